package georeport

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/htmlindex"

	"wellfield/internal/fault"
)

func answer(t *testing.T, name string) Node {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "answers", name))
	if err != nil {
		t.Fatal(err)
	}
	n, err := Read(raw)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func TestRequestsOfOddTypes(t *testing.T) {
	shanghai := time.FixedZone("", 8*3600)
	plain := Requests(answer(t, "requests-plain.xml"), shanghai)
	if len(plain) != 2 {
		t.Fatalf("%d requests", len(plain))
	}
	first, second := plain[0], plain[1]
	if first.ID != "90017" || first.ServiceCode != "010" || first.Address != "Mill Lane & Ford Street" || first.Media != "http://city.example/media/90017.jpg" {
		t.Errorf("read %+v", first)
	}
	if want := time.Date(2026, 2, 14, 14, 37, 38, 0, time.UTC); !first.Requested.Equal(want) || !first.Updated.Equal(want.AddDate(0, 0, 1)) || !first.Expected.IsZero() {
		t.Errorf("times %v %v %v", first.Requested, first.Updated, first.Expected)
	}
	if first.Position == nil || first.Position.Long != 106.4651145 || second.Position != nil {
		t.Errorf("positions %v %v", first.Position, second.Position)
	}
	if want := time.Date(2026, 2, 16, 1, 0, 0, 0, time.UTC); !second.Requested.Equal(want) {
		t.Errorf("a time without a zone is %v", second.Requested)
	}

	odd := Requests(answer(t, "requests-odd.json"), shanghai)
	if len(odd) != 1 {
		t.Fatalf("%d odd requests", len(odd))
	}
	r := odd[0]
	if r.ID != "90017" || r.ServiceCode != "010" || r.Description != "one line" || r.Position == nil || r.Position.Lat != 29.76 ||
		r.Requested.Unix() != 1771079858 || r.Address != "Mill Lane\nand Ford Street" {
		t.Errorf("read %+v", r)
	}
	if extended, ok := r.Raw.Child("extended_attributes"); !ok || extended.Get("x") != "6006819.576650221" {
		t.Error("a field outside the specification was lost")
	}

	one := Requests(answer(t, "request-one.json"), shanghai)
	if len(one) != 1 || one[0].ID != "A/7" || one[0].Updated.Nanosecond() != 123456000 || one[0].Position == nil {
		t.Errorf("read %+v", one)
	}
	if token := Requests(answer(t, "token.xml"), shanghai); len(token) != 1 || token[0].Token != "503fc045" || token[0].ID != "" {
		t.Errorf("read %+v", token)
	}
}

func TestTheRestOfTheAnswers(t *testing.T) {
	a := Attributes(answer(t, "attributes.xml"))
	if len(a) != 1 || a[0].Code != "SIZE" || a[0].Type != "singlevaluelist" || !a[0].Required || !a[0].Variable || a[0].Order != 3 ||
		a[0].Description != "How <big>?" || !reflect.DeepEqual(a[0].Values, []Value{{"S", "Small\u00a0one"}, {"L", "Large"}}) {
		t.Errorf("attributes %+v", a)
	}
	s := Services(answer(t, "services.json"))
	if len(s) != 2 || s[0].Code != "001" || s[0].Metadata || !s[1].Metadata || s[1].Type != "batch" || s[1].Name != "排水" {
		t.Errorf("services %+v", s)
	}
	u := Updates(answer(t, "updates.xml"), time.UTC)
	if len(u) != 1 || u[0].ID != "7" || u[0].RequestID != "90017" || u[0].Description != "Done ✓" || u[0].At.IsZero() {
		t.Errorf("updates %+v", u)
	}
	e := Endpoints(answer(t, "discovery.xml"))
	if len(e) != 2 || e[0].URL != "https://water.example/open311/v2" || len(e[0].Formats) != 2 || e[1].Type != "test" {
		t.Errorf("endpoints %+v", e)
	}
	p := Problems(answer(t, "errors.json"))
	if len(p) != 1 || p[0].Code != "400" || p[0].Description != "Invalid service request: it is a duplicate." {
		t.Errorf("problems %+v", p)
	}
}

// TestNothingIsLost writes every answer again and compares it with what was
// read, token by token, by readers that are not ours.
func TestNothingIsLost(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "answers", "*"))
	if err != nil || len(names) < 8 {
		t.Fatalf("%d answers, %v", len(names), err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		keeps(t, name, raw)
	}
}

