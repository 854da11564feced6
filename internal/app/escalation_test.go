package app_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// fiveLevels publishes organisations of which every level has somebody.
func fiveLevels(t *testing.T, c *wellfieldtest.City) {
	t.Helper()
	d := wellfieldtest.Organisations()
	add := func(id org.ID, kind org.Kind, area string) {
		name := lang.Name{lang.EN: string(id), lang.ZH: string(id)}
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: kind, Name: name, Area: area})
		d.Posts = append(d.Posts, org.Post{ID: id + "-post", Org: id, Name: name, Duties: []org.Duty{org.DutySupervise}})
		d.Holdings = append(d.Holdings, org.Holding{Post: id + "-post", Account: string(id)})
	}
	add("committee", org.SelfGoverning, wellfieldtest.East[:9]+"001")
	add("city-centre", org.Centre, "990000000000")
	if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "five levels", 2); err != nil {
		t.Fatal(err)
	}
}

// escalations are a case's, as the journal has them.
func escalations(t testing.TB, c *wellfieldtest.City, ref store.Ref) []*casework.Escalated {
	t.Helper()
	view, err := c.CaseByRef(context.Background(), c.As("city-desk"), ref)
	if err != nil {
		t.Fatal(err)
	}
	var all []*casework.Escalated
	for _, h := range view.History {
		if e, ok := h.Event.(*casework.Escalated); ok {
			all = append(all, e)
		}
	}
	return all
}

// said is a case's escalations, as the model says them.
func said(all []*casework.Escalated) []string {
	out := []string{}
	for _, e := range all {
		out = append(out, fmt.Sprint(e.Clock, " ", e.Percent))
	}
	return out
}

// climbing is a set of cases on two nodes that are killed and started again.
type climbing struct {
	*wellfieldtest.City
	t      *rapid.T
	url    string
	nodes  *[2]*wellfieldtest.Node
	cases  []store.Ref
	models []*model
}

// TestEveryStepExactlyOnce: any cases, any order and timing of commands and sweeps, two nodes,
// each closed at any point in the middle of what it does and opened again. What is
// in the journal at the end is what an observer without any sweep says, in order.
func TestEveryStepExactlyOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		fiveLevels(t, c)
		url := c.URL
		var pool photos
		for range 100 {
			pool = append(pool, c.Photo())
		}
		total := 0
		var nodes [2]*wellfieldtest.Node
		for i := range nodes {
			nodes[i] = wellfieldtest.OpenNode(t, url, c.PhotoDir(), c.Clock.Now)
		}
		defer func() {
			for _, n := range nodes {
				n.Close(t)
			}
		}()
		rapid.Check(t, func(rt *rapid.T) {
			g := &climbing{City: c, t: rt, url: url, nodes: &nodes}
			for range rapid.IntRange(1, 4).Draw(rt, "cases") {
				g.report()
			}
			for range rapid.IntRange(1, 40).Draw(rt, "acts") {
				g.act(t, pool)
			}
			c.Clock.Pass(120 * 24 * time.Hour)
			g.sweep(t, c.Now())
			for i, ref := range g.cases {
				g.models[i].until(t, c.Now())
				all := escalations(t, c, ref)
				total += len(all)
				if got := said(all); !slices.Equal(got, append([]string{}, g.models[i].said...)) {
					rt.Fatalf("case %d ended %s: told %v, want %v", i, g.models[i].state, got, g.models[i].said)
				}
				for _, e := range all {
					// Whoever was to look on the spot leads the grid, and may be the late one.
					looking := e.Clock == casework.CourseIntake && e.Level == grid.Grid
					if e.Post == "" || len(e.Vacant) > 0 && !looking || e.At.After(c.Now()) {
						rt.Fatalf("%+v", e)
					}
				}
			}
		})
		t.Logf("%d escalations", total)
		if total == 0 {
			t.Error("nothing was escalated, so nothing was shown")
		}
	})
}

func (g *climbing) report() {
	receipt, err := g.Report(context.Background(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "x",
		Point: wellfieldtest.In(0, 0)}, app.Contact{}, uuid.NewString())
	if err != nil {
		g.t.Fatal(err)
	}
	g.cases = append(g.cases, receipt.Ref)
	g.models = append(g.models, newModel(g.Policy().Calendar, receipt.Case.ReportedAt))
}

