package geo

import (
	"bytes"
	"encoding/json"
	"strconv"

	"wellfield/internal/fault"
)

// geometry is a GeoJSON geometry as far as the product uses it.
type geometry struct {
	shape    Shape
	unusable string // the type, when it covers no ground
}

// nesting is how deep collections of collections are followed.
const nesting = 8

// readGeometry reads one geometry object; null is an unusable geometry.
func readGeometry(text []byte, system System, depth int) (geometry, error) {
	if isNull(text) {
		return geometry{unusable: "null"}, nil
	}
	m, err := members(text)
	if err != nil {
		return geometry{}, err
	}
	if err := checkBox(m["bbox"]); err != nil {
		return geometry{}, err
	}
	kind, err := typeOf(m)
	if err != nil {
		return geometry{}, err
	}
	if kind == "GeometryCollection" {
		return geometry{unusable: kind}, readCollection(m, system, depth)
	}
	flat, isFlat := depths[kind]
	if !isFlat && kind != "Polygon" && kind != "MultiPolygon" {
		return geometry{}, fault.New(fault.Invalid, "geo.geojson_type").At("type").With("value", kind)
	}
	raw, ok := m["coordinates"]
	if !ok {
		return geometry{}, missing("coordinates")
	}
	c := coordinates{text: raw, system: system}
	if isFlat {
		return geometry{unusable: kind}, c.check(flat)
	}
	s, err := c.shape(kind)
	if err == nil && s.Empty() {
		return geometry{unusable: "null"}, nil
	}
	return geometry{shape: s}, err
}

// readCollection checks a GeometryCollection; it is refused as ground because
// nobody said which of its parts are meant.
func readCollection(m map[string]json.RawMessage, system System, depth int) error {
	raw, ok := m["geometries"]
	if !ok {
		return missing("geometries")
	}
	var parts []json.RawMessage
	if isNull(raw) || json.Unmarshal(raw, &parts) != nil {
		return wrongType("geometries", "geo.geojson_not_array")
	}
	if depth >= nesting {
		return fault.New(fault.TooLarge, "geo.geojson_nesting").At("geometries").With("limit", nesting)
	}
	for i, part := range parts {
		if isNull(part) {
			return wrongType("geometries["+strconv.Itoa(i)+"]", "geo.geojson_not_object")
		}
		if _, err := readGeometry(part, system, depth+1); err != nil {
			return within("geometries["+strconv.Itoa(i)+"]", err)
		}
	}
	return nil
}

func isNull(text []byte) bool { return bytes.Equal(bytes.TrimSpace(text), []byte("null")) }

// members are an object's members. Their names are compared exactly, unlike in
// the decoding of structs.
func members(text []byte) (map[string]json.RawMessage, error) {
	var m map[string]json.RawMessage
	if isNull(text) || json.Unmarshal(text, &m) != nil {
		return nil, wrongType("", "geo.geojson_not_object")
	}
	return m, nil
}

func typeOf(m map[string]json.RawMessage) (string, error) {
	raw, ok := m["type"]
	if !ok {
		return "", missing("type")
	}
	var kind string
	if isNull(raw) || json.Unmarshal(raw, &kind) != nil {
		return "", wrongType("type", "geo.geojson_not_string")
	}
	return kind, nil
}

// checkBox refuses a bounding box that is none; what it says is not used.
func checkBox(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var box []json.Number
	var parts []json.RawMessage
	if isNull(raw) || json.Unmarshal(raw, &parts) != nil || len(parts) != 4 && len(parts) != 6 {
		return fault.New(fault.Invalid, "geo.geojson_bbox").At("bbox")
	}
	// A json.Number also takes a number in quotation marks.
	if bytes.ContainsAny(raw, `"n`) || json.Unmarshal(raw, &box) != nil {
		return fault.New(fault.Invalid, "geo.geojson_bbox").At("bbox")
	}
	return nil
}

func missing(member string) *fault.Fault {
	return fault.New(fault.Invalid, "geo.geojson_member_missing").At(member).With("member", member)
}

func wrongType(member, key string) *fault.Fault {
	return fault.New(fault.Invalid, key).At(member)
}

// within puts a path in front of the field of a fault.
func within(path string, err error) error {
	faults := fault.All(err)
	if len(faults) == 0 {
		return err
	}
	f := faults[0]
	if f.Field != "" {
		path += "." + f.Field
	}
	return f.At(path)
}
