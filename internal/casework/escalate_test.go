package casework_test

import (
	"slices"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/wellfieldtest"
)

// passed is what an escalation says, short.
type passed struct {
	percent int
	level   grid.Level
	org     org.ID
	post    org.ID
	vacant  []grid.Level
}

// rise lets time pass to the instant and takes what it owes.
func (w *world) rise(at time.Time) (all []passed) {
	w.t.Helper()
	w.env.Now = at
	w.by("time")
	events, err := casework.Decide(w.c, casework.Escalate{}, w.env)
	if err != nil {
		w.t.Fatalf("at %s in %q: %v", at, w.c.State, err)
	}
	w.c = casework.Apply(w.c, events, casework.Stamp{At: at, Actor: w.env.Actor})
	for _, e := range events {
		x := e.(*casework.Escalated)
		all = append(all, passed{x.Percent, x.Level, x.Org, x.Post, x.Vacant})
	}
	return all
}

func samePassed(a, b passed) bool {
	return a.percent == b.percent && a.level == b.level && a.org == b.org && a.post == b.post && slices.Equal(a.vacant, b.vacant)
}

// fiveLevels gives the small city what it lacks for every level to have somebody:
// a committee in the community and a centre of the city.
func fiveLevels(d *org.Document) {
	add := func(id org.ID, kind org.Kind, area string) {
		n := lang.Name{lang.EN: string(id), lang.ZH: string(id)}
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: kind, Name: n, Area: area})
		d.Posts = append(d.Posts, org.Post{ID: id + "-post", Org: id, Name: n, Duties: []org.Duty{org.DutySupervise}})
		d.Holdings = append(d.Holdings, org.Holding{Post: id + "-post", Account: string(id)})
	}
	add("committee", org.SelfGoverning, wellfieldtest.East[:9]+"001")
	add("city-centre", org.Centre, "990000000000")
}

func (w *world) chart(change func(*org.Document)) *world {
	d := wellfieldtest.Organisations()
	change(&d)
	w.env.Chart = must[*org.Chart](w.t)(org.NewChart(9, d))
	return w
}

// nobody leaves a post without anybody to hold it.
func nobody(posts ...org.ID) func(*org.Document) {
	return func(d *org.Document) {
		d.Holdings = slices.DeleteFunc(d.Holdings, func(h org.Holding) bool { return slices.Contains(posts, h.Post) })
	}
}

var levels = []grid.Level{grid.Grid, grid.Community, grid.Township, grid.District, grid.City}

// TestFiveLevelsUp lets five working days pass three times over.
func TestFiveLevelsUp(t *testing.T) {
	w := at(t, casework.Dispatched).chart(fiveLevels)
	want := []struct {
		at time.Time
		to passed
	}{
		{time.Date(2026, 3, 6, 2, 0, 0, 0, time.UTC), passed{80, grid.Grid, "branch-east", "grid-post-east", nil}},
		{time.Date(2026, 3, 9, 2, 0, 0, 0, time.UTC), passed{100, grid.Community, "committee", "committee-post", nil}},
		{time.Date(2026, 3, 11, 7, 30, 0, 0, time.UTC), passed{150, grid.Township, "command-east", "boss-east", nil}},
		{time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC), passed{200, grid.District, "district-centre", "district-desk", nil}},
		{time.Date(2026, 3, 23, 2, 0, 0, 0, time.UTC), passed{300, grid.City, "city-centre", "city-centre-post", nil}},
	}
	for i, step := range want {
		if !w.c.NextDue().Equal(step.at) {
			t.Fatalf("step %d is due %s, want %s", i+1, w.c.NextDue(), step.at)
		}
		w.env.Now = step.at.Add(-time.Microsecond)
		w.by("time").refuses("case.escalation_early", casework.Escalate{})
		if got := w.rise(step.at); len(got) != 1 || !samePassed(got[0], step.to) {
			t.Fatalf("step %d: %+v, want %+v", i+1, got, step.to)
		}
		if w.c.Owner != "works-east" || w.c.State != casework.Dispatched {
			t.Fatal("an escalation takes the case from nobody")
		}
	}
	if !w.c.NextDue().IsZero() || len(w.c.Tasks()) != 5 {
		t.Errorf("at the top: due %s, tasks %v", w.c.NextDue(), w.c.Tasks())
	}
	w.by("time").refuses("case.escalation_early", casework.Escalate{})
}

