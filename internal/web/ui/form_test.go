package ui

import (
	"net/url"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// A form that comes back has every answer in its place and every problem at
// its field.
func TestReturnedKeepsWhatWasSent(t *testing.T) {
	a := Action{Verb: "check", Fields: []Field{
		{Kind: Text, Name: "text"},
		{Kind: Radios, Name: "found", Options: []Option{{Value: "yes", Chosen: true}, {Value: "no"}}},
		{Kind: Checks, Name: "co", Options: []Option{{Value: "a"}, {Value: "b"}, {Value: "c"}}},
		{Kind: Verdicts, Name: "results", Options: []Option{{Value: "level"}, {Value: "clear"}}},
	}}
	sent := url.Values{"text": {"gone"}, "found": {"no"}, "co": {"a", "c"}, "results.level": {"pass"}, "results.clear": {"fail"}}
	got := a.Returned(sent, []Problem{{Field: "text", Text: "too short"}})

	if f := got.Fields[0]; f.Value != "gone" || f.Problem != "too short" {
		t.Errorf("text came back as %q with %q", f.Value, f.Problem)
	}
	if f := got.Fields[1]; f.Options[0].Chosen || !f.Options[1].Chosen {
		t.Errorf("the radio came back as %+v", f.Options)
	}
	if f := got.Fields[2]; !f.Options[0].Chosen || f.Options[1].Chosen || !f.Options[2].Chosen {
		t.Errorf("the boxes came back as %+v", f.Options)
	}
	if f := got.Fields[3]; f.Options[0].Verdict != "pass" || f.Options[1].Verdict != "fail" {
		t.Errorf("the verdicts came back as %+v", f.Options)
	}
	if !got.Open() {
		t.Error("a form with problems is closed")
	}
	if a.Fields[0].Value != "" || !a.Fields[1].Options[0].Chosen {
		t.Error("the form that was shown first has been changed")
	}
}

func TestProblemsAreSaid(t *testing.T) {
	r := reader(t, lang.EN)
	err := fault.List{
		fault.New(fault.Invalid, "day.malformed").At("due").With("value", "soon"),
		fault.New(fault.Conflict, "fault.conflict"),
	}
	got := r.Problems(err)
	if len(got) != 2 || got[0].Field != "due" || !strings.Contains(got[0].Text, "“soon” is not a day") || got[1].Field != "" {
		t.Errorf("got %+v", got)
	}
	if r.Problems(nil) != nil {
		t.Error("no error has problems")
	}
}

func TestGroups(t *testing.T) {
	got := groups([]Option{{Value: "1", Group: "a"}, {Value: "2", Group: "a"}, {Value: "3", Group: "b"}, {Value: "4"}})
	if len(got) != 3 || len(got[0]) != 2 || got[2][0].Value != "4" {
		t.Errorf("got %+v", got)
	}
}

// Every state of a case has words and a drawing, solved has a drawing that no
// other state has, and a state that ended otherwise never looks filled.
func TestStatesLookApart(t *testing.T) {
	r, zh := reader(t, lang.EN), reader(t, lang.ZH)
	for _, s := range casework.States() {
		state := State(s)
		l, ok := looks[state]
		if !ok {
			t.Errorf("%s has no drawing", s)
		}
		if strings.Contains(r.State(state)+zh.State(state), "ui.state") {
			t.Errorf("%s has no words", s)
		}
		if strokes[l.icon] == "" {
			t.Errorf("%s is drawn with %q, which is no icon", s, l.icon)
		}
		solved := looks["closed_resolved"]
		if s != casework.ClosedResolved && (l.tone == solved.tone || l.icon == solved.icon) {
			t.Errorf("%s can be taken for solved", s)
		}
		if s.Ended() != (l.tone == "solved" || l.tone == "hollow") {
			t.Errorf("%s ended: %t, but its tone is %s", s, s.Ended(), l.tone)
		}
	}
	if len(looks) != len(casework.States()) {
		t.Errorf("%d states are drawn, %d exist", len(looks), len(casework.States()))
	}
}
