package casework

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"
)

// read reads what a write wrote, and gives up on anything else, as scan does. It
// is made once for a type.
type read func(s *scan, v reflect.Value)

var reads sync.Map // reflect.Type -> read

// decode reads the JSON into what the pointer points to, which is zero. Where it
// tells false that is not what the JSON says.
func decode(body []byte, pointer any) bool {
	v := reflect.ValueOf(pointer).Elem()
	s := &scan{s: string(body)}
	readOf(v.Type())(s, v)
	return !s.failed && s.i == len(s.s)
}

func readOf(t reflect.Type) read {
	if r, ok := reads.Load(t); ok {
		return r.(read)
	}
	r := makeRead(t)
	reads.Store(t, r)
	return r
}

var (
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func makeRead(t reflect.Type) read {
	switch t {
	case reflect.TypeFor[time.Time]():
		return func(s *scan, v reflect.Value) { *v.Addr().Interface().(*time.Time) = s.moment() }
	case reflect.TypeFor[Sealed]():
		return func(s *scan, v reflect.Value) { *v.Addr().Interface().(*Sealed) = s.sealed() }
	}
	p := reflect.PointerTo(t)
	switch {
	case t.Kind() == reflect.Pointer:
		to := readOf(t.Elem())
		return func(s *scan, v reflect.Value) {
			if strings.HasPrefix(s.s[s.i:], "null") {
				s.fail()
				return
			}
			v.Set(reflect.New(t.Elem()))
			to(s, v.Elem())
		}
	case p.Implements(unmarshaler):
		return readByLibrary
	case p.Implements(textUnmarshaler):
		return func(s *scan, v reflect.Value) {
			if text := s.text(); !s.failed && v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) != nil {
				s.fail()
			}
		}
	}
	switch t.Kind() {
	case reflect.String:
		return func(s *scan, v reflect.Value) { v.SetString(s.text()) }
	case reflect.Bool:
		return func(s *scan, v reflect.Value) { v.SetBool(s.truth()) }
	case reflect.Int, reflect.Int64:
		return func(s *scan, v reflect.Value) { v.SetInt(s.number()) }
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return readSlice(t, readOf(t.Elem()))
		}
	case reflect.Struct:
		if fields, ok := fieldsOf(t); ok {
			return func(s *scan, v reflect.Value) { s.members(fields, v) }
		}
	}
	return readByLibrary
}

func readByLibrary(s *scan, v reflect.Value) { s.library(v.Addr().Interface()) }

func readSlice(t reflect.Type, element read) read {
	return func(s *scan, v reflect.Value) {
		s.want('[')
		all := reflect.MakeSlice(t, 0, 0)
		for !s.failed && !s.next(']') {
			if all.Len() > 0 {
				s.want(',')
			}
			all = reflect.Append(all, reflect.Zero(t.Elem()))
			element(s, all.Index(all.Len()-1))
		}
		v.Set(all)
	}
}

// members reads an object whose members come in the order of the fields, as they
// are written, so that none comes twice.
func (s *scan) members(fields []member, v reflect.Value) {
	s.want('{')
	for first := true; !s.failed && !s.next('}'); first = false {
		if !first {
			s.want(',')
		}
		name := s.text()
		s.want(':')
		for len(fields) > 0 && fields[0].name != name {
			fields = fields[1:]
		}
		if len(fields) == 0 || s.failed {
			s.fail()
			return
		}
		fields[0].read(s, fields[0].in(v))
		fields = fields[1:]
	}
}
