package catalog

import (
	"slices"
	"strconv"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// Attribute is a question that a report of the class answers, about the place,
// facility, service or procedure. Questions are asked in the order of the list.
type Attribute struct {
	Code     string     `json:"code" yaml:"code"`
	Type     AnswerType `json:"type" yaml:"type"`
	Name     lang.Name  `json:"name" yaml:"name"`                     // the question
	Hint     lang.Name  `json:"hint,omitempty" yaml:"hint,omitempty"` // how to answer it
	Required bool       `json:"required,omitempty" yaml:"required,omitempty"`
	Private  bool       `json:"private,omitempty" yaml:"private,omitempty"` // never published, whatever the reporter agreed to
	Values   []Value    `json:"values,omitempty" yaml:"values,omitempty"`   // of a list
}

// Value is one answer that may be chosen.
type Value struct {
	Key  string    `json:"key" yaml:"key"`
	Name lang.Name `json:"name" yaml:"name"`
}

// AnswerType is what an answer may be. The words are those of Open311
// GeoReport v2, which had them first.
type AnswerType string

// The types of answers.
const (
	OneLine  AnswerType = "string"          // without line breaks
	Number   AnswerType = "number"          // decimal
	Datetime AnswerType = "datetime"        // RFC 3339, or a day
	Text     AnswerType = "text"            // with line breaks
	OneOf    AnswerType = "singlevaluelist" // one of Values
	SomeOf   AnswerType = "multivaluelist"  // any of Values
)

// AnswerTypes lists every type.
func AnswerTypes() []AnswerType { return []AnswerType{OneLine, Number, Datetime, Text, OneOf, SomeOf} }

// Known tells whether t is one of the types.
func (t AnswerType) Known() bool { return slices.Contains(AnswerTypes(), t) }

// Listed tells whether answers are chosen from Values.
func (t AnswerType) Listed() bool { return t == OneOf || t == SomeOf }

// Value is the value with the key.
func (a *Attribute) Value(key string) (Value, bool) {
	i := slices.IndexFunc(a.Values, func(v Value) bool { return v.Key == key })
	if i < 0 {
		return Value{}, false
	}
	return a.Values[i], true
}

// Attribute is the class's question with the code.
func (c *Class) Attribute(code string) (*Attribute, bool) {
	i := slices.IndexFunc(c.Attributes, func(a Attribute) bool { return a.Code == code })
	if i < 0 {
		return nil, false
	}
	return &c.Attributes[i], true
}

const (
	mostAttributes = 30 // more questions than that nobody answers
	mostValues     = 200
)

// attributes checks the questions of a class.
func (r *review) attributes(all []Attribute, at string) {
	if len(all) > mostAttributes {
		r.add(at+".attributes", "catalog.attributes_too_many", fault.Args{"max": mostAttributes})
		return
	}
	seen := map[string]bool{}
	for i := range all {
		a, path := &all[i], at+".attributes["+strconv.Itoa(i)+"]"
		switch {
		case !codeForm.MatchString(a.Code):
			r.add(path+".code", "catalog.attribute_malformed", fault.Args{"value": clip(a.Code)})
		case seen[a.Code]:
			r.add(path+".code", "catalog.attribute_twice", fault.Args{"value": a.Code})
		}
		seen[a.Code] = true
		if !a.Type.Known() {
			r.add(path+".type", "catalog.attribute_type", fault.Args{"value": clip(string(a.Type))})
		}
		r.needed(a.Name, path+".name", "catalog.attribute_empty")
		r.impersonal(a.Name, path+".name")
		r.impersonal(a.Hint, path+".hint")
		r.values(a, path)
	}
}

// values checks what may be chosen: something of a list, nothing of the rest.
func (r *review) values(a *Attribute, at string) {
	switch {
	case a.Type.Listed() && (len(a.Values) == 0 || len(a.Values) > mostValues):
		r.add(at+".values", "catalog.values_count", fault.Args{"max": mostValues})
		return
	case a.Type.Known() && !a.Type.Listed() && len(a.Values) > 0:
		r.add(at+".values", "catalog.values_unexpected", fault.Args{"type": string(a.Type)})
		return
	}
	seen := map[string]bool{}
	for i, v := range a.Values {
		path := at + ".values[" + strconv.Itoa(i) + "]"
		switch {
		case !codeForm.MatchString(v.Key):
			r.add(path+".key", "catalog.attribute_malformed", fault.Args{"value": clip(v.Key)})
		case seen[v.Key]:
			r.add(path+".key", "catalog.attribute_twice", fault.Args{"value": v.Key})
		}
		seen[v.Key] = true
		r.needed(v.Name, path+".name", "catalog.attribute_empty")
		r.impersonal(v.Name, path+".name")
	}
}
