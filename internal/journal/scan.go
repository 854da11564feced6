package journal

import (
	"encoding/hex"
	"strconv"
	"unicode/utf8"
)

// scanEntry reads bytes that Encode writes, and gives up on any other: whoever
// checks a city's journal reads millions, and the library takes twenty times as
// long. What it gives up on the library reads, so that nothing has two meanings.
func scanEntry(b []byte) (e Entry, ok bool) {
	s := scan{b: b}
	e.Jurisdiction = s.text(`{"jurisdiction":`)
	e.Subject = s.text(`,"subject":`)
	e.Seq = s.number(`,"seq":`)
	e.At = s.number(`,"at":`)
	e.Actor = s.text(`,"actor":`)
	e.Kind = s.text(`,"kind":`)
	if s.comes(`,"command":`) {
		if e.Command = s.text(""); e.Command == "" {
			s.failed = true
		}
	}
	e.Body = s.value(`,"body":`)
	e.State = s.hash(`,"state":`)
	e.Prev = s.hash(`,"prev":`)
	s.want("}")
	return e, !s.failed && s.i == len(b)
}

// scan goes through the fields in the order in which Encode writes them.
type scan struct {
	b      []byte
	i      int
	failed bool
}

func (s *scan) comes(text string) bool {
	if s.failed || len(s.b)-s.i < len(text) || string(s.b[s.i:s.i+len(text)]) != text {
		return false
	}
	s.i += len(text)
	return true
}

func (s *scan) want(text string) {
	if !s.comes(text) {
		s.failed = true
	}
}

// text reads a string that needs no more than quotes.
func (s *scan) text(before string) string {
	s.want(before)
	s.want(`"`)
	if s.failed {
		return ""
	}
	from := s.i
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			text := string(s.b[from:s.i])
			s.i++
			return text
		case c < ' ' || c == '\\' || c >= utf8.RuneSelf:
			s.failed = true
			return ""
		}
	}
	s.failed = true
	return ""
}

func (s *scan) number(before string) int64 {
	s.want(before)
	from := s.i
	for s.i < len(s.b) && (s.b[s.i] >= '0' && s.b[s.i] <= '9' || s.b[s.i] == '-') {
		s.i++
	}
	text := string(s.b[from:s.i])
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != text {
		s.failed = true
	}
	return n
}

func (s *scan) value(before string) []byte {
	s.want(before)
	if s.failed {
		return nil
	}
	end := endOfValue(s.b, s.i, 0)
	if end < 0 {
		s.failed = true
		return nil
	}
	value := s.b[s.i:end:end]
	s.i = end
	return value
}

func (s *scan) hash(before string) (h Hash) {
	text := s.text(before)
	if len(text) != hex.EncodedLen(len(h)) {
		s.failed = true
		return h
	}
	for i := range h {
		high, low := nibble(text[2*i]), nibble(text[2*i+1])
		if high > 15 || low > 15 {
			s.failed = true
		}
		h[i] = high<<4 | low
	}
	return h
}

// nibble is the value of a lower-case hexadecimal digit, more than 15 for any
// other byte.
func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}

// deepest is how far values are nested that are read without the library.
const deepest = 64

// endOfValue is where the JSON value ends that begins at i, when it is written
// without spaces and is not nested deeper than that; -1 for anything else.
func endOfValue(b []byte, i, depth int) int {
	if i < 0 || i >= len(b) || depth > deepest {
		return -1
	}
	switch c := b[i]; {
	case c == '"':
		return endOfText(b, i)
	case c == '{':
		return endOfMembers(b, i+1, depth, '}')
	case c == '[':
		return endOfMembers(b, i+1, depth, ']')
	case c == '-' || c >= '0' && c <= '9':
		return endOfNumber(b, i)
	}
	for _, word := range [...]string{"null", "true", "false"} {
		if len(b)-i >= len(word) && string(b[i:i+len(word)]) == word {
			return i + len(word)
		}
	}
	return -1
}

// endOfMembers is where an object or a list ends whose members begin at i.
func endOfMembers(b []byte, i, depth int, end byte) int {
	if i < len(b) && b[i] == end {
		return i + 1
	}
	for i >= 0 && i < len(b) {
		if end == '}' {
			if i = endOfText(b, i); i < 0 || i >= len(b) || b[i] != ':' {
				return -1
			}
			i++
		}
		i = endOfValue(b, i, depth+1)
		switch {
		case i < 0 || i >= len(b):
			return -1
		case b[i] == end:
			return i + 1
		case b[i] != ',':
			return -1
		}
		i++
	}
	return -1
}

func endOfText(b []byte, i int) int {
	if i >= len(b) || b[i] != '"' {
		return -1
	}
	for i++; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c == '\\':
			if i = endOfEscape(b, i+1); i < 0 {
				return -1
			}
		}
	}
	return -1
}

// endOfEscape is the last byte of what follows a backslash.
func endOfEscape(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch b[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i
	case 'u':
		for k := i + 1; k <= i+4; k++ {
			if k >= len(b) || nibble(b[k]) > 15 && (b[k] < 'A' || b[k] > 'F') {
				return -1
			}
		}
		return i + 4
	}
	return -1
}

func endOfNumber(b []byte, i int) int {
	if b[i] == '-' {
		i++
	}
	whole := digits(b, i)
	if whole == i || whole-i > 1 && b[i] == '0' {
		return -1
	}
	i = whole
	if i < len(b) && b[i] == '.' {
		fraction := digits(b, i+1)
		if fraction == i+1 {
			return -1
		}
		i = fraction
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		exponent := digits(b, i)
		if exponent == i {
			return -1
		}
		i = exponent
	}
	return i
}

// digits is where the digits end that begin at i.
func digits(b []byte, i int) int {
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	return i
}
