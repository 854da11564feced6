package casework_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// wide is the small city in which works-west, cleaning and the district's water
// have power everywhere too, so that a dispute has somewhere to go.
func wide(w *world) *world {
	d := wellfieldtest.Organisations()
	d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: "works-west", Class: "*"}, org.Responsibility{Org: "cleaning", Class: "*"})
	w.env.Chart = must[*org.Chart](w.t)(org.NewChart(2, d))
	return w
}

func ruling(unit org.ID) casework.Arbitrate {
	return casework.Arbitrate{Lead: unit, Reason: "the list of duties says so", Basis: "list of duties, row 7"}
}

func TestWhatAReturnNeeds(t *testing.T) {
	back := func(change func(r *casework.Return)) casework.Return {
		r := notOurs
		change(&r)
		return r
	}
	for _, r := range []row{
		{casework.Dispatched, "works-east", "", notOurs},
		{casework.Handling, "works-east", "", back(func(r *casework.Return) { r.Unit = "cleaning" })},
		{casework.Dispatched, "works-east", "case.return_reason_unknown", back(func(r *casework.Return) { r.Reason = "too_much" })},
		{casework.Dispatched, "works-east", "case.words_missing", back(func(r *casework.Return) { r.Text = " " })},
		{casework.Dispatched, "works-east", "case.unit_unknown", back(func(r *casework.Return) { r.Unit = "none" })},
		{casework.Dispatched, "works-east", "case.return_to_itself", back(func(r *casework.Return) { r.Unit = "works-east" })},
		{casework.Dispatched, "works-west", "case.lead_only", notOurs},
		{casework.Dispatched, "desk-east", "case.lead_only", notOurs},
		{casework.Dispatched, "boss-east", "case.lead_only", notOurs},
		{casework.Reopened, "works-east", "case.not_now", notOurs},
		{casework.Handled, "works-east", "case.not_now", notOurs},
		{casework.Disputed, "works-east", "case.not_now", notOurs},
		{casework.Disputed, "works-east", "case.not_now", casework.Sign{}},
		{casework.Disputed, "desk-east", "case.not_now", casework.Dispatch{Lead: "centre-east", Reason: "x"}},
		{casework.Disputed, "boss-east", "", ruling("works-east")},
		{casework.Disputed, "boss-east", "", ruling("centre-east")},
		{casework.Disputed, "city-desk", "", ruling("works-east")},
		{casework.Disputed, "boss-east", "case.unit_no_power", ruling("cleaning")},
		{casework.Disputed, "boss-east", "case.unit_unknown", ruling("none")},
		{casework.Disputed, "boss-east", "case.words_missing", casework.Arbitrate{Lead: "works-east", Reason: "x"}},
		{casework.Disputed, "boss-east", "case.words_missing", casework.Arbitrate{Lead: "works-east", Basis: "x"}},
		{casework.Disputed, "boss-west", "case.commander_only", ruling("works-east")},
		{casework.Disputed, "desk-east", "case.commander_only", ruling("works-east")},
		{casework.Disputed, "works-east", "case.commander_only", ruling("works-east")},
		{casework.Disputed, "time", "case.commander_only", ruling("works-east")},
		{casework.Disputed, "boss-east", "case.time_only", casework.RaiseDispute{}},
		{casework.Disputed, "time", "case.arbitration_runs", casework.RaiseDispute{}},
		{casework.Handling, "boss-east", "case.not_now", ruling("works-east")},
	} {
		w := at(t, r.in).by(r.by)
		if r.want == "" {
			w.does(r.cmd)
			continue
		}
		w.refuses(r.want, r.cmd)
	}
}

func TestAReturnIsRuledOn(t *testing.T) {
	w := wide(at(t, casework.Handling))
	due := *w.c.Due
	w.by("works-east").does(casework.Return{Reason: casework.OtherDuty, Text: "theirs", Unit: "cleaning"}).is(casework.Disputed, "centre-east")
	if d := w.c.Dispute; d.Before != "command-east" || d.By.IsZero() || d.Last || !d.Since.Equal(w.env.Now) || d.Returns[0].Points != "cleaning" {
		t.Errorf("%+v", d)
	}
	if tasks := w.c.Tasks(); len(tasks) != 1 || tasks[0].Kind != casework.TaskArbitrate || tasks[0].Org != "command-east" || !tasks[0].Due.Equal(w.c.Dispute.By) {
		t.Errorf("%+v", tasks)
	}
	w.later(time.Hour).by("boss-east").does(ruling("cleaning")).is(casework.Dispatched, "cleaning")
	if *w.c.Due != due {
		t.Errorf("the deadline moved from %+v to %+v", due, *w.c.Due)
	}
	if w.c.Lead != "cleaning" || !w.c.SignedAt.IsZero() || len(w.c.Tasks()) != 0 || !w.c.Dispute.Since.IsZero() || !w.c.Route.Manual ||
		!slices.Contains(w.c.Given, "works-east") || !slices.Contains(w.c.Given, "cleaning") {
		t.Errorf("%+v", w.c)
	}
	want := casework.Ruling{Lead: "cleaning", Class: wellfieldtest.Pothole.String(), Area: wellfieldtest.East, Rev: w.c.Rev, At: w.env.Now}
	if got := w.c.Dispute.Rulings; len(got) != 1 || got[0] != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	w.by("cleaning").refuses("case.return_ruled", notOurs)
	if slices.Contains(casework.May(w.c, w.env), casework.VerbReturn) {
		t.Error("what cannot be done is offered")
	}
	w.by("desk-east").refuses("case.ruled", casework.Dispatch{Lead: "works-west", Reason: "nearer"})
	w.by("city-desk").does(casework.Dispatch{Lead: "works-west", Reason: "nearer"}).by("works-west").does(notOurs)
	w.by("boss-east").does(ruling("centre-east")).is(casework.Dispatched, "centre-east")
	w.by("city-desk").does(casework.Dispatch{Lead: "works-east", Reason: "x"}).by("works-east").refuses("case.return_again", notOurs)
}

