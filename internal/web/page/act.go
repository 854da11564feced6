package page

import (
	"strconv"

	"wellfield/internal/web/ui"
)

// Choices are what the forms of the verbs offer, already decided for the case
// and the reader. A form reads the few that it needs.
type Choices struct {
	Classes    []ui.Option // of the catalogue, grouped; the suggested one chosen
	Areas      []ui.Option // grids of the jurisdiction; the located one chosen
	Units      []ui.Option // that may act on the case; the rule's one chosen
	Verifiers  []ui.Option // organisations that can look on the spot
	Conditions []ui.Option // the lines of the closing condition
	Reasons    []string    // codes of refusal
	Places     []string    // codes of where a case may be referred to
	Unfiled    bool        // dispatching files the case in the same step
	Again      bool        // a unit has the case: dispatching takes it away, and needs a reason
	Needed     bool        // reopening needs a reason
	Before     bool        // the class asks how it was before, and nobody has shown it
	Photos     bool        // the class asks for photographs of the result
	Documents  bool        // the class asks for a document

	Returns []string    // codes of why a unit returns a case
	Owners  []ui.Option // units that may be thought responsible, and nobody
	Helpers []ui.Option // who may be given a part
	Dues    []ui.Option // until when, with the case at the latest
	Parts   []ui.Option // the reader's own open parts
	Open    bool        // parts are open: the lead says why

	Supervisors []ui.Option // who demanded an answer of this reader's unit
	Callable    []ui.Option // units that a whistle may call
	Absent      []ui.Option // called units that are not on the spot; empty for a unit that records itself
	OnSite      []ui.Option // called units with which a measure can be agreed
	Keepers     []ui.Option // organisations that can look after a case of the long-term register
	Delays      []ui.Option // why something takes longer
	Limit       string      // of the case, in words
}

// verb is one verb's form: the key that jumps to it and its questions.
type verb struct {
	key    string
	hint   bool
	fields func(q questions, c Choices) []ui.Field
}

// verbs are the forms of all verbs. A new verb is one row here and its
// sentences ui.act.VERB.* in the catalogues.
var verbs = map[string]verb{
	"ask": {"Q", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("question")} }},
	"answer": {"", false, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.text("text"), q.photos(true)}
	}},
	"verify": {"V", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.choose("org", c.Verifiers), optional(q.text("note"))}
	}},
	"record_verification": {"W", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.either("found", "yes", "no"), q.text("text"), q.photos(true)}
	}},
	"file": {"F", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.choose("class", c.Classes), q.choose("area", c.Areas)}
	}},
	"refuse": {"R", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.either("reason", c.Reasons...), q.text("text"), optional(q.line("basis"))}
	}},
	"refer": {"E", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.either("to", c.Places...), optional(q.line("body")), q.text("text"), optional(q.line("sent"))}
	}},
	"dispatch": {"D", true, func(q questions, c Choices) []ui.Field {
		fields := []ui.Field{q.choose("lead", c.Units), optional(q.line("reason"))}
		if c.Unfiled {
			fields = append([]ui.Field{q.choose("class", c.Classes), q.choose("area", c.Areas)}, fields...)
		}
		return fields
	}},
	"sign":        {"S", true, none},
	"handle":      {"H", true, handling},
	"start_check": {"C", true, none},
	"check": {"C", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.verdicts("results", c.Conditions), optional(q.text("text")), q.photos(true)}
	}},
	"recheck": {"C", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.verdicts("results", c.Conditions), optional(q.text("text")), q.photos(!c.Photos)}
	}},
	"confirm": {"", false, func(q questions, _ Choices) []ui.Field { return []ui.Field{optional(q.text("text"))} }},
	"deny": {"", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.text("text"), q.photos(true)}
	}},
	"close_resolved": {"L", true, none},
	"close_explained": {"X", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.text("text"), q.line("basis"), q.text("remedy")}
	}},
	"reopen": {"O", true, func(q questions, c Choices) []ui.Field {
		why := q.text("text")
		why.Optional = !c.Needed
		return []ui.Field{why, q.photos(true)}
	}},
	"return": {"B", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.either("reason", c.Returns...), q.choose("unit", c.Owners), q.text("text")}
	}},
	"arbitrate": {"I", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.choose("lead", c.Owners), q.text("reason"), q.line("basis")}
	}},
	"split": {"P", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.choose("org", c.Helpers), q.text("text"), optional(q.choose("due", c.Dues))}
	}},
	"finish_part": {"U", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.choose("part", c.Parts), q.text("text"), q.photos(true)}
	}},
	"decline_part": {"", true, func(q questions, c Choices) []ui.Field {
		return []ui.Field{q.choose("part", c.Parts), q.text("text")}
	}},
	"note": {"N", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.text("text"), q.photos(true)}
	}},
	"merge": {"G", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.line("into")} }},
	"unmerge": {"U", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{optional(q.text("text"))}
	}},
	"acknowledge_escalation": {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("text")} }},
	"message": {"M", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.text("text"), q.photos(true)}
	}},

	"ask_review":     {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{optional(q.text("text"))} }},
	"review_refusal": {"", true, reviewing},
	"record_answer":  {"", true, answering},
	"take_back":      {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("text")} }},
	"supervise": {"", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.text("demand"), optional(q.days("limit"))}
	}},
	"answer_supervision":  {"", true, toSupervisor},
	"judge_supervision":   {"", true, judging},
	"whistle":             {"", true, whistling},
	"acknowledge_whistle": {"", true, none},
	"record_arrival":      {"", true, arriving},
	"excuse_absence":      {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("text")} }},
	"agree_measure":       {"", true, agreeing},
	"finish_measure":      {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("text"), q.photos(true)} }},
	"evaluate_whistle": {"", true, func(q questions, _ Choices) []ui.Field {
		return []ui.Field{q.either("verdict", "worked", "failed", "misused"), q.text("text")}
	}},
	"extend":           {"", true, extending},
	"suspend":          {"", true, suspending},
	"grant":            {"Y", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{optional(q.text("text"))} }},
	"decline":          {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("text")} }},
	"resume":           {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("text")} }},
	"close_long_term":  {"", true, registering},
	"review_long_term": {"", true, reviewingLongTerm},

	"ask_unlock":     {"", true, unlocking},
	"approve_unlock": {"", true, approvingUnlock},
	"decline_unlock": {"", true, func(q questions, _ Choices) []ui.Field { return []ui.Field{q.text("text")} }},
	"look":           {"", true, none},

	"correct_contact":  {"", true, correcting},
	"erase_identity":   {"", true, none},
	"withdraw_consent": {"", true, none},
}

