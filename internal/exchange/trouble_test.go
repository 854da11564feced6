package exchange_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/peer"
	"wellfield/internal/wellfieldtest"

	"wellfield/internal/exchange"
)

// during lets calls of a kind fail in one way, so many times.
func (s *remote) during(call string, how trouble, times int) {
	s.change(func() {
		s.next = func(c string) trouble {
			if c == call && times > 0 {
				times--
				return how
			}
			return fine
		}
	})
}

// TestHoweverAPushFails: a case is at the peer exactly once, whatever became of
// the first call.
func TestHoweverAPushFails(t *testing.T) {
	for name, how := range map[string]trouble{"500": fails, "500 when it was done": doneFails, "no answer": hangs, "a page": pageOfHTML, "429": rests, "half an answer": cuts} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t, wellfieldtest.SQLiteURL(t))
			s := newRemote(t, c.Now)
			p := works("works", s)
			p.Direction = peer.Push // else the pull recognises it, before anybody has to look
			c.with(p)
			s.during("POST requests", how, 2)
			story := c.dispatched("hole")
			c.turn("works")
			if v := c.view("works"); len(v.Open) == 1 && v.Open[0].Fault == "" {
				t.Errorf("nothing says what failed: %+v", v.Open)
			}
			for range 8 {
				c.turn("works")
			}
			v := c.view("works")
			if s.carrying(story.Receipt.Case.Number) != 1 || v.Links[app.LinkPushed] != 1 || len(v.Open) != 0 || v.State.Fault != "" {
				t.Errorf("%d there, %+v", s.carrying(story.Receipt.Case.Number), v)
			}
			c.CheckAll()
		})
	}
}

// TestWhatIsRefusedIsLeftToAPerson, who mends it and lets it be sent again.
func TestWhatIsRefusedIsLeftToAPerson(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		s.during("POST requests", refuses, 1)
		c.dispatched("hole")
		c.turn("works")
		c.turn("works")
		v := c.view("works")
		if v.Jobs[app.JobDead] != 1 || s.calls("POST requests") != 1 || !strings.Contains(v.Open[0].Fault, "not wanted") {
			t.Fatalf("%+v", v)
		}
		if err := c.ReplayJob(t.Context(), c.As("city-desk"), "works", v.Open[0].ID); err != nil {
			t.Fatal(err)
		}
		c.turn("works")
		if len(s.requests) != 1 || len(c.view("works").Open) != 0 {
			t.Errorf("%d there", len(s.requests))
		}
		if err := c.ReplayJob(t.Context(), c.As("city-desk"), "works", v.Open[0].ID); !fault.Has(err, "peer.job_gone") {
			t.Errorf("twice: %v", err)
		}
	})
}

// TestStoppedBetweenIntentAndOutcome: the process ends the moment the peer has
// taken the case. The next one finds the intent, and the case there.
func TestStoppedBetweenIntentAndOutcome(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		dying, die := context.WithCancel(t.Context())
		s.onArrival = die
		story := c.dispatched("hole")
		c.Clock.Pass(time.Hour)
		if _, err := c.x.Round(dying, "works"); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if v := c.view("works"); v.Jobs[app.JobSent] != 1 || v.Links[app.LinkPushed] != 0 {
			t.Fatalf("the intent was not kept: %+v", v)
		}
		c.turn("works")
		if n := s.carrying(story.Receipt.Case.Number); n != 1 || c.view("works").Links[app.LinkPushed] != 1 || s.calls("POST requests") != 1 {
			t.Errorf("%d there", n)
		}
	})
}

// TestInDoubtAPersonIsAsked where the document says so: nothing is sent twice.
func TestInDoubtAPersonIsAsked(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		s.silent = true // what it took, it does not show
		p := works("works", s)
		p.Pushing.Unsure, p.Direction = peer.Ask, peer.Push
		c.with(p)
		s.during("POST requests", doneFails, 1)
		c.dispatched("hole")
		for range 5 {
			c.turn("works")
		}
		v := c.view("works")
		if len(s.requests) != 1 || v.Jobs[app.JobDead] != 1 || !strings.Contains(v.Open[0].Fault, "peer.unsure") {
			t.Fatalf("%d there, %+v", len(s.requests), v)
		}
		if err := c.ReplayJob(t.Context(), c.As("city-desk"), "works", v.Open[0].ID); err != nil {
			t.Fatal(err)
		}
		c.turn("works")
		if len(s.requests) != 2 {
			t.Errorf("a person said to send it again, and it was not: %d", len(s.requests))
		}
	})
}

