package grid

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// features is a GeoJSON text of squares beside each other with the properties given.
func features(properties ...string) string {
	var list []string
	for i, p := range properties {
		x := float64(i) / 100
		list = append(list, fmt.Sprintf(`{"type":"Feature","properties":%s,"geometry":{"type":"Polygon","coordinates":`+
			`[[[%g,10],[%g,10],[%g,10.01],[%g,10.01],[%g,10]]]}}`, p, 1+x, 1.01+x, 1.01+x, 1+x, 1+x))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(list, ",") + `]}`
}

func read(t *testing.T, shapes, codes string, o ReadOptions) (Document, []Finding) {
	t.Helper()
	var table *strings.Reader
	d, findings, err := Document{}, []Finding(nil), error(nil)
	if codes == "" {
		d, findings, err = Read(strings.NewReader(shapes), nil, o)
	} else {
		table = strings.NewReader(codes)
		d, findings, err = Read(strings.NewReader(shapes), table, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d, findings
}

func codesOf(d Document) []string {
	var codes []string
	for _, a := range d.Areas {
		codes = append(codes, a.Code+"<"+a.Parent)
	}
	return codes
}

func keysOf(findings []Finding) []string {
	var keys []string
	for _, f := range findings {
		keys = append(keys, f.Key)
	}
	return keys
}

func TestReadNamesOnly(t *testing.T) {
	o := ReadOptions{Root: Area{Code: "boston", Name: lang.Name{lang.EN: "Boston"}}}
	d, findings := read(t, features(`{"name":"West End"}`, `{"name":"Allston"}`), "", o)
	if len(findings) > 0 {
		t.Errorf("findings %v", findings)
	}
	if got, want := codesOf(d), []string{"boston<", "allston<boston", "west-end<boston"}; !slices.Equal(got, want) {
		t.Errorf("areas %v, want %v", got, want)
	}
	a := d.Areas[1]
	if a.Level != Township || !a.Jurisdiction || a.Name[lang.EN] != "Allston" || a.Shape.Empty() || d.Areas[0].Jurisdiction {
		t.Errorf("area %+v", a)
	}
}

func TestReadProperties(t *testing.T) {
	o := ReadOptions{
		Code: "adcode", Parent: "parent.adcode", Level: "level", NameEN: "en",
		Root: Area{Code: "500000", Name: lang.Name{lang.ZH: "重庆市"}}, Jurisdictions: District,
	}
	d, findings := read(t, features(
		`{"adcode":500103,"name":"渝中区","en":"Yuzhong","level":"district","parent":{"adcode":500000}}`,
		`{"adcode":"500101","name":"万州区","level":"","parent":null}`,
		`{"adcode":"500102","name":"涪陵区","level":"county"}`,
	), "", o)
	if got, want := codesOf(d), []string{"500000<", "500103<500000", "500101<500000"}; !slices.Equal(got, want) {
		t.Errorf("areas %v, want %v", got, want)
	}
	if got := keysOf(findings); !slices.Equal(got, []string{"grid.feature_level"}) || !HasErrors(findings) {
		t.Errorf("findings %v", findings)
	}
	if a := d.Areas[1]; a.Name[lang.ZH] != "渝中区" || a.Name[lang.EN] != "Yuzhong" || !a.Jurisdiction || a.Level != District {
		t.Errorf("area %+v", a)
	}
}

func TestReadTable(t *testing.T) {
	codes := "\ufeffCode,key,name,name_en,kind,valid_from,valid_to,jurisdiction,colour\n" +
		"500118001000,,中山路街道,Zhongshan Road,,,,no,red\n" +
		"500118001001,,某某社区,,,,,,\n" +
		"500118001001001,Mill,磨坊网格,Mill Grid,special,2025-01-01,2030-01-01,是,\n"
	d, findings := read(t, features(`{"id":"mill"}`, `{"id":"other","name":"Other"}`), codes, ReadOptions{
		Key: "id", Root: Area{Code: "500118000000", Level: District},
	})
	want := []string{
		"500118000000<", "500118001000<500118000000", "other<500118000000",
		"500118001001<500118001000", "500118001001001<500118001001",
	}
	if got := codesOf(d); !slices.Equal(got, want) {
		t.Errorf("areas %v, want %v", got, want)
	}
	if got := keysOf(findings); !slices.Equal(got, []string{"grid.feature_without_row", "grid.table_column_unknown"}) {
		t.Errorf("findings %v", findings)
	}
	grid := d.Areas[4]
	if grid.Level != Grid || grid.Kind != Special || grid.Valid.To != "2030-01-01" || !grid.Jurisdiction ||
		grid.Name[lang.ZH] != "磨坊网格" || grid.Name[lang.EN] != "Mill Grid" || grid.Shape.Empty() {
		t.Errorf("grid %+v", grid)
	}
	if d.Areas[1].Jurisdiction || !d.Areas[1].Shape.Empty() {
		t.Errorf("township %+v", d.Areas[1])
	}
	if _, err := NewMap(1, d); err != nil {
		t.Error(err)
	}
}

func TestReadReportsRows(t *testing.T) {
	codes := "code,level,valid_from,jurisdiction,key\n" +
		"a,city,,,k\n" +
		"a,city,,,\n" + // table_code_twice
		"b,village,,,\n" +
		"c,city,2026-13-01,,\n" +
		"d,city,,perhaps,\n" +
		"e,city,,,K\n" + // table_key_twice
		"f\n" +
		",city,,,\n"
	d, findings := read(t, features(`{"name":"k"}`, `{"name":"k"}`, `{"name":" "}`), codes, ReadOptions{})
	want := []string{
		"grid.feature_nameless", "grid.table_code", "grid.table_code_twice", "grid.table_day", "grid.table_fields",
		"grid.table_key_twice", "grid.table_level", "grid.table_row_twice", "grid.table_yes_no",
	}
	if got := keysOf(findings); !slices.Equal(got, want) {
		t.Errorf("findings %v, want %v", got, want)
	}
	if got := codesOf(d); !slices.Equal(got, []string{"a<"}) {
		t.Errorf("areas %v", got)
	}
}

func TestReadRefuses(t *testing.T) {
	for codes, want := range map[string]string{
		"":             "grid.table_empty",
		"name,level\n": "grid.table_code_missing",
		"code,Code\n":  "grid.table_column_twice",
		"code\n\"a\nb": "grid.table_malformed",
	} {
		if _, _, err := Read(nil, strings.NewReader(codes), ReadOptions{}); !fault.Has(err, want) {
			t.Errorf("table %q: %v, want %s", codes, err, want)
		}
	}
	if _, _, err := Read(strings.NewReader("{"), nil, ReadOptions{}); !fault.Has(err, "geo.geojson_syntax") {
		t.Errorf("half a GeoJSON: %v", err)
	}
	if _, _, err := Read(nil, iotest.ErrReader(iotest.ErrTimeout), ReadOptions{}); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("the reader's own error became %v", err)
	}
}

func TestReadReportsWhatCoversNoGround(t *testing.T) {
	text := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[1,2]}}]}`
	d, findings := read(t, text, "", ReadOptions{})
	if len(d.Areas) != 0 || len(findings) != 1 || findings[0].Args["feature"] != 1 || findings[0].Args["type"] != "Point" {
		t.Errorf("%v, %v", d, findings)
	}
}

func TestReadConverts(t *testing.T) {
	text := strings.ReplaceAll(features(`{"name":"x"}`), "[1", "[106")
	plain, _ := read(t, text, "", ReadOptions{})
	shifted, _ := read(t, text, "", ReadOptions{System: geo.GCJ02})
	a, b := plain.Areas[0].Shape[0][0][0], shifted.Areas[0].Shape[0][0][0]
	if d := geo.Distance(a, b); d < 100 || d > 1000 {
		t.Errorf("the shift is %.1f m", d)
	}
}

func TestReadDoesNotDependOnOrder(t *testing.T) {
	a, _ := read(t, features(`{"name":"x"}`, `{"name":"y"}`), "", ReadOptions{})
	b, _ := read(t, features(`{"name":"y"}`, `{"name":"x"}`), "", ReadOptions{})
	if got := codesOf(b); !slices.Equal(codesOf(a), got) {
		t.Errorf("%v and %v", codesOf(a), got)
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("code,parent,level,name,name_en,kind,valid_from,valid_to,jurisdiction,key\n500118001001001,,grid,a,b,special,2025-01-01,,yes,k\n")
	f.Add("code\n\"a\"\"\"\n500118001000\n")
	f.Add("\ufeffcode,code\r\na,b\r\n")
	f.Fuzz(func(t *testing.T, codes string) {
		d, findings, err := Read(nil, strings.NewReader(codes), ReadOptions{Root: Area{Code: "root"}})
		if err != nil {
			if len(fault.All(err)) == 0 {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		for _, a := range d.Areas {
			if _, err := checkCode(a.Code); err != nil {
				t.Fatalf("code %q: %v", a.Code, err)
			}
		}
		again, same, err := Read(nil, strings.NewReader(codes), ReadOptions{Root: Area{Code: "root"}})
		if err != nil || !slices.Equal(codesOf(d), codesOf(again)) || !slices.Equal(keysOf(findings), keysOf(same)) {
			t.Fatalf("two readings differ: %v", err)
		}
		Validate(d, today)
	})
}
