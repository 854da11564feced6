package georeport

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"
)

func seeds(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "answers", "*"))
	if err != nil || len(names) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, s := range []string{`{"a":"\ud83d\ude00\ud83d"}`, `[1e5,-0,0.5]`, "<a b='c'>&lt;<![CDATA[x]]></a>", `"` + "\x00\xff" + `"`} {
		f.Add([]byte(s))
	}
}

// FuzzRead: whatever arrives is read or refused; what is read is the same after
// writing and reading it again; and no view of it fails.
func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := Read(raw)
		if err != nil {
			return
		}
		fromXML := n.Name != ""
		again := WriteJSON(n)
		if fromXML {
			again = WriteXML(n)
		}
		back, err := Read(again)
		if err != nil {
			if fromXML && looksLikeHTML(again) {
				return // an element named html further down than the first bytes
			}
			t.Fatalf("what was written cannot be read: %v\n%q", err, again)
		}
		if !reflect.DeepEqual(n, back) {
			t.Fatalf("%#v became %#v by %q", n, back, again)
		}
		for _, r := range Requests(n, time.UTC) {
			if r.Position != nil && (r.Position.Lat < -90 || r.Position.Lat > 90) {
				t.Fatalf("position %v", r.Position)
			}
		}
		Services(n)
		Attributes(n)
		Updates(n, time.UTC)
		Endpoints(n)
		Problems(n)
	})
}

// FuzzJSON: what the standard library takes, ours takes alike.
func FuzzJSON(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var want, got any
		if !utf8.Valid(raw) || json.Unmarshal(raw, &want) != nil {
			return
		}
		n, ok := readJSON(raw)
		if !ok {
			if deep(want) > maxDepth {
				return
			}
			t.Fatalf("refused %q", raw)
		}
		if err := json.Unmarshal(WriteJSON(n), &got); err != nil || !reflect.DeepEqual(want, got) {
			t.Fatalf("%q became %q, %v", raw, WriteJSON(n), err)
		}
	})
}

func deep(v any) int {
	most := 0
	switch v := v.(type) {
	case map[string]any:
		for _, c := range v {
			most = max(most, deep(c))
		}
	case []any:
		for _, c := range v {
			most = max(most, deep(c))
		}
	default:
		return 0
	}
	return most + 1
}

// FuzzParseTime: a time that is read is the same when it is written plainly and
// read again.
func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2026-02-14T09:02:03+08:00", "1771030923", "Sat, 14 Feb 2026 01:02:03 GMT", "2026-02-14 09:02", "z", " + - ,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := ParseTime(s, time.UTC)
		if !ok {
			return
		}
		again, ok := ParseTime(at.Format(time.RFC3339Nano), time.UTC)
		if !ok || !again.Equal(at) {
			t.Fatalf("%q: %v became %v, %v", s, at, again, ok)
		}
	})
}