// TestTheRulesWereRight: such a ruling proposes no change.
func TestTheRulesWereRight(t *testing.T) {
	w := at(t, casework.Disputed).by("boss-east").does(ruling("works-east"))
	if !w.c.Dispute.Rulings[0].Kept {
		t.Errorf("%+v", w.c.Dispute.Rulings)
	}
	w.by("works-east").refuses("case.return_ruled", notOurs)
}

// TestWhereTheUnitHasNoPowerEverywhere the ruling proposes the case's own area.
func TestWhereTheUnitHasNoPowerEverywhere(t *testing.T) {
	w := at(t, casework.Disputed)
	d := wellfieldtest.Organisations()
	grid := w.c.Place.Area()
	d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: "cleaning", Class: "*", Area: grid})
	w.env.Chart = must[*org.Chart](t)(org.NewChart(2, d))
	if w.by("boss-east").does(ruling("cleaning")); w.c.Dispute.Rulings[0].Area != grid {
		t.Errorf("%+v", w.c.Dispute.Rulings)
	}
}

func TestNoPartyArbitrates(t *testing.T) {
	own := func(change func(w *world)) {
		w := at(t, casework.Disputed).by("boss-east")
		change(w)
		w.refuses("case.own_dispute", ruling("works-east"))
	}
	own(func(w *world) { w.env.Actor.Org, w.env.Actor.Area = "works-east", wellfieldtest.East })
	own(func(w *world) { w.env.Actor.Others = []org.ID{"works-east"} })
	own(func(w *world) { w.c.Hands[0].Person = w.env.Actor.Person })
	own(func(w *world) { w.c.Dispute.Returns[0].By = "town-east" })
	own(func(w *world) { w.c.Dispute.Returns[0].Points = "command-east"; w.c.Centre = "command-east" })
	// Who is only pointed at, and could not have the case, still judges: else a
	// unit chose its judge.
	w := at(t, casework.Disputed).by("boss-east")
	w.c.Dispute.Returns[0].Points = "command-east"
	w.does(ruling("works-east"))
}

func TestADisputeNobodyRulesOnGoesUp(t *testing.T) {
	w := at(t, casework.Disputed)
	due, by := *w.c.Due, w.c.Dispute.By
	when, cmd := w.c.Owed()
	if !when.Equal(by) || cmd == nil || cmd.Verb() != casework.VerbRaise {
		t.Fatalf("%s %v", when, cmd)
	}
	w.by("time").later(by.Sub(w.env.Now)-time.Microsecond).refuses("case.arbitration_runs", cmd)
	w.later(time.Microsecond).does(cmd).is(casework.Disputed, "centre-east")
	if d := w.c.Dispute; d.Before != "district-centre" || !d.Last || !d.By.After(by) || *w.c.Due != due {
		t.Errorf("%+v", d)
	}
	if when, cmd = w.c.Owed(); !when.IsZero() {
		t.Errorf("nobody stands above: %s %v", when, cmd)
	}
	w.refuses("case.arbitration_runs", casework.RaiseDispute{})
	w.by("boss-east").does(ruling("works-east")) // late is better than never
}

// TestAVacantLevelIsPassedOver: a dispute does not wait for nobody.
func TestAVacantLevelIsPassedOver(t *testing.T) {
	vacant := func(accounts ...string) *casework.Dispute {
		w := at(t, casework.Handling)
		d := wellfieldtest.Organisations()
		d.Holdings = slices.DeleteFunc(d.Holdings, func(h org.Holding) bool { return slices.Contains(accounts, h.Account) })
		w.env.Chart = must[*org.Chart](t)(org.NewChart(3, d))
		return w.by("works-east").does(notOurs).c.Dispute
	}
	if d := vacant("boss-east"); d.Before != "district-centre" || !d.Last {
		t.Errorf("%+v", d)
	}
	if d := vacant("boss-east", "city-desk"); d.Before != "centre-east" || !d.Last {
		t.Errorf("%+v", d)
	}
}

