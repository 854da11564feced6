package geo

import (
	"encoding/json"
	"strconv"
)

// MarshalJSON writes a GeoJSON geometry: Polygon, MultiPolygon, or null for the
// shape that covers nothing. Degrees have as many digits as are needed to read
// back the same points.
func (s Shape) MarshalJSON() ([]byte, error) {
	if s.Empty() {
		return []byte("null"), nil
	}
	b := make([]byte, 0, 64+26*s.Points())
	if len(s) == 1 {
		b = appendPolygon(append(b, `{"type":"Polygon","coordinates":`...), s[0])
		return append(b, '}'), nil
	}
	b = append(b, `{"type":"MultiPolygon","coordinates":`...)
	b = appendList(b, s, appendPolygon)
	return append(b, '}'), nil
}

func appendList[T any](b []byte, list []T, item func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = item(b, v)
	}
	return append(b, ']')
}

func appendPolygon(b []byte, p Polygon) []byte {
	return appendList(b, p, func(b []byte, r Ring) []byte { return appendList(b, r, appendPosition) })
}

func appendPosition(b []byte, p Point) []byte {
	b = appendDegrees(append(b, '['), p.Lng)
	return append(appendDegrees(append(b, ','), p.Lat), ']')
}

// appendDegrees writes v / 1e7 exactly.
func appendDegrees(b []byte, v int32) []byte {
	n := int64(v)
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/scale, 10)
	rest := n % scale
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(scale / 10); rest > 0; unit /= 10 {
		b = append(b, byte('0'+rest/unit))
		rest %= unit
	}
	return b
}

// UnmarshalJSON reads a Polygon or MultiPolygon in WGS-84, or null. Other
// geometries are refused: they cover no ground.
func (s *Shape) UnmarshalJSON(b []byte) error {
	g, err := readGeometry(b, WGS84, 0)
	switch {
	case err != nil:
		return err
	case g.unusable != "" && g.unusable != "null":
		return unusable(g.unusable)
	}
	*s = g.shape
	return nil
}

// MarshalYAML gives the same geometry for YAML, with the coordinates on one line.
func (s Shape) MarshalYAML() (any, error) {
	if s.Empty() {
		return nil, nil
	}
	text, err := s.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var v struct {
		Type        string `json:"type" yaml:"type"`
		Coordinates any    `json:"coordinates" yaml:"coordinates,flow"`
	}
	err = json.Unmarshal(text, &v)
	return v, err
}

// UnmarshalYAML reads what UnmarshalJSON reads.
func (s *Shape) UnmarshalYAML(unmarshal func(any) error) error {
	var v any
	if err := unmarshal(&v); err != nil {
		return err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return wrongType("", "geo.geojson_not_object")
	}
	return s.UnmarshalJSON(text)
}