// TestOneWorkerAtATime: while one works nobody else does, and one that was
// overtaken changes nothing any more.
func TestOneWorkerAtATime(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		c.Clock.Pass(time.Hour)
		slow, err := c.BeginRound(t.Context(), "works", "slow")
		if err != nil || slow == nil {
			t.Fatal(err)
		}
		if ran, err := c.x.Round(t.Context(), "works"); ran || err != nil {
			t.Fatalf("two at once: %v, %v", ran, err)
		}
		c.Clock.Pass(app.PeerHold + time.Second)
		if ran, err := c.x.Round(t.Context(), "works"); !ran || err != nil {
			t.Fatalf("nobody took over: %v, %v", ran, err)
		}
		before := c.view("works").State
		for what, err := range map[string]error{
			"cursor": slow.Pulled(t.Context(), c.Now().Add(time.Hour)),
			"job":    slow.Save(t.Context(), app.PeerJob{ID: "request/x"}),
			"end":    slow.End(t.Context(), c.Now(), nil),
			"keep":   slow.Keep(t.Context()),
		} {
			if !fault.Has(err, "store.lease_lost") {
				t.Errorf("%s of an overtaken worker: %v", what, err)
			}
		}
		if after := c.view("works").State; after != before {
			t.Errorf("%+v became %+v", before, after)
		}
	})
}

// TestAPeerThatIsAway is left alone longer each time, and nothing is lost.
func TestAPeerThatIsAway(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		p := works("works", s)
		c.with(p)
		s.Close()
		c.dispatched("hole")
		var last time.Duration
		for i := range 5 {
			c.turn("works")
			v := c.view("works")
			wait := v.State.NextAt.Sub(c.Now())
			if v.State.Failures != i+1 || !strings.Contains(v.State.Fault, "georeport.unreachable") || !v.State.PulledTo.IsZero() {
				t.Fatalf("%+v", v.State)
			}
			if i > 0 && wait < last/2 {
				t.Errorf("waits %s after %s", wait, last)
			}
			last = wait
		}
		back := newRemote(t, c.Now)
		p.Endpoint = back.URL + "/v2"
		c.with(p)
		c.Clock.Pass(time.Hour)
		c.turn("works")
		if v := c.view("works"); len(back.requests) != 1 || v.State.Failures != 0 || v.State.Fault != "" || v.State.PulledTo.IsZero() {
			t.Errorf("%d there, %+v", len(back.requests), v.State)
		}
	})
}

// TestAnyOrderOfFailures: whatever fails in whatever order, in the end each case
// is at the peer exactly once where it can be asked, at most once where it
// cannot, and each request of the peer is one case here.
func TestAnyOrderOfFailures(t *testing.T) {
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		c := &town{City: wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t)), t: t}
		c.x = exchange.New(exchange.Options{App: c.App, Say: words.Say, Timeout: 80 * time.Millisecond, Allowed: here(t),
			Key: func(string) (string, error) { return "k", nil }})
		s := newRemote(t, c.Now)
		p := works("works", s)
		p.Attempts = 100
		ask := rapid.Bool().Draw(r, "ask")
		if ask {
			p.Pushing.Unsure, s.silent = peer.Ask, true
			p.Direction = peer.Push // it would pull its own cases back, of which it shows no mark
		} else if rapid.Bool().Draw(r, "push alone") {
			p.Direction = peer.Push
		}
		c.with(p)
		// Drawn before, because the peer answers on a goroutine of its own.
		troubles := rapid.SliceOfN(rapid.SampledFrom([]trouble{fine, fine, fine, fails, doneFails, pageOfHTML, rests, cuts, hangs}), 40, 40).Draw(r, "troubles")
		s.change(func() {
			s.next = func(string) (t trouble) {
				if len(troubles) == 0 {
					return fine
				}
				t, troubles = troubles[0], troubles[1:]
				return t
			}
		})
		var stories []*wellfieldtest.Story
		theirs := 0
		for range rapid.IntRange(1, 4).Draw(r, "steps") {
			if rapid.Bool().Draw(r, "ours") {
				stories = append(stories, c.dispatched("hole"))
			} else {
				theirs++
				s.has(remoteRequest{ID: "their" + string(rune('a'+theirs)), Code: "HOLE", Words: "theirs", Lat: "30.005", Long: "110.005"})
			}
			for range rapid.IntRange(1, 3).Draw(r, "rounds") {
				c.turn("works")
			}
		}
		s.change(func() { s.next = func(string) trouble { return fine } })
		for range 6 {
			c.Clock.Pass(12 * time.Hour)
			c.turn("works")
		}
		for _, story := range stories {
			n := s.carrying(story.Receipt.Case.Number)
			if n > 1 || n == 0 && !ask {
				r.Fatalf("case %s is %d times at the peer", story.Receipt.Case.Number, n)
			}
		}
		want := len(stories)
		if p.Direction.Pulls() {
			want += theirs
		}
		if c.count() != want {
			r.Fatalf("%d cases here, want %d", c.count(), want)
		}
		if v := c.view("works"); !ask && (len(v.Open) != 0 || v.Links[app.LinkPushed] != len(stories)) {
			r.Fatalf("left over: %+v", v)
		}
	})
}