// TestAMonthDown takes every step at once, in order.
func TestAMonthDown(t *testing.T) {
	w := at(t, casework.Handling).chart(fiveLevels)
	got := w.rise(w.env.Now.AddDate(0, 2, 0))
	if len(got) != 5 {
		t.Fatalf("%+v", got)
	}
	for i, p := range got {
		if p.level != levels[i] {
			t.Errorf("step %d to %s", i+1, p.level)
		}
	}
}

// TestWhoIsTold is who a level means: never whom the delay is about, and where
// nobody is, the next level up.
func TestWhoIsTold(t *testing.T) {
	community, township, district, city := grid.Community, grid.Township, grid.District, grid.City
	atCentre := casework.Dispatch{Lead: "centre-east", Reason: "ours"}
	for name, row := range map[string]struct {
		start func() *world
		want  [5]passed
	}{
		"the small city has nobody in the community and the city": {
			func() *world { return at(t, casework.Dispatched) },
			[5]passed{{80, grid.Grid, "branch-east", "grid-post-east", nil}, {100, community, "command-east", "boss-east", []grid.Level{community}},
				{150, township, "command-east", "boss-east", nil}, {200, district, "district-centre", "district-desk", nil},
				{300, city, "district-centre", "", []grid.Level{city}}}},
		"nobody holds the township's post": {
			func() *world { return at(t, casework.Dispatched).chart(nobody("boss-east", "grid-post-east")) },
			[5]passed{{80, grid.Grid, "district-centre", "district-desk", []grid.Level{grid.Grid, community, township}},
				{100, community, "district-centre", "district-desk", []grid.Level{community, township}},
				{150, township, "district-centre", "district-desk", []grid.Level{township}},
				{200, district, "district-centre", "district-desk", nil}, {300, city, "district-centre", "", []grid.Level{city}}}},
		"the grid is led by the unit that is late": {
			func() *world {
				return at(t, casework.Dispatched).chart(func(d *org.Document) {
					for i := range d.Leads {
						d.Leads[i].Org = "works-east"
					}
					d.Posts = append(d.Posts, org.Post{ID: "eyes", Org: "works-east", Name: lang.Name{lang.EN: "eyes"}, Duties: []org.Duty{org.DutyVerify, org.DutySupervise}})
					d.Holdings = append(d.Holdings, org.Holding{Post: "eyes", Account: "eyes"})
				})
			},
			[5]passed{{80, grid.Grid, "command-east", "boss-east", []grid.Level{grid.Grid, community}}, {100, community, "command-east", "boss-east", []grid.Level{community}},
				{150, township, "command-east", "boss-east", nil}, {200, district, "district-centre", "district-desk", nil},
				{300, city, "district-centre", "", []grid.Level{city}}}},
		"the grid is led by a crew beneath the unit that is late": {
			func() *world {
				return at(t, casework.Dispatched).chart(func(d *org.Document) {
					n := lang.Name{lang.EN: "crew"}
					d.Organisations = append(d.Organisations, org.Organisation{ID: "crew", Kind: org.Unit, Name: n, Parent: "works-east", Area: wellfieldtest.East})
					d.Posts = append(d.Posts, org.Post{ID: "crew-post", Org: "crew", Name: n, Duties: []org.Duty{org.DutyVerify, org.DutySupervise}})
					d.Holdings = append(d.Holdings, org.Holding{Post: "crew-post", Account: "crew"})
					for i := range d.Leads {
						d.Leads[i].Org = "crew"
					}
				})
			},
			[5]passed{{80, grid.Grid, "command-east", "boss-east", []grid.Level{grid.Grid, community}}, {100, community, "command-east", "boss-east", []grid.Level{community}},
				{150, township, "command-east", "boss-east", nil}, {200, district, "district-centre", "district-desk", nil},
				{300, city, "district-centre", "", []grid.Level{city}}}},
		"the commander also works in the late unit": {
			func() *world {
				return at(t, casework.Dispatched).chart(func(d *org.Document) {
					d.Holdings = append(d.Holdings, org.Holding{Post: "works-post-east", Account: "boss-east"})
				})
			},
			[5]passed{{80, grid.Grid, "branch-east", "grid-post-east", nil},
				{100, community, "district-centre", "district-desk", []grid.Level{community, township}},
				{150, township, "district-centre", "district-desk", []grid.Level{township}},
				{200, district, "district-centre", "district-desk", nil}, {300, city, "district-centre", "", []grid.Level{city}}}},
		"the centre itself is late and supervises": {
			func() *world {
				w := at(t, casework.Filed).chart(func(d *org.Document) {
					d.Posts = append(d.Posts, org.Post{ID: "chief", Org: "centre-east", Name: lang.Name{lang.EN: "chief"}, Duties: []org.Duty{org.DutySupervise}})
					d.Holdings = append(d.Holdings, org.Holding{Post: "chief", Account: "chief"})
				})
				return w.by("desk-east").does(atCentre)
			},
			[5]passed{{80, grid.Grid, "branch-east", "grid-post-east", nil}, {100, community, "command-east", "boss-east", []grid.Level{community}},
				{150, township, "command-east", "boss-east", nil}, {200, district, "district-centre", "district-desk", nil},
				{300, city, "district-centre", "", []grid.Level{city}}}},
		"the centre goes before the committee": {
			func() *world {
				return at(t, casework.Dispatched).chart(func(d *org.Document) {
					d.Posts = append(d.Posts, org.Post{ID: "chief", Org: "centre-east", Name: lang.Name{lang.EN: "chief"}, Duties: []org.Duty{org.DutySupervise}})
					d.Holdings = append(d.Holdings, org.Holding{Post: "chief", Account: "chief"})
				})
			},
			[5]passed{{80, grid.Grid, "branch-east", "grid-post-east", nil}, {100, community, "centre-east", "chief", []grid.Level{community}},
				{150, township, "centre-east", "chief", nil}, {200, district, "district-centre", "district-desk", nil},
				{300, city, "district-centre", "", []grid.Level{city}}}},
		"nobody dispatched it: the centre is late": {
			func() *world { return at(t, casework.Filed) },
			[5]passed{{80, grid.Grid, "branch-east", "grid-post-east", nil}, {100, community, "command-east", "boss-east", []grid.Level{community}},
				{150, township, "command-east", "boss-east", nil}, {200, district, "district-centre", "district-desk", nil},
				{300, city, "district-centre", "", []grid.Level{city}}}},
	} {
		w := row.start()
		got := w.rise(w.env.Now.AddDate(0, 2, 0))
		if len(got) != 5 {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i := range got {
			if !samePassed(got[i], row.want[i]) {
				t.Errorf("%s, step %d: %+v, want %+v", name, i+1, got[i], row.want[i])
			}
		}
	}
}

// TestNothingResetsAClimb gives every command that moves no deadline, and finds
// the next step where it was.
func TestNothingResetsAClimb(t *testing.T) {
	w := at(t, casework.Handling).chart(fiveLevels)
	due := w.c.NextDue()
	same := func(what string) {
		t.Helper()
		if got := w.c.Climb(casework.CourseHandle); got == nil || got.Next == nil || !got.Next.At.Equal(due) {
			t.Fatalf("%s moved the next step from %s: %+v", what, due, got)
		}
	}
	w.by("desk-east").does(casework.Note{Text: "x"})
	same("a note")
	w.by("reporter").does(casework.Message{Text: "x"})
	same("a message")
	w.later(time.Hour).by("desk-east").does(casework.Dispatch{Lead: "centre-east", Reason: "x"}).does(casework.Dispatch{Reason: "back"})
	same("a dispatch")
	w.by("works-east").does(casework.Sign{}).does(w.evidence())
	if !w.c.NextDue().Before(due) || w.c.Course() != casework.CourseCheck {
		t.Errorf("a handled case owes a check: %s", w.c.NextDue())
	}
	w.later(time.Hour).by("check-east").does(wellfieldtest.Failed)
	same("a failed check")
	if !w.c.NextDue().Equal(due) || w.c.Climb(casework.CourseCheck) != nil {
		t.Errorf("%s, %+v", w.c.NextDue(), w.c.Escalation)
	}
	w.rise(due)
	w.by("grid-east").does(casework.AcknowledgeEscalation{Text: "we have been there"})
	due = time.Date(2026, 3, 9, 2, 0, 0, 0, time.UTC)
	same("an acknowledgement")
	w.by("works-east").does(w.evidence()).by("check-east").does(wellfieldtest.Passed)
	if at, cmd := w.c.Owed(); cmd.Verb() != casework.VerbResolve || !at.Equal(w.c.SilentFrom) {
		t.Errorf("only silence is waited for: %s %v", at, cmd)
	}
	w.by("reporter").does(casework.Confirm{})
	if !w.c.NextDue().IsZero() || len(w.c.Tasks()) != 0 {
		t.Errorf("an ended case: %s, %v", w.c.NextDue(), w.c.Tasks())
	}
	w.does(casework.Reopen{})
	same("a reopening")
	if w.c.Climb(casework.CourseHandle).Reached != grid.Grid {
		t.Error("the grid was told already")
	}
}

// TestTheDeskIsCounted: a report that nobody takes up climbs too, and waiting for
// the reporter rests its clock, once.
func TestTheDeskIsCounted(t *testing.T) {
	w := at(t, casework.Received) // Monday 10:00; two and one working hours
	first := func(want time.Time) {
		t.Helper()
		if !w.c.NextDue().Equal(want) {
			t.Fatalf("in %q: due %s, want %s", w.c.State, w.c.NextDue(), want)
		}
	}
	// 80 % of three working hours from 10:00, with the break at noon.
	morning := w.c.NextDue()
	w.later(30 * time.Minute).by("desk-east").does(casework.File{Class: wellfieldtest.Pothole})
	first(morning)
	w.later(30 * time.Minute).does(casework.Ask{Question: "where?"})
	if rest := w.c.Climb(casework.CourseIntake).Rests; len(rest) != 1 || !rest[0].To.Equal(w.env.Now.Add(7*24*time.Hour)) {
		t.Fatalf("%+v", rest)
	}
	if !w.c.NextDue().After(w.env.Now.Add(7 * 24 * time.Hour)) {
		t.Errorf("waits for the reporter until %s", w.c.NextDue())
	}
	w.later(24 * time.Hour).by("reporter").does(casework.Answer{Text: "there"})
	first(morning.Add(24 * time.Hour))
	w.by("desk-east").does(casework.Ask{Question: "and?"})
	if rest := w.c.Climb(casework.CourseIntake).Rests; len(rest) != 2 || !rest[1].To.Equal(rest[0].From.Add(7*24*time.Hour)) {
		t.Errorf("asking again gives no more time: %+v", rest)
	}
	w.later(8 * 24 * time.Hour).by("reporter").does(casework.Answer{Text: "there"})
	w.by("desk-east").does(casework.Ask{Question: "and now?"})
	if rest := w.c.Climb(casework.CourseIntake).Rests; len(rest) != 2 {
		t.Errorf("%+v", rest)
	}

	w = at(t, casework.Verifying)
	if rest := w.c.Climb(casework.CourseIntake).Rests; len(rest) != 1 || !rest[0].To.Equal(w.env.Now.Add(24*time.Hour)) {
		t.Errorf("%+v", rest)
	}
	w.by("desk-east").does(casework.Verify{})
	if rest := w.c.Climb(casework.CourseIntake).Rests; len(rest) != 1 {
		t.Errorf("%+v", rest)
	}
	w.by("desk-east").later(time.Hour).by("grid-east").does(casework.RecordVerification{Found: true, Text: "there"})
	if rest := w.c.Climb(casework.CourseIntake).Rests; !rest[0].To.Equal(w.env.Now) {
		t.Errorf("%+v", rest)
	}
	w.by("desk-east").does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	if w.c.Climb(casework.CourseIntake) != nil || w.c.Climb(casework.CourseHandle) == nil {
		t.Errorf("%+v", w.c.Escalation)
	}
	for _, state := range []casework.State{casework.Refused, casework.ReferredOut} {
		if w = at(t, state); !w.nextRungZero() || len(w.c.Tasks()) > 0 && w.c.Tasks()[0].Kind == casework.TaskEscalation {
			t.Errorf("%s: %+v", state, w.c.Escalation) // it can come back, and is told nothing meanwhile
		}
	}
}

// nextRungZero tells whether no step of a ladder is due or will be.
func (w *world) nextRungZero() bool {
	_, cmd := w.c.Owed()
	_, climbs := cmd.(casework.Escalate)
	return !climbs
}

// TestHistoryClimbsToo: a case that came with a deadline is held to it, one that
// came without is not held to one nobody gave.
func TestHistoryClimbsToo(t *testing.T) {
	came := func(i casework.Import) *world {
		w := newWorld(t).chart(fiveLevels).by("importer")
		i.ID, i.System, i.SourceID, i.Point = "c", "old", "1", wellfieldtest.In(0, 0)
		i.Opened = w.env.Now.Add(-100 * time.Hour)
		return w.does(i)
	}
	due := newWorld(t).env.Now.Add(-50 * time.Hour)
	w := came(casework.Import{State: casework.Handling, Lead: "works-east", Due: &due})
	if got := w.rise(w.env.Now); len(got) != 4 || got[3].percent != 200 {
		t.Errorf("twice its limit: %+v", got)
	}
	w = came(casework.Import{State: casework.Handling, Lead: "works-east"})
	if !w.c.NextDue().IsZero() {
		t.Errorf("no deadline: %s", w.c.NextDue())
	}
	w = came(casework.Import{State: casework.Received})
	if m := w.c.Climb(casework.CourseIntake); m == nil || !m.From.Equal(w.env.Now) {
		t.Errorf("counted from its arrival: %+v", m)
	}
	w = newWorld(t).by("importer")
	closed := w.env.Now.Add(-time.Hour)
	w.does(casework.Import{ID: "c", System: "old", SourceID: "1", Opened: w.env.Now.Add(-100 * time.Hour), Closed: &closed, State: casework.ClosedResolved, Point: wellfieldtest.In(0, 0)})
	w.by("boss-east").later(time.Hour).does(casework.Reopen{Text: "x"})
	if m := w.c.Climb(casework.CourseIntake); m == nil || !m.From.Equal(w.env.Now) {
		t.Errorf("reopened without a deadline, it waits for the desk: %+v", m)
	}
}

// TestAQuickerLadder: a city that publishes another ladder has it for the clocks
// that begin from then on. What was promised to a case under way stays.
func TestAQuickerLadder(t *testing.T) {
	w := at(t, casework.Dispatched).chart(fiveLevels)
	w.rise(w.c.NextDue())
	w.publishes(func(d *procedure.Document) {
		d.Ladders[0].Steps = []procedure.Step{{At: 90, Level: grid.Grid}, {At: 110, Level: grid.Township}, {At: 120, Level: grid.City}}
	})
	got := w.rise(w.env.Now.AddDate(0, 1, 0))
	if len(got) != 4 || got[0].percent != 100 || got[0].level != grid.Community || got[3].percent != 300 {
		t.Fatalf("%+v", got)
	}
	w.by("works-east").does(w.evidence())
	if got := w.rise(w.env.Now.AddDate(0, 1, 0)); len(got) != 3 || got[0].percent != 90 || got[2].percent != 120 {
		t.Errorf("a check that began under the new one: %+v", got)
	}
}

// TestYearsEnd: where the calendar ends, the ladder does not.
func TestYearsEnd(t *testing.T) {
	w, due := newWorld(t), time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC)
	w.env.Now = time.Date(2150, 3, 2, 2, 0, 0, 0, time.UTC)
	w.by("importer").does(casework.Import{ID: "c", System: "old", SourceID: "1", Opened: w.env.Now, Due: &due, State: casework.Handling, Lead: "works-east", Point: wellfieldtest.In(0, 0)})
	w.rise(due)
	if got := w.rise(due.AddDate(90, 0, 0)); len(got) != 3 {
		t.Errorf("%+v", got)
	}
}

