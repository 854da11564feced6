package reference

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// document is the part of an OpenAPI document that is shown.
type document struct {
	Info       struct{ Description string }
	Servers    []struct{ URL string }
	Paths      map[string]map[string]operation
	Components struct {
		Schemas   map[string]schema
		Responses map[string]response
	}

	opened map[string][]Field // the fields of what was opened before, by what it was opened within
}

type operation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []struct {
		Name, In, Description string
		Required              bool
		Example               any
		Schema                schema
	}
	RequestBody *struct {
		Required bool
		Content  map[string]media
	}
	Responses map[string]response
	Security  []map[string][]string
}

type response struct {
	Ref         string `json:"$ref"`
	Description string
	Content     map[string]media
	Headers     map[string]struct {
		Description string
		Schema      schema
	}
}

type media struct{ Schema schema }

type schema struct {
	Ref                  string `json:"$ref"`
	Type                 any
	Format, Description  string
	Enum                 []any
	Examples             []any
	Default              any
	Items                *schema
	Properties           map[string]schema
	Required             []string
	AdditionalProperties any
	Minimum, Maximum     *float64
	MaxLength            *int
}

func (d *document) operation(method, path string, o operation, base string) *Operation {
	op := &Operation{ID: o.OperationID, Method: method, Path: path, Summary: o.Summary, Text: o.Description}
	if len(o.Tags) > 0 {
		op.Group = o.Tags[0]
	}
	for _, scheme := range o.Security {
		_, token := scheme["token"]
		_, link := scheme["link"]
		op.Token, op.Link = op.Token || token, op.Link || link
	}
	for _, p := range o.Parameters {
		f := d.field(p.Name, p.Schema, p.Required, nil)
		f.Text = p.Description
		if p.Example != nil {
			f.Example = plain(p.Example)
		}
		op.Parameters = append(op.Parameters, Parameter{f, p.In})
	}
	// In the order in which an address is written, what is needed first.
	slices.SortStableFunc(op.Parameters, func(a, b Parameter) int { return rank(a) - rank(b) })
	if o.RequestBody != nil {
		op.Body = &Body{Required: o.RequestBody.Required, Kinds: slices.Sorted(maps.Keys(o.RequestBody.Content))}
		for kind, m := range o.RequestBody.Content {
			op.Body.Fields = append(op.Body.Fields, d.fields(m.Schema, nil)...)
			if kind == "application/json" {
				op.Body.Example = d.sample(m.Schema, true)
			}
		}
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		if status >= "400" {
			op.Problems = append(op.Problems, d.answers(status, o.Responses[status])...)
			continue
		}
		op.Answers = append(op.Answers, d.answers(status, o.Responses[status])...)
	}
	op.Curl = curl(op, base)
	return op
}

func rank(p Parameter) int {
	n := slices.Index([]string{"path", "query", "header"}, p.In) * 2
	if !p.Required {
		n++
	}
	return n
}

// answers are those of a status: one for each type of content, what most readers
// want first.
func (d *document) answers(status string, r response) []Answer {
	if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
		r = d.Components.Responses[name]
	}
	first := Answer{Status: status, Text: r.Description}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		h := r.Headers[name]
		f := d.field(name, h.Schema, false, nil)
		if h.Description != "" {
			f.Text = h.Description
		}
		if f.Text != "" {
			first.Headers = append(first.Headers, f)
		}
	}
	kinds := slices.Sorted(maps.Keys(r.Content))
	slices.SortStableFunc(kinds, func(x, y string) int { return plainer(x) - plainer(y) })
	if len(kinds) == 0 {
		return []Answer{first}
	}
	all := make([]Answer, len(kinds))
	for i, kind := range kinds {
		a, s := first, r.Content[kind].Schema
		a.Kinds, a.Fields = []string{kind}, d.fields(s, nil)
		if strings.HasSuffix(kind, "json") && len(a.Fields) > 0 {
			a.Example = d.sample(s, false)
		}
		all[i] = a
	}
	return all
}

func plainer(kind string) int {
	if kind == "application/json" {
		return 0
	}
	return 1
}

// fields are those of an object, what is needed first. An object within itself
// is not opened again. Nobody changes what it gave out: others hold it too.
func (d *document) fields(s schema, within []string) []Field {
	opened := ""
	if s.Ref != "" {
		opened = s.Ref + " " + strings.Join(within, " ")
		if known, ok := d.opened[opened]; ok { // most operations answer with the same case
			return known
		}
	}
	s, within, again := d.resolve(s, within)
	if again {
		return nil
	}
	var all []Field
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		all = append(all, d.field(name, s.Properties[name], slices.Contains(s.Required, name), within))
	}
	slices.SortStableFunc(all, func(a, b Field) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	if opened != "" {
		d.opened[opened] = all
	}
	return all
}

// resolve follows a $ref, and tells whether it leads back to where it came from.
func (d *document) resolve(s schema, within []string) (schema, []string, bool) {
	name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/")
	if !ok {
		return s, within, false
	}
	if slices.Contains(within, name) {
		return s, within, true
	}
	return d.Components.Schemas[name], append(slices.Clip(within), name), false
}

func (d *document) field(name string, s schema, required bool, within []string) Field {
	f := Field{Name: name, Text: s.Description, Required: required}
	if s.Items != nil {
		f.List = true
		if len(s.Examples) > 0 {
			f.Example = plain(s.Examples[0])
		}
		s = *s.Items
	}
	f.Fields = d.fields(s, within)
	s, _, _ = d.resolve(s, nil)
	f.Type = kindOf(s)
	for _, v := range s.Enum {
		f.Values = append(f.Values, plain(v))
	}
	if s.Default != nil {
		f.Default = plain(s.Default)
	}
	if len(s.Examples) > 0 && f.Example == "" {
		f.Example = plain(s.Examples[0])
	}
	if s.Minimum != nil {
		f.Limits = append(f.Limits, Limit{"minimum", plain(*s.Minimum)})
	}
	if s.Maximum != nil {
		f.Limits = append(f.Limits, Limit{"maximum", plain(*s.Maximum)})
	}
	if s.MaxLength != nil {
		f.Limits = append(f.Limits, Limit{"length", plain(*s.MaxLength)})
	}
	return f
}

// kindOf is the type in one word.
func kindOf(s schema) string {
	kind := s.Type
	if several, ok := kind.([]any); ok && len(several) > 0 { // a value or null
		kind = several[0]
	}
	switch {
	case s.Format == "date-time":
		return "time"
	case s.Format == "uuid", s.Format == "binary":
		return s.Format
	case kind == nil:
		return "object"
	}
	return fmt.Sprint(kind)
}

func plain(v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = plain(one)
		}
		return strings.Join(parts, ",")
	case float64:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.7f", v), "0"), ".")
	}
	return fmt.Sprint(v)
}
