package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/wellfieldtest"
)

// TestOldCasesGetTheirClocks takes the clocks of a case of every open state away,
// as it was before there were any: what it gets is what it would have had, where
// the case still says when that began.
func TestOldCasesGetTheirClocks(t *testing.T) {
	known := map[casework.State]bool{casework.Received: true, casework.Filed: true, casework.Dispatched: true, casework.Handling: true, casework.Handled: true, casework.Checking: true}
	for _, state := range casework.OpenStates() {
		w := at(t, state).chart(fiveLevels)
		w.by("time").later(time.Hour).refuses("case.clocks_run", casework.StartClocks{})
		had := w.c
		w.c.Stage, w.c.Escalation = nil, nil
		lacks := had.Stage != nil || had.Climb(had.Course()) != nil
		if w.env.LacksClocks(&w.c) != lacks {
			t.Errorf("%q lacks clocks: %v", state, !lacks)
		}
		if !lacks {
			w.refuses("case.clocks_run", casework.StartClocks{})
			continue
		}
		w.by("boss-east").refuses("case.time_only", casework.StartClocks{}).by("time").does(casework.StartClocks{})
		if w.c.State != state || w.c.Owner != had.Owner || (w.c.Stage == nil) != (had.Stage == nil) {
			t.Errorf("%q became %q, stage %+v", state, w.c.State, w.c.Stage)
		}
		clock := w.c.Course()
		now, before := w.c.Climb(clock), had.Climb(clock)
		if (now == nil) != (before == nil) {
			t.Errorf("%q climbs %+v, and climbed %+v", state, now, before)
		}
		if known[state] && (!now.Due.Equal(before.Due) || !now.From.Equal(before.From) || !now.Next.At.Equal(before.Next.At) ||
			had.Stage != nil && !w.c.Stage.Due.At.Equal(had.Stage.Due.At)) {
			t.Errorf("%q has %+v and %+v, had %+v and %+v", state, now, w.c.Stage, before, had.Stage)
		}
		w.refuses("case.clocks_run", casework.StartClocks{})
	}
	w := newWorld(t).by("importer")
	w.does(casework.Import{ID: "c", System: "old", SourceID: "1", Opened: w.env.Now, State: casework.Handling, Lead: "works-east", Point: wellfieldtest.In(0, 0)})
	w.by("time").refuses("case.clocks_run", casework.StartClocks{}) // history without a deadline breaks none
}
