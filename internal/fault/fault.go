// Package fault is the closed set of errors that a person or a program can act
// on. A Fault carries no sentence: it carries a message key and arguments, and
// the edge that shows it (page, API, command line) says it in the reader's
// language. Every other error is a defect of ours and is shown to nobody.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Kind says what the receiver can do about a Fault.
type Kind uint8

// The kinds. An adapter maps each to its own protocol's answer, and a new kind
// must be mapped in every adapter.
const (
	Invalid     Kind = iota + 1 // the input is wrong: correct the named field
	NotFound                    // no such thing, or not for this asker
	Forbidden                   // this actor may not
	NotNow                      // the case's state does not allow it
	Conflict                    // somebody else changed it first: look again
	TooLarge                    // over a stated limit
	Unsupported                 // a type of content that is not taken
	Busy                        // everybody asks too much at once: try again later
	TooMany                     // this asker asks too often: try again later
)

var kindNames = map[Kind]string{
	Invalid: "invalid", NotFound: "not_found", Forbidden: "forbidden", NotNow: "not_now",
	Conflict: "conflict", TooLarge: "too_large", Unsupported: "unsupported", Busy: "busy",
	TooMany: "too_many",
}

func (k Kind) String() string { return kindNames[k] }

// Args are the named arguments of a message.
type Args map[string]any

// Fault is one thing that is wrong.
type Fault struct {
	Kind  Kind
	Key   string // message key, for instance "case.reason_missing"
	Field string // the input field it is about, empty when about the whole
	Args  Args
}

// New makes a Fault of a kind with a message key.
func New(kind Kind, key string) *Fault { return &Fault{Kind: kind, Key: key} }

// At returns a copy of f that is about the input field.
func (f *Fault) At(field string) *Fault {
	g := *f
	g.Field = field
	return &g
}

// With returns a copy of f with one more argument.
func (f *Fault) With(name string, value any) *Fault {
	g := *f
	g.Args = make(Args, len(f.Args)+1)
	for k, v := range f.Args {
		g.Args[k] = v
	}
	g.Args[name] = value
	return &g
}

// Error is for logs and tests; people read the message of Key.
func (f *Fault) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", f.Kind, f.Key)
	if f.Field != "" {
		fmt.Fprintf(&b, " at %s", f.Field)
	}
	names := make([]string, 0, len(f.Args))
	for k := range f.Args {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		fmt.Fprintf(&b, " %s=%v", k, f.Args[k])
	}
	return b.String()
}

// Is makes errors.Is(err, fault.New(kind, key)) true for equal kind and key.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Kind == f.Kind && t.Key == f.Key
}

// List is several faults of one input, reported together so that a person
// corrects a form once.
type List []*Fault

func (l List) Error() string {
	parts := make([]string, len(l))
	for i, f := range l {
		parts[i] = f.Error()
	}
	return strings.Join(parts, "; ")
}

// Err is nil for an empty list, the single fault for one, else the list.
func (l List) Err() error {
	switch len(l) {
	case 0:
		return nil
	case 1:
		return l[0]
	}
	return l
}

// All returns the faults inside err, nil when err is not a fault.
func All(err error) List {
	var l List
	if errors.As(err, &l) {
		return l
	}
	var f *Fault
	if errors.As(err, &f) {
		return List{f}
	}
	return nil
}

// KindOf returns the kind of the first fault in err, 0 when err is not a fault.
func KindOf(err error) Kind {
	if l := All(err); len(l) > 0 {
		return l[0].Kind
	}
	return 0
}

// Has tells whether err contains a fault with the key.
func Has(err error, key string) bool {
	for _, f := range All(err) {
		if f.Key == key {
			return true
		}
	}
	return false
}

// Clip keeps a refused value short enough to be shown in a message: at most that
// many characters, and a sign that there are more.
func Clip(value string, most int) string {
	if r := []rune(value); len(r) > most {
		return string(r[:most]) + "…"
	}
	return value
}
