package casework

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// Attribute is what a report answered to one question of its class. Private
// stands as it stood in the catalogue on that day: what a later edition opens
// was not told to be opened.
type Attribute struct {
	Code    string `json:"code"`
	Private bool   `json:"private,omitempty"`
	Value   Sealed `json:"value"`
}

// Values are the answers; nil when they were erased or not loaded.
func (a Attribute) Values() []string {
	var values []string
	if json.Unmarshal(a.Value.Value, &values) != nil {
		return nil
	}
	return values
}

// AttributeIn is an Attribute as words.
type AttributeIn struct {
	Code    string   `json:"code"`
	Private bool     `json:"private,omitempty"`
	Values  []string `json:"values"`
}

// Value is what Attribute.Values reads.
func (a AttributeIn) Value() []byte {
	b, err := json.Marshal(a.Values)
	if err != nil { // texts
		panic(err)
	}
	return b
}

// attributes checks the answers of a report against the questions of its class.
// Faults, each at attributes.CODE: case.attribute_unknown, attribute_missing,
// attribute_single, attribute_number, attribute_datetime, attribute_line,
// attribute_value, and those of words.
func (env *Env) attributes(class *catalog.Class, given map[string][]string) ([]Attribute, error) {
	var wrong fault.List
	var asked []catalog.Attribute
	if class != nil {
		asked = class.Attributes
	}
	for code := range given {
		if !slices.ContainsFunc(asked, func(a catalog.Attribute) bool { return a.Code == code }) {
			wrong = append(wrong, attributeFault(code, "case.attribute_unknown").With("attribute", code))
		}
	}
	slices.SortFunc(wrong, func(a, b *fault.Fault) int { return strings.Compare(a.Field, b.Field) })
	var answers []Attribute
	for i := range asked {
		a := &asked[i]
		values, err := answersOf(a, given[a.Code])
		wrong = append(wrong, fault.All(err)...)
		if err != nil || len(values) == 0 {
			continue
		}
		value, err := env.sealTexts(values)
		if err != nil {
			return nil, err
		}
		answers = append(answers, Attribute{Code: a.Code, Private: a.Private, Value: value})
	}
	return answers, wrong.Err()
}

func attributeFault(code, key string) *fault.Fault {
	return fault.New(fault.Invalid, key).At("attributes." + code)
}

// answersOf are the answers to one question, trimmed, empty ones left out.
func answersOf(a *catalog.Attribute, given []string) ([]string, error) {
	var values []string
	for _, v := range given {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	switch {
	case len(values) == 0 && a.Required:
		return nil, attributeFault(a.Code, "case.attribute_missing")
	case len(values) > 1 && a.Type != catalog.SomeOf:
		return nil, attributeFault(a.Code, "case.attribute_single")
	}
	for _, v := range values {
		if err := answerFits(a, v); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// maxLine bounds an answer of one line, in characters.
const maxLine = 200

var decimal = regexp.MustCompile(`^[+-]?(\d{1,15}(\.\d{1,9})?|\.\d{1,9})$`)

func answerFits(a *catalog.Attribute, v string) error {
	wrong := func(key string) error { return attributeFault(a.Code, key).With("value", clip(v)) }
	if _, err := words("attributes."+a.Code, v, true); err != nil {
		return err
	}
	switch a.Type {
	case catalog.Number:
		if !decimal.MatchString(v) {
			return wrong("case.attribute_number")
		}
	case catalog.Datetime:
		if _, err := time.Parse(time.RFC3339, v); err == nil {
			return nil
		}
		if _, err := civil.ParseDay(v); err != nil {
			return wrong("case.attribute_datetime")
		}
	case catalog.OneLine:
		if len([]rune(v)) > maxLine || strings.ContainsAny(v, "\r\n") {
			return attributeFault(a.Code, "case.attribute_line").With("limit", maxLine)
		}
	case catalog.OneOf, catalog.SomeOf:
		if _, ok := a.Value(v); !ok {
			return wrong("case.attribute_value")
		}
	}
	return nil
}

// clip keeps a refused value short enough to be shown in a message.
func clip(s string) string { return fault.Clip(s, 40) }
