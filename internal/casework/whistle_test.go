package casework_test

import (
	"reflect"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/org"
)

func today(w *world) civil.Day { return civil.DayOf(w.env.Now.In(w.env.Zone)) }

func blow(units ...org.ID) casework.Blow {
	return casework.Blow{Kind: casework.TacklingWhistle, Reason: casework.JointEnforcement, Units: units, Place: "north gate", Need: "to close it"}
}

func TestWhoWhistlesAndForWhat(t *testing.T) {
	ok := blow("cleaning")
	with := func(change func(*casework.Blow)) casework.Blow { k := ok; change(&k); return k }
	for _, r := range []struct {
		in   casework.State
		by   string
		want string
		cmd  casework.Blow
	}{
		{casework.Handling, "boss-east", "", ok},
		{casework.Received, "boss-east", "", blow("cleaning", "works-east", "works-west")},
		{casework.Handling, "city-desk", "case.commander_only", ok}, // a district needs no whistle
		{casework.Handling, "boss-west", "case.commander_only", ok},
		{casework.Handling, "desk-east", "case.commander_only", ok},
		{casework.Refused, "boss-east", "case.not_now", ok},
		{casework.Handling, "boss-east", "case.whistle_kind", with(func(k *casework.Blow) { k.Kind = "loud" })},
		{casework.Handling, "boss-east", "case.whistle_reason", with(func(k *casework.Blow) { k.Reason = "we are busy" })},
		{casework.Handling, "boss-east", "case.whistle_emergency", with(func(k *casework.Blow) { k.Kind = casework.EmergencyWhistle })},
		{casework.Handling, "boss-east", "case.whistle_emergency", with(func(k *casework.Blow) { k.Reason = casework.InEmergency })},
		{casework.Handling, "boss-east", "", with(func(k *casework.Blow) { k.Kind, k.Reason = casework.EmergencyWhistle, casework.InEmergency })},
		{casework.Handling, "boss-east", "case.words_missing", with(func(k *casework.Blow) { k.Place = "" })},
		{casework.Handling, "boss-east", "case.words_missing", with(func(k *casework.Blow) { k.Need = "" })},
		{casework.Handling, "boss-east", "case.whistle_units", blow()},
		{casework.Handling, "boss-east", "case.unit_unknown", blow("none")},
		{casework.Handling, "boss-east", "case.unit_unknown", blow("cleaning", "cleaning")},
		{casework.Handling, "boss-east", "case.whistle_unable", blow("centre-east")},
		{casework.Handling, "boss-east", "case.whistle_unable", blow("check-east")}, // nobody handles there
	} {
		w := at(t, r.in).by(r.by)
		if r.want == "" {
			w.does(r.cmd).refuses("case.whistle_open", r.cmd)
			continue
		}
		w.refuses(r.want, r.cmd)
	}
}

func TestTheLimitsHangOnTheKind(t *testing.T) {
	for kind, want := range map[casework.WhistleKind][2]time.Duration{
		casework.DailyWhistle:     {24 * time.Hour, 72 * time.Hour},
		casework.TacklingWhistle:  {4 * time.Hour, 24 * time.Hour},
		casework.EmergencyWhistle: {30 * time.Minute, time.Hour},
	} {
		k := blow("cleaning")
		if k.Kind = kind; kind == casework.EmergencyWhistle {
			k.Reason = casework.InEmergency
		}
		w := at(t, casework.Handling).by("boss-east").does(k)
		u := w.c.Whistle.Called[0]
		if got := [2]time.Duration{u.AcknowledgeBy.Sub(w.env.Now), u.ArriveBy.Sub(w.env.Now)}; got != want {
			t.Errorf("%s: %v, want %v", kind, got, want)
		}
	}
}

