package geo

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"wellfield/internal/fault"
)

func readAll(text string, system System) ([]Feature, error) {
	var all []Feature
	err := ReadFeatures(strings.NewReader(text), system, func(f Feature) error {
		all = append(all, f)
		return nil
	})
	return all, err
}

const triangle = `{"type":"Polygon","coordinates":[[[106.5,29.5],[106.6,29.5,320.5],[106.6,29.6],[106.5,29.5]]]}`

func TestReadFeatures(t *testing.T) {
	text := "\xef\xbb\xbf" + `{"name":"x","features":[
		{"type":"Feature","id":7,"properties":{"name":"a","adcode":500118},"geometry":` + triangle + `},
		{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[0,0]}},
		{"type":"Feature","properties":{},"geometry":null},
		{"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[` + triangle + `]}}
	],"type":"FeatureCollection"}`
	all, err := readAll(text, WGS84)
	if err != nil || len(all) != 4 {
		t.Fatalf("%d features, %v", len(all), err)
	}
	first := all[0]
	if first.ID != "7" || first.Properties["adcode"] != json.Number("500118") || first.Unusable != "" {
		t.Errorf("first feature %+v", first)
	}
	want := Shape{{{{295000000, 1065000000}, {295000000, 1066000000}, {296000000, 1066000000}, {295000000, 1065000000}}}}
	if !first.Shape.Equal(want) {
		t.Errorf("shape %v", first.Shape)
	}
	for i, kind := range []string{"", "Point", "null", "GeometryCollection"} {
		if all[i].Unusable != kind || all[i].Index != i {
			t.Errorf("feature %d: index %d, unusable %q, want %q", i, all[i].Index, all[i].Unusable, kind)
		}
	}
	if all, err := readAll(triangle, WGS84); err != nil || len(all) != 1 || !all[0].Shape.Equal(want) {
		t.Errorf("a bare geometry: %v, %v", all, err)
	}
}

func TestReadFeaturesRefuses(t *testing.T) {
	feature := func(geometry string) string {
		return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":` + triangle +
			`},{"type":"Feature","properties":{},"geometry":` + geometry + `}]}`
	}
	for text, want := range map[string]*fault.Fault{
		``:                               fault.New(fault.Invalid, "geo.geojson_syntax"),
		`1E1000`:                         fault.New(fault.Invalid, "geo.geojson_not_object"),
		`{"features":1E1000}`:            fault.New(fault.Invalid, "geo.geojson_not_array").At("features"),
		`[]`:                             fault.New(fault.Invalid, "geo.geojson_not_object"),
		`{"type":"FeatureCollection"`:    fault.New(fault.Invalid, "geo.geojson_syntax"),
		`{"type":"FeatureCollection",,}`: fault.New(fault.Invalid, "geo.geojson_syntax"),
		`{"type":"FeatureCollection"}`:   fault.New(fault.Invalid, "geo.geojson_member_missing").At("features"),
		`{"Type":"FeatureCollection"}`:   fault.New(fault.Invalid, "geo.geojson_member_missing").At("type"),
		triangle + triangle:              fault.New(fault.Invalid, "geo.geojson_trailing"),
		`{"type":"FeatureCollection","features":[],"features":[]}`:                                                            fault.New(fault.Invalid, "geo.geojson_member_twice").At("features"),
		`{"type":"Polygon","coordinates":[],"features":[]}`:                                                                   fault.New(fault.Invalid, "geo.geojson_type").At("type"),
		`{"type":"FeatureCollection","features":[null]}`:                                                                      fault.New(fault.Invalid, "geo.geojson_not_object").At("features[0]"),
		feature(`{"type":"Polygon","coordinates":[[[1,2],[3]]]}`):                                                             fault.New(fault.Invalid, "geo.position_malformed").At("features[1].geometry.coordinates"),
		feature(`{"type":"Polygon","coordinates":[[[1,2],["3",4]]]}`):                                                         fault.New(fault.Invalid, "geo.position_malformed").At("features[1].geometry.coordinates"),
		feature(`{"type":"Polygon","coordinates":[[1,2],[3,4]]}`):                                                             fault.New(fault.Invalid, "geo.coordinates_depth").At("features[1].geometry.coordinates"),
		feature(`{"type":"Polygon","coordinates":[[[1,91]]]}`):                                                                fault.New(fault.Invalid, "geo.latitude_range").At("features[1].geometry.coordinates"),
		feature(`{"type":"Polygon","coordinates":[[[1e999,1]]]}`):                                                             fault.New(fault.Invalid, "geo.position_malformed").At("features[1].geometry.coordinates"),
		feature(`{"type":"Circle","coordinates":[1,2]}`):                                                                      fault.New(fault.Invalid, "geo.geojson_type").At("features[1].geometry.type"),
		`{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}}`: fault.New(fault.Unsupported, "geo.geojson_crs").At("crs"),
	} {
		_, err := readAll(text, WGS84)
		if !errors.Is(err, want) || fault.All(err)[0].Field != want.Field {
			t.Errorf("%s\n\tgives %v\n\twant  %v", text, err, want)
		}
	}
	deep := strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 20) + triangle + strings.Repeat("]}", 20)
	if _, err := readAll(deep, WGS84); !fault.Has(err, "geo.geojson_nesting") {
		t.Errorf("collections in collections: %v", err)
	}
}

func TestReadFeaturesPassesErrorsOn(t *testing.T) {
	stop := errors.New("stop")
	text := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}`
	if err := ReadFeatures(strings.NewReader(text), WGS84, func(Feature) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the caller's error became %v", err)
	}
	broken := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text)))
	if err := ReadFeatures(broken, WGS84, func(Feature) error { return nil }); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("the reader's error became %v", err)
	}
}

func FuzzReadFeatures(f *testing.F) {
	f.Add(triangle)
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","bbox":[1,2,3,4],"properties":{"a":[1]},"geometry":` + triangle + `}]}`)
	f.Add(`{"type":"Feature","properties":null,"geometry":{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[5,6],[1,2]]],[]]}}`)
	f.Add(`{"type":"GeometryCollection","geometries":[{"type":"MultiPoint","coordinates":[[1e2,-3.5E-1, 7]]}]}`)
	f.Add(`{"type":"FeatureCollection","features":[{}],"crs":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, system := range []System{WGS84, BD09} {
			all, err := readAll(text, system)
			if err != nil {
				if len(fault.All(err)) == 0 {
					t.Fatalf("not a fault: %v", err)
				}
				continue
			}
			for _, f := range all {
				if f.Shape.Empty() != (f.Unusable != "") {
					t.Fatalf("shape %v, unusable %q", f.Shape, f.Unusable)
				}
				checkReadsBack(t, f.Shape)
			}
		}
	})
}

func checkReadsBack(t *testing.T, s Shape) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Shape
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(text) {
		t.Fatalf("%s became %s, %v", text, again, err)
	}
	s.Flaws()
	if s.Points() < 50 && s.Area() < 0 {
		t.Fatal("negative area")
	}
}
