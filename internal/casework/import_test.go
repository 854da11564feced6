package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/wellfieldtest"
)

func TestHistoryIsTakenAsItWasOrNot(t *testing.T) {
	now := newWorld(t).env.Now
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	base := func(change func(*casework.Import)) casework.Import {
		i := casework.Import{ID: "c", System: "old", SourceID: "1", Opened: *ago(time.Hour), State: casework.Received, Point: wellfieldtest.In(0, 0)}
		change(&i)
		return i
	}
	ended := func(i *casework.Import, at *time.Time) { i.State, i.Closed = casework.ClosedResolved, at }
	for want, rows := range map[string][]casework.Import{
		"": {base(func(*casework.Import) {}), base(func(i *casework.Import) { ended(i, ago(0)) }), base(func(i *casework.Import) { ended(i, ago(time.Hour)) }),
			base(func(i *casework.Import) { i.Opened = now }), base(func(i *casework.Import) { i.State = casework.Handling })},
		"case.import_source_missing":       {base(func(i *casework.Import) { i.System = "" }), base(func(i *casework.Import) { i.SourceID = "" })},
		"case.import_opened_missing":       {base(func(i *casework.Import) { i.Opened = time.Time{} })},
		"case.import_in_future":            {base(func(i *casework.Import) { i.Opened = *ago(-1) }), base(func(i *casework.Import) { ended(i, ago(-1)) })},
		"case.import_closed_missing":       {base(func(i *casework.Import) { ended(i, nil) })},
		"case.import_closed_open":          {base(func(i *casework.Import) { i.Closed = ago(0) })},
		"case.import_closed_before_opened": {base(func(i *casework.Import) { ended(i, ago(time.Hour+1)) })},
		"case.class_unknown":               {base(func(i *casework.Import) { i.Class = catalog.Key{Kind: catalog.Event, Code: "9999"} })},
		"case.unit_unknown":                {base(func(i *casework.Import) { i.Lead = "none" })},
		"case.place_missing":               {base(func(i *casework.Import) { i.Point = nil })},
	} {
		for _, row := range rows {
			w := newWorld(t).by("importer")
			if want != "" {
				w.refuses(want, row)
				continue
			}
			w.does(row)
			if w.c.State != row.State || w.c.Resolved() || w.c.Confirmed || w.c.HasReporter || !w.c.ReportedAt.Equal(row.Opened) || w.c.Origin == nil {
				t.Errorf("history was made better than it was: %+v", w.c)
			}
			for _, hand := range []string{"reporter", "desk-east", "city-desk", "time"} {
				newWorld(t).by(hand).refuses("case.import_forbidden", row)
			}
		}
	}
	w := newWorld(t).by("importer").does(base(func(i *casework.Import) { i.State, i.Due = casework.Handling, ago(0) })).is(casework.Handling, "centre-east")
	if w.c.Standing(now) != casework.OnTime || w.c.Standing(now.Add(1)) != casework.Overdue || len(w.c.Given) != 0 {
		t.Errorf("%+v", w.c)
	}
	w = newWorld(t).by("importer").does(base(func(i *casework.Import) { ended(i, ago(0)); i.Due = ago(time.Microsecond) }))
	if w.c.Standing(now.Add(-time.Hour)) != casework.Overdue {
		t.Error("what was closed late was late")
	}
	w.by("boss-east").does(casework.Reopen{Text: "x"}).is(casework.Reopened, "centre-east").by("desk-east")
	w.refuses("case.dispatch_unfiled", casework.Dispatch{}).does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}}).is(casework.Dispatched, "works-east")
	if !w.c.Due.Given || !w.c.Due.At.Equal(*ago(time.Microsecond)) {
		t.Error("a case keeps the deadline that it had")
	}
	w.by("works-east").does(casework.Handle{Text: "done"}).by("check-east").does(wellfieldtest.Passed).is(casework.ClosedResolved, "centre-east")
}

// TestACaseWithoutAClassHasOneCondition: imported work goes on as it came.
func TestACaseWithoutAClassHasOneCondition(t *testing.T) {
	w := newWorld(t).by("importer")
	w.does(casework.Import{ID: "c", System: "old", SourceID: "1", Opened: w.env.Now, State: casework.Handling, Lead: "works-east", Point: wellfieldtest.In(0, 0)})
	w.by("works-east").does(casework.Handle{Text: "done"}).by("check-east")
	gone := casework.ConditionCheck{Condition: "gone", Passed: true}
	w.refuses("case.condition_open", casework.Check{}).refuses("case.condition_open", casework.Check{Results: []casework.ConditionCheck{gone, {Condition: "else"}}})
	w.refuses("case.condition_open", casework.Check{Results: []casework.ConditionCheck{{Condition: "else", Passed: true}}})
	w.refuses("case.words_missing", casework.Check{Results: []casework.ConditionCheck{{Condition: "gone"}}})
	w.does(casework.Check{Results: []casework.ConditionCheck{gone}}).is(casework.ClosedResolved, "centre-east")
}
