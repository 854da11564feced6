package georeport

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is deeper than any answer and bounds the recursion.
const maxDepth = 64

// readJSON reads JSON as real servers write it. It takes what encoding/json
// takes, and besides: numbers with leading zeros, as the specification's own
// examples have; line breaks and tabs inside strings; a comma after the last
// item. Equal names are all kept, in their order.
func readJSON(raw []byte) (Node, bool) {
	p := &jsonText{s: string(raw)}
	p.space()
	n, ok := p.value(0)
	p.space()
	return n, ok && p.at == len(p.s)
}

type jsonText struct {
	s  string
	at int
}

func (p *jsonText) peek() byte {
	if p.at < len(p.s) {
		return p.s[p.at]
	}
	return 0
}

func (p *jsonText) space() {
	for p.at < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.at]) >= 0 {
		p.at++
	}
}

func (p *jsonText) take(c byte) bool {
	if p.peek() != c || p.at >= len(p.s) {
		return false
	}
	p.at++
	return true
}

func (p *jsonText) value(depth int) (Node, bool) {
	if depth > maxDepth {
		return Node{}, false
	}
	switch c := p.peek(); {
	case c == '{':
		return p.branch(Object, '}', depth)
	case c == '[':
		return p.branch(List, ']', depth)
	case c == '"':
		s, ok := p.text()
		return Node{Kind: Text, Text: s}, ok
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	for word, kind := range map[string]Kind{"true": Truth, "false": Truth, "null": Null} {
		if strings.HasPrefix(p.s[p.at:], word) {
			p.at += len(word)
			if kind == Null {
				return Node{Kind: Null}, true
			}
			return Node{Kind: kind, Text: word}, true
		}
	}
	return Node{}, false
}

// branch reads an object or a list.
func (p *jsonText) branch(kind Kind, end byte, depth int) (Node, bool) {
	p.at++
	n := Node{Kind: kind}
	for p.space(); !p.take(end); p.space() {
		if len(n.Children) > 0 {
			if !p.take(',') {
				return n, false
			}
			if p.space(); p.take(end) {
				return n, true
			}
		}
		name := ""
		if kind == Object {
			var ok bool
			if name, ok = p.text(); !ok {
				return n, false
			}
			if p.space(); !p.take(':') {
				return n, false
			}
			p.space()
		}
		c, ok := p.value(depth + 1)
		if !ok {
			return n, false
		}
		c.Name = name
		n.Children = append(n.Children, c)
	}
	return n, true
}

func (p *jsonText) digits() bool {
	from := p.at
	for p.at < len(p.s) && p.s[p.at] >= '0' && p.s[p.at] <= '9' {
		p.at++
	}
	return p.at > from
}

func (p *jsonText) number() (Node, bool) {
	from := p.at
	p.take('-')
	ok := p.digits()
	if ok && p.take('.') {
		ok = p.digits()
	}
	if ok && (p.take('e') || p.take('E')) {
		if !p.take('+') {
			p.take('-')
		}
		ok = p.digits()
	}
	return Node{Kind: Number, Text: p.s[from:p.at]}, ok
}

// text reads a string. Bytes that are no text become the replacement character.
func (p *jsonText) text() (string, bool) {
	if !p.take('"') {
		return "", false
	}
	var b strings.Builder
	for p.at < len(p.s) {
		c := p.s[p.at]
		switch {
		case c == '"':
			p.at++
			return b.String(), true
		case c == '\\':
			p.at++
			if !p.escape(&b) {
				return "", false
			}
		default:
			r, size := utf8.DecodeRuneInString(p.s[p.at:])
			b.WriteRune(r)
			p.at += size
		}
	}
	return "", false
}

func (p *jsonText) escape(b *strings.Builder) bool {
	c := p.peek()
	p.at++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 && c != 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		return true
	}
	if c != 'u' {
		return false
	}
	r, ok := p.hex()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(p.s[p.at:], `\u`) {
		before := p.at
		p.at += 2
		second, ok := p.hex()
		if !ok {
			return false
		}
		if whole := utf16.DecodeRune(r, second); whole != utf8.RuneError {
			b.WriteRune(whole)
			return true
		}
		p.at = before
	}
	b.WriteRune(r) // half of a pair becomes the replacement character
	return true
}

func (p *jsonText) hex() (rune, bool) {
	if p.at+4 > len(p.s) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.s[p.at:p.at+4], 16, 32)
	p.at += 4
	return rune(n), err == nil
}