func TestWhoHandledItCannotSayNotOurs(t *testing.T) {
	w := at(t, casework.Reopened).by("works-east").does(casework.Sign{}).refuses("case.return_handled", notOurs)
	w = wide(w).by("desk-east").does(casework.Dispatch{Lead: "works-west", Reason: "x"}).by("works-west").does(notOurs)
	if w.c.State != casework.Disputed {
		t.Error("the next unit may")
	}
	w = at(t, casework.Filed).by("desk-east").does(casework.Dispatch{Lead: "centre-east", Reason: "ours"})
	w.env.Actor = casework.Actor{Role: casework.Staff, Org: "centre-east", Post: "p", Duties: []org.Duty{org.DutyHandle}}
	w.refuses("case.return_backstop", notOurs)
}

// likely is who would give such a command.
func likely(cmd casework.Command, lead org.ID, otherwise string) string {
	switch cmd.(type) {
	case casework.Arbitrate:
		return "boss-east"
	case casework.Dispatch:
		return "city-desk"
	case casework.Return, casework.Sign, casework.Handle, casework.Split:
		if lead != "" && lead != "centre-east" {
			return string(lead)
		}
	}
	return otherwise
}

// TestTheThirdReturn is refused to a unit that never returned the case nor was
// ruled to lead it.
func TestTheThirdReturn(t *testing.T) {
	w := wide(at(t, casework.Dispatched))
	for _, unit := range []org.ID{"works-east", "works-west"} {
		w.by("city-desk").does(casework.Dispatch{Lead: unit, Reason: "x"}).by(string(unit)).does(notOurs).by("boss-east").does(ruling("centre-east"))
	}
	w.by("city-desk").does(casework.Dispatch{Lead: "cleaning", Reason: "x"}).by("cleaning").refuses("case.return_spent", notOurs)
}

// TestNoOrderReturnsACaseAThirdTime takes any way through the life: no unit
// returns twice, nobody returns a third time, who was ruled to lead never
// returns, and nothing of it moves a deadline.
func TestNoOrderReturnsACaseAThirdTime(t *testing.T) {
	reached := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := wide(at(t, casework.Filed))
		units := []org.ID{"works-east", "works-west", "cleaning", "centre-east"}
		people := []string{"desk-east", "city-desk", "boss-east", "boss-west", "works-east", "works-west", "cleaning", "check-east", "two-hats", "time", "reporter"}
		returned, ruled := map[org.ID]bool{}, map[org.ID]bool{}
		var due *casework.Deadline
		for range rapid.IntRange(20, 120).Draw(rt, "steps") {
			unit := rapid.SampledFrom(units).Draw(rt, "unit")
			cmds := []casework.Command{
				casework.Dispatch{Lead: unit, Reason: "x"}, casework.Dispatch{Lead: unit, Reason: "x", Co: units[:2]}, casework.Sign{},
				casework.Return{Reason: casework.LacksPower, Text: "x"}, casework.Return{Reason: casework.LacksPower, Text: "x", Unit: unit},
				casework.Return{Reason: casework.OtherDuty, Text: "x"}, ruling(unit), ruling("centre-east"), casework.RaiseDispute{},
				casework.Split{Org: unit, Text: "x"}, casework.FinishPart{Part: "1", Text: "x"}, casework.DeclinePart{Part: "2", Text: "x"},
				casework.Handle{Text: "x", Photos: w.photo(casework.After), Open: "x"}, wellfieldtest.Failed, wellfieldtest.Passed,
				casework.Deny{Text: "x"}, casework.Confirm{}, casework.Reopen{Text: "x"},
			}
			cmd := rapid.SampledFrom(cmds).Draw(rt, "command")
			who := rapid.SampledFrom(people).Draw(rt, "who")
			if rapid.IntRange(0, 3).Draw(rt, "likely") > 0 {
				who = likely(cmd, w.c.Lead, who)
			}
			w.by(who).later(time.Duration(rapid.IntRange(0, 300).Draw(rt, "minutes")) * time.Minute)
			lead := w.c.Lead
			if w.tries(cmd) != nil {
				continue
			}
			switch cmd.(type) {
			case casework.Return:
				if returned[lead] || ruled[lead] || len(returned) == 2 {
					rt.Fatalf("%s returned it after %v, ruled to %v", lead, returned, ruled)
				}
				returned[lead] = true
				reached = max(reached, len(returned))
			case casework.Arbitrate:
				ruled[w.c.Lead] = true
			case casework.Check:
				if o := w.env.Actor.Org; slices.Contains(w.c.Given, o) {
					rt.Fatalf("%s had the case and checks it", o)
				}
			}
			if due == nil && w.c.Due != nil {
				due = w.c.Due
			}
			if due != nil && !w.c.Due.At.Equal(due.At) {
				rt.Fatalf("%s moved the deadline", cmd.Verb())
			}
			if w.c.State == casework.Disputed && w.c.Owner != "centre-east" {
				rt.Fatalf("a dispute of %s", w.c.Owner)
			}
			for _, p := range w.c.Parts {
				if due != nil && p.Due.After(due.At) {
					rt.Fatalf("part %+v after %s", p, due.At)
				}
			}
		}
	})
	if reached < 2 {
		t.Errorf("the walks returned a case %d times at most, so they show nothing", reached)
	}
}
