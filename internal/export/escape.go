package export

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A spreadsheet takes a cell for a formula that begins with one of the signs
// below, and some look again after what they take for a separator. So that a
// report cannot run in somebody's spreadsheet, an apostrophe is put before such
// a sign at the beginning of a cell, and after a semicolon, a tab or a line end
// inside it; also before an apostrophe in these places, so that the import can
// take exactly those away that were put there.

// starts tells whether the character would start a formula, or looks like the
// mark that says that it does not.
func starts(c rune) bool {
	switch c {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\'':
		return true
	}
	return false
}

// parts tells whether something new may begin after the byte.
func parts(c byte) bool { return c == ';' || c == '\t' || c == '\r' || c == '\n' }

// protect appends the text so that no spreadsheet calculates it.
func protect(b, s []byte) []byte {
	fresh := true
	for len(s) > 0 {
		if fresh {
			if c, _ := utf8.DecodeRune(s); starts(c) {
				b = append(b, '\'')
			}
		}
		fresh = parts(s[0])
		b = append(b, s[0])
		s = s[1:]
	}
	return b
}

// unprotect takes the marks away that protect put.
func unprotect(s string) string {
	if strings.IndexByte(s, '\'') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	fresh := true
	for i := 0; i < len(s); i++ {
		if fresh && s[i] == '\'' {
			if i++; i == len(s) {
				break
			}
		}
		fresh = parts(s[i])
		b = append(b, s[i])
	}
	return string(b)
}

// What neither a line of CSV nor XML can hold as it is, is written as workbooks
// do it, _x000D_ for a carriage return, and a text that begins like that has its
// first underscore written so.

// spelled tells whether the text must be spelled out at i: a control character
// other than tab and line feed, or the underscore of what begins like a spelling.
func spelled(s []byte, i int) bool {
	switch c := s[i]; {
	case c == '_': // what stands behind it may get an underscore of its own
		return beginsSpelled(s[i:])
	case c == '\t' || c == '\n':
		return false
	case c == 0xEF && bytes.HasPrefix(s[i:], []byte("\uFFFE")), c == 0xEF && bytes.HasPrefix(s[i:], []byte("\uFFFF")):
		return true
	default:
		return c < ' '
	}
}

const spelledLength = 7 // _x000D_

func looksSpelled(s []byte) bool {
	return len(s) >= spelledLength && s[spelledLength-1] == '_' && beginsSpelled(s)
}

func beginsSpelled(s []byte) bool {
	if len(s) < spelledLength-1 || s[0] != '_' || s[1] != 'x' {
		return false
	}
	for _, c := range s[2:6] {
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// spell appends the text with what cannot stand in a file spelled out.
func spell(b, s []byte) []byte {
	const digits = "0123456789ABCDEF"
	for i := 0; i < len(s); {
		if !spelled(s, i) {
			b = append(b, s[i])
			i++
			continue
		}
		c, n := utf8.DecodeRune(s[i:])
		b = append(b, '_', 'x', digits[c>>12&15], digits[c>>8&15], digits[c>>4&15], digits[c&15], '_')
		i += n
	}
	return b
}

// unspell reads what spell wrote.
func unspell(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] != '_' || !looksSpelled([]byte(s[i:min(len(s), i+spelledLength)])) {
			b = append(b, s[i])
			i++
			continue
		}
		var c rune
		for _, d := range []byte(s[i+2 : i+6]) {
			c = c<<4 | rune(hexDigit(d))
		}
		b = utf8.AppendRune(b, c)
		i += spelledLength
	}
	return string(b)
}

func hexDigit(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
