package casework

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestWhatIsWrittenIsTheLibrarys holds cases and events in which anything may be
// against the library, written and read.
func TestWhatIsWrittenIsTheLibrarys(t *testing.T) {
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		var c Case
		scatter(t, reflect.ValueOf(&c).Elem())
		want, wrong := json.Marshal(c)
		if got, err := EncodeCase(c); string(got) != string(want) || (err == nil) != (wrong == nil) {
			t.Fatalf("written as %s (%v)\nwant       %s (%v)", got, err, want, wrong)
		}
		at := rapid.IntRange(0, len(kinds)-1).Draw(t, "kind")
		e := kinds[at]()
		scatter(t, reflect.ValueOf(e).Elem())
		want, wrong = json.Marshal(e)
		body, err := EncodeEvent(e)
		if wrong != nil && err != nil {
			return
		}
		if err != nil || string(body) != string(want) {
			t.Fatalf("%s written as %s (%v)\nwant %s", e.Kind(), body, err, want)
		}
		if rapid.Bool().Draw(t, "changed") {
			body[rapid.IntRange(0, len(body)-1).Draw(t, "at")] = rapid.SampledFrom([]byte(` "\,:{}[]-01n`+"\n\xff")).Draw(t, "byte")
		}
		if readAlike(t, kinds[at], body) {
			read++
		}
	})
	if read == 0 {
		t.Error("no event was read without the library")
	}
}

// readAlike compares the readers of events and tells whether the library was not
// needed.
func readAlike(t interface{ Fatalf(string, ...any) }, make func() Event, body []byte) bool {
	fast, slow := make(), make()
	if !decode(body, fast) {
		return false
	}
	if err := json.Unmarshal(body, slow); err != nil || !reflect.DeepEqual(fast, slow) {
		t.Fatalf("%s\nread as %+v\nby the library as %+v (%v)", body, fast, slow, err)
	}
	return true
}

// TestOrdinaryEventsAreReadFast would notice a type that only the library reads.
func TestOrdinaryEventsAreReadFast(t *testing.T) {
	for _, make := range kinds {
		e := make()
		plain(reflect.ValueOf(e).Elem())
		body, err := EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		if !readAlike(t, make, body) {
			t.Errorf("%s: the library had to read %s", e.Kind(), body)
		}
		if readAlike(t, make, []byte(`{ }`)) {
			t.Errorf("%s: spaces are read", e.Kind())
		}
	}
}

func FuzzDecodeEvent(f *testing.F) {
	for i, make := range kinds {
		e := make()
		plain(reflect.ValueOf(e).Elem())
		body, err := EncodeEvent(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, body)
	}
	f.Fuzz(func(t *testing.T, kind int, body []byte) {
		if kind >= 0 && kind < len(kinds) {
			readAlike(t, kinds[kind], body)
		}
	})
}
