package open311

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// An answer is one document, written as XML or, by the Spark convention, as
// JSON: a list is an array and its name and those of its items go away; what is
// empty is null.

// object is named fields in their order.
type object []field

type field struct {
	name  string
	value any // nil, string, bool, int, float64, time.Time, object or list
}

// list is items of one name.
type list struct {
	name, item string
	of         []any
}

// root is an object that is a document by itself.
type root struct {
	name string
	object
}

// write sends a document. The content types are the standard's, to the letter.
func (q *asked) write(status int, d any) {
	var b bytes.Buffer
	kind := "text/xml"
	if q.json {
		kind = "application/json"
		writeJSON(&b, d)
		b.WriteByte('\n')
	} else {
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
		switch d := d.(type) {
		case list:
			writeXML(&b, d.name, d)
		case root:
			writeXML(&b, d.name, d.object)
		}
		b.WriteByte('\n')
	}
	h := q.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	q.w.WriteHeader(status)
	if q.r.Method != http.MethodHead {
		_, _ = q.w.Write(b.Bytes()) // a reader who left needs no answer
	}
}

func writeXML(b *bytes.Buffer, name string, v any) {
	b.WriteString("<" + name + ">")
	switch v := v.(type) {
	case object:
		for _, f := range v {
			writeXML(b, f.name, f.value)
		}
	case list:
		for _, item := range v.of {
			writeXML(b, v.item, item)
		}
	default:
		if text, ok := plain(v); ok {
			_ = xml.EscapeText(b, []byte(text)) // a buffer takes everything
		}
	}
	b.WriteString("</" + name + ">")
}

func writeJSON(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case root:
		writeJSON(b, v.object)
	case object:
		b.WriteByte('{')
		for i, f := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, f.name)
			b.WriteByte(':')
			writeJSON(b, f.value)
		}
		b.WriteByte('}')
	case list:
		b.WriteByte('[')
		for i, item := range v.of {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, item)
		}
		b.WriteByte(']')
	case bool, int, float64:
		text, _ := plain(v)
		b.WriteString(text)
	default:
		text, ok := plain(v)
		if !ok {
			b.WriteString("null")
			return
		}
		encoded, err := json.Marshal(text)
		if err != nil { // a string can be encoded
			panic(err)
		}
		b.Write(encoded)
	}
}

// plain is a value as text; false for what is empty.
func plain(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, v != ""
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case time.Time:
		return v.UTC().Format(time.RFC3339), !v.IsZero()
	}
	panic(fmt.Sprintf("open311: a document cannot hold %T", v))
}
