package exchange_test

import (
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/exchange"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/outgoing"
	"wellfield/internal/peer"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// town is the small city with peers.
type town struct {
	*wellfieldtest.City
	t *testing.T
	x *exchange.Exchange
}

// everywhere tells a story on each database and checks all evidence at its end.
func everywhere(t *testing.T, tell func(*town)) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := newTown(t, url)
		tell(c)
		c.CheckAll()
	})
}

func newTown(t *testing.T, url string) *town {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := &town{City: wellfieldtest.NewCity(t, url), t: t}
	c.x = exchange.New(exchange.Options{App: c.App, Say: words.Say, Timeout: 500 * time.Millisecond, Allowed: here(t),
		Key:      func(where string) (string, error) { return "key of " + where, nil },
		PhotoURL: func(hash string) string { return "https://city.example/photos/" + hash }})
	return c
}

// here is the list of an operator whose peers stand on this machine.
func here(t *testing.T) outgoing.Allowed {
	t.Helper()
	a, err := outgoing.Parse("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// with publishes peers.
func (c *town) with(peers ...peer.Peer) {
	c.t.Helper()
	d, err := c.Document(c.t.Context(), store.Peers)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.Publish(c.t.Context(), store.Peers, peer.Document{Peers: peers}, app.BootstrapPost, "peers", d.Version); err != nil {
		c.t.Fatal(err)
	}
}

// works is a peer that serves the works unit of the east.
func works(id string, s *remote) peer.Peer {
	return peer.Peer{ID: id, Name: lang.Name{lang.EN: "Works system", lang.ZH: "养护系统"}, Endpoint: s.URL + "/v2", Direction: peer.Both,
		Every: "5m", Updates: true, Key: "env:WELLFIELD_PEER_" + strings.ToUpper(id),
		Pulling: peer.Pulling{Area: wellfieldtest.East}, Pushing: peer.Pushing{Posts: []org.ID{"works-post-east"}, Lang: lang.EN, Settle: "1m"},
		Services: []peer.Service{{Code: "HOLE", Class: wellfieldtest.Pothole.String()}, {Code: "BIN", Class: wellfieldtest.Litter.String()}}}
}

// aTurn is longer than the longest wait after a failed round.
const aTurn = 90 * time.Minute

// turn lets a round pass, at the time when it is due.
func (c *town) turn(id string) {
	c.t.Helper()
	c.Clock.Pass(aTurn)
	ran, err := c.x.Round(c.t.Context(), id)
	if err != nil || !ran {
		c.t.Fatalf("round of %s: ran %v, %v", id, ran, err)
	}
}

// view is what an operator sees of the peer.
func (c *town) view(id string) app.PeerView {
	c.t.Helper()
	all, err := c.PeerViews(c.t.Context(), c.As("city-desk"))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, v := range all {
		if v.Peer.ID == id {
			return v
		}
	}
	c.t.Fatalf("there is no peer %s", id)
	return app.PeerView{}
}

func (c *town) caseOf(id, remote string) (casework.Case, store.Link) {
	c.t.Helper()
	l, ok, err := c.DB.Link(c.t.Context(), id, remote)
	if err != nil || !ok {
		c.t.Fatalf("no link with %s of %s, %v", remote, id, err)
	}
	k, _, ok, err := c.DB.Case(c.t.Context(), l.Ref)
	if err != nil || !ok {
		c.t.Fatalf("no case of %s, %v", remote, err)
	}
	return k, l
}

// said is what stands in a case: the words of its notes, messages and handling.
func (c *town) said(ref store.Ref) string {
	c.t.Helper()
	_, sealed, _, err := c.DB.Case(c.t.Context(), ref)
	if err != nil {
		c.t.Fatal(err)
	}
	history, err := c.DB.History(c.t.Context(), ref, sealed)
	if err != nil {
		c.t.Fatal(err)
	}
	var b strings.Builder
	for _, h := range history {
		switch e := h.Event.(type) {
		case *casework.Noted:
			b.WriteString("noted: " + e.Text.Text() + "\n")
		case *casework.Messaged:
			b.WriteString("message: " + e.Text.Text() + "\n")
		case *casework.HandlingDone:
			b.WriteString("handled: " + e.Text.Text() + "\n")
		}
	}
	return b.String()
}

// count is how many cases there are.
func (c *town) count() int {
	c.t.Helper()
	by, err := c.DB.CountByState(c.t.Context(), store.Filter{})
	if err != nil {
		c.t.Fatal(err)
	}
	n := 0
	for _, of := range by {
		n += of
	}
	return n
}

// dispatched is a pothole in the east that was given to the works unit.
func (c *town) dispatched(words string) *wellfieldtest.Story {
	c.t.Helper()
	return c.Reported(words, wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
}
