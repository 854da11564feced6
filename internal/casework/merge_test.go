package casework_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/wellfieldtest"
)

const day = 24 * time.Hour

func TestWhatMayBeMergedWithWhat(t *testing.T) {
	into := casework.Merge{Into: "P"}
	beginning := []casework.State{casework.Received, casework.NeedInfo, casework.Filed, casework.Dispatched}
	for _, from := range casework.States() {
		for _, to := range casework.States() {
			w := at(t, from).beside(to).by("desk-east")
			switch {
			case !slices.Contains(beginning, from):
				w.refuses("case.not_now", into)
			case to == casework.Merged:
				w.refuses("case.merge_merged", into)
			case to == casework.Refused || to == casework.ReferredOut:
				w.refuses("case.merge_unanswered", into)
			default:
				reported := w.c.ReportedAt
				w.does(into).is(casework.Merged, "centre-east")
				if m := w.c.Merged; m.Into != "p" || m.Number != "P" || !w.c.ReportedAt.Equal(reported) || w.c.EndedAt.IsZero() || w.c.Resolved() {
					t.Errorf("%s into %s: %+v", from, to, w.c)
				}
			}
		}
	}
	w := at(t, casework.Received).by("desk-east").refuses("case.merge_unknown", into).refuses("case.merge_missing", casework.Merge{})
	w.beside(casework.Filed).refuses("case.merge_unknown", casework.Merge{Into: "another"})
	w.env.Beside.ID = "c"
	w.refuses("case.merge_itself", into)
	w.beside(casework.Filed).env.Beside.Jurisdiction = wellfieldtest.West
	w.refuses("case.merge_unknown", into) // which that desk does not see
	w.by("city-desk").refuses("case.merge_elsewhere", into)
	for _, who := range []string{"reporter", "another reporter", "works-east", "check-east", "boss-east", "grid-east", "desk-west", "time", "importer", "nobody"} {
		at(t, casework.Received).beside(casework.Filed).by(who).refuses("case.desk_only", into)
		at(t, casework.Merged).by(who).refuses("case.desk_only", casework.Unmerge{})
	}
}

func TestNobodyIsSentWhereNothingCanBeSaidAnyMore(t *testing.T) {
	for _, closed := range []casework.State{casework.ClosedResolved, casework.ClosedExplained} {
		w := at(t, casework.Received).beside(closed).by("desk-east").later(30 * day)
		w.does(casework.Merge{Into: "P"})
		w = at(t, casework.Received).beside(closed).by("desk-east").later(30*day + time.Microsecond)
		w.refuses("case.merge_late", casework.Merge{Into: "P"})
		at(t, casework.Received).beside(closed).by("desk-east").refuses("case.merge_unopened", casework.Merge{Into: "P", Reopen: true})
	}
}

// TestTakingBackChangesNothing: whatever a case was, merged and taken back it is
// that again, with every clock where it stood.
func TestTakingBackChangesNothing(t *testing.T) {
	for _, from := range []casework.State{casework.Received, casework.Filed, casework.Dispatched} {
		w := at(t, from)
		before, err := casework.EncodeCase(w.c)
		if err != nil {
			t.Fatal(err)
		}
		rev, updated := w.c.Rev, w.c.UpdatedAt
		w.beside(casework.Handling).by("desk-east").later(3 * day).does(casework.Merge{Into: "P"})
		w.refuses("case.not_now", casework.Merge{Into: "P"})
		w.later(400 * day).does(casework.Unmerge{Text: "another hole"})
		if w.c.Rev != rev+2 || w.c.Merged != nil {
			t.Errorf("%+v", w.c)
		}
		w.c.Rev, w.c.UpdatedAt = rev, updated
		if after, err := casework.EncodeCase(w.c); err != nil || string(after) != string(before) {
			t.Errorf("%s, %v\nbefore %s\nafter  %s", from, err, before, after)
		}
	}
	// A question that was open is moot: its reporter could not answer, and must be
	// asked again before anybody says that there was no answer.
	w := at(t, casework.NeedInfo).beside(casework.Handling).by("desk-east").does(casework.Merge{Into: "P"}).later(8 * day)
	w.does(casework.Unmerge{}).is(casework.Received, "centre-east")
	w.refuses("case.refusal_unasked", casework.Refuse{Reason: casework.NotEnoughInfo, Text: "x"})
}

// joined is the reporter of the case "child", which was merged with w's at the time.
func (w *world) joined(at time.Time) *world {
	w.env.Actor = casework.Actor{Role: casework.Reporter, Case: "child", Joined: &casework.Joined{Into: w.c.ID, At: at}}
	return w
}

