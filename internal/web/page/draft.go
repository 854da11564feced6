package page

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"wellfield/internal/web/ui"
)

// Step is one page of the report.
type Step string

// The steps, in the order they are asked.
const (
	StepWhere   Step = "where"
	StepWhat    Step = "what"
	StepSame    Step = "same" // asked only where something like it is known already
	StepDetails Step = "details"
	StepContact Step = "contact"
	StepAnswers Step = "answers" // check your answers
)

// Steps are all steps in order.
func Steps() []Step { return []Step{StepWhere, StepWhat, StepDetails, StepContact, StepAnswers} }

// Number is the place of the step, from 1. What is asked only sometimes is part of
// the question before it.
func (s Step) Number() int {
	if s == StepSame {
		s = StepWhat
	}
	for i, t := range Steps() {
		if t == s {
			return i + 1
		}
	}
	return 1
}

// After is the next step; the last one stays.
func (s Step) After() Step {
	all := Steps()
	return all[min(s.Number(), len(all)-1)]
}

// Before is the step before; the first one stays.
func (s Step) Before() Step {
	if s == StepSame {
		return StepWhat
	}
	return Steps()[max(s.Number()-2, 0)]
}

// Draft is a report that is being written. It travels in the forms themselves
// and nowhere else: no address shows it, no server keeps it, and going back
// loses nothing. Only photographs are stored, by their digest.
type Draft struct {
	ID       string // made once, so that sending twice is one report
	Lat, Lng string
	Area     string
	Address  string
	Class    string
	Summary  string
	Photos   []string // digests of stored photographs
	Phone    string
	Email    string
	Same     string     // the number of the case that it is, or "other"
	Public   string     // "true" when the reporter agreed that words and photos are shown
	Answers  url.Values // to the questions of the class, each under AnswerPrefix and its code
}

// AnswerPrefix stands before the code of a question where its answer is posted.
const AnswerPrefix = "attributes."

// The names that a draft is posted under.
const (
	fieldDraft = "id"
	fieldStep  = "step" // the step that the form answers
	fieldGo    = "go"   // where the pressed button leads: next, back, search, send or a step
)

// ReadDraft is the draft in what was posted.
func ReadDraft(v url.Values) Draft {
	var answers url.Values
	for name, values := range v {
		if strings.HasPrefix(name, AnswerPrefix) {
			if answers == nil {
				answers = url.Values{}
			}
			answers[name] = values
		}
	}
	return Draft{
		ID: v.Get(fieldDraft), Lat: v.Get("lat"), Lng: v.Get("lng"), Area: v.Get("area"), Address: v.Get("address"),
		Class: v.Get("class"), Summary: v.Get("summary"), Photos: v["photo"], Phone: v.Get("phone"), Email: v.Get("email"),
		Public: v.Get("public"), Same: v.Get("same"), Answers: answers,
	}
}

// Fields are the parts of the draft that the step does not ask for itself, to
// be carried along, and the step.
func (d Draft) Fields(step Step) []ui.Hidden {
	asked := map[Step][]string{
		StepWhere:   {"lat", "lng", "area", "address"},
		StepWhat:    {"class"},
		StepSame:    {"same"},
		StepDetails: {"summary", "public"},
		StepContact: {"phone", "email"},
	}[step]
	mine := map[string]bool{}
	for _, name := range asked {
		mine[name] = true
	}
	out := []ui.Hidden{{Name: fieldStep, Value: string(step)}}
	for _, h := range d.all() {
		if strings.HasPrefix(h.Name, AnswerPrefix) && step == StepDetails {
			continue
		}
		if !mine[h.Name] && h.Value != "" {
			out = append(out, h)
		}
	}
	return out
}

func (d Draft) all() []ui.Hidden {
	out := []ui.Hidden{
		{Name: fieldDraft, Value: d.ID}, {Name: "lat", Value: d.Lat}, {Name: "lng", Value: d.Lng},
		{Name: "area", Value: d.Area}, {Name: "address", Value: d.Address}, {Name: "class", Value: d.Class},
		{Name: "summary", Value: d.Summary}, {Name: "phone", Value: d.Phone}, {Name: "email", Value: d.Email},
		{Name: "public", Value: d.Public}, {Name: "same", Value: d.Same},
	}
	for _, name := range slices.Sorted(maps.Keys(d.Answers)) {
		for _, value := range d.Answers[name] {
			out = append(out, ui.Hidden{Name: name, Value: value})
		}
	}
	for _, hash := range d.Photos {
		out = append(out, ui.Hidden{Name: "photo", Value: hash})
	}
	return out
}

// Switch lets the reader change the language in the middle of a report: the
// draft is posted along and the same step comes back.
func (d Draft) Switch(step Step) Switch {
	carry := append([]ui.Hidden{{Name: fieldStep, Value: string(step)}, {Name: fieldGo, Value: string(step)}}, nonEmpty(d.all())...)
	return Switch{Post: ReportPath, Back: ReportPath, Carry: carry}
}

func nonEmpty(values []ui.Hidden) []ui.Hidden {
	var out []ui.Hidden
	for _, h := range values {
		if h.Value != "" {
			out = append(out, h)
		}
	}
	return out
}
