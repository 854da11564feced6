package exchange_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/peer"
	"wellfield/internal/wellfieldtest"
)

// pictures is a host that has one picture.
func pictures(t *testing.T) *httptest.Server {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 {
		img.Set(i, i%48, color.White)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(b.Bytes()) }))
	t.Cleanup(s.Close)
	return s
}

// TestItsPictureIsTheEvidence: with a picture of the work the claim stands; a
// picture of another host is not fetched.
func TestItsPictureIsTheEvidence(t *testing.T) {
	everywhere(t, func(c *town) {
		s, from := newRemote(t, c.Now), pictures(t)
		p := works("works", s)
		p.Pulling.Photos = true
		c.with(p)
		c.dispatched("hole")
		c.turn("works")
		s.change(func() { q := s.requests[0]; q.Status, q.Notes, q.Media = "closed", "filled", from.URL+"/after.jpg" })
		c.turn("works")
		if k, l := c.caseOf("works", s.requests[0].ID); k.State != casework.Dispatched || l.Fault == "" {
			t.Fatalf("a picture of a host that nobody named: %s", k.State)
		}
		p.Pulling.PhotoFrom = []string{strings.TrimPrefix(from.URL, "http://")}
		c.with(p)
		s.change(func() { s.requests[0].Updated = c.Now().Format(time.RFC3339) })
		c.turn("works")
		k, l := c.caseOf("works", s.requests[0].ID)
		if k.State != casework.Handled || len(k.Photos) != 1 || k.Photos[0].Role != casework.After || l.Fault != "" {
			t.Errorf("%s, %+v, %q", k.State, k.Photos, l.Fault)
		}
	})
}

// TestManyAtOnce: of many workers that come at the same moment one works, and
// the peer is sent the case once.
func TestManyAtOnce(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		story := c.dispatched("hole")
		for range 3 {
			c.Clock.Pass(aTurn)
			var group sync.WaitGroup
			ran := make(chan bool, 8)
			for range cap(ran) {
				group.Go(func() {
					one, err := c.x.Round(t.Context(), "works")
					if err != nil {
						t.Error(err)
					}
					ran <- one
				})
			}
			group.Wait()
			close(ran)
			n := 0
			for one := range ran {
				if one {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%d workers at once", n)
			}
		}
		if n := s.carrying(story.Receipt.Case.Number); n != 1 {
			t.Errorf("%d there", n)
		}
	})
}

// TestRunStopsWhenItIsTold, also in the middle of a call that hangs, and gives
// the peer back.
func TestRunStopsWhenItIsTold(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t))
	s := newRemote(t, c.Now)
	asked := make(chan bool, 100)
	s.next = func(string) trouble { asked <- true; return hangs }
	c.with(works("works", s))
	running, stop := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() {
		c.x.Run(running, time.Millisecond)
		close(done)
	}()
	<-asked
	stop()
	<-done
	s.change(func() { s.next = func(string) trouble { return fine } })
	if ran, err := c.x.Round(t.Context(), "works"); !ran || err != nil {
		t.Errorf("the lease was kept: %v, %v", ran, err)
	}
}

// TestCheckChangesNothing and says what a round would do.
func TestCheckChangesNothing(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t))
	s := newRemote(t, c.Now)
	p := works("works", s)
	p.Pulling.Others = peer.Leave
	c.with(p)
	s.services = `<services><service><service_code>HOLE</service_code><metadata>true</metadata><type>blackbox</type></service></services>`
	s.definition = `<service_definition><attributes><attribute><variable>true</variable><code>SIZE</code><datatype>string</datatype><required>true</required></attribute></attributes></service_definition>`
	s.has(remoteRequest{ID: "7", Code: "HOLE", Words: "hole"})
	s.has(remoteRequest{ID: "8", Code: "TREE", Words: "tree"})
	s.has(remoteRequest{ID: "9", Code: "BIN", Words: "bin", Status: "closed"})
	story := c.dispatched("hole")
	a, err := c.x.Check(t.Context(), "works")
	if err != nil || a.New != 1 || a.Left != 1 || a.History != 1 || !a.Whole || len(a.Push) != 1 || a.Push[0] != story.Receipt.Case.Number || a.Services != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, key := range []string{"peer.check.service_gone", "peer.check.required", "peer.check.blackbox"} {
		if !fault.Has(fault.List(a.Odd), key) {
			t.Errorf("does not say %s: %v", key, a.Odd)
		}
	}
	if v := c.view("works"); c.count() != 1 || len(v.Open) != 0 || !v.State.PulledTo.IsZero() || s.calls("POST requests") != 0 {
		t.Errorf("something changed: %+v", v)
	}
	if _, err := c.x.Check(t.Context(), "nobody"); !fault.Has(err, "peer.unknown") {
		t.Error(err)
	}
}
