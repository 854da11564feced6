package casework_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// local is a time of March 2026 in Shanghai.
func local(day, hour int) time.Time { return time.Date(2026, 3, day, hour-8, 0, 0, 0, time.UTC) }

func TestWhatMoreTimeTakes(t *testing.T) {
	suspend := casework.Suspend{Until: "2026-03-05", Reason: "weather", Text: "x", Measure: "x", Photos: []casework.PhotoIn{{Hash: "p"}}}
	with := func(change func(s *casework.Suspend)) casework.Suspend {
		s := suspend
		change(&s)
		return s
	}
	for _, r := range []row{
		{casework.Dispatched, "works-east", "", extend},
		{casework.Handling, "works-east", "", extend},
		{casework.Reopened, "works-east", "", extend},
		{casework.Handled, "works-east", "case.not_now", extend},
		{casework.Suspended, "works-east", "case.not_now", extend},
		{casework.Handling, "desk-east", "case.lead_only", extend},
		{casework.Handling, "works-west", "case.lead_only", extend},
		{casework.Handling, "works-east", "", casework.Extend{More: 5, Reason: "other", Text: "x"}},
		{casework.Handling, "works-east", "case.extend_more", casework.Extend{More: 6, Reason: "other", Text: "x"}},
		{casework.Handling, "works-east", "case.extend_more", casework.Extend{Reason: "other", Text: "x"}},
		{casework.Handling, "works-east", "case.words_missing", casework.Extend{More: 1, Reason: "other"}},
		{casework.Handling, "works-east", "case.delay_reason_unknown", casework.Extend{More: 1, Reason: "mood", Text: "x"}},
		{casework.Handling, "boss-east", "case.delay_none", casework.Grant{}},
		{casework.Handling, "boss-east", "case.delay_none", casework.Decline{Text: "x"}},
		{casework.Handling, "time", "case.delay_none", casework.Lapse{}},
		{casework.Handling, "boss-east", "case.time_only", casework.Lapse{}},
		{casework.Handling, "works-east", "", suspend},
		{casework.Dispatched, "works-east", "case.not_now", suspend},
		{casework.Handling, "works-east", "case.words_missing", with(func(s *casework.Suspend) { s.Text = "" })},
		{casework.Handling, "works-east", "case.words_missing", with(func(s *casework.Suspend) { s.Measure = " " })},
		{casework.Handling, "works-east", "case.suspend_photo", with(func(s *casework.Suspend) { s.Photos = nil })},
		{casework.Handling, "works-east", "case.photo_role_unknown", with(func(s *casework.Suspend) { s.Photos = []casework.PhotoIn{{Hash: "p", Role: casework.After}} })},
		{casework.Handling, "works-east", "case.delay_reason_unknown", with(func(s *casework.Suspend) { s.Reason = "" })},
		{casework.Handling, "works-east", "case.day_missing", with(func(s *casework.Suspend) { s.Until = "" })},
		{casework.Handling, "works-east", "case.day_malformed", with(func(s *casework.Suspend) { s.Until = "soon" })},
		{casework.Handling, "works-east", "case.suspend_until", with(func(s *casework.Suspend) { s.Until = "2026-03-02" })},
		{casework.Handling, "works-east", "", with(func(s *casework.Suspend) { s.Until = "2027-03-02" })},
		{casework.Handling, "works-east", "case.suspend_until", with(func(s *casework.Suspend) { s.Until = "2027-03-03" })},
		{casework.Suspended, "works-east", "case.words_missing", casework.Resume{}},
		{casework.Suspended, "works-east", "", casework.Resume{Text: "thawed"}},
		{casework.Suspended, "boss-east", "", casework.Resume{Text: "thawed"}},
		{casework.Suspended, "desk-east", "case.resume_forbidden", casework.Resume{Text: "x"}},
		{casework.Suspended, "works-west", "case.resume_forbidden", casework.Resume{Text: "x"}},
		{casework.Suspended, "time", "case.still_suspended", casework.Resume{}},
		{casework.Suspended, "works-east", "case.not_now", casework.Handle{Text: "x"}},
	} {
		r.check(at(t, r.in).by(r.by))
	}
}

