package page

import (
	"net/url"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// Whatever step a form stands at, what it carries and what it asks for make up
// the whole draft: going forward or back loses nothing.
func TestDraftTravels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		d := Draft{
			ID: text.Draw(t, "id"), Lat: text.Draw(t, "lat"), Lng: text.Draw(t, "lng"), Area: text.Draw(t, "area"),
			Address: text.Draw(t, "address"), Class: text.Draw(t, "class"), Summary: text.Draw(t, "summary"),
			Photos: rapid.SliceOfN(rapid.StringN(1, 64, -1), 1, 4).Draw(t, "photos"),
			Phone:  text.Draw(t, "phone"), Email: text.Draw(t, "email"), Public: text.Draw(t, "public"),
			Answers: url.Values{AnswerPrefix + "extent": rapid.SliceOfN(rapid.StringN(1, 64, -1), 1, 3).Draw(t, "extent"), AnswerPrefix + "pole": {"17"}},
		}
		step := rapid.SampledFrom(Steps()).Draw(t, "step")
		asked := map[Step]url.Values{
			StepWhere:   {"lat": {d.Lat}, "lng": {d.Lng}, "area": {d.Area}, "address": {d.Address}},
			StepWhat:    {"class": {d.Class}},
			StepDetails: {"summary": {d.Summary}, "public": {d.Public}, AnswerPrefix + "extent": d.Answers[AnswerPrefix+"extent"], AnswerPrefix + "pole": {"17"}},
			StepContact: {"phone": {d.Phone}, "email": {d.Email}},
		}[step]
		sent := url.Values{}
		for name, values := range asked {
			sent[name] = values
		}
		for _, h := range d.Fields(step) {
			if asked.Has(h.Name) {
				t.Fatalf("%s asks for %s and carries it too", step, h.Name)
			}
			sent.Add(h.Name, h.Value)
		}
		if got := ReadDraft(sent); !reflect.DeepEqual(got, d) {
			t.Fatalf("at %s\n got %+v\nwant %+v", step, got, d)
		}
	})
}

func TestStepsAreARow(t *testing.T) {
	for i, s := range Steps() {
		if s.Number() != i+1 {
			t.Errorf("%s is number %d, want %d", s, s.Number(), i+1)
		}
		if i > 0 && (s.Before() != Steps()[i-1] || Steps()[i-1].After() != s) {
			t.Errorf("%s and %s do not follow each other", Steps()[i-1], s)
		}
	}
	if StepWhere.Before() != StepWhere || StepAnswers.After() != StepAnswers {
		t.Error("the row has no ends")
	}
	if got := Step("elsewhere").Number(); got != 1 {
		t.Errorf("an unknown step is number %d, want the first", got)
	}
}
