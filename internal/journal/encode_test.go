package journal

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// byReflection is how entries were encoded first, and how their bytes must stay.
func byReflection(e Entry) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(e)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func TestEncodeWritesTheBytesOfEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "post:desk", "<&>", "\u2028\u2029", "a\x7fb", "\xff\xfe", "街\"\\\n\x00"}))
		body := rapid.SampledFrom([]string{"null", "{}", `{"a": [1, "<街>"], "b" : null }`, `"\u003c\u2028"`, "{", "", "1 2", "\"\xff\"", "\"\u2028\""})
		e := Entry{Jurisdiction: text.Draw(t, "jurisdiction"), Subject: text.Draw(t, "subject"), Seq: rapid.Int64().Draw(t, "seq"),
			At: rapid.Int64().Draw(t, "at"), Actor: text.Draw(t, "actor"), Kind: text.Draw(t, "kind"), Command: text.Draw(t, "command"),
			State: Sum([]byte(text.Draw(t, "state"))), Prev: Sum([]byte(text.Draw(t, "prev")))}
		if rapid.Bool().Draw(t, "has a body") {
			e.Body = json.RawMessage(body.Draw(t, "body"))
		}
		want, wantErr := byReflection(e)
		got, err := Encode(e)
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("encoded as %q (%v)\nwant       %q (%v)", got, err, want, wantErr)
		}
	})
}