// TestWhoAnswers: never the unit, never the same person, never beneath it.
func TestWhoAnswers(t *testing.T) {
	for who, want := range map[string]string{
		"boss-east": "", "city-desk": "", "works-east": "case.supervise_only", "desk-east": "case.supervise_only",
		"check-east": "case.supervise_only", "boss-west": "case.supervise_only", "reporter": "case.supervise_only", "time": "case.supervise_only",
	} {
		row{want: want, cmd: casework.Grant{}}.check(at(t, casework.Handling).by("works-east").does(extend).by(who))
		row{want: want, cmd: casework.Decline{Text: "x"}}.check(at(t, casework.Handling).by("works-east").does(extend).by(who))
	}
	w := at(t, casework.Dispatched).by("works-east").does(extend)
	if asked := w.c.Asked(); asked.To != "command-east" || asked.Unit != "works-east" {
		t.Errorf("%+v", asked)
	}
	w.by("boss-east")
	w.env.Actor.Person = "works-east" // the person who asked, under another post
	w.refuses("case.own_work", casework.Grant{})

	w = at(t, casework.Dispatched)
	w.c.Given = append(w.c.Given, "command-east") // had it once
	w.by("works-east").does(extend)
	if to := w.c.Asked().To; to != "district-centre" {
		t.Errorf("what its own supervisors worked on is answered by %s", to)
	}
	w.by("boss-east").refuses("case.own_work", casework.Grant{}).by("city-desk").does(casework.Grant{})
}

func TestAnExtensionMovesTheTermAndNeverTheDeadline(t *testing.T) {
	w := at(t, casework.Handling).by("works-east")
	due := w.c.Due.At // Monday, 9 March, 10:00
	w.does(extend).refuses("case.delay_open", extend).refuses("case.delay_open", w.suspend("2026-03-05"))
	if !w.c.Term().Equal(due) || !w.nextDue().Equal(due) || len(w.c.Tasks()) != 1 || w.c.Tasks()[0].Org != "command-east" {
		t.Fatalf("the clock runs while it is asked: %s, %+v", w.c.Term(), w.c.Tasks())
	}
	w.by("boss-east").does(casework.Decline{Text: "begin earlier"}).by("works-east").does(extend).by("boss-east").does(casework.Grant{})
	if want := local(11, 10); !w.c.Term().Equal(want) || !w.c.Due.At.Equal(due) || len(w.c.Tasks()) != 0 || !w.nextDue().IsZero() {
		t.Fatalf("extended to %s, want %s; deadline %s, was %s", w.c.Term(), want, w.c.Due.At, due)
	}
	w.by("works-east").does(extend).by("boss-east").does(casework.Grant{}).by("works-east").refuses("case.extend_times", extend)
	if want := local(13, 10); !w.c.Term().Equal(want) {
		t.Fatalf("extended to %s, want %s", w.c.Term(), want)
	}
	late := due.Add(time.Microsecond)
	if w.c.Standing(late) != casework.Overdue || w.c.Extended(late) != casework.OnTime || w.c.Extended(local(13, 10).Add(1)) != casework.Overdue {
		t.Error("by the original deadline it is late, and that figure stays")
	}
	w.later(late.Sub(w.env.Now)).does(w.evidence())
	if w.c.Standing(local(30, 10)) != casework.Overdue || w.c.Extended(local(30, 10)) != casework.OnTime {
		t.Error("handled within the extension: late by the first figure, in time by the second")
	}
}

func TestNobodyAsksOrAnswersAfterTheDeadline(t *testing.T) {
	w := at(t, casework.Handling).by("works-east")
	due := w.c.Due.At
	w.later(due.Sub(w.env.Now)-time.Microsecond).does(extend).by("time").refuses("case.delay_running", casework.Lapse{})
	w.later(time.Microsecond).by("boss-east").refuses("case.delay_late", casework.Grant{}).refuses("case.delay_late", casework.Decline{Text: "x"})
	at, cmd := w.owed()
	if !at.Equal(due) {
		t.Fatalf("owed at %s", at)
	}
	w.by("time").does(cmd).by("works-east").refuses("case.delay_late", extend).refuses("case.delay_late", w.suspend("2026-03-30"))
	if w.c.Asked() != nil || !w.c.Term().Equal(due) || w.c.Delay.Requests[0].Answer != casework.Lapsed || w.c.Delay.Requests[0].Post != "" {
		t.Errorf("%+v", w.c.Delay)
	}
	w.does(w.evidence()) // a lapsed request holds nothing up
}

// TestARequestFallsAway when the unit is done, or the case goes elsewhere, and
// then nobody can grant it any more.
func TestARequestFallsAway(t *testing.T) {
	for name, moves := range map[string]func(w *world){
		"done":       func(w *world) { w.by("works-east").does(w.evidence()) },
		"elsewhere":  func(w *world) { w.by("desk-east").does(casework.Dispatch{Lead: "centre-east", Reason: "ours"}) },
		"registered": func(w *world) { w.by("boss-east").does(longTerm) },
	} {
		w := at(t, casework.Handling).by("works-east").does(extend)
		before := w.c
		moves(w)
		if w.c.Asked() != nil || w.c.Delay.Requests[0].Answer != casework.FellAway || before.Asked() == nil || w.nextDue().Equal(w.c.Due.At) {
			t.Errorf("%s: %+v", name, w.c.Delay)
		}
	}
	w := at(t, casework.Handling).by("works-east").does(extend).by("desk-east").does(casework.Dispatch{Lead: "works-east", Reason: "theirs"})
	w.by("boss-east").does(casework.Grant{}) // still theirs
}

