package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/lang"
	"wellfield/internal/outgoing"
	"wellfield/internal/peer"
	"wellfield/internal/sso"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// canary is a server inside that nobody may reach.
func canary(t *testing.T) (address string, calls *atomic.Int32) {
	calls = &atomic.Int32{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		_, _ = w.Write([]byte(`[{"service_request_id":"1"}]`))
	}))
	t.Cleanup(s.Close)
	return s.URL, calls
}

// TestAttackPeers: whoever may publish the document of peers points it inside.
// There are no webhooks; peers and the city's sign-in are all that is called.
func TestAttackPeers(t *testing.T) {
	inside, calls := canary(t)
	b := besiege(t, map[string]string{"WELLFIELD_OUTGOING": "works.city.example, localhost:" + mustURL(t, inside).Port()})
	endpoints := map[string]string{
		"inside": inside + "/v2", "name": strings.Replace(inside, "127.0.0.1", "localhost", 1) + "/v2", "metadata": "http://169.254.169.254/latest/meta-data",
		"unlisted": "https://elsewhere.example/v2", "decimal": strings.Replace(inside, "127.0.0.1", "2130706433", 1) + "/v2", "mapped": strings.Replace(inside, "127.0.0.1", "[::ffff:127.0.0.1]", 1) + "/v2",
	}
	d := peer.Document{}
	for id, endpoint := range endpoints {
		d.Peers = append(d.Peers, peer.Peer{ID: id, Name: lang.Name{lang.EN: id, lang.ZH: id}, Endpoint: endpoint, Direction: peer.Pull, Every: "5m",
			Pulling:  peer.Pulling{Area: wellfieldtest.East},
			Services: []peer.Service{{Code: "HOLE", Class: wellfieldtest.Pothole.String()}}})
	}
	held, err := b.Document(t.Context(), store.Peers)
	if err == nil {
		_, err = b.Publish(t.Context(), store.Peers, d, app.BootstrapPost, "peers", held.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Pass(2 * time.Hour)
	x := b.p.newExchange(b.App)
	for id := range endpoints {
		if ran, err := x.Round(t.Context(), id); !ran || err != nil {
			t.Errorf("%s: ran %v, %v", id, ran, err)
		}
	}
	if calls.Load() != 0 {
		t.Errorf("the server inside was called %d times", calls.Load())
	}
	b.logged("outgoing_refused", "")
	page := b.inside("city-desk").get(b.staff + "/peers").body
	for _, want := range []string{"is not among the hosts that this server may call", "leads into a private network", "WELLFIELD_OUTGOING"} {
		if !strings.Contains(page, want) {
			views, _ := b.PeerViews(t.Context(), b.As("city-desk"))
			for _, v := range views {
				t.Logf("%s: %s", v.Peer.ID, v.State.Fault)
			}
			t.Errorf("the page of peers does not say that it %s", want)
		}
	}
}

// TestAttackProvider: the description of an identity provider names addresses
// inside as its own.
func TestAttackProvider(t *testing.T) {
	inside, calls := canary(t)
	theirs := httptest.NewUnstartedServer(nil)
	issuer := "http://" + theirs.Listener.Addr().String()
	theirs.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": issuer, "authorization_endpoint": issuer + "/authorize", "token_endpoint": "http://localhost:" + mustURL(t, inside).Port() + "/token",
			"jwks_uri": "http://localhost:" + mustURL(t, inside).Port() + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	theirs.Start()
	t.Cleanup(theirs.Close)
	allowed, err := outgoing.Parse("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	var told []outgoing.Refused
	p, err := sso.New(sso.Config{Issuer: issuer, Client: "wellfield", Secret: "secret", Return: "https://posts.city.example/return", Allowed: allowed, Told: func(r outgoing.Refused) { told = append(told, r) }})
	if err != nil {
		t.Fatal(err)
	}
	_, kept, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var k sso.Kept
	if err := json.Unmarshal(kept, &k); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Finish(t.Context(), kept, url.Values{"state": {k.State}, "code": {"x"}}); err == nil || calls.Load() != 0 || len(told) == 0 || told[0].Why != outgoing.Unlisted {
		t.Errorf("%v, %d calls inside, told %v", err, calls.Load(), told)
	}
	alone, err := sso.New(sso.Config{Issuer: inside, Client: "wellfield", Secret: "secret", Return: "https://posts.city.example/return"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := alone.Begin(t.Context()); err == nil || calls.Load() != 0 {
		t.Errorf("a private network that nobody listed: %v, %d calls", err, calls.Load())
	}
}
