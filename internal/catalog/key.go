package catalog

import (
	"regexp"
	"slices"
	"strings"

	"wellfield/internal/fault"
)

// Kind is the first part of a class's key. The same code means different
// things in different kinds, so neither is ever used alone.
type Kind string

// The kinds: a public facility, something that happened at a place, a public
// service or procedure that failed, a need that a public service can meet.
const (
	Component Kind = "component" // 部件
	Event     Kind = "event"     // 事件
	Service   Kind = "service"   // 服务
	Help      Kind = "help"      // 求助
)

// Kinds lists every kind in the order in which they are shown.
func Kinds() []Kind { return []Kind{Component, Event, Service, Help} }

// Known tells whether k is one of the kinds.
func (k Kind) Known() bool { return slices.Contains(Kinds(), k) }

// Key names a class within a catalogue. It has no text encoding of its own:
// in JSON it is its two fields, so that it can be part of a larger object.
type Key struct {
	Kind Kind   `json:"kind" yaml:"kind"`
	Code string `json:"code" yaml:"code"`
}

// codeForm takes the codes of national and local tables and of other systems.
var codeForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$`)

// ParseKey reads "component/0101". Faults: catalog.key_malformed,
// catalog.kind_unknown.
func ParseKey(s string) (Key, error) {
	kind, code, ok := strings.Cut(s, "/")
	switch {
	case !ok || !codeForm.MatchString(code):
		return Key{}, fault.New(fault.Invalid, "catalog.key_malformed").With("value", clip(s))
	case !Kind(kind).Known():
		return Key{}, fault.New(fault.Invalid, "catalog.kind_unknown").With("value", clip(kind))
	}
	return Key{Kind(kind), code}, nil
}

// String is the form that ParseKey reads; empty for the zero Key.
func (k Key) String() string {
	if k.IsZero() {
		return ""
	}
	return string(k.Kind) + "/" + k.Code
}

// IsZero tells whether k names no class.
func (k Key) IsZero() bool { return k == Key{} }

// Pattern matches classes: "*" all, "component" a whole kind, "component/01"
// every class of the kind whose code begins with 01, so "component/0101" is
// one class unless a catalogue divides its code further.
type Pattern struct {
	kind   Kind
	prefix string
}

// ParsePattern reads a pattern. Faults: catalog.pattern_malformed,
// catalog.kind_unknown.
func ParsePattern(s string) (Pattern, error) {
	if s == "*" {
		return Pattern{}, nil
	}
	kind, prefix, hasCode := strings.Cut(s, "/")
	switch {
	case hasCode && !codeForm.MatchString(prefix) || kind == "":
		return Pattern{}, fault.New(fault.Invalid, "catalog.pattern_malformed").With("value", clip(s))
	case !Kind(kind).Known():
		return Pattern{}, fault.New(fault.Invalid, "catalog.kind_unknown").With("value", clip(kind))
	}
	return Pattern{Kind(kind), prefix}, nil
}

// Matches tells whether the class is one of the pattern's.
func (p Pattern) Matches(k Key) bool {
	return p.kind == "" || p.kind == k.Kind && strings.HasPrefix(k.Code, p.prefix)
}

// Near tells whether the pattern names the class's neighbours: classes of the
// same kind whose codes begin with the same two characters, which is the major
// group in every table we know.
func (p Pattern) Near(k Key) bool {
	const major = 2
	return p.kind == k.Kind && len(p.prefix) >= major && strings.HasPrefix(k.Code, p.prefix[:major])
}

// String is the form that ParsePattern reads.
func (p Pattern) String() string {
	switch {
	case p.kind == "":
		return "*"
	case p.prefix == "":
		return string(p.kind)
	}
	return string(p.kind) + "/" + p.prefix
}

// clip keeps a refused value short enough to be shown in a message.
func clip(s string) string { return fault.Clip(s, 40) }
