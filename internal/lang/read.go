package lang

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/feature/plural"
)

// readEntries reads one file of messages: a flat JSON object whose values are
// a sentence, or an object with a sentence for each of the language's plural
// forms. It reads token by token because a decoder into a map would quietly
// keep the last of two equal keys.
func readEntries(raw []byte, forms map[plural.Form]bool) (map[string]entry, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("lang: not a JSON object")
	}
	entries := map[string]entry{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("lang: %w", err)
		}
		key, _ := t.(string)
		if !isKey(key) {
			return nil, fmt.Errorf("lang: %q is not a key: area.what_happened", key)
		}
		if _, twice := entries[key]; twice {
			return nil, fmt.Errorf("lang: %q twice", key)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, fmt.Errorf("lang: %q: %w", key, err)
		}
		if entries[key], err = readEntry(value, forms); err != nil {
			return nil, fmt.Errorf("lang: %q: %w", key, err)
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("lang: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("lang: more after the object")
	}
	return entries, nil
}

// readEntry reads the value of one key.
func readEntry(value json.RawMessage, forms map[plural.Form]bool) (entry, error) {
	var sentence string
	if json.Unmarshal(value, &sentence) == nil {
		t, err := parseTemplate(sentence)
		return entry{plural.Other: t}, err
	}
	var sentences map[string]string
	if err := json.Unmarshal(value, &sentences); err != nil {
		return nil, errors.New("neither a sentence nor sentences by plural form")
	}
	e := entry{}
	for name, sentence := range sentences {
		form, ok := formNames[name]
		if !ok {
			return nil, fmt.Errorf("%q is not a plural form", name)
		}
		t, err := parseTemplate(sentence)
		if err != nil {
			return nil, err
		}
		e[form] = t
	}
	return e, complete(e, forms)
}

// complete tells which plural form of the language the message lacks.
func complete(e entry, forms map[plural.Form]bool) error {
	for name, form := range formNames {
		if _, has := e[form]; forms[form] && !has {
			return fmt.Errorf("the form %q is missing", name)
		}
	}
	return nil
}

// isKey tells whether s is an area and words joined by dots; words after the
// area may be numbers, for instance a month's.
func isKey(s string) bool {
	area, rest, more := strings.Cut(s, ".")
	if !more || !isName(area) {
		return false
	}
	for w := range strings.SplitSeq(rest, ".") {
		if !isName("n"+w) || w == "" {
			return false
		}
	}
	return true
}