// act lets time pass, or sweeps, or kills, or has somebody do something.
func (g *climbing) act(t *testing.T, pool photos) {
	switch rapid.IntRange(0, 9).Draw(g.t, "act") {
	case 0, 1, 2:
		g.Clock.Pass(time.Duration(rapid.IntRange(1, 40).Draw(g.t, "hours"))*time.Hour + time.Duration(rapid.IntRange(0, 59).Draw(g.t, "minutes"))*time.Minute)
	case 3:
		g.sweep(t, g.Now().Add(-time.Duration(rapid.IntRange(0, 100).Draw(g.t, "ago"))*time.Hour))
	case 4:
		g.sweep(t, g.Now())
	case 5:
		g.kill(t)
	default:
		g.command(t, pool)
	}
}

// sweep runs on both nodes at once.
func (g *climbing) sweep(t *testing.T, now time.Time) {
	var group sync.WaitGroup
	for _, n := range g.nodes {
		group.Go(func() {
			if _, err := n.Sweep(context.Background(), now); err != nil {
				t.Error("sweep:", err)
			}
		})
	}
	group.Wait()
}

// kill closes a node while it sweeps, and opens it again.
func (g *climbing) kill(t *testing.T) {
	at := rapid.IntRange(0, 1).Draw(g.t, "node")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = g.nodes[at].Sweep(ctx, g.Now()) // whatever comes of it
	}()
	cancel()
	g.nodes[at].Close(t)
	<-done
	g.nodes[at] = wellfieldtest.OpenNode(t, g.url, g.PhotoDir(), g.Clock.Now)
}

// command has somebody do something to a case, which mostly is not allowed.
func (g *climbing) command(t *testing.T, pool photos) {
	i := rapid.IntRange(0, len(g.cases)-1).Draw(g.t, "case")
	node := g.nodes[rapid.IntRange(0, 1).Draw(g.t, "node")]
	class := rapid.SampledFrom([]*casework.File{{Class: wellfieldtest.Pothole}, {Class: wellfieldtest.Litter}}).Draw(g.t, "class")
	hash := rapid.SampledFrom(pool).Draw(g.t, "photo")
	works := "works-east"
	if g.models[i].litter {
		works = "cleaning"
	}
	type try struct {
		by  string
		cmd casework.Command
	}
	tries := map[casework.State][]try{
		casework.Received:         {{"desk-east", *class}, {"desk-east", casework.Dispatch{File: class}}, {"desk-east", casework.Ask{Question: "x"}}, {"desk-east", casework.Verify{}}},
		casework.NeedInfo:         {{"reporter", casework.Answer{Text: "x"}}},
		casework.Verifying:        {{"grid-east", casework.RecordVerification{Found: true, Text: "x"}}, {"desk-east", casework.Verify{Note: "again"}}},
		casework.Filed:            {{"desk-east", casework.Dispatch{}}, {"desk-east", casework.Ask{Question: "x"}}},
		casework.Dispatched:       {{works, casework.Sign{}}, {"desk-east", casework.Dispatch{Reason: "again"}}},
		casework.Handling:         {{works, casework.Handle{Text: "x", Photos: []casework.PhotoIn{{Hash: hash}}}}},
		casework.Reopened:         {{works, casework.Handle{Text: "x", Photos: []casework.PhotoIn{{Hash: hash}}}}, {"desk-east", casework.Dispatch{}}},
		casework.Handled:          {{"check-east", casework.StartCheck{}}, {"check-east", wellfieldtest.Failed}, {"check-east", wellfieldtest.Passed}, {"boss-east", explained}},
		casework.Checking:         {{"check-east", wellfieldtest.Failed}, {"check-east", wellfieldtest.Passed}},
		casework.AwaitingReporter: {{"reporter", casework.Deny{Text: "x"}}, {"reporter", casework.Confirm{}}},
		casework.ClosedResolved:   {{"reporter", casework.Reopen{Text: "x"}}},
		casework.ClosedExplained:  {{"boss-east", casework.Reopen{Text: "x"}}},
	}[g.models[i].state]
	tries = append(tries, try{"desk-east", casework.Note{Text: "x"}}, try{"reporter", casework.Message{Text: "x"}},
		try{"committee", casework.AcknowledgeEscalation{Text: "x"}}, try{"boss-east", casework.AcknowledgeEscalation{Text: "x"}})
	chosen := rapid.SampledFrom(tries).Draw(g.t, "try")
	actor := app.Actor{Role: casework.Reporter, Case: g.cases[i].ID}
	if chosen.by != "reporter" {
		actor = g.As(chosen.by)
	}
	now := g.Now()
	g.models[i].until(t, now)
	after, err := node.Do(context.Background(), actor, g.cases[i], chosen.cmd, "")
	if err == nil {
		g.models[i].moves(&after, now)
		return
	}
	if fault.All(err) == nil {
		g.t.Fatalf("%s: %v", chosen.cmd.Verb(), err)
	}
	// Refused. Silence may have closed it since; that is no command of ours.
	if now, _, ok, err := g.DB.Case(context.Background(), g.cases[i]); err == nil && ok {
		g.models[i].moves(&now, g.Now())
	}
}

