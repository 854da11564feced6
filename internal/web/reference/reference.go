// Package reference reads the OpenAPI document of the API into what the pages of
// its reference show, so that the pages cannot differ from the API.
package reference

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Reference is the whole API.
type Reference struct {
	Text   string
	Base   string // the path under which every operation lies
	Groups []Group

	byID map[string]*Operation
}

// Group is the operations for one kind of asker.
type Group struct {
	Name       string
	Operations []*Operation
}

// Operation is one thing that can be asked for.
type Operation struct {
	ID, Method, Path string
	Group            string
	Summary, Text    string
	Token, Link      bool // needs a token, or the link of a report
	Parameters       []Parameter
	Body             *Body
	Answers          []Answer
	Problems         []Answer
	Curl             string
}

// Parameter is a value in the path, the query or a header.
type Parameter struct {
	Field
	In string
}

// Body is what is sent.
type Body struct {
	Required bool
	Kinds    []string
	Fields   []Field
	Example  string
}

// Answer is what may come back under a status.
type Answer struct {
	Status, Text string
	Kinds        []string
	Headers      []Field
	Fields       []Field
	Example      string
}

// Field is a value by its name.
type Field struct {
	Name, Type, Text string
	List             bool // of values of the type
	Required         bool
	Values           []string // the only ones there are
	Default, Example string
	Limits           []Limit
	Fields           []Field // of the object that it is
}

// Limit is a bound of a value: "minimum", "maximum" or "length".
type Limit struct {
	Name  string
	Value string
}

// Operation is the one with the id.
func (r *Reference) Operation(id string) (*Operation, bool) {
	op, ok := r.byID[id]
	return op, ok
}

// Read reads an OpenAPI 3.1 document as package api writes it.
func Read(text []byte) (*Reference, error) {
	d := document{opened: map[string][]Field{}}
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	r := &Reference{Text: d.Info.Description, byID: map[string]*Operation{}}
	if len(d.Servers) > 0 {
		r.Base = d.Servers[0].URL
	}
	for path, item := range d.Paths {
		for method, o := range item {
			op := d.operation(strings.ToUpper(method), path, o, r.Base)
			r.byID[op.ID] = op
		}
	}
	for _, name := range groups {
		g := Group{Name: name}
		for _, op := range r.byID {
			if op.Group == name {
				g.Operations = append(g.Operations, op)
			}
		}
		slices.SortFunc(g.Operations, func(a, b *Operation) int { return d.place(a.ID) - d.place(b.ID) })
		r.Groups = append(r.Groups, g)
	}
	return r, nil
}

// groups are the tags of the document in the order in which a stranger needs
// them.
var groups = []string{"Reporter", "Staff", "Photos", "City"}

// order is the order within the groups: that of a case's life. What it does not
// name comes behind, by name.
var order = []string{"report", "follow", "reporter-answer", "reporter-confirm", "reporter-deny", "reporter-reopen", "reporter-message",
	"me", "list-cases", "count-cases", "get-case", "intake", "ask", "answer", "verify", "record-verification", "file", "refuse", "refer",
	"dispatch", "sign", "handle", "start-check", "check", "close-resolved", "close-explained", "reopen", "note", "message"}

func (d *document) place(id string) int {
	if i := slices.Index(order, id); i >= 0 {
		return i
	}
	if id == "" {
		return len(order)
	}
	return len(order) + int(id[0])
}
