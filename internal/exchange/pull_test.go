package exchange_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/peer"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

func TestWhatIsOpenThereBecomesAReport(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		s.has(remoteRequest{ID: "7", Code: "HOLE", Name: "Hole", Words: "deep hole", Lat: "30.005", Long: "110.005", Address: "Mill Lane 3"})
		s.has(remoteRequest{ID: "8", Code: "TREE", Name: "Tree", Words: "leans", Lat: "0", Long: "0"})
		s.has(remoteRequest{ID: "9", Code: "BIN", Words: "was full", Status: "CLOSED", Notes: "emptied", Lat: "30.005", Long: "110.025",
			at: c.Now().Add(-48 * time.Hour), Updated: c.Now().Add(-24 * time.Hour).Format(time.RFC3339)})
		c.turn("works")

		hole, l := c.caseOf("works", "7")
		if hole.State != casework.Received || hole.Claimed != wellfieldtest.Pothole || hole.Summary.Text() != "deep hole" || hole.Place.Area() != "990101001001001" || l.Kind != app.LinkPulled {
			t.Errorf("the hole is %+v by %+v", hole, l)
		}
		if tree, _ := c.caseOf("works", "8"); !tree.Claimed.IsZero() || tree.Summary.Text() != "Tree\nleans" || tree.Place.Area() != wellfieldtest.East {
			t.Errorf("the tree is %+v", tree)
		}
		bin, _ := c.caseOf("works", "9")
		if bin.State != casework.ClosedResolved || bin.Resolved() || bin.Origin == nil || bin.Origin.System != "works" || !bin.ReportedAt.Equal(c.Now().Add(-48*time.Hour-aTurn)) {
			t.Errorf("the bin is %+v, resolved %v", bin, bin.Resolved())
		}

		before := c.count()
		c.turn("works")
		if c.count() != before {
			t.Error("the same list again made new cases")
		}
		if v := c.view("works"); v.State.PulledTo.IsZero() || !v.State.PulledTo.Equal(c.Now()) || v.State.Fault != "" || v.Links[app.LinkPulled] != 3 {
			t.Errorf("the operator sees %+v", v)
		}
	})
}

func TestWhatChangesThereIsToldHere(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		q := s.has(remoteRequest{ID: "7", Code: "HOLE", Words: "deep hole", Lat: "30.005", Long: "110.005"})
		old := s.has(remoteRequest{ID: "6", Code: "BIN", Words: "full", Status: "closed", at: c.Now().Add(-time.Hour), Updated: c.Now().Format(time.RFC3339)})
		c.turn("works")
		c.Clock.Pass(200 * 24 * time.Hour) // no list shows it any more
		s.change(func() { q.Status, q.Notes = "closed", "filled" })
		c.turn("works")
		c.turn("works")
		k, l := c.caseOf("works", "7")
		if k.State != casework.Received {
			t.Errorf("the peer closed our case: %s", k.State)
		}
		if said := c.said(l.Ref); strings.Count(said, "message: Works system: closed.\nfilled") != 1 {
			t.Errorf("said %q", said)
		}
		s.change(func() { old.Status, old.at = "open", c.Now() })
		c.turn("works")
		if _, l := c.caseOf("works", "6"); !strings.Contains(l.Fault, "peer.history_changed") {
			t.Errorf("reopened history: %+v", l)
		}
	})
}

func TestPagesWindowsAndServersWithoutThem(t *testing.T) {
	for name, set := range map[string]func(*remote, *peer.Peer){
		"pages in XML":  func(*remote, *peer.Peer) {},
		"pages in JSON": func(_ *remote, p *peer.Peer) { p.Format = "json" },
		"no pages":      func(s *remote, _ *peer.Peer) { s.noPaging = true },
		"one at a time": func(s *remote, _ *peer.Peer) { s.oneByOne = true },
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t, wellfieldtest.SQLiteURL(t))
			s := newRemote(t, c.Now)
			p := works("works", s)
			p.PageSize, p.Since = 100, "2025-06-01"
			set(s, &p)
			c.with(p)
			const n = 250
			for i := range n { // over nine months, so over several windows
				s.has(remoteRequest{ID: fmt.Sprint(i), Code: "HOLE", Words: fmt.Sprint("hole ", i), Lat: "30.005", Long: "110.005",
					at: c.Now().Add(-time.Duration(i) * 26 * time.Hour)})
			}
			c.turn("works")
			if got := c.count(); got != n {
				t.Errorf("%d of %d cases", got, n)
			}
			c.CheckAll()
		})
	}
}

// TestOneThatCannotBeTaken: a request that our rules refuse holds up no other,
// and is taken when it can be. Here the area that stands for it has gone.
func TestOneThatCannotBeTaken(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		p := works("works", s)
		p.Pulling.Area = "990101002001"
		c.with(p)
		c.publishAreas("990101002001")
		s.has(remoteRequest{ID: "7", Code: "HOLE", Words: "somewhere"})
		s.has(remoteRequest{ID: "8", Code: "HOLE", Words: "other hole", Lat: "30.005", Long: "110.005"})
		c.turn("works")
		v := c.view("works")
		if c.count() != 1 || v.Jobs[app.JobWaiting] != 1 || v.Open[0].Kind != app.JobTake || !strings.Contains(v.Open[0].Fault, "case.area_unknown") {
			t.Fatalf("%d cases, %+v", c.count(), v)
		}
		for range 12 {
			c.Clock.Pass(6 * time.Hour)
			c.turn("works")
		}
		if v = c.view("works"); v.Jobs[app.JobDead] != 1 {
			t.Fatalf("jobs %v", v.Jobs)
		}
		c.publishAreas("")
		if err := c.ReplayJob(t.Context(), c.As("boss-east"), "works", v.Open[0].ID); !fault.Has(err, "peer.operators_only") {
			t.Errorf("anybody may replay: %v", err)
		}
		if err := c.ReplayJob(t.Context(), c.As("city-desk"), "works", v.Open[0].ID); err != nil {
			t.Fatal(err)
		}
		c.turn("works")
		if _, l := c.caseOf("works", "7"); c.count() != 2 || l.Kind != app.LinkPulled || len(c.view("works").Open) != 0 {
			t.Errorf("%d cases, %+v", c.count(), c.view("works").Open)
		}
	})
}

// publishAreas publishes the small city's map without the areas whose codes
// begin so; with all of them for "".
func (c *town) publishAreas(without string) {
	c.t.Helper()
	d, err := c.Document(c.t.Context(), store.Areas)
	if err != nil {
		c.t.Fatal(err)
	}
	areas := wellfieldtest.Areas()
	areas.Areas = slices.DeleteFunc(areas.Areas, func(a grid.Area) bool {
		return without != "" && strings.HasPrefix(a.Code, without)
	})
	if _, err := c.Publish(c.t.Context(), store.Areas, areas, app.BootstrapPost, "map", d.Version); err != nil {
		c.t.Fatal(err)
	}
}

func TestOthersCanBeLeft(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t))
	s := newRemote(t, c.Now)
	p := works("works", s)
	p.Pulling.Others = peer.Leave
	c.with(p)
	s.has(remoteRequest{ID: "7", Code: "TREE", Words: "leans"})
	s.has(remoteRequest{ID: "8", Code: "HOLE", Words: "hole"})
	c.turn("works")
	if c.count() != 1 {
		t.Errorf("%d cases", c.count())
	}
	p.Paused = true
	c.with(p)
	c.Clock.Pass(time.Hour)
	if ran, err := c.x.Round(t.Context(), "works"); ran || err != nil {
		t.Errorf("a paused peer ran: %v, %v", ran, err)
	}
}
