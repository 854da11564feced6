package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// rows are what each verb takes and refuses, by state and hand; "" is taken.
type row struct {
	in   casework.State
	by   string
	want string
	cmd  casework.Command
}

var long = strings.Repeat("字", 4000)

func TestWhatEachVerbTakes(t *testing.T) {
	photos := func(n int) (all []casework.PhotoIn) {
		for range n {
			all = append(all, casework.PhotoIn{Hash: "p"})
		}
		return all
	}
	pothole, litter := wellfieldtest.Pothole, wellfieldtest.Litter
	east := wellfieldtest.East[:9] + "002001"
	for _, r := range []row{
		{casework.Received, "reporter", "", casework.Message{Text: long}},
		{casework.Received, "reporter", "case.words_too_long", casework.Message{Text: long + "字"}},
		{casework.Received, "reporter", "case.words_missing", casework.Message{Text: " \n"}},
		{casework.Received, "reporter", "case.words_not_text", casework.Message{Text: "\xff"}},
		{casework.Received, "reporter", "", casework.Message{Text: "x", Photos: photos(12)}},
		{casework.Received, "reporter", "case.photos_too_many", casework.Message{Text: "x", Photos: photos(13)}},
		{casework.Received, "reporter", "case.photo_unknown", casework.Message{Text: "x", Photos: []casework.PhotoIn{{Hash: "q"}}}},
		{casework.Received, "reporter", "", casework.Message{Text: "x", Photos: []casework.PhotoIn{{Hash: "p", Role: casework.OfPaper}}}},
		{casework.Received, "another reporter", "case.involved_only", casework.Message{Text: "x"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Ask{}},
		{casework.Received, "desk-east", "case.class_unknown", casework.File{Class: catalog.Key{Kind: catalog.Event, Code: "9999"}}},
		{casework.Received, "desk-east", "case.area_unknown", casework.File{Class: pothole, Area: "990101009000"}},
		{casework.Received, "desk-east", "case.area_elsewhere", casework.File{Class: pothole, Area: wellfieldtest.West}},
		{casework.Received, "desk-east", "", casework.File{Class: pothole, Area: east}},
		{casework.Received, "desk-east", "case.dispatch_unfiled", casework.Dispatch{}},
		{casework.Received, "desk-east", "case.unit_unknown", casework.Verify{Org: "none"}},
		{casework.Received, "desk-east", "case.verifier_unable", casework.Verify{Org: "works-east"}},
		{casework.Received, "desk-east", "", casework.Verify{Org: "branch-west", Note: "they are nearer"}},
		{casework.Received, "desk-east", "case.destination_unknown", casework.Refer{To: "somewhere", Text: "x"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Refer{To: "other_area", Text: "x"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Refer{To: "other_body", Text: "x"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Refer{To: "court"}},
		{casework.Received, "desk-east", "", casework.Refer{To: "fire_119", Text: "x"}},
		{casework.Received, "desk-east", "case.refusal_unverified", casework.Refuse{Reason: casework.NotThere, Text: "x"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Refuse{Reason: casework.NotPublicDuty, Text: "x"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Refuse{Reason: casework.PrivateMatter, Text: "x"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Refuse{Reason: casework.LegalDispute, Text: "x"}},
		{casework.Received, "desk-east", "", casework.Refuse{Reason: casework.LegalDispute, Text: "x", Basis: "law"}},
		{casework.Received, "desk-east", "case.words_missing", casework.Refuse{Reason: casework.BelowStandard}},
		{casework.Received, "desk-east", "case.refusal_unasked", casework.Refuse{Reason: casework.NotEnoughInfo, Text: "x"}},
		{casework.Verifying, "grid-east", "case.words_missing", casework.RecordVerification{Found: true}},
		{casework.Filed, "desk-east", "case.filed_already", casework.Dispatch{File: &casework.File{Class: litter}}},
		{casework.Filed, "desk-east", "", casework.Dispatch{Lead: "works-east"}},
		{casework.Filed, "desk-east", "case.words_missing", casework.Dispatch{Lead: "centre-east"}},
		{casework.Filed, "desk-east", "case.unit_unknown", casework.Dispatch{Lead: "none", Reason: "x"}},
		{casework.Filed, "desk-east", "case.unit_no_power", casework.Dispatch{Lead: "cleaning", Reason: "x"}},
		{casework.Filed, "desk-east", "case.unit_unknown", casework.Dispatch{Co: []org.ID{"none"}}},
		{casework.Dispatched, "desk-east", "case.words_missing", casework.Dispatch{}},
		{casework.Handling, "desk-east", "case.words_missing", casework.Dispatch{}},
		{casework.Reopened, "desk-east", "", casework.Dispatch{}},
		{casework.Handling, "works-east", "case.words_missing", casework.Handle{}},
		{casework.Handling, "works-east", "case.evidence_missing.photo_after", casework.Handle{Text: "x", Photos: []casework.PhotoIn{{Hash: "p", Role: casework.Before}}}},
		{casework.Handling, "works-east", "", casework.Handle{Text: "x", Photos: []casework.PhotoIn{{Hash: "p"}}}},
		{casework.Handled, "check-east", "case.condition_open", casework.Check{Results: wellfieldtest.Passed.Results[:1]}},
		{casework.Handled, "check-east", "case.condition_twice", casework.Check{Results: append(wellfieldtest.Passed.Results[:2:2], wellfieldtest.Passed.Results[0])}},
		{casework.Handled, "check-east", "case.condition_unknown", casework.Check{Results: append(wellfieldtest.Passed.Results[:2:2], casework.ConditionCheck{Condition: "else", Passed: true})}},
		{casework.Handled, "check-east", "case.words_missing", casework.Check{Results: wellfieldtest.Failed.Results}},
		{casework.Handled, "boss-east", "case.words_missing", casework.CloseExplained{Text: "x", Basis: "x"}},
		{casework.Handled, "boss-east", "case.words_missing", casework.CloseExplained{Text: "x", Remedy: "x"}},
		{casework.Handled, "boss-east", "case.words_missing", casework.CloseExplained{Basis: "x", Remedy: "x"}},
		{casework.AwaitingReporter, "reporter", "case.words_missing", casework.Deny{}},
		{casework.AwaitingReporter, "boss-east", "case.reporter_may_answer", casework.CloseResolved{}},
		{casework.ClosedResolved, "boss-east", "case.words_missing", casework.Reopen{}},
		{casework.ClosedResolved, "reporter", "", casework.Reopen{}},
		{casework.ClosedResolved, "desk-east", "case.words_missing", casework.Note{}},
		{casework.ClosedResolved, "desk-east", "case.not_now", casework.File{Class: pothole}},
		{casework.Handling, "time", "case.escalation_early", casework.Escalate{}},
		{casework.Handling, "boss-east", "case.time_only", casework.Escalate{}},
		{casework.ClosedResolved, "time", "case.not_now", casework.Escalate{}},
		{casework.Refused, "time", "case.not_now", casework.Escalate{}},
		{casework.Handling, "boss-east", "case.told_only", casework.AcknowledgeEscalation{Text: "x"}},
	} {
		w := at(t, r.in).by(r.by)
		r.check(w)
	}
}

func (r row) check(w *world) {
	w.t.Helper()
	if r.want == "" {
		w.does(r.cmd)
		return
	}
	w.refuses(r.want, r.cmd)
}

func TestWhatAReportNeeds(t *testing.T) {
	point, unknown := wellfieldtest.In(0, 0), catalog.Key{Kind: catalog.Event, Code: "9999"}
	for want, reports := range map[string][]casework.Report{
		"": {{Summary: "x", Point: point}, {Class: wellfieldtest.Pothole, Area: wellfieldtest.East}, {Summary: "x", Address: "at the gate"},
			{Photos: []casework.PhotoIn{{Hash: "p"}}, Point: point}},
		"case.what_missing":       {{Point: point}, {Point: point, Address: "x", Summary: "  "}},
		"case.class_unknown":      {{Class: unknown, Point: point}},
		"case.place_missing":      {{Summary: "x"}},
		"case.area_unknown":       {{Summary: "x", Area: "990101009000"}},
		"case.words_too_long":     {{Summary: long + "字", Point: point}, {Summary: "x", Address: long + "字"}},
		"case.photo_role_unknown": {{Summary: "x", Point: point, Photos: []casework.PhotoIn{{Hash: "p", Role: casework.After}}}},
	} {
		for _, r := range reports {
			for _, who := range []string{"reporter", "desk-east", "grid-east"} {
				w := newWorld(t).by(who)
				r.ID, r.Channel = "c", casework.Web
				if want == "" {
					w.does(r).is(casework.Received, w.c.Centre)
				} else {
					w.refuses(want, r)
				}
			}
			newWorld(t).by("works-east").refuses("case.report_forbidden", r)
			newWorld(t).by("time").refuses("case.report_forbidden", r)
		}
	}
	w := newWorld(t).by("grid-east").does(casework.Report{ID: "c", Channel: casework.Patrol, Summary: "x", Point: point})
	w.by("desk-east").refuses("case.no_reporter", casework.Ask{Question: "?"}).refuses("case.no_reporter", casework.Message{Text: "x"})
	if w.c.Place.Area() != wellfieldtest.East[:9]+"001001" || w.c.Jurisdiction != wellfieldtest.East || w.c.Centre != "centre-east" || w.c.Place.MapVersion != 7 {
		t.Errorf("%+v", w.c)
	}
	w.does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}}).by("works-east").does(w.evidence())
	w.by("check-east").does(wellfieldtest.Passed).is(casework.ClosedResolved, "centre-east")
	if w.c.Confirmed || !w.c.Resolved() {
		t.Error("a passed check alone resolves, and confirms nothing")
	}
}

// TestEveryClock stands on both sides of every moment that decides something.
func TestEveryClock(t *testing.T) {
	const day = 24 * time.Hour
	w := at(t, casework.NeedInfo).by("desk-east")
	unanswered := casework.Refuse{Reason: casework.NotEnoughInfo, Text: "x"}
	w.refuses("case.reporter_asked", casework.Refuse{Reason: casework.BelowStandard, Text: "x"})
	w.later(7*day-time.Microsecond).refuses("case.reporter_may_answer", unanswered)
	w.later(time.Microsecond).does(unanswered).is(casework.Refused, "centre-east")

	w = at(t, casework.AwaitingReporter)
	if !w.c.NextDue().Equal(w.env.Now.Add(7 * day)) {
		t.Errorf("next due %s", w.c.NextDue())
	}
	w.by("time").later(7*day-time.Microsecond).refuses("case.reporter_may_answer", casework.CloseResolved{})
	w.later(time.Microsecond).does(casework.CloseResolved{}).is(casework.ClosedResolved, "centre-east")
	if w.c.Confirmed || !w.c.Resolved() || !w.c.NextDue().IsZero() {
		t.Errorf("silence: %+v", w.c)
	}
	w.by("reporter").later(30*day).does(casework.Reopen{}).is(casework.Reopened, "works-east")
	w = at(t, casework.ClosedExplained)
	w.by("reporter").later(30*day+time.Microsecond).refuses("case.reopen_late", casework.Reopen{})
	w.by("boss-east").does(casework.Reopen{Text: "x"}).is(casework.Reopened, "works-east")

	w = at(t, casework.Dispatched)
	due := w.c.Due.At
	if want := time.Date(2026, 3, 9, 2, 0, 0, 0, time.UTC); !due.Equal(want) {
		t.Fatalf("due %s, want %s", due, want)
	}
	if w.c.Standing(due) != casework.OnTime || w.c.Standing(due.Add(1)) != casework.Overdue {
		t.Error("the last moment is in time, the next is not")
	}
	w.later(due.Sub(w.env.Now)).by("works-east").does(w.evidence())
	if w.c.Standing(due.Add(day)) != casework.OnTime {
		t.Error("handled in time stays in time")
	}
	w.by("check-east").does(wellfieldtest.Failed)
	if w.c.Standing(due.Add(day)) != casework.Overdue || !w.c.Due.At.Equal(due) || w.c.Rework != 1 {
		t.Errorf("a failed check goes back under its deadline: %+v", w.c)
	}
}

func TestASecondRoundOwesAllAgain(t *testing.T) {
	w := at(t, casework.ClosedResolved).by("reporter").does(casework.Reopen{})
	if w.c.Confirmed || w.c.Check != nil || !w.c.HandledAt.IsZero() || !w.c.EndedAt.IsZero() || w.c.Reopenings != 1 || w.c.Resolved() {
		t.Errorf("%+v", w.c)
	}
	w.by("works-east").does(w.evidence()).by("check-east").does(wellfieldtest.Passed).by("reporter").does(casework.Confirm{Text: "thanks"})
	w.refuses("case.words_missing", casework.Reopen{}).does(casework.Reopen{Text: "again"})
	w = at(t, casework.Reopened)
	if w.c.Rework != 1 || w.c.Reopenings != 0 || w.c.Check != nil {
		t.Errorf("%+v", w.c)
	}
	w.by("desk-east").does(casework.Dispatch{Lead: "centre-east", Reason: "ours"}).is(casework.Dispatched, "centre-east")
	if len(w.c.Given) != 2 || !w.c.SignedAt.IsZero() || w.c.Route == nil || !w.c.Route.Manual {
		t.Errorf("%+v", w.c)
	}
}

func TestAskingReturnsWhereItStood(t *testing.T) {
	for _, from := range []casework.State{casework.Received, casework.Filed} {
		for _, who := range []string{"reporter", "desk-east"} {
			w := at(t, from).by("desk-east").does(casework.Ask{Question: "?"}).is(casework.NeedInfo, "centre-east")
			w.by(who).refuses("case.words_missing", casework.Answer{}).does(casework.Answer{Text: "x", Photos: w.photo("")})
			if w.is(from, "centre-east"); w.c.NeedFrom != casework.None || w.c.Photos[0].Role != casework.OfReport || w.c.Photos[0].Rev != w.c.Rev {
				t.Errorf("%+v", w.c)
			}
		}
	}
}

func TestWhatWasNotFoundIsNotFiled(t *testing.T) {
	w := at(t, casework.Verifying).by("grid-east").does(casework.RecordVerification{Text: "nothing"}).is(casework.Received, "centre-east")
	w.by("desk-east").refuses("case.verified_absent", casework.File{Class: wellfieldtest.Pothole})
	w.refuses("case.verified_absent", casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	w.does(casework.Verify{}).by("grid-west").refuses("case.verifier_only", casework.RecordVerification{Text: "x"})
	w.by("grid-east").does(casework.RecordVerification{Found: true, Text: "there", Photos: w.photo("")})
	w.by("desk-east").refuses("case.refusal_unverified", casework.Refuse{Reason: casework.NotThere, Text: "x"})
	w.does(casework.File{Class: wellfieldtest.Pothole}).is(casework.Filed, "centre-east")
	if w.c.Photos[0].Role != casework.Before {
		t.Errorf("%+v", w.c.Photos)
	}
	w = at(t, casework.Verifying).by("grid-east").does(casework.RecordVerification{Text: "nothing"})
	w.by("desk-east").does(casework.Refuse{Reason: casework.NotThere, Text: "x"})
}

// TestWhereByWords: whoever brings the words, the guess is one, and says so
// until somebody looked.
func TestWhereByWords(t *testing.T) {
	w := newWorld(t).by("reporter").does(casework.Report{ID: "c", Channel: casework.API, Summary: "x", Address: "East, by the bridge"})
	if w.c.Place.Area() != wellfieldtest.East || w.c.Jurisdiction != wellfieldtest.East || !w.c.Place.Guessed || w.c.Centre != "centre-east" {
		t.Errorf("%+v", w.c.Place)
	}
	w.by("desk-east").does(casework.File{Class: wellfieldtest.Pothole, Area: wellfieldtest.East})
	if w.c.Place.Guessed || w.c.Place.Area() != wellfieldtest.East {
		t.Errorf("taken up: %+v", w.c.Place)
	}
	w = newWorld(t).by("reporter").does(casework.Report{ID: "c", Channel: casework.API, Summary: "x", Address: "East or West"})
	if w.c.Place.Area() != "990101000000" || w.c.Jurisdiction != "990000000000" || !w.c.Place.Guessed {
		t.Errorf("two are named as much: %+v", w.c.Place)
	}
	w = newWorld(t).by("importer")
	w.does(casework.Import{ID: "c", System: "old", SourceID: "1", Opened: w.env.Now, State: casework.Received, Address: "in West"})
	if w.c.Jurisdiction != wellfieldtest.West || !w.c.Place.Guessed {
		t.Errorf("%+v", w.c.Place)
	}
	for _, r := range []casework.Report{{Address: "nowhere"}, {Address: "in West", Area: wellfieldtest.East}, {Address: "in West", Point: wellfieldtest.In(0, 0)}} {
		r.ID, r.Summary = "c", "x"
		if w = newWorld(t).by("reporter").does(r); w.c.Place.Guessed || w.c.Jurisdiction == wellfieldtest.West {
			t.Errorf("%+v: %+v", r, w.c.Place)
		}
	}
}

// TestNobodyIsAskedWhoDoesNotExist: a post that nobody holds would be waited for
// for ever.
func TestNobodyIsAskedWhoDoesNotExist(t *testing.T) {
	d := wellfieldtest.Organisations()
	d.Holdings = slices.DeleteFunc(d.Holdings, func(h org.Holding) bool { return h.Account == "grid-west" })
	w := at(t, casework.Received).by("desk-east")
	w.env.Chart = must[*org.Chart](t)(org.NewChart(3, d))
	w.refuses("case.verifier_unable", casework.Verify{Org: "branch-west"})
	d.Leads = slices.DeleteFunc(d.Leads, func(l org.Lead) bool { return l.Org == "branch-east" })
	w.env.Chart = must[*org.Chart](t)(org.NewChart(4, d))
	w.refuses("case.verifier_missing", casework.Verify{}).does(casework.Verify{Org: "branch-east"})
}
