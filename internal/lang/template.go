package lang

import (
	"errors"
	"fmt"
	"strings"
)

// template is a sentence split once into literal text and placeholders, so that
// saying it is a walk over pieces.
type template []piece

// piece is literal text, or the name of an argument when name is set.
type piece struct {
	text, name string
}

// parseTemplate reads a sentence. {name} stands for an argument; {{ and }} are
// the braces themselves; any other brace is an error, because a translator's
// slip must fail a test and not reach a reader.
func parseTemplate(s string) (template, error) {
	if strings.TrimSpace(s) == "" {
		return nil, errors.New("lang: an empty sentence")
	}
	var t template
	var text strings.Builder
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], "{{"), strings.HasPrefix(s[i:], "}}"):
			text.WriteByte(s[i])
			i += 2
		case s[i] == '}':
			return nil, fmt.Errorf("lang: %q: } without {", s)
		case s[i] == '{':
			name, _, closed := strings.Cut(s[i+1:], "}")
			if !closed || !isName(name) {
				return nil, fmt.Errorf("lang: %q: { needs the name of an argument and }", s)
			}
			if text.Len() > 0 {
				t = append(t, piece{text: text.String()})
				text.Reset()
			}
			t = append(t, piece{name: name})
			i += len(name) + 2
		default:
			text.WriteByte(s[i])
			i++
		}
	}
	if text.Len() > 0 {
		t = append(t, piece{text: text.String()})
	}
	return t, nil
}

// isName tells whether s may name an argument: lower-case words joined by _.
func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'a' && c <= 'z' || i > 0 && (c == '_' || c >= '0' && c <= '9') {
			continue
		}
		return false
	}
	return s != ""
}

// names adds the names of the template's arguments to the set.
func (t template) names(set map[string]bool) {
	for _, p := range t {
		if p.name != "" {
			set[p.name] = true
		}
	}
}

// String is the sentence that parses to t.
func (t template) String() string {
	var b strings.Builder
	braces := strings.NewReplacer("{", "{{", "}", "}}")
	for _, p := range t {
		if p.name != "" {
			b.WriteString("{" + p.name + "}")
			continue
		}
		b.WriteString(braces.Replace(p.text))
	}
	return b.String()
}
