package casework

import (
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wellfield/internal/catalog"
	"wellfield/internal/org"
)

// scan reads the JSON that EncodeCase writes, and gives up on any other: lists
// and exports read hundreds of thousands of bodies, and the library takes five
// times as long. What it gives up on the library reads, so that no body has two
// meanings. Its strings share the body's memory.
type scan struct {
	s      string
	i      int
	failed bool
}

func (s *scan) fail() { s.failed = true }

// next takes the byte when it comes next.
func (s *scan) next(c byte) bool {
	if s.i < len(s.s) && s.s[s.i] == c {
		s.i++
		return true
	}
	return false
}

func (s *scan) want(c byte) {
	if !s.next(c) {
		s.fail()
	}
}

// object reads an object, each value by field, which fails for a name it does
// not know. A name that comes twice is left to the library, which lays the second
// value over the first.
func (s *scan) object(field func(name string)) {
	var room [48]string
	seen := room[:0]
	s.want('{')
	for first := true; !s.failed && !s.next('}'); first = false {
		if !first {
			s.want(',')
		}
		name := s.text()
		s.want(':')
		if slices.Contains(seen, name) {
			s.fail()
		}
		if seen = append(seen, name); !s.failed {
			field(name)
		}
	}
}

// text reads a string in which nothing is escaped.
func (s *scan) text() string {
	s.want('"')
	if s.failed {
		return ""
	}
	end := strings.IndexByte(s.s[s.i:], '"')
	if end < 0 || strings.IndexByte(s.s[s.i:s.i+end], '\\') >= 0 {
		s.fail()
		return ""
	}
	text := s.s[s.i : s.i+end]
	s.i += end + 1
	for _, c := range []byte(text) {
		if c < ' ' || c >= utf8.RuneSelf { // broken text is the library's to mend
			s.fail()
		}
	}
	return text
}

func (s *scan) number() int64 {
	from := s.i
	for s.i < len(s.s) && (s.s[s.i] >= '0' && s.s[s.i] <= '9' || s.s[s.i] == '-') {
		s.i++
	}
	text := s.s[from:s.i]
	n, err := strconv.ParseInt(text, 10, 64)
	if digits := strings.TrimPrefix(text, "-"); err != nil || len(digits) > 1 && digits[0] == '0' {
		s.fail()
	}
	return n
}

func (s *scan) truth() bool {
	switch {
	case strings.HasPrefix(s.s[s.i:], "true"):
		s.i += 4
		return true
	case strings.HasPrefix(s.s[s.i:], "false"):
		s.i += 5
	default:
		s.fail()
	}
	return false
}

// sealed reads a digest, or null.
func (s *scan) sealed() (v Sealed) {
	if strings.HasPrefix(s.s[s.i:], "null") {
		s.i += 4
		return v
	}
	text := s.text()
	if strings.ContainsAny(text, "ABCDEF") {
		s.fail()
	}
	if n, err := hex.Decode(v.Digest[:], []byte(text[:min(len(text), 2*len(v.Digest))])); err != nil || n != len(v.Digest) || len(text) != 2*n {
		s.fail()
	}
	return v
}

// moment reads "2006-01-02T15:04:05Z", with a fraction or without.
func (s *scan) moment() time.Time {
	text := s.text()
	const form = "2006-01-02T15:04:05Z"
	if len(text) < len(form) || text[len(text)-1] != 'Z' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
		text[19] != '.' && len(text) > len(form) {
		s.fail()
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		s.fail()
	}
	return t
}

func texts[T ~string](s *scan) (all []T) {
	all = []T{}
	s.want('[')
	for first := true; !s.failed && !s.next(']'); first = false {
		if !first {
			s.want(',')
		}
		all = append(all, T(s.text()))
	}
	return all
}

// other reads a value as its type is written, or leaves it to the library.
func (s *scan) other(into any) {
	v, known := reflect.ValueOf(into).Elem(), scan{s: s.s, i: s.i, failed: s.failed}
	if readOf(v.Type())(&known, v); !known.failed {
		s.i = known.i
		return
	}
	v.SetZero()
	s.library(into)
}

// library leaves a value to the library.
func (s *scan) library(into any) {
	from, depth, inText := s.i, 0, false
	for ; s.i < len(s.s); s.i++ {
		switch c := s.s[s.i]; {
		case inText && c == '\\':
			s.i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth == 0 && !inText {
			s.i++
			break
		}
	}
	if s.i > len(s.s) || json.Unmarshal([]byte(s.s[from:s.i]), into) != nil {
		s.fail()
	}
}

func (s *scan) key() (k catalog.Key) {
	s.object(func(name string) {
		switch name {
		case "kind":
			k.Kind = catalog.Kind(s.text())
		case "code":
			k.Code = s.text()
		default:
			s.fail()
		}
	})
	return k
}

func (s *scan) class() *ClassRef {
	c := new(ClassRef)
	s.object(func(name string) {
		switch name {
		case "kind":
			c.Kind = catalog.Kind(s.text())
		case "code":
			c.Code = s.text()
		case "version":
			c.Version = int(s.number())
		default:
			s.fail()
		}
	})
	return c
}

func (s *scan) place() (p Place) {
	s.object(func(name string) {
		switch name {
		case "chain":
			p.Chain = texts[string](s)
		case "map_version":
			p.MapVersion = int(s.number())
		case "guessed":
			p.Guessed = s.truth()
		case "spot":
			p.Spot = s.sealed()
		default:
			s.fail()
		}
	})
	return p
}

func (s *scan) attributes() []Attribute {
	all := []Attribute{}
	s.want('[')
	for first := true; !s.failed && !s.next(']'); first = false {
		if !first {
			s.want(',')
		}
		var a Attribute
		s.object(func(name string) {
			switch name {
			case "code":
				a.Code = s.text()
			case "private":
				a.Private = s.truth()
			case "value":
				a.Value = s.sealed()
			default:
				s.fail()
			}
		})
		all = append(all, a)
	}
	return all
}

func (s *scan) route() *Route {
	r := new(Route)
	s.object(func(name string) {
		switch name {
		case "rule":
			r.Rule = s.text()
		case "version":
			r.Version = int(s.number())
		case "manual":
			r.Manual = s.truth()
		case "near":
			s.other(&r.Near)
		case "reason":
			r.Reason = s.sealed()
		case "emergency":
			r.Emergency = s.emergency()
		default:
			s.fail()
		}
	})
	return r
}

func orgs(s *scan) []org.ID { return texts[org.ID](s) }