func TestEveryReporterOfAProblemIsHeard(t *testing.T) {
	w := at(t, casework.AwaitingReporter)
	w.joined(w.env.Now).does(casework.Confirm{}).is(casework.ClosedResolved, "centre-east")
	if !w.c.Confirmed || !w.c.Resolved() {
		t.Errorf("%+v", w.c)
	}
	// Each has one reopening without a reason, whatever the others did.
	w.by("reporter").does(casework.Reopen{}).is(casework.Reopened, "works-east")
	w.by("works-east").does(w.evidence()).by("check-east").does(wellfieldtest.Passed).by("reporter").does(casework.Confirm{})
	w.refuses("case.words_missing", casework.Reopen{})
	w.joined(w.env.Now).does(casework.Reopen{}).is(casework.Reopened, "works-east")
	w.by("works-east").does(w.evidence()).by("check-east").does(wellfieldtest.Passed)
	w.joined(w.env.Now).does(casework.Deny{Text: "still there", Photos: w.photo("")}).is(casework.Reopened, "works-east")
	w.by("works-east").does(w.evidence()).by("check-east").does(wellfieldtest.Passed)
	w.joined(w.env.Now).does(casework.Confirm{}).refuses("case.words_missing", casework.Reopen{}).does(casework.Reopen{Text: "x"})

	// Who was merged late has thirty days from then.
	w = at(t, casework.ClosedResolved)
	merged := w.env.Now.Add(20 * day)
	w.later(40*day).by("reporter").refuses("case.reopen_late", casework.Reopen{})
	w.joined(merged).does(casework.Reopen{})
	w = at(t, casework.ClosedResolved)
	w.later(50*day+time.Microsecond).joined(merged).refuses("case.reopen_late", casework.Reopen{})
}

// TestTheReporterOfAMergedCaseMayNothingElse in no state of the case that stands
// for it, and does not look into it.
func TestTheReporterOfAMergedCaseMayNothingElse(t *testing.T) {
	for _, state := range casework.States() {
		w := at(t, state)
		w.joined(w.env.Now)
		for _, v := range casework.May(w.c, w.env) {
			if !casework.Shared(v) {
				t.Errorf("%s in %s", v, state)
			}
		}
		if casework.Sees(w.c, w.env) {
			t.Errorf("looks into another reporter's case in %s", state)
		}
		w.env.Actor.Joined.Into = "elsewhere"
		if got := casework.May(w.c, w.env); len(got) > 0 {
			t.Errorf("merged elsewhere, and may %v in %s", got, state)
		}
	}
}

func TestAReportCanJoinWhatItsReporterWasShown(t *testing.T) {
	report := casework.Report{ID: "c", Channel: casework.Web, Summary: "hole", Point: wellfieldtest.In(0, 0), SameAs: "P"}
	for _, state := range casework.States() {
		w := newWorld(t).beside(state).by("reporter").does(report)
		joins := !state.Ended() && state != casework.ClosedLongTerm
		if (w.c.State == casework.Merged) != joins || joins && w.c.Merged.From != casework.Received {
			t.Errorf("%s: %+v", state, w.c)
		}
	}
	// What is not there any more, or elsewhere, keeps no report away.
	if w := newWorld(t).by("reporter").does(report); w.c.State != casework.Received {
		t.Error(w.c.State)
	}
	w := newWorld(t).beside(casework.Filed)
	w.env.Beside.Jurisdiction = wellfieldtest.West
	w.by("reporter").does(report).is(casework.Received, "centre-east")
}

func TestTheProblemIsBack(t *testing.T) {
	ended := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) // an hour before the report
	for _, e := range []struct {
		what   string
		of     casework.Earlier
		recurs bool
	}{
		{"just closed", casework.Earlier{ID: "p", Class: wellfieldtest.Pothole, EndedAt: ended, Metres: 50}, true},
		{"thirty days", casework.Earlier{ID: "p", Class: wellfieldtest.Pothole, EndedAt: ended.Add(time.Hour - 30*day)}, true},
		{"longer", casework.Earlier{ID: "p", Class: wellfieldtest.Pothole, EndedAt: ended.Add(time.Hour - 30*day - 1)}, false},
		{"closed after the report", casework.Earlier{ID: "p", Class: wellfieldtest.Pothole, EndedAt: ended.Add(time.Hour)}, false},
		{"further away", casework.Earlier{ID: "p", Class: wellfieldtest.Pothole, EndedAt: ended, Metres: 50.1}, false},
		{"another class", casework.Earlier{ID: "p", Class: wellfieldtest.Litter, EndedAt: ended}, false},
		{"itself", casework.Earlier{ID: "c", Class: wellfieldtest.Pothole, EndedAt: ended}, false},
	} {
		w := at(t, casework.Received)
		older := e.of
		older.ID, older.EndedAt = "older", older.EndedAt.Add(-time.Hour)
		w.env.Earlier = []casework.Earlier{older, e.of}
		if !e.recurs {
			w.env.Earlier = w.env.Earlier[1:]
		}
		w.by("desk-east").does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		if got := w.c.Recurs; (got == "p") != e.recurs {
			t.Errorf("%s: recurs %q", e.what, got)
		}
	}
}

