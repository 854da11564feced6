package reference

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// sample is an example of a value as JSON: of what is sent only what it needs
// and what says something by an example, of what comes back everything.
func (d *document) sample(s schema, sent bool) string {
	var b bytes.Buffer
	d.write(&b, s, sent, nil)
	var out bytes.Buffer
	if json.Indent(&out, b.Bytes(), "", "  ") != nil {
		return ""
	}
	return out.String()
}

// write writes a value with the needed fields first, as the tables have them.
func (d *document) write(b *bytes.Buffer, s schema, sent bool, within []string) {
	if len(s.Examples) > 0 {
		put(b, s.Examples[0])
		return
	}
	s, within, again := d.resolve(s, within)
	switch {
	case again:
		b.WriteString("null")
	case len(s.Properties) > 0:
		d.writeObject(b, s, sent, within)
	case s.Items != nil:
		b.WriteByte('[')
		if _, _, again := d.resolve(*s.Items, within); !again {
			d.write(b, *s.Items, sent, within)
		}
		b.WriteByte(']')
	default:
		put(b, scalar(s))
	}
}

func (d *document) writeObject(b *bytes.Buffer, s schema, sent bool, within []string) {
	names := slices.SortedFunc(maps.Keys(s.Properties), func(x, y string) int {
		if slices.Contains(s.Required, x) != slices.Contains(s.Required, y) {
			if slices.Contains(s.Required, x) {
				return -1
			}
			return 1
		}
		return strings.Compare(x, y)
	})
	b.WriteByte('{')
	first := true
	for _, name := range names {
		p, needed := s.Properties[name], slices.Contains(s.Required, name)
		if !needed && (omitted[name] || sent && !telling[name]) {
			continue
		}
		if _, _, again := d.resolve(p, within); again {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		put(b, name)
		b.WriteByte(':')
		d.write(b, p, sent, within)
	}
	b.WriteByte('}')
}

var (
	// telling are the fields that an example of a request has though it could do
	// without.
	telling = map[string]bool{"summary": true, "point": true, "class": true, "address": true, "lead": false, "file": true}
	// omitted are fields that would contradict others of an example: what refers
	// to one kind of happening, to imported history, or to an end.
	omitted = map[string]bool{"origin": true, "ended_at": true, "found": true, "basis": true, "remedy": true, "to": true, "body": true,
		"passed": true, "results": true, "ground": true, "children": true, "crs": true, "args": true}
)

// scalar is a value of the type where the document gives no example.
func scalar(s schema) any {
	switch {
	case s.Default != nil:
		return s.Default
	case len(s.Enum) > 0:
		return s.Enum[0]
	}
	switch kindOf(s) {
	case "integer", "number":
		return 1
	case "boolean":
		return true
	case "array":
		return []any{}
	case "object":
		return map[string]any{}
	case "time":
		return "2026-03-02T02:00:00Z"
	}
	return "…"
}

func put(b *bytes.Buffer, v any) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // what was read from JSON can be written
}

// KeyPlace stands in an example where a page puts a fresh key.
const KeyPlace = "{key}"

// curl is the operation as a command that can be copied, with the server, the
// token and what names a case as variables of the shell.
func curl(op *Operation, base string) string {
	path := strings.NewReplacer("{number}", "$NUMBER", "{hash}", "$HASH").Replace(op.Path)
	var query []string
	for _, p := range op.Parameters {
		if p.In == "query" && p.Required {
			query = append(query, p.Name+"="+url.QueryEscape(p.Example))
		}
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	lines := []string{`curl "$WELLFIELD` + base + path + `"`}
	if op.Method != "GET" {
		lines[0] = `curl -X ` + op.Method + ` "$WELLFIELD` + base + path + `"`
	}
	if op.Token {
		lines = append(lines, `-H "Authorization: Bearer $WELLFIELD_TOKEN"`)
	}
	if op.Link {
		lines = append(lines, `-H "Reporter-Link: $LINK"`)
	}
	for _, p := range op.Parameters {
		if p.Name == "Idempotency-Key" {
			lines = append(lines, `-H "Idempotency-Key: `+KeyPlace+`"`)
		}
	}
	switch {
	case op.Body == nil:
	case op.Body.Example != "" && (op.Body.Required || op.Body.Example != "{}"):
		lines = append(lines, `-H "Content-Type: application/json"`, `-d '`+strings.ReplaceAll(op.Body.Example, `'`, `'\''`)+`'`)
	case op.Body.Example == "":
		lines = append(lines, `-F photo=@photo.jpg`)
	}
	if op.ID == "show-photo" {
		lines = append(lines, `-o photo.jpg`)
	}
	return strings.Join(lines, " \\\n  ")
}