func TestASuspensionStopsTheClock(t *testing.T) {
	w := at(t, casework.Suspended).is(casework.Suspended, "works-east") // since Monday, 10:00, until Thursday
	due := w.c.Due.At
	if !w.c.Paused() || !w.c.Term().IsZero() || !w.c.SuspendedUntil().Equal(local(5, 0)) || !w.nextDue().Equal(local(5, 0)) {
		t.Fatalf("%+v until %s", w.c.Delay, w.c.SuspendedUntil())
	}
	if w.c.Extended(due.Add(1)) != casework.OnTime || w.c.Standing(due.Add(1)) != casework.Overdue {
		t.Error("the original figure is not moved by a suspension either")
	}
	owed, cmd := w.owed()
	w.by("time").later(owed.Sub(w.env.Now)-time.Microsecond).refuses("case.still_suspended", cmd)
	w.later(5*24*time.Hour).does(cmd).is(casework.Handling, "works-east") // a sweep that comes late
	// Four days and 8 of 8 hours less one were left: from Thursday, opening, the same amount.
	if p := w.c.Delay.Pauses[0]; !p.To.Equal(local(5, 0)) || !p.From.Equal(local(2, 10)) {
		t.Errorf("paused %s to %s", p.From, p.To)
	}
	want, err := w.env.Calendar.Deadline(local(2, 10), w.c.Due.Limit, w.c.Delay.Pauses)
	if err != nil || !w.c.Term().Equal(want.At) || !w.c.Due.At.Equal(due) {
		t.Errorf("until %s, want %s (%v)", w.c.Term(), want.At, err)
	}
	w = at(t, casework.Suspended).by("works-east").later(24 * time.Hour).does(casework.Resume{Text: "thawed"})
	if want := due.Add(24 * time.Hour); !w.c.Term().Equal(want) {
		t.Errorf("resumed after a working day: until %s, want %s", w.c.Term(), want)
	}
	w.refuses("case.suspend_times", w.suspend("2026-03-09")).does(extend)
}

// TestAnEmergencyNeverWaits, whatever the procedure says.
func TestAnEmergencyNeverWaits(t *testing.T) {
	d := wellfieldtest.Catalogue()
	for i := range d.Classes {
		d.Classes[i].Emergency = d.Classes[i].Code == wellfieldtest.Pothole.Code
	}
	w := at(t, casework.Handling)
	w.env.Catalogue = must[*catalog.Catalogue](t)(catalog.NewCatalogue(3, d))
	w.by("works-east").refuses("case.suspend_emergency", w.suspend("2026-03-05")).does(extend)
	w = at(t, casework.Handling).by("works-east").does(w.suspend("2026-03-05"))
	w.env.Catalogue = must[*catalog.Catalogue](t)(catalog.NewCatalogue(3, d))
	w.by("boss-east").refuses("case.suspend_emergency", casework.Grant{})
}

// TestMoreTimeInAnyOrder: whatever was given, in whatever order, the term is what
// the calendar says of the whole limit and the pause, and never before the
// deadline.
func TestMoreTimeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := at(t, casework.Handling)
		limit, extended := w.c.Due.Limit, 0
		for i := range rapid.IntRange(1, 3).Draw(r, "requests") {
			w.later(time.Duration(rapid.IntRange(0, 20).Draw(r, "hours")) * time.Hour)
			if more := rapid.IntRange(0, limit.N).Draw(r, "more"); more > 0 {
				if w.by("works-east").tries(casework.Extend{More: more, Reason: "other", Text: "x"}) == nil {
					w.by("boss-east").does(casework.Grant{})
					extended += more
				}
			} else if until := w.env.Now.In(w.env.Zone).AddDate(0, 0, 1+i); w.by("works-east").tries(w.suspend(civil.DayOf(until))) == nil {
				w.by("boss-east").does(casework.Grant{}).later(time.Duration(rapid.IntRange(0, 90).Draw(r, "suspended")) * time.Hour)
				if cmd := (casework.Resume{Text: "x"}); w.by("works-east").tries(cmd) != nil {
					r.Fatal("could not go on")
				}
			}
		}
		var pauses []worktime.Pause
		if w.c.Delay != nil {
			pauses = w.c.Delay.Pauses
		}
		want, err := w.env.Calendar.Deadline(local(2, 10), worktime.Limit{N: limit.N + extended, Unit: limit.Unit}, pauses)
		if err != nil {
			r.Fatal(err)
		}
		if !w.c.Term().Equal(want.At) || w.c.Term().Before(w.c.Due.At) {
			r.Fatalf("term %s, want %s: %+v", w.c.Term(), want.At, w.c.Delay)
		}
	})
}
