package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/catalog"
	"wellfield/internal/lang"
)

// forAMinute lets everybody keep what everybody may see.
const forAMinute = "public, max-age=60"

// Class is a row of the catalogue.
type Class struct {
	Key        string      `json:"key" doc:"Kind and code, as reports and verbs name it." example:"component/0201"`
	Kind       string      `json:"kind" doc:"component, event, service or help." example:"component"`
	Code       string      `json:"code" doc:"Its code within the kind." example:"0201"`
	Group      string      `json:"group,omitempty" doc:"The major group." example:"Roads"`
	Name       string      `json:"name" doc:"Its name." example:"Pothole"`
	Subject    string      `json:"subject" doc:"What it is about: place, facility, service or procedure; never a person." example:"facility"`
	Filing     string      `json:"filing" doc:"When it is filed." example:"The hole is deeper than 3 cm."`
	Limit      string      `json:"limit" doc:"How long the handling may take, and the clock: urgent_hour, urgent_day, working_hour, working_day or calendar_day." example:"5 working_day"`
	Closing    []Condition `json:"closing" nullable:"false" doc:"What must hold for it to be gone."`
	Evidence   []Evidence  `json:"evidence" nullable:"false" doc:"What the handling must bring."`
	Precision  string      `json:"precision" doc:"How exactly the public sees where a case is: exact, grid, community or hidden." example:"exact"`
	Attributes []Attribute `json:"attributes" nullable:"false" doc:"The questions that a report of the class answers, in order."`
	Emergency  bool        `json:"emergency" doc:"Show the emergency numbers first."`
}

// Attribute is a question that a report of the class answers.
type Attribute struct {
	Code     string  `json:"code" doc:"Its code, by which a report answers." example:"depth_cm"`
	Type     string  `json:"type" doc:"string, number, datetime, text, singlevaluelist or multivaluelist." example:"number"`
	Name     string  `json:"name" doc:"The question." example:"Rough depth in centimetres"`
	Hint     string  `json:"hint,omitempty" doc:"How to answer it."`
	Required bool    `json:"required" doc:"A report without an answer is refused."`
	Private  bool    `json:"private" doc:"The answer is never published."`
	Values   []Value `json:"values" nullable:"false" doc:"The answers to choose from, of a list."`
}

// Value is an answer that may be chosen.
type Value struct {
	Key  string `json:"key" doc:"What a report says." example:"footway"`
	Name string `json:"name" doc:"Its name." example:"Footway"`
}

// Condition is one line of the closing condition.
type Condition struct {
	ID   string `json:"id" doc:"Its id, which a check answers." example:"repaired"`
	Text string `json:"text" doc:"What must hold." example:"The surface is closed and level."`
}

// Evidence is a kind of evidence and how many pieces of it are needed.
type Evidence struct {
	Kind string `json:"kind" doc:"photo_before, photo_after, document or text." example:"photo_after"`
	Min  int    `json:"min" doc:"How many." example:"1"`
}

// Classes is the catalogue, or what of it fits.
type Classes struct {
	Edition string  `json:"edition" doc:"Name of the edition." example:"GB/T 30428.2-2026"`
	Version int     `json:"version" doc:"Version of the document here." example:"2"`
	Example bool    `json:"example" doc:"An example that nobody has adopted."`
	Classes []Class `json:"classes" nullable:"false" doc:"The classes: with q the likeliest first, else in the order of the catalogue."`
}

type classesIn struct {
	Unless
	Q        string `query:"q" maxLength:"200" doc:"Plain words, in any language, that say what is wrong." example:"hole in the road"`
	Language string `query:"language" doc:"Language of the answer, a BCP 47 tag; left out, the one of Accept-Language." example:"en"`
}

type classesOut struct {
	Status          int
	ETag            string `header:"ETag" doc:"Of this answer; it changes with the version of the catalogue."`
	CacheControl    string `header:"Cache-Control"`
	ContentLanguage string `header:"Content-Language"`
	Body            Classes
}

func (s *server) classOperations() {
	open(s, huma.Operation{OperationID: "classes", Method: http.MethodGet, Path: "/classes",
		Tags: []string{"City"}, Summary: "Find a class, or list all", Responses: notModified()}, s.classes)
}

func (s *server) classes(ctx context.Context, in *classesIn) (*classesOut, error) {
	r := s.reader(ctx)
	if in.Language != "" {
		r.tag = s.texts.Match(in.Language)
	}
	c := r.p.Catalogue
	tag := tagOfDocuments(c.Version(), r.tag)
	out := &classesOut{Status: in.status(tag), ETag: tag, CacheControl: forAMinute, ContentLanguage: string(r.tag)}
	if out.Status == http.StatusNotModified {
		return out, nil
	}
	found := c.All()
	if in.Q != "" {
		found = c.Find(in.Q, r.tag)
	}
	out.Body = Classes{Edition: c.Edition(), Version: c.Version(), Example: c.Example(), Classes: make([]Class, len(found))}
	for i, class := range found {
		out.Body.Classes[i] = r.catalogued(class)
	}
	return out, nil
}

func (r reader) catalogued(c *catalog.Class) Class {
	in := func(n lang.Name) string { return n.In(r.tag) }
	return Class{
		Key: c.Key().String(), Kind: string(c.Kind), Code: c.Code, Group: in(c.Group), Name: in(c.Name),
		Subject: string(c.Subject), Filing: in(c.Filing), Limit: c.Limit.String(), Closing: r.closing(c),
		Evidence: evidence(c), Precision: c.Precision, Attributes: r.attributes(c), Emergency: c.Emergency,
	}
}

func (r reader) closing(c *catalog.Class) []Condition {
	lines := make([]Condition, len(c.Closing))
	for i, line := range c.Closing {
		lines[i] = Condition{ID: line.ID, Text: line.Text.In(r.tag)}
	}
	return lines
}

func (r reader) attributes(c *catalog.Class) []Attribute {
	asked := make([]Attribute, len(c.Attributes))
	for i := range c.Attributes {
		a := &c.Attributes[i]
		values := make([]Value, len(a.Values))
		for j, v := range a.Values {
			values[j] = Value{Key: v.Key, Name: v.Name.In(r.tag)}
		}
		asked[i] = Attribute{Code: a.Code, Type: string(a.Type), Name: a.Name.In(r.tag), Hint: a.Hint.In(r.tag),
			Required: a.Required, Private: a.Private, Values: values}
	}
	return asked
}

func evidence(c *catalog.Class) []Evidence {
	needs := make([]Evidence, len(c.Evidence))
	for i, e := range c.Evidence {
		needs[i] = Evidence{Kind: e.Kind, Min: e.Min}
	}
	return needs
}
