package geo

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"

	"wellfield/internal/fault"
)

// Feature is one thing in a GeoJSON text.
type Feature struct {
	Index      int            // place in the text, counted from 0
	ID         string         // empty when the feature has none
	Properties map[string]any // as encoding/json decodes them, numbers as json.Number
	Shape      Shape
	Unusable   string // the geometry's type, or "null", when it covers no ground; then Shape is empty
}

// ReadFeatures reads a GeoJSON text (RFC 7946) in the coordinate system and
// calls each for its features in order; a bare geometry is one feature. It keeps
// one feature in memory at a time, not the text. Structure is checked strictly
// and refused with a fault whose field is the path, such as
// "features[3].geometry.coordinates". Heights are dropped. Rings are taken as
// they are: Flaws judges them. An error of each ends the reading and is returned
// as it is. What each was given must be thrown away when ReadFeatures fails: the
// end of the text can prove all of it wrong.
func ReadFeatures(r io.Reader, system System, each func(Feature) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	mark, err := in.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		if _, err := in.Discard(3); err != nil {
			return err
		}
	}
	t := featureReader{dec: json.NewDecoder(in), system: system, each: each, top: map[string]json.RawMessage{}}
	// As a float64, a number that is too great would be the decoder's own error.
	t.dec.UseNumber()
	if err := t.members(); err != nil {
		return t.explain(err)
	}
	return t.finish()
}

type featureReader struct {
	dec      *json.Decoder
	system   System
	each     func(Feature) error
	top      map[string]json.RawMessage // members of the text but "features"
	streamed bool                       // "features" was there
}

// given is an error of the caller's own, which is not explained.
type given struct{ error }

// members walks the outermost object.
func (t *featureReader) members() error {
	start, err := t.dec.Token()
	if err != nil {
		return err
	}
	if start != json.Delim('{') {
		return wrongType("", "geo.geojson_not_object")
	}
	for t.dec.More() {
		token, err := t.dec.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if _, twice := t.top[name]; twice || name == "features" && t.streamed {
			return fault.New(fault.Invalid, "geo.geojson_member_twice").At(name).With("member", name)
		}
		if name == "features" {
			t.streamed = true
			err = t.features()
		} else {
			var raw json.RawMessage
			err = t.dec.Decode(&raw)
			t.top[name] = raw
		}
		if err != nil {
			return err
		}
	}
	if _, err := t.dec.Token(); err != nil {
		return err
	}
	if _, err := t.dec.Token(); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "geo.geojson_trailing").With("offset", t.dec.InputOffset())
	}
	return nil
}

func (t *featureReader) features() error {
	start, err := t.dec.Token()
	if err != nil {
		return err
	}
	if start != json.Delim('[') {
		return wrongType("features", "geo.geojson_not_array")
	}
	for i := 0; t.dec.More(); i++ {
		var raw json.RawMessage
		if err := t.dec.Decode(&raw); err != nil {
			return err
		}
		f, err := readFeature(raw, t.system)
		if err != nil {
			return within("features["+strconv.Itoa(i)+"]", err)
		}
		f.Index = i
		if err := t.each(f); err != nil {
			return given{err}
		}
	}
	_, err = t.dec.Token()
	return err
}

// finish judges the whole, now that its type is known.
func (t *featureReader) finish() error {
	kind, err := typeOf(t.top)
	if err != nil {
		return err
	}
	if err := checkSystem(t.top["crs"]); err != nil {
		return err
	}
	if kind == "FeatureCollection" {
		if !t.streamed {
			return missing("features")
		}
		return checkBox(t.top["bbox"])
	}
	if t.streamed {
		return fault.New(fault.Invalid, "geo.geojson_type").At("type").With("value", kind)
	}
	text, err := json.Marshal(t.top)
	if err != nil {
		return err
	}
	f := Feature{}
	if kind == "Feature" {
		f, err = readFeature(text, t.system)
	} else {
		var g geometry
		g, err = readGeometry(text, t.system, 0)
		f.Shape, f.Unusable = g.shape, g.unusable
	}
	if err != nil {
		return err
	}
	return t.each(f)
}

func readFeature(text []byte, system System) (Feature, error) {
	m, err := members(text)
	if err != nil {
		return Feature{}, err
	}
	kind, err := typeOf(m)
	if err != nil {
		return Feature{}, err
	}
	if kind != "Feature" {
		return Feature{}, fault.New(fault.Invalid, "geo.geojson_type").At("type").With("value", kind)
	}
	for _, name := range []string{"properties", "geometry"} {
		if _, ok := m[name]; !ok {
			return Feature{}, missing(name)
		}
	}
	if err := checkBox(m["bbox"]); err != nil {
		return Feature{}, err
	}
	f := Feature{}
	if f.ID, err = readID(m["id"]); err != nil {
		return Feature{}, err
	}
	numbers := json.NewDecoder(bytes.NewReader(m["properties"]))
	numbers.UseNumber()
	if numbers.Decode(&f.Properties) != nil {
		return Feature{}, wrongType("properties", "geo.geojson_not_object")
	}
	g, err := readGeometry(m["geometry"], system, 0)
	if err != nil {
		return Feature{}, within("geometry", err)
	}
	f.Shape, f.Unusable = g.shape, g.unusable
	return f, nil
}

// readID takes a string or a number, as the standard says.
func readID(raw json.RawMessage) (string, error) {
	if raw == nil {
		return "", nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil && !isNull(raw) {
		return s, nil
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil && n != "" {
		return n.String(), nil
	}
	return "", fault.New(fault.Invalid, "geo.geojson_id").At("id")
}

// checkSystem refuses a text of the older standard that names a system other than
// WGS-84: read as degrees it would land somewhere else without a word. CGCS2000
// (EPSG:4490) differs by centimetres.
func checkSystem(raw json.RawMessage) error {
	if raw == nil || isNull(raw) {
		return nil
	}
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	same := []string{
		"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84",
		"urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490", "EPSG:4490",
	}
	if json.Unmarshal(raw, &crs) != nil || !slices.Contains(same, crs.Properties.Name) {
		return fault.New(fault.Unsupported, "geo.geojson_crs").At("crs").With("value", crs.Properties.Name)
	}
	return nil
}

// explain turns what the JSON decoder says into a fault; failures of the reader
// itself stay what they are.
func (t *featureReader) explain(err error) error {
	var own given
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &own):
		return own.error
	case errors.As(err, &syntax):
		return fault.New(fault.Invalid, "geo.geojson_syntax").With("offset", syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(fault.Invalid, "geo.geojson_syntax").With("offset", t.dec.InputOffset())
	}
	return err
}

// unusable is the fault of a geometry that covers no ground where ground is asked for.
func unusable(kind string) *fault.Fault {
	return fault.New(fault.Invalid, "geo.geometry_unusable").With("type", kind)
}