var explained = casework.CloseExplained{Text: "t", Basis: "b", Remedy: "r"}

// TestNoActMakesADelayUnseen: a unit that is done a minute after its deadline and a
// minute before the next sweep was late all the same, and those above know.
func TestNoActMakesADelayUnseen(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling()
		due := s.Receipt.Case.Due.At
		rev := s.Receipt.Case.Rev
		s.Later(due.Sub(c.Now()) + time.Minute)
		done, err := c.DoOn(t.Context(), c.As("works-east"), s.Receipt.Ref, c.Evidence(), app.Terms{Key: uuid.NewString(), Rev: rev})
		if err != nil {
			t.Fatalf("what time did in between is nobody's change: %v", err)
		}
		if got := said(escalations(t, c, s.Receipt.Ref)); !slices.Equal(got, []string{"handle 80", "handle 100"}) || done.State != casework.Handled {
			t.Errorf("%s: %v", done.State, got)
		}
		if _, err := c.DoOn(t.Context(), c.As("works-east"), s.Receipt.Ref, casework.Note{Text: "x"}, app.Terms{Rev: rev}); !fault.Has(err, "app.moved_on") {
			t.Errorf("somebody else's change is one: %v", err)
		}
	})
}

// TestTasksOfThoseAbove: what was passed up waits where it was passed to, oldest
// first, until somebody there says so or it ends.
func TestTasksOfThoseAbove(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		var stories []*wellfieldtest.Story
		for range 3 {
			stories = append(stories, c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Later(time.Minute))
		}
		c.Clock.Pass(8 * 24 * time.Hour)
		if n, err := c.Sweep(t.Context(), c.Now()); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		boss := c.As("boss-east")
		waits := func(want ...*wellfieldtest.Story) {
			t.Helper()
			list, err := c.Tasks(t.Context(), boss, casework.TaskEscalation, app.Task{}, 10)
			if err != nil || len(list) != len(want) {
				t.Fatalf("%d tasks, %v; want %d", len(list), err, len(want))
			}
			for i := range want {
				if list[i].Case.ID != want[i].Receipt.Ref.ID {
					t.Errorf("task %d is another case's", i)
				}
			}
		}
		waits(stories...)
		stories[1].By("boss-east").Does(casework.AcknowledgeEscalation{Text: "known"})
		waits(stories[0], stories[2])
		stories[0].By("works-east").Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed).By("reporter").Does(casework.Confirm{})
		waits(stories[2])
		// Another level does not see what it was not told of.
		if list, err := c.Tasks(t.Context(), c.As("city-desk"), casework.TaskEscalation, app.Task{}, 10); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
	})
}

// TestAnyInstant sweeps the past, in which nothing was due, and the future, in
// which everything is.
func TestAnyInstant(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling()
		for _, row := range []struct {
			at   time.Duration
			want int
		}{{-1000 * time.Hour, 0}, {0, 0}, {5 * 24 * time.Hour, 1}, {5 * 24 * time.Hour, 1}, {-time.Hour, 1}, {1000 * time.Hour, 5}, {10_000 * time.Hour, 5}} {
			if _, err := c.Sweep(t.Context(), c.Now().Add(row.at)); err != nil {
				t.Fatal(err)
			}
			if got := said(escalations(t, c, s.Receipt.Ref)); len(got) != row.want {
				t.Errorf("after %s: %v", row.at, got)
			}
		}
	})
}

// TestNobodySwitchesEscalationOff publishes what would, as every post that can
// publish.
func TestNobodySwitchesEscalationOff(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	for key, change := range map[string]func(*procedure.Document){
		"procedure.ladder_missing": func(d *procedure.Document) { d.Ladders = nil },
		"procedure.ladder_first":   func(d *procedure.Document) { d.Ladders[0].Steps = d.Ladders[0].Steps[2:] },
		"procedure.ladder_top":     func(d *procedure.Document) { d.Ladders[0].Steps = d.Ladders[0].Steps[:4] },
		"procedure.ladder_late":    func(d *procedure.Document) { d.Ladders[0].Steps[4].At = 301 },
	} {
		d := procedure.Default()
		change(&d)
		if _, err := c.Publish(t.Context(), store.Procedure, d, app.BootstrapPost, "quiet", 2); !fault.Has(err, key) {
			t.Errorf("want %s, got %v", key, err)
		}
	}
	for _, step := range casework.Life() {
		if step.Verb == casework.VerbEscalate && !step.ByTime() {
			t.Error("somebody may pass it up before its time")
		}
	}
}
