package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"wellfield/internal/fault"
)

// Kind is the kind of input that a field is.
type Kind uint8

// The kinds of input.
const (
	Line     Kind = iota + 1 // one line of text
	Text                     // several lines
	Radios                   // one of a few, all visible
	Checks                   // any of a few
	Select                   // one of many
	Day                      // a calendar day
	Photos                   // photographs, several at once
	Verdicts                 // pass or fail for each option
	Secret                   // a password
)

// Field is one question of a form, with what the reader answered so far.
type Field struct {
	Kind         Kind
	Name         string // the name it is posted under
	Label, Hint  string
	Value        string   // the answer so far
	Options      []Option // of Radios, Checks, Select, Verdicts
	Optional     bool
	Problem      string // what is wrong with the answer, in words
	Max          int    // longest answer in characters; 0: no bound
	Rows         int    // height of Text; 0: the usual
	Autocomplete string // as HTML names it
	Mode         string // inputmode, as HTML names it
	Quiet        bool   // the label is for screen readers only
}

// Option is one answer that may be chosen.
type Option struct {
	Value, Label, Hint string
	Group              string // heading of a Select; options of one group stand together
	Chosen             bool
	Verdict            string // of Verdicts: pass, fail or empty
}

// Hidden is a value that a form carries without showing it.
type Hidden struct{ Name, Value string }

// Problem is one thing that is wrong with what a reader sent, and the field to
// go to; Field is empty when it is about the whole.
type Problem struct{ Field, Text string }

// Problems says each fault inside err in the reader's language; nil when err
// holds none.
func (r Reader) Problems(err error) []Problem {
	var out []Problem
	for _, f := range fault.All(err) {
		out = append(out, Problem{Field: f.Field, Text: r.Words.Say(r.Tag, f.Key, f.Args)})
	}
	return out
}

// Action is one verb that a reader may do now, as a form. Its sentences are
// the messages ui.act.WORDS.title, .submit and, when HasHint is set, .hint.
type Action struct {
	Verb     string // the name of the command: file, dispatch, sign, ...
	Words    string // whose words it is said in; Verb when empty
	Post     string // where the form is posted to
	Carry    []Hidden
	Fields   []Field
	HasHint  bool
	Main     bool // the one to do next: open, with the filled button
	Key      string
	Problems []Problem
}

// Open tells whether the form stands open on the page.
func (a Action) Open() bool { return a.Main || len(a.Problems) > 0 }

// say is one of the sentences of the action.
func (a Action) say(r Reader, part string) string {
	words := a.Words
	if words == "" {
		words = a.Verb
	}
	return r.Say("ui.act." + words + "." + part)
}

// HasPhotos tells whether the form must be sent as multipart.
func (a Action) HasPhotos() bool {
	return slices.ContainsFunc(a.Fields, func(f Field) bool { return f.Kind == Photos })
}

// ID is the anchor of the form and the prefix of its fields' ids, so that two
// forms on a page may both ask for a reason.
func (a Action) ID() string { return "act-" + a.Verb }

// Returned is the action with what the reader sent and what is wrong with it:
// nothing that was typed is lost. Photographs cannot be kept by a browser and
// must be chosen again unless the handler stored them.
func (a Action) Returned(sent url.Values, problems []Problem) Action {
	a.Fields = Returned(a.Fields, sent, problems)
	a.Problems = problems
	return a
}

// Returned is the fields with what the reader sent and the problems at theirs.
func Returned(fields []Field, sent url.Values, problems []Problem) []Field {
	out := slices.Clone(fields)
	for i, f := range out {
		out[i].Value = sent.Get(f.Name)
		out[i].Options = slices.Clone(f.Options)
		for j, o := range f.Options {
			if f.Kind == Verdicts {
				out[i].Options[j].Verdict = sent.Get(f.Name + "." + o.Value)
				continue
			}
			out[i].Options[j].Chosen = slices.Contains(sent[f.Name], o.Value)
		}
		for _, p := range problems {
			if p.Field == f.Name {
				out[i].Problem = p.Text
			}
		}
	}
	return out
}

// fieldID is the id of a field's input within a form.
func fieldID(form, name string) string { return form + "-" + strings.ReplaceAll(name, ".", "-") }

// describedBy is the ids of the texts that belong to the field.
func (f Field) describedBy(id string) string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, id+"-hint")
	}
	if f.Problem != "" {
		ids = append(ids, id+"-problem")
	}
	return strings.Join(ids, " ")
}

// groups cuts the options where the group changes.
func groups(options []Option) [][]Option {
	var out [][]Option
	for i, o := range options {
		if i == 0 || o.Group != options[i-1].Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], o)
	}
	return out
}

// attributes are what every single input has.
func (f Field) attributes(form string) templ.Attributes {
	id := fieldID(form, f.Name)
	a := templ.Attributes{"id": id, "name": f.Name, "class": "input"}
	if ids := f.describedBy(id); ids != "" {
		a["aria-describedby"] = ids
	}
	if f.Problem != "" {
		a["aria-invalid"] = "true"
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	if f.Mode != "" {
		a["inputmode"] = f.Mode
	}
	if f.Max > 0 {
		a["maxlength"] = strconv.Itoa(f.Max)
	}
	return a
}

func (f Field) rows() int {
	const usual = 4
	if f.Rows > 0 {
		return f.Rows
	}
	return usual
}

func choiceType(k Kind) string {
	if k == Checks {
		return "checkbox"
	}
	return "radio"
}

func (a Action) enctype() string {
	if a.HasPhotos() {
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}

// group makes the browser close one form when the next opens, except those
// that came back with problems.
func (a Action) group() string {
	if len(a.Problems) > 0 {
		return ""
	}
	return "actions"
}