func none(questions, Choices) []ui.Field { return nil }

// handling asks for the evidence that the class asks for, each kind by itself.
func handling(q questions, c Choices) []ui.Field {
	fields := []ui.Field{q.text("text")}
	if c.Before {
		fields = append(fields, q.named("before"))
	}
	result := q.photos(!c.Photos)
	if c.Photos {
		result.Label = q.say("photos")
	}
	fields = append(fields, result)
	if c.Documents {
		fields = append(fields, q.named("documents"))
	}
	if c.Open {
		fields = append(fields, q.text("open"))
	}
	return fields
}

// Act is the form of a verb, posted to the address with the revision of the
// case that the reader saw. A verb without a form gets an empty one, which the
// test of verbs forbids.
func Act(r ui.Reader, name, post string, rev int64, c Choices) ui.Action {
	a := ui.Action{Verb: name, Post: post, Carry: []ui.Hidden{{Name: "rev", Value: strconv.FormatInt(rev, 10)}}}
	v, ok := verbs[name]
	if !ok {
		return a
	}
	a.Key, a.HasHint = v.key, v.hint
	if c.Again && name == "dispatch" {
		a.Words = "again"
		q := questions{r, a.Words}
		a.Fields = []ui.Field{q.choose("lead", c.Units), q.line("reason")}
		return a
	}
	a.Fields = v.fields(questions{r, name}, c)
	return a
}

// AsReporter is the form in the words of the reporter's own page.
func AsReporter(a ui.Action) ui.Action {
	a.Key = ""
	a.Words = "mine." + a.Verb
	a.HasHint = true
	return a
}

// questions makes the fields of one verb: the label of a field is the message
// ui.act.VERB.FIELD.
type questions struct {
	r    ui.Reader
	verb string
}

const longest = 4000

func (q questions) say(part string) string { return q.r.Say("ui.act." + q.verb + "." + part) }

func (q questions) line(name string) ui.Field {
	return ui.Field{Kind: ui.Line, Name: name, Label: q.say(name), Max: longest}
}

func (q questions) text(name string) ui.Field {
	return ui.Field{Kind: ui.Text, Name: name, Label: q.say(name), Max: longest}
}

func (q questions) choose(name string, options []ui.Option) ui.Field {
	return ui.Field{Kind: ui.Select, Name: name, Label: q.say(name), Options: options}
}

// either is one of a few fixed codes, each with its own message.
func (q questions) either(name string, codes ...string) ui.Field {
	f := ui.Field{Kind: ui.Radios, Name: name, Label: q.say(name)}
	for _, code := range codes {
		f.Options = append(f.Options, ui.Option{Value: code, Label: q.say(name + "." + code)})
	}
	return f
}

func (q questions) verdicts(name string, lines []ui.Option) ui.Field {
	return ui.Field{Kind: ui.Verdicts, Name: name, Label: q.say(name), Options: lines}
}

func (q questions) photos(optional bool) ui.Field {
	return ui.Field{Kind: ui.Photos, Name: "photos", Label: q.r.Say("ui.field.photos"), Optional: optional}
}

// named are photographs of something that the verb names.
func (q questions) named(name string) ui.Field {
	return ui.Field{Kind: ui.Photos, Name: name, Label: q.say(name)}
}

func optional(f ui.Field) ui.Field {
	f.Optional = true
	return f
}
