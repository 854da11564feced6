package journal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Encode returns the canonical bytes of the entry: one JSON object with the
// fields in declared order and no HTML escaping. The bytes are what is stored
// and hashed; they are never made anew from columns.
//
// The bytes are those that encoding/json would write, field by field by hand,
// because every command encodes its entries and every check of a chain does it
// again. A test holds the two against each other.
func Encode(e Entry) ([]byte, error) {
	b := make([]byte, 0, 512+len(e.Body))
	b = appendText(append(b, `{"jurisdiction":`...), e.Jurisdiction)
	b = appendText(append(b, `,"subject":`...), e.Subject)
	b = strconv.AppendInt(append(b, `,"seq":`...), e.Seq, 10)
	b = strconv.AppendInt(append(b, `,"at":`...), e.At, 10)
	b = appendText(append(b, `,"actor":`...), e.Actor)
	b = appendText(append(b, `,"kind":`...), e.Kind)
	if e.Command != "" {
		b = appendText(append(b, `,"command":`...), e.Command)
	}
	b = append(b, `,"body":`...)
	switch {
	case e.Body == nil:
		b = append(b, "null"...)
	case endOfValue(e.Body, 0, 0) == len(e.Body):
		b = append(b, e.Body...)
	default:
		body := bytes.NewBuffer(b)
		if err := json.Compact(body, e.Body); err != nil {
			return nil, fmt.Errorf("journal: encode entry: %w", err)
		}
		b = body.Bytes()
	}
	b = append(hex.AppendEncode(append(b, `,"state":"`...), e.State[:]), '"')
	return append(hex.AppendEncode(append(b, `,"prev":"`...), e.Prev[:]), `"}`...), nil
}

// appendText appends a JSON string.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return appendQuoted(b, s)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// appendQuoted is for what needs more than quotes.
func appendQuoted(b []byte, s string) []byte {
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string is always JSON
	return append(b, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
}
