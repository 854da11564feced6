package app_test

import (
	"slices"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/grid"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// TestANewProcedureMovesNoRunningClock: neither the case's next command nor a sweep
// under the new version moves what was promised; what begins after it is under it,
// and each escalation names the version that it went by. A node that starts later
// knows them all.
func TestANewProcedureMovesNoRunningClock(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		fiveLevels(t, c)
		first := c.Policy().Version(store.Procedure)
		stories := []*wellfieldtest.Story{
			c.Reported("hole", wellfieldtest.In(0, 0)), c.Reported("hole", wellfieldtest.In(0, 0)).Handling(),
			c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Does(c.Evidence()),
		}
		var due []time.Time
		for _, s := range stories {
			due = append(due, s.Receipt.Case.NextDue())
		}
		c.Clock.Pass(time.Minute)
		d := procedure.Default()
		d.Stages.Intake, d.Stages.Check = worktime.Limit{N: 9, Unit: worktime.WorkingDay}, worktime.Limit{N: 9, Unit: worktime.WorkingDay}
		d.Ladders[0].Steps = []procedure.Step{{At: 100, Level: grid.Township}, {At: 300, Level: grid.City}}
		second, err := c.Publish(t.Context(), store.Procedure, d, "boss-east", "slower", first)
		if err != nil {
			t.Fatal(err)
		}
		node := wellfieldtest.OpenNode(t, c.URL, c.PhotoDir(), c.Clock.Now)
		defer node.Close(t)
		for i, s := range stories {
			after, err := node.Do(t.Context(), c.As("desk-east"), s.Receipt.Ref, casework.Note{Text: "n"}, "")
			if err != nil || !after.NextDue().Equal(due[i]) {
				t.Errorf("%q was due %s, is due %s (%v)", after.State, due[i], after.NextDue(), err)
			}
		}
		late := c.Reported("hole", wellfieldtest.In(0, 0))
		c.Clock.Pass(90 * 24 * time.Hour)
		if _, err := node.Sweep(t.Context(), c.Now()); err != nil {
			t.Fatal(err)
		}
		for i, s := range append(stories, late) {
			all := escalations(t, c, s.Receipt.Ref)
			version, percents := first, []int{80, 100, 150, 200, 300}
			if i == len(stories) {
				version, percents = second, []int{100, 300}
			}
			var got []int
			for _, e := range all {
				got = append(got, e.Percent)
				if e.Ladder != version {
					t.Errorf("story %d: version %d, want %d", i, e.Ladder, version)
				}
			}
			if !slices.Equal(got, percents) {
				t.Errorf("story %d was told at %v", i, got)
			}
		}
	})
}
