package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/exchange"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/peer"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestPeersPage: the operator sees that nothing is connected and how to connect
// something; then a case that the peer refuses, and has it tried again. Nobody
// else gets in.
func TestPeersPage(t *testing.T) {
	s := newSite(t)
	if err := s.SaveDemoAccount(t.Context(), "city-desk", password); err != nil {
		t.Fatal(err)
	}
	for tag, words := range map[lang.Tag]string{lang.EN: "No system is connected yet", lang.ZH: "尚未对接任何系统"} {
		b := s.as(t, tag, "city-desk").open("/peers")
		if !strings.Contains(b.text(), words) || !strings.Contains(b.text(), "wellfield import peers") || !strings.Contains(b.body, `href="/peers"`) {
			t.Errorf("%s: %s", tag, b.text())
		}
	}
	boss := s.as(t, lang.EN, "boss-east")
	if boss.load(http.StatusForbidden, "/peers"); strings.Contains(boss.open("/desk").body, `href="/peers"`) {
		t.Error("a township's supervisor is led to the peers")
	}
	if b := s.visitor(t, lang.EN).open("/peers"); !strings.HasPrefix(b.path, "/sign-in") {
		t.Errorf("a visitor is at %s", b.path)
	}

	refuses := true
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost && refuses:
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`[{"code":400,"description":"<b>no such street</b>"}]`))
		case r.Method == http.MethodPost:
			_, _ = w.Write([]byte(`[{"service_request_id":"W-17"}]`))
		default:
			_, _ = w.Write([]byte(`[]`))
		}
	}))
	t.Cleanup(there.Close)
	d := peer.Document{Peers: []peer.Peer{{ID: "works", Name: lang.Name{lang.EN: "Works system"}, Endpoint: there.URL, Direction: peer.Push, Format: "json",
		Pushing: peer.Pushing{Posts: []org.ID{"works-post-east"}, Service: "any"}}}}
	if _, err := s.Publish(t.Context(), store.Peers, d, app.BootstrapPost, "peers", 1); err != nil {
		t.Fatal(err)
	}
	story := s.Reported("hole", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	x := exchange.New(exchange.Options{App: s.App, Say: words.Say, Allowed: here(t)})
	round := func() {
		t.Helper()
		s.Clock.Pass(2 * time.Hour)
		if ran, err := x.Round(t.Context(), "works"); !ran || err != nil {
			t.Fatalf("ran %v, %v", ran, err)
		}
	}
	round()
	b := s.as(t, lang.EN, "city-desk").open("/peers")
	for _, want := range []string{"Works system", "Left for a person", story.Receipt.Case.Number, "<b>no such street</b>", "tried 1 time"} {
		if !strings.Contains(b.text(), want) {
			t.Errorf("the page does not say %q: %s", want, b.text())
		}
	}
	refuses = false
	b.form("/peers/works/replay").send(http.StatusOK)
	round()
	if b.open("/peers"); strings.Contains(b.text(), "Left for a person") || !strings.Contains(b.text(), "W-17") {
		t.Errorf("after trying again: %s", b.text())
	}
	b.form("/peers/works/run").send(http.StatusOK)
}