// TestOnlyAFactLetsTheDeskReopen: the duty desk takes a case back to work where
// the case beside it shows that the problem is back, and never otherwise.
func TestOnlyAFactLetsTheDeskReopen(t *testing.T) {
	again := func(change func(*casework.Case)) *world {
		w := at(t, casework.ClosedResolved)
		shows := at(t, casework.Received).c
		shows.ID, shows.Number, shows.Claimed = "p", "P", wellfieldtest.Pothole
		shows.ReportedAt = w.c.EndedAt.Add(time.Hour)
		if change != nil {
			change(&shows)
		}
		w.env.Beside = &shows
		return w.by("desk-east")
	}
	w := again(nil).does(casework.Recur{By: "P"}).is(casework.Reopened, "works-east")
	if w.c.Reopenings != 1 || w.c.FreeReopen || len(w.c.FreeReopens) > 0 {
		t.Errorf("%+v", w.c)
	}
	again(func(c *casework.Case) {
		c.State, c.Recurs, c.ReportedAt, c.Place.Spot = casework.Dispatched, "c", time.Time{}, casework.Sealed{}
	}).does(casework.Recur{By: "P"})
	for what, change := range map[string]func(*casework.Case){
		"another class":   func(c *casework.Case) { c.Claimed = wellfieldtest.Litter },
		"no class":        func(c *casework.Case) { c.Claimed = catalog.Key{} },
		"too late":        func(c *casework.Case) { c.ReportedAt = c.ReportedAt.Add(30 * day) },
		"reported before": func(c *casework.Case) { c.ReportedAt = c.ReportedAt.Add(-2 * time.Hour) },
		"far away":        func(c *casework.Case) { c.KnowPoint(geo.Point{Lat: 1, Lng: 1}) },
		"a unit has it":   func(c *casework.Case) { c.State = casework.Handling },
		"merged":          func(c *casework.Case) { c.State, c.Recurs = casework.Merged, "c" },
		"elsewhere":       func(c *casework.Case) { c.Jurisdiction, c.Recurs = wellfieldtest.West, "c" },
	} {
		if err := again(change).tries(casework.Recur{By: "P"}); err == nil {
			t.Errorf("%s: reopened", what)
		}
	}
	again(nil).refuses("case.recurs_not", casework.Recur{By: "another"})
	again(nil).refuses("case.words_missing", casework.Reopen{}) // a reason is still a reason
	again(nil).by("boss-east").does(casework.Recur{By: "P"})
	again(nil).by("desk-west").refuses("case.reporter_or_supervisor_only", casework.Recur{By: "P"})
	at(t, casework.ClosedResolved).by("desk-east").refuses("case.reporter_or_supervisor_only", casework.Reopen{Text: "x"})
	w = again(nil)
	w.c.State = casework.ClosedExplained // nobody said that it was gone
	w.refuses("case.reporter_or_supervisor_only", casework.Recur{By: "P"})
}

// TestMergersNeverFormACircle merges and takes back at random among a few cases:
// from each of them the way leads to one that stands for itself, and none is lost.
func TestMergersNeverFormACircle(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var all []casework.Case
		for i := range 6 {
			c := at(t, casework.Filed).c
			c.ID, c.Number = casework.ID(rune('a'+i)), string(rune('A'+i))
			all = append(all, c)
		}
		w := newWorld(t).by("desk-east")
		for range 40 {
			i, j := rapid.IntRange(0, 5).Draw(r, "case"), rapid.IntRange(0, 5).Draw(r, "into")
			other := all[j]
			w.c, w.env.Beside = all[i], &other
			var cmd casework.Command = casework.Unmerge{}
			if rapid.IntRange(0, 3).Draw(r, "what") > 0 {
				cmd = casework.Merge{Into: other.Number}
			}
			if w.tries(cmd) == nil {
				all[i] = w.c
			}
		}
		for _, c := range all {
			steps := 0
			for ; c.Merged != nil; steps++ {
				if steps > len(all) {
					r.Fatal("a circle")
				}
				c = all[c.Merged.Into[0]-'a']
			}
			if c.State == casework.Merged {
				r.Fatal("merged with nothing")
			}
		}
	})
}
