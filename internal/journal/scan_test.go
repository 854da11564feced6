package journal

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// compact tells with the library whether the bytes are one value without spaces.
func compact(b []byte) bool {
	var again bytes.Buffer
	return json.Compact(&again, b) == nil && bytes.Equal(again.Bytes(), b)
}

// pieces make values, and much that only looks like one.
var pieces = []string{"{", "}", "[", "]", ",", ":", `"`, `"a"`, `"a":`, `"\u00aF"`, `"\u00g0"`, `"\x"`, `"\"`, `\`, "\"\x10\"", "\"\xff街\"", "0", "-", "01", "-0", "1.5",
	"1.", ".5", "1e9", "1E+9", "1e", "null", "true", "false", "nul", " ", "\n", ""}

// TestAValueIsWhatTheLibraryTakesForOne holds the two against each other on
// values, and on what is nearly one.
func TestAValueIsWhatTheLibraryTakesForOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 9).Draw(t, "pieces"), ""))
		if got := len(b) > 0 && endOfValue(b, 0, 0) == len(b); got != compact(b) {
			t.Fatalf("%q is taken for a value: %v, by the library %v", b, got, compact(b))
		}
	})
	for _, b := range []string{`{"a":[1,{"b":null},"\u00aF\n"],"c":{}}`, `[]`, `-0.5e-7`, strings.Repeat("[", 60) + strings.Repeat("]", 60)} {
		if endOfValue([]byte(b), 0, 0) != len(b) || !compact([]byte(b)) {
			t.Errorf("%q is not taken for a value", b)
		}
	}
	if deep := strings.Repeat("[", 70) + strings.Repeat("]", 70); endOfValue([]byte(deep), 0, 0) != -1 {
		t.Error("what is too deep is not left to the library")
	}
}

// TestScannedEntriesAreTheLibrarys changes a byte, or exchanges a field, of what
// Encode writes: what is read without the library, the library reads as well, and
// as the same.
func TestScannedEntriesAreTheLibrarys(t *testing.T) {
	scanned := 0
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "j", "post:desk", "街", "\"", "a\x7f"})
		b, err := Encode(Entry{Jurisdiction: text.Draw(t, "jurisdiction"), Subject: "s", Seq: rapid.Int64().Draw(t, "seq"), At: rapid.Int64().Draw(t, "at"),
			Actor: text.Draw(t, "actor"), Kind: "noted", Command: text.Draw(t, "command"),
			Body: json.RawMessage(rapid.SampledFrom([]string{"null", "{}", `{"n":[1,"<a>"]}`, `"街"`}).Draw(t, "body"))})
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "changed") {
			at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
			b[at] = rapid.SampledFrom([]byte(` "\,:{}[]-01a`+"\n\x10\xff")).Draw(t, "byte")
		}
		e, ok := scanEntry(b)
		if !ok {
			return
		}
		scanned++
		if want, err := parse(b); err != nil || !reflect.DeepEqual(e, want) {
			t.Fatalf("%q\nis read as %+v\nby the library as %+v (%v)", b, e, want, err)
		}
	})
	if scanned == 0 {
		t.Error("nothing was read without the library")
	}
}
