package exchange_test

import (
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/peer"
	"wellfield/internal/wellfieldtest"
)

func TestACaseOfItsUnitIsPushedOnce(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		story := c.dispatched("a secret in the reporter's words")
		other := c.Reported("elsewhere", wellfieldtest.In(0, 3)).By("desk-west").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		c.turn("works")
		c.turn("works")
		if len(s.requests) != 1 {
			t.Fatalf("%d requests there", len(s.requests))
		}
		q := s.requests[0]
		if q.Code != "HOLE" || q.Lat != "30.0050000" || q.key != "key of env:WELLFIELD_PEER_WORKS" || q.resident != "" {
			t.Errorf("sent %+v", q)
		}
		if strings.Contains(q.Words, "secret") || !strings.Contains(q.Words, "Pothole\n[WF:"+story.Receipt.Case.Number) {
			t.Errorf("words %q", q.Words)
		}
		if _, l := c.caseOf("works", q.ID); l.Kind != app.LinkPushed || l.Ref != story.Receipt.Ref {
			t.Errorf("link %+v", l)
		}
		if c.count() != 2 {
			t.Errorf("what was pushed came back: %d cases", c.count())
		}
		if s.carrying(other.Receipt.Case.Number) != 0 {
			t.Error("a case of another unit was pushed")
		}
	})
}

// TestWhatItsUnitSaysThere: status and words of the peer become what a handling
// unit may do, and never more; what happens here is told there.
func TestWhatItsUnitSaysThere(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		p := works("works", s)
		p.Statuses = []peer.Status{{Status: "in progress", Does: peer.DoSign}, {Status: "closed", Does: peer.DoHandle}}
		c.with(p)
		story := c.Reported("full", wellfieldtest.In(0, 0)).By("desk-east").
			Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}, Lead: "works-east", Reason: "they are near"})
		c.turn("works")
		q := s.requests[0]
		state := func() casework.State { k, _ := c.caseOf("works", q.ID); return k.State }

		s.change(func() { q.Status, q.Notes = "In_Progress", "on the way" })
		c.turn("works")
		c.turn("works")
		if state() != casework.Handling || strings.Count(c.said(story.Receipt.Ref), "on the way") != 1 {
			t.Fatalf("%s, %q", state(), c.said(story.Receipt.Ref))
		}
		s.change(func() { q.Status, q.Notes, q.Updated = "CLOSED", "emptied", c.Now().Format(time.RFC3339) })
		c.turn("works")
		c.turn("works")
		if state() != casework.Handled || !strings.Contains(c.said(story.Receipt.Ref), "handled: Works system: CLOSED.\nemptied") {
			t.Fatalf("%s, %q", state(), c.said(story.Receipt.Ref))
		}
		story.By("check-east").Does(wellfieldtest.Failed).Is(casework.Reopened)
		c.turn("works")
		c.turn("works")
		if state() != casework.Reopened {
			t.Fatalf("an old claim was made again: %s", state())
		}
		if len(s.updates) != 1 || s.updates[0].Status != "OPEN" || !strings.Contains(s.updates[0].Words, "not solved") || strings.Contains(s.updates[0].Words, "still open") {
			t.Fatalf("told %+v", s.updates)
		}
		// The unit comes again: its system touches the request.
		s.change(func() { q.Updated = c.Now().Format(time.RFC3339) })
		c.turn("works")
		if state() != casework.Handled {
			t.Fatalf("the second claim: %s", state())
		}
		story.By("check-east").Does(wellfieldtest.Passed).By("reporter").Does(casework.Confirm{}).Is(casework.ClosedResolved)
		c.turn("works")
		c.turn("works")
		if len(s.updates) != 3 || s.updates[2].Status != "CLOSED" || s.updates[2].Request != q.ID {
			t.Errorf("told %+v", s.updates)
		}
	})
}

// TestEvidenceIsStillAskedFor: the class wants a picture of the work, and a
// claim without one is noted and left to a person.
func TestEvidenceIsStillAskedFor(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		story := c.dispatched("hole")
		c.turn("works")
		s.change(func() { s.requests[0].Status, s.requests[0].Notes = "closed", "filled" })
		c.turn("works")
		c.turn("works")
		k, l := c.caseOf("works", s.requests[0].ID)
		if k.State != casework.Dispatched || !strings.Contains(l.Fault, "case.evidence_missing.photo_after") {
			t.Errorf("%s, %q", k.State, l.Fault)
		}
		if said := c.said(story.Receipt.Ref); strings.Count(said, "filled") != 1 {
			t.Errorf("said %q", said)
		}
		if v := c.view("works"); v.NeedPerson != 1 {
			t.Errorf("%d need a person", v.NeedPerson)
		}
	})
}

// TestUpdatesOfThePeer: what the peer tells by the extension is noted once.
func TestUpdatesOfThePeer(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		story := c.dispatched("hole")
		c.turn("works")
		s.change(func() {
			s.updates = append(s.updates, remoteUpdate{ID: "x1", Request: s.requests[0].ID, Status: "open", Words: "crew is out", at: c.Now()})
		})
		for range 3 {
			c.turn("works")
		}
		if said := c.said(story.Receipt.Ref); strings.Count(said, "crew is out") != 1 {
			t.Errorf("said %q", said)
		}
	})
}

func TestATokenBecomesAnID(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		s.byToken = true
		c.with(func() peer.Peer { p := works("works", s); p.Direction = peer.Push; return p }())
		c.dispatched("hole")
		c.turn("works")
		if v := c.view("works"); v.Jobs[app.JobToken] != 1 {
			t.Fatalf("jobs %v", v.Jobs)
		}
		c.turn("works")
		s.change(func() { s.tokens["t1000"] = "1000" })
		c.turn("works")
		c.turn("works")
		if _, l := c.caseOf("works", "1000"); l.Kind != app.LinkPushed || len(s.requests) != 1 {
			t.Errorf("link %+v, %d requests", l, len(s.requests))
		}
	})
}

func TestTwoCasesThatThePeerTakesForOne(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		s.merge = true
		c.with(works("works", s))
		c.dispatched("hole")
		c.dispatched("the same hole")
		c.turn("works")
		v := c.view("works")
		if v.Jobs[app.JobDead] != 1 || v.Links[app.LinkPushed] != 1 || !strings.Contains(v.Open[0].Fault, "peer.merged_there") {
			t.Errorf("%+v", v)
		}
	})
}
