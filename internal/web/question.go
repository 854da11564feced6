package web

import (
	"slices"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/lang"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// asked is the class that the draft claims, with its questions; nil for none.
func (v *visit) asked(d page.Draft) *catalog.Class {
	k, err := v.claimed(d.Class)
	if err != nil || k.IsZero() {
		return nil
	}
	return v.class(k)
}

// questions are the questions of a class as fields, with the answers so far.
func (v *visit) questions(class *catalog.Class, d page.Draft) []ui.Field {
	if class == nil {
		return nil
	}
	var fields []ui.Field
	for i := range class.Attributes {
		a := &class.Attributes[i]
		given := d.Answers[page.AnswerPrefix+a.Code]
		f := ui.Field{Kind: ui.Line, Name: page.AnswerPrefix + a.Code, Label: v.name(a.Name), Hint: v.optionalName(a.Hint),
			Optional: !a.Required, Max: 200, Autocomplete: "off"}
		if len(given) > 0 {
			f.Value = given[0]
		}
		switch a.Type {
		case catalog.Number:
			f.Mode = "decimal"
		case catalog.Datetime:
			f.Kind, f.Hint = ui.Day, ""
		case catalog.Text:
			f.Kind, f.Max, f.Rows = ui.Text, 4000, 3
		case catalog.OneOf:
			f.Kind = ui.Select
		case catalog.SomeOf:
			f.Kind = ui.Checks
		}
		for _, value := range a.Values {
			f.Options = append(f.Options, ui.Option{Value: value.Key, Label: v.name(value.Name), Chosen: slices.Contains(given, value.Key)})
		}
		fields = append(fields, f)
	}
	return fields
}

func (v *visit) optionalName(n lang.Name) string {
	if len(n) == 0 {
		return ""
	}
	return v.name(n)
}

// answersTo are the draft's answers to the questions of the class. What was
// answered for a class that was chosen before stays behind.
func answersTo(class *catalog.Class, d page.Draft) map[string][]string {
	if class == nil {
		return nil
	}
	given := map[string][]string{}
	for i := range class.Attributes {
		if values := d.Answers[page.AnswerPrefix+class.Attributes[i].Code]; len(values) > 0 {
			given[class.Attributes[i].Code] = values
		}
	}
	return given
}

// answered are answers in words, a line for each question.
func (v *visit) answered(class *catalog.Class, given map[string][]string) string {
	if class == nil {
		return ""
	}
	var lines []string
	for i := range class.Attributes {
		a := &class.Attributes[i]
		var said []string
		for _, value := range given[a.Code] {
			if listed, ok := a.Value(value); ok {
				value = v.name(listed.Name)
			}
			if value = strings.TrimSpace(value); value != "" {
				said = append(said, value)
			}
		}
		if len(said) > 0 {
			lines = append(lines, v.Say("web.answered", "question", v.name(a.Name), "answer", v.Say("web.list", "items", said)))
		}
	}
	return strings.Join(lines, "\n")
}

// answersFact are the answers of a case's report.
func (v *visit) answersFact(c *casework.Case) ui.Fact {
	given := map[string][]string{}
	for _, a := range c.Attributes {
		given[a.Code] = a.Values()
	}
	return ui.Fact{Key: "page.fact.answers", Text: v.answered(v.class(c.Claimed), given)}
}