// TestRealRecordedAnswers reads answers of real cities, where they are.
func TestRealRecordedAnswers(t *testing.T) {
	folder := realFolder()
	found := 0
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(name)
		if err == nil {
			keeps(t, name, raw)
			found++
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("skipped: no recorded answers of real servers; set WELLFIELD_DATA to the folder that has open311/recorded")
	}
	if err != nil || found == 0 {
		t.Fatalf("%d answers, %v", found, err)
	}
	t.Logf("%d recorded answers read and written without loss", found)
}

func realFolder() string {
	if data := os.Getenv("WELLFIELD_DATA"); data != "" {
		return filepath.Join(data, "open311", "recorded")
	}
	at, _ := os.Getwd()
	for ; at != filepath.Dir(at); at = filepath.Dir(at) {
		if f := filepath.Join(at, "shared", "data", "open311", "recorded"); exists(f) {
			return f
		}
	}
	return filepath.Join("shared", "data", "open311", "recorded")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func keeps(t *testing.T, name string, raw []byte) {
	t.Helper()
	n, err := Read(raw)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<")) {
		again := WriteXML(n)
		if want, got := tokens(t, raw), tokens(t, again); !reflect.DeepEqual(want, got) {
			t.Errorf("%s lost something:\n%q\n%q", name, want, got)
		}
		if back, err := Read(again); err != nil || !reflect.DeepEqual(back, n) {
			t.Errorf("%s read again differs, %v", name, err)
		}
		return
	}
	again := WriteJSON(n)
	if back, err := Read(again); err != nil || !reflect.DeepEqual(back, n) {
		t.Errorf("%s read again differs, %v", name, err)
	}
	var want, got any
	if json.Unmarshal(raw, &want) != nil {
		return // only our reader takes it
	}
	if err := json.Unmarshal(again, &got); err != nil || !reflect.DeepEqual(want, got) {
		t.Errorf("%s lost something, %v", name, err)
	}
}

// tokens are what the standard library finds in a document: elements,
// attributes and text, without the space between elements.
func tokens(t *testing.T, raw []byte) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(r), nil
	}
	var all []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			all = append(all, "<"+x.Name.Space+" "+x.Name.Local)
			for _, a := range x.Attr {
				all = append(all, a.Name.Local+"="+a.Value)
			}
		case xml.EndElement:
			all = append(all, "/"+x.Name.Local)
		case xml.CharData:
			if s := string(x); strings.TrimSpace(s) != "" {
				all = append(all, s)
			}
		}
	}
}

func TestWhatIsNoAnswer(t *testing.T) {
	for raw, key := range map[string]string{
		"": "georeport.empty", " \n": "georeport.empty",
		"<!DOCTYPE html><html><body>Bad gateway</body></html>": "georeport.html",
		"<?xml version='1.0'?><html xmlns='x'></html>":         "georeport.html",
		"<service_requests><request>":                          "georeport.unreadable",
		"<a></a><b></b>":                                       "georeport.unreadable",
		"<a></b>":                                              "georeport.unreadable",
		`[{"service_request_id":"1"}`:                          "georeport.unreadable",
		`[] trailing`:                                          "georeport.unreadable",
		"Service unavailable":                                  "georeport.unreadable",
		strings.Repeat("[", 1000):                              "georeport.unreadable",
		strings.Repeat("<a>", 1000):                            "georeport.unreadable",
	} {
		if _, err := Read([]byte(raw)); !fault.Has(err, key) {
			t.Errorf("%.40q: want %s, got %v", raw, key, err)
		}
	}
}

func TestTimesOfEveryForm(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	want := time.Date(2026, 2, 14, 1, 2, 3, 0, time.UTC)
	for _, s := range []string{"2026-02-14T01:02:03Z", "2026-02-14T09:02:03+08:00", "2026-02-14T09:02:03+0800", "2026-02-14T09:02:03+08",
		"2026-02-14 09:02:03 +0800", "2026-02-14 09:02:03", "2026-02-14t01:02:03z", "2026-02-14 01:02:03 UTC", "2026-02-14T01:02:03.000Z",
		"2026-02-14T01:02:03,000Z", "Sat, 14 Feb 2026 01:02:03 GMT", "Sat, 14 Feb 2026 09:02:03 +0800", "1771030923", "1771030923000", "20260214T090203"} {
		if got, ok := ParseTime(s, zone); !ok || !got.Equal(want) {
			t.Errorf("%q is %v, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "yesterday", "2026-13-40", "0000-00-00T00:00:00Z", "17710309"} {
		if got, ok := ParseTime(s, zone); ok {
			t.Errorf("%q became %v", s, got)
		}
	}
}