// TestAWhistleFromCallToEvaluation walks the steps of two units beside each other.
func TestAWhistleFromCallToEvaluation(t *testing.T) {
	w := at(t, casework.Handling).by("boss-east").does(blow("cleaning", "works-west"))
	step := func(unit int, want casework.WhistleStep) {
		t.Helper()
		if got := w.c.Whistle.Called[unit].Step(); got != want {
			t.Fatalf("unit %d is %s, not %s", unit, got, want)
		}
	}
	step(0, casework.WhistleIssued)
	w.by("works-east").refuses("case.called_only", casework.Acknowledge{})
	w.by("cleaning").refuses("case.whistle_step", casework.Finish{Text: "x"}).does(casework.Acknowledge{}).refuses("case.whistle_step", casework.Acknowledge{})
	step(0, casework.WhistleAcknowledged)
	w.refuses("case.whistle_photo", casework.Arrive{}).does(casework.Arrive{Unit: "works-west", Photos: w.photo("")}) // itself, whatever it says
	step(0, casework.WhistleOnSite)
	step(1, casework.WhistleIssued)
	w.refuses("case.whistle_step", casework.Arrive{Photos: w.photo("")})
	w.by("boss-west").refuses("case.called_only", casework.Arrive{Unit: "works-west"})
	w.by("desk-east").refuses("case.whistle_unit", casework.Arrive{Unit: "cleaning"}).does(casework.Arrive{Unit: "works-west"})
	step(1, casework.WhistleOnSite) // who is there has heard it
	w.refuses("case.whistle_all_there", casework.Arrive{Unit: "works-west"})

	measure := casework.Agree{Unit: "cleaning", What: "clears it", Who: "night crew", Until: today(w)}
	w.by("cleaning").refuses("case.commander_only", measure)
	late := measure
	late.Until = "2026-03-01"
	w.by("desk-east").refuses("case.whistle_until", late).refuses("case.words_missing", casework.Agree{Unit: "cleaning", Until: today(w)})
	w.refuses("case.whistle_unit", casework.Agree{Unit: "works-east", What: "x", Who: "x", Until: today(w)}).does(measure)
	if until := w.c.Whistle.Called[0].Measure; !until.Equal(time.Date(2026, 3, 2, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("until %s, not the end of the day", until)
	}
	step(0, casework.WhistleAgreed)
	w.by("cleaning").does(casework.Finish{Text: "cleared", Photos: w.photo("")})
	step(0, casework.WhistleDone)
	worked := casework.Evaluate{Verdict: casework.Worked, Text: "in time"}
	w.by("city-desk").refuses("case.commander_only", worked)
	w.by("boss-east").refuses("case.whistle_unfinished", worked).refuses("case.verdict_unknown", casework.Evaluate{Text: "x"})
	w.by("boss-east").does(casework.Agree{Unit: "works-west", What: "x", Who: "x", Until: today(w)}).by("works-west").does(casework.Finish{Text: "x"})
	if tasks := w.c.Tasks(); len(tasks) != 1 || tasks[0].Kind != casework.TaskEvaluate || tasks[0].Org != "command-east" {
		t.Errorf("%+v", tasks)
	}
	w.by("boss-east").does(worked).refuses("case.whistle_none", worked)
	if w.c.Whistle.Open() || len(w.c.Tasks()) != 0 {
		t.Errorf("%+v", w.c.Whistle)
	}
	if w.does(blow("cleaning")); w.c.Whistle.N != 2 {
		t.Errorf("%+v", w.c.Whistle)
	}
	// Whoever worked on it never checks it.
	if !reflect.DeepEqual(w.c.Hands[len(w.c.Hands)-1], casework.Hand{Org: "works-west", Post: "works-post-west", Person: "works-west"}) {
		t.Errorf("%+v", w.c.Hands)
	}
}

func TestWhoDidNotComeIsSeen(t *testing.T) {
	w := at(t, casework.Handling).by("boss-east").does(blow("cleaning", "works-west"))
	due := w.env.Now.Add(24 * time.Hour)
	if at, cmd := w.owed(); !at.Equal(due) || cmd != (casework.Miss{}) {
		t.Errorf("%s %v", at, cmd)
	}
	w.by("time").refuses("case.whistle_all_there", casework.Miss{})
	w.by("boss-east").refuses("case.time_only", casework.Miss{})
	w.by("works-west").does(casework.Arrive{Photos: w.photo("")})
	w.by("time").later(24*time.Hour-time.Microsecond).refuses("case.whistle_all_there", casework.Miss{})
	w.later(time.Microsecond).does(casework.Miss{}).refuses("case.whistle_all_there", casework.Miss{})
	if u := w.c.Whistle.Called; !u[0].Missed || u[1].Missed || !w.nextDue().IsZero() {
		t.Errorf("%+v", u)
	}
	absence := func() bool {
		for _, task := range w.c.Tasks() {
			if task.Kind == casework.TaskAbsence && task.Org == "district-centre" {
				return true
			}
		}
		return false
	}
	if !absence() {
		t.Errorf("the district does not see it: %+v", w.c.Tasks())
	}
	w.by("cleaning").does(casework.Excuse{Text: "the only crew is elsewhere"})
	if u := w.c.Whistle.Called[0]; !u.Missed || !u.Excused || !absence() {
		t.Errorf("a reason took the fact away: %+v", u)
	}
	w.by("desk-east").does(casework.Arrive{Unit: "cleaning"})
	if !w.c.Whistle.Called[0].Missed || absence() {
		t.Error("late is late, and is not absent")
	}
	w.by("cleaning").refuses("case.whistle_step", casework.Excuse{Text: "x"})
	// A whistle that is over, or a case that ended, is owed nothing more by time.
	w = at(t, casework.Handling).by("boss-east").does(blow("cleaning")).does(casework.Evaluate{Verdict: casework.Misused, Text: "x"})
	if at, _ := w.owed(); !at.IsZero() {
		t.Errorf("owes at %s", at)
	}
}

// TestOnlyWhoIsCalledSeesTheCase: a whistle opens the case to those it calls.
func TestOnlyWhoIsCalledSeesTheCase(t *testing.T) {
	w := at(t, casework.Handling)
	sees := func(who string) bool { return casework.Sees(w.c, w.by(who).env) }
	if sees("works-west") || sees("cleaning") {
		t.Error("seen before the whistle")
	}
	w.by("boss-east").does(blow("cleaning"))
	if !sees("cleaning") || sees("works-west") {
		t.Error("the called see it, and nobody else")
	}
	w.by("boss-east").does(casework.Evaluate{Verdict: casework.Failed, Text: "x"})
	if sees("cleaning") {
		t.Error("seen after a whistle to which it did not come")
	}
}
