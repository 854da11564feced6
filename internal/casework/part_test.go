package casework_test

import (
	"slices"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// shared is a case that works-east leads with cleaning beside it.
func shared(t *testing.T) *world {
	w := at(t, casework.Filed).by("desk-east")
	return w.does(casework.Dispatch{Co: []org.ID{"cleaning"}})
}

func TestAUnitBesideTheLeadHasAPart(t *testing.T) {
	w := shared(t)
	want := casework.Part{ID: "1", Org: "cleaning", State: casework.PartOpen}
	if len(w.c.Parts) != 1 || w.c.Parts[0] != want {
		t.Fatalf("%+v", w.c.Parts)
	}
	if tasks := w.c.Tasks(); len(tasks) != 1 || tasks[0] != (casework.Task{Kind: casework.TaskPart, Org: "cleaning", Ref: "1", Due: w.c.Due.At}) {
		t.Errorf("%+v", tasks)
	}
	if w.by("cleaning"); !casework.Sees(w.c, w.env) || !slices.Equal(casework.May(w.c, w.env), []casework.Verb{casework.VerbFinishPart, casework.VerbDeclinePart, casework.VerbNote, casework.VerbMessage}) {
		t.Errorf("may %v", casework.May(w.c, w.env))
	}
	w.by("works-east").refuses("case.parts_open", w.evidence())
	w.refuses("case.part_only", casework.FinishPart{Part: "1", Text: "x"})
	w.by("cleaning").refuses("case.words_missing", casework.FinishPart{Part: "1"}).refuses("case.part_unknown", casework.FinishPart{Part: "2", Text: "x"})
	w.does(casework.FinishPart{Part: "1", Text: "swept", Photos: w.photo(casework.After)}).refuses("case.part_only", casework.FinishPart{Part: "1", Text: "x"})
	if p, _ := w.c.Part("1"); p.State != casework.PartDone || !p.EndAt.Equal(w.env.Now) || len(w.c.Tasks()) != 0 {
		t.Errorf("%+v", p)
	}
	w.by("works-east").does(w.evidence()).is(casework.Handled, "centre-east")
}

func TestTheLeadSaysWhyPartsAreOpen(t *testing.T) {
	w := shared(t).by("works-east")
	done := w.evidence()
	done.Open = "the bin comes next week"
	events, err := casework.Decide(w.c, done, w.env)
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := events[len(events)-1].(*casework.HandlingDone); !ok || e.Open.Text() != done.Open || len(casework.SealedIn(e)) != 2 {
		t.Errorf("%+v", events)
	}
	w.does(done)
	if len(w.c.OpenParts()) != 1 || len(w.c.Tasks()) != 1 {
		t.Error("what was left open is still owed")
	}
	w.by("cleaning").does(casework.FinishPart{Part: "1", Text: "late, but done"}).is(casework.Handled, "centre-east")
}

func TestWhatASplitNeeds(t *testing.T) {
	w := shared(t).by("works-east")
	d := wellfieldtest.Organisations()
	d.Organisations = append(d.Organisations, org.Organisation{ID: "crew", Kind: "unit", Name: d.Organisations[0].Name, Parent: "works-east"},
		org.Organisation{ID: "empty", Kind: "unit", Name: d.Organisations[0].Name, Parent: "works-east"})
	d.Posts = append(d.Posts, org.Post{ID: "crew-post", Org: "crew", Name: d.Posts[0].Name, Duties: []org.Duty{org.DutyHandle}})
	d.Holdings = append(d.Holdings, org.Holding{Post: "crew-post", Account: "crew"})
	w.env.Chart = must[*org.Chart](t)(org.NewChart(3, d))
	due := w.c.Due.At
	for want, s := range map[string]casework.Split{
		"case.words_missing":  {Org: "crew"},
		"case.part_elsewhere": {Org: "works-west", Text: "x"},
		"case.unit_unable":    {Org: "empty", Text: "x"},
		"case.part_late":      {Org: "crew", Text: "x", Due: due.Add(time.Microsecond)},
		"case.part_past":      {Org: "crew", Text: "x", Due: w.env.Now.Add(-time.Microsecond)},
	} {
		w.refuses(want, s)
	}
	w.refuses("case.part_elsewhere", casework.Split{Org: "works-east", Text: "x"})
	w.by("boss-east").refuses("case.lead_only", casework.Split{Org: "crew", Text: "x"})
	w.by("works-east").does(casework.Split{Org: "crew", Text: "x", Due: due}).does(casework.Split{Org: "cleaning", Text: "y"})
	if p := w.c.Parts; len(p) != 3 || p[1].ID != "2" || p[1].Org != "crew" || p[2].ID != "3" || !w.c.PartDue(p[2]).Equal(due) || w.c.State != casework.Dispatched {
		t.Errorf("%+v", p)
	}
	w.by("crew").does(casework.DeclinePart{Part: "2", Text: "no such tool"}).by("cleaning").does(casework.DeclinePart{Part: "1", Text: "x"})
	if len(w.c.OpenParts()) != 1 {
		t.Errorf("%+v", w.c.Parts)
	}
	w.by("works-east").does(casework.Sign{}).by("cleaning").does(casework.FinishPart{Part: "3", Text: "x"}).by("works-east").does(w.evidence())
	// Whoever had a part, and whoever holds a post there too, checks nothing.
	check := w.by("check-east").env.Actor
	for _, unit := range []org.ID{"crew", "cleaning"} {
		w.env.Actor = check
		w.env.Actor.Others = []org.ID{unit}
		w.refuses("case.own_work", wellfieldtest.Passed)
		w.env.Actor.Others, w.env.Actor.Org = nil, unit
		w.refuses("case.own_work", wellfieldtest.Passed)
	}
	w.env.Actor = check
	w.env.Actor.Person = "crew"
	w.refuses("case.own_work", wellfieldtest.Passed)
	w.by("check-east").does(wellfieldtest.Passed)
}

func TestAnotherLeadAsksForOtherParts(t *testing.T) {
	w := wide(shared(t)).by("desk-east")
	w.does(casework.Dispatch{Lead: "works-west", Reason: "x", Co: []org.ID{"cleaning"}})
	if len(w.c.Parts) != 1 || w.c.Parts[0].State != casework.PartOpen {
		t.Errorf("a unit that stays beside the lead keeps its part: %+v", w.c.Parts)
	}
	w.does(casework.Dispatch{Lead: "works-east", Reason: "x", Co: []org.ID{}})
	if w.c.Parts[0].State != casework.PartWithdrawn || len(w.c.Tasks()) != 0 {
		t.Errorf("%+v", w.c.Parts)
	}
	wide(shared(t)).by("works-east").does(notOurs).by("cleaning").does(casework.FinishPart{Part: "1", Text: "done meanwhile"})
	w = wide(shared(t)).by("works-east").does(notOurs).by("boss-east").does(ruling("cleaning"))
	if w.c.Parts[0].State != casework.PartWithdrawn || w.c.Co != nil {
		t.Errorf("the lead has no part beside itself: %+v", w.c)
	}
}

// TestARulingEndsTheFormerLeadsOwnParts: what stands beneath a lead has its part from
// it. Ruled away, the case asks nothing of it any more and is not there for it; who
// was beside the lead stays beside the next one.
func TestARulingEndsTheFormerLeadsOwnParts(t *testing.T) {
	w := wide(shared(t))
	d := wellfieldtest.Organisations()
	d.Organisations = append(d.Organisations, org.Organisation{ID: "crew", Kind: "unit", Name: d.Organisations[0].Name, Parent: "works-east"})
	d.Posts = append(d.Posts, org.Post{ID: "crew-post", Org: "crew", Name: d.Posts[0].Name, Duties: []org.Duty{org.DutyHandle}})
	d.Holdings = append(d.Holdings, org.Holding{Post: "crew-post", Account: "crew"})
	d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: "works-west", Class: "*"})
	w.env.Chart = must[*org.Chart](t)(org.NewChart(3, d))
	w.by("works-east").does(casework.Split{Org: "crew", Text: "x"}).does(notOurs).by("boss-east").does(ruling("works-west"))
	if p := w.c.Parts; len(p) != 2 || p[0].Org != "cleaning" || p[0].State != casework.PartOpen || p[1].State != casework.PartWithdrawn {
		t.Errorf("%+v", p)
	}
	w.by("crew").refuses("case.part_only", casework.FinishPart{Part: "2", Text: "x"})
}

func TestNoCaseIsSplitWithoutEnd(t *testing.T) {
	w := shared(t).by("works-east")
	for range 49 {
		w.does(casework.Split{Org: "cleaning", Text: "x"})
	}
	w.refuses("case.parts_too_many", casework.Split{Org: "cleaning", Text: "x"})
}
