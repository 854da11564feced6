package casework

import (
	"encoding"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// write appends the JSON of a value that can be addressed: the bytes that the
// library writes, which every entry and every row is made of. It is made once for
// a type, so that the library need not read again what our own types write; what
// it does not know it leaves to the library. Tests hold the two against each
// other.
type write func(b *output, v reflect.Value)

// output is what was written so far.
type output struct {
	b      []byte
	failed bool // the library says why
}

var writes sync.Map // reflect.Type -> write

// encode is the JSON of what the pointer points to, with room for so many bytes.
func encode(pointer any, room int) ([]byte, error) {
	v := reflect.ValueOf(pointer).Elem()
	out := output{b: make([]byte, 0, room)}
	if writeOf(v.Type())(&out, v); out.failed {
		return json.Marshal(pointer)
	}
	return out.b, nil
}

func writeOf(t reflect.Type) write {
	if w, ok := writes.Load(t); ok {
		return w.(write)
	}
	w := makeWrite(t)
	writes.Store(t, w)
	return w
}

var (
	marshaler     = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
	zeroer        = reflect.TypeFor[interface{ IsZero() bool }]()
)

func makeWrite(t reflect.Type) write {
	switch t {
	case reflect.TypeFor[time.Time]():
		return writeTime
	case reflect.TypeFor[Sealed]():
		return writeSealed
	}
	p := reflect.PointerTo(t)
	switch {
	case t.Kind() == reflect.Pointer:
		return writePointer(writeOf(t.Elem()))
	case p.Implements(marshaler):
		return writeByLibrary
	case t.Implements(textMarshaler):
		return writeMarshaled
	case p.Implements(textMarshaler):
		return writeByLibrary
	}
	switch t.Kind() {
	case reflect.String:
		return func(b *output, v reflect.Value) { b.text(v.String()) }
	case reflect.Bool:
		return func(b *output, v reflect.Value) { b.b = strconv.AppendBool(b.b, v.Bool()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(b *output, v reflect.Value) { b.b = strconv.AppendInt(b.b, v.Int(), 10) }
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return writeSlice(writeOf(t.Elem()))
		}
	case reflect.Struct:
		if fields, ok := fieldsOf(t); ok {
			return writeStruct(fields)
		}
	}
	return writeByLibrary
}

func writeByLibrary(b *output, v reflect.Value) {
	text, err := json.Marshal(v.Addr().Interface())
	b.b, b.failed = append(b.b, text...), b.failed || err != nil
}

func writeTime(b *output, v reflect.Value) {
	t := v.Addr().Interface().(*time.Time)
	if y := t.Year(); y < 0 || y > 9999 || t.Location() != time.UTC {
		writeByLibrary(b, v)
		return
	}
	b.b = append(t.AppendFormat(append(b.b, '"'), time.RFC3339Nano), '"')
}

func writeSealed(b *output, v reflect.Value) {
	s := v.Addr().Interface().(*Sealed)
	if s.IsZero() {
		b.b = append(b.b, "null"...)
		return
	}
	b.b = append(hex.AppendEncode(append(b.b, '"'), s.Digest[:]), '"')
}

func writeMarshaled(b *output, v reflect.Value) {
	text, err := v.Addr().Interface().(encoding.TextMarshaler).MarshalText()
	b.text(string(text))
	b.failed = b.failed || err != nil
}

func writePointer(to write) write {
	return func(b *output, v reflect.Value) {
		if v.IsNil() {
			b.b = append(b.b, "null"...)
			return
		}
		to(b, v.Elem())
	}
}

func writeSlice(element write) write {
	return func(b *output, v reflect.Value) {
		if v.IsNil() {
			b.b = append(b.b, "null"...)
			return
		}
		b.b = append(b.b, '[')
		for i := range v.Len() {
			if i > 0 {
				b.b = append(b.b, ',')
			}
			element(b, v.Index(i))
		}
		b.b = append(b.b, ']')
	}
}

func writeStruct(fields []member) write {
	return func(b *output, v reflect.Value) {
		b.b = append(b.b, '{')
		first := true
		for i := range fields {
			f := &fields[i]
			value := f.in(v)
			if f.leave != nil && f.leave(value) {
				continue
			}
			if !first {
				b.b = append(b.b, ',')
			}
			first = false
			b.b = append(b.b, f.label...)
			f.write(b, value)
		}
		b.b = append(b.b, '}')
	}
}

// text appends a string. What needs more than quotes the library writes.
func (b *output) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c >= utf8.RuneSelf {
			quoted, err := json.Marshal(s)
			b.b, b.failed = append(b.b, quoted...), b.failed || err != nil
			return
		}
	}
	b.b = append(append(append(b.b, '"'), s...), '"')
}

// member is a field of a struct, or of one that is embedded in it.
type member struct {
	name  string
	label string // the name as it is written, with its colon
	path  []int
	leave func(reflect.Value) bool // tells whether it is left out; nil: never
	write write
	read  read
}

func (f *member) in(v reflect.Value) reflect.Value {
	for _, i := range f.path {
		v = v.Field(i)
	}
	return v
}

// fieldsOf are the members of a struct as the library sees them; not ok where
// its rules are not simple.
func fieldsOf(t reflect.Type) (all []member, ok bool) {
	seen := map[string]bool{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Tag.Get("json") == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "":
			inner, simple := fieldsOf(f.Type)
			if f.Type.Kind() != reflect.Struct || !simple {
				return nil, false
			}
			for _, m := range inner {
				m.path = append([]int{i}, m.path...)
				all = append(all, m)
			}
			continue
		case f.Anonymous || strings.Contains(options, "string"):
			return nil, false
		case name == "":
			name = f.Name
		}
		all = append(all, member{name: name, label: `"` + name + `":`, path: []int{i}, leave: leaves(f.Type, options), write: writeOf(f.Type), read: readOf(f.Type)})
	}
	for _, m := range all {
		if seen[m.name] {
			return nil, false
		}
		seen[m.name] = true
	}
	return all, true
}

// leaves tells when a field is left out.
func leaves(t reflect.Type, options string) func(reflect.Value) bool {
	for option := range strings.SplitSeq(options, ",") {
		switch {
		case option == "omitempty" && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map || t.Kind() == reflect.Array):
			return func(v reflect.Value) bool { return v.Len() == 0 }
		case option == "omitempty" && t.Kind() != reflect.Struct:
			return reflect.Value.IsZero
		case option == "omitzero" && t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(zeroer):
			return func(v reflect.Value) bool { return v.Addr().Interface().(interface{ IsZero() bool }).IsZero() }
		case option == "omitzero":
			return reflect.Value.IsZero
		}
	}
	return nil
}