// TestWhoMayAcknowledge: who was told, and nobody else.
func TestWhoMayAcknowledge(t *testing.T) {
	w := at(t, casework.Dispatched)
	ack := casework.AcknowledgeEscalation{Text: "known"}
	w.by("grid-east").refuses("case.told_only", ack)
	w.rise(w.c.NextDue())
	before, owner := w.c.NextDue(), w.c.Owner
	for _, who := range []string{"works-east", "desk-east", "boss-east", "grid-west", "city-desk", "reporter", "time", "importer", "nobody", "two-hats"} {
		w.by(who).refuses("case.told_only", ack)
	}
	w.by("grid-east").refuses("case.words_missing", casework.AcknowledgeEscalation{}).does(ack)
	if !w.c.NextDue().Equal(before) || w.c.Owner != owner || len(w.c.Tasks()) != 0 {
		t.Errorf("due %s, %v", w.c.NextDue(), w.c.Tasks())
	}
	w.refuses("case.told_only", ack)
	for _, who := range []string{"reporter", "works-east", "desk-east", "boss-east", "city-desk", "importer", "nobody"} {
		w.env.Now = before
		w.by(who).refuses("case.time_only", casework.Escalate{})
	}
	w.rise(before)
	w.rise(w.c.NextDue())
	tasks := w.c.Tasks()
	if len(tasks) != 1 || tasks[0].Org != "command-east" || !tasks[0].Due.Equal(before) {
		t.Errorf("told twice is one thing to look at, as old as the first: %+v", tasks)
	}
}
