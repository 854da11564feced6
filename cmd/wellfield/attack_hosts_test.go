package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAttackPublicHost: at the public's address nothing of the posts exists, and
// whoever is signed in next door is a stranger here.
func TestAttackPublicHost(t *testing.T) {
	b := besiege(t, nil)
	number := b.Reported("hole", nil2()).Receipt.Case.Number
	// The cookies of 127.0.0.1 go to every port: the session is sent along.
	desk, token := b.inside("desk-east"), b.token("desk-east")
	if got := desk.get(b.staff + "/desk"); got.status != http.StatusOK {
		t.Fatalf("the desk does not work: %d", got.status)
	}
	for _, path := range []string{"/sign-in", "/sign-in/factor", "/sign-in/city", "/enrol", "/account", "/account/factor", "/account/prove", "/desk", "/desk/export",
		"/unit", "/unit/export", "/tasks", "/supervise", "/check", "/check/" + number, "/find?number=" + number, "/cases/" + number, "/catalogue", "/rules",
		"/emergencies/declare", "/emergencies/x/report", "/peers", "/debug/pprof/", "/gallery",
		"/api/v1/me", "/api/v1/cases", "/api/v1/cases/" + number, "/api/v1/cases/counts", "/api/v1/cases/export", "/api/v1/rules/proposals", "/api/v1/oversight"} {
		if got := desk.get(b.public+path, "Authorization", "Bearer "+token); got.status != http.StatusNotFound {
			t.Errorf("GET %s answers %d", path, got.status)
		}
	}
	for _, path := range []string{"/sign-in", "/sign-out", "/post", "/account/recovery", "/cases/" + number + "/note", "/rules/accept", "/peers/x/run", "/emergencies",
		"/api/v1/cases", "/api/v1/cases/" + number + "/note", "/api/v1/cases/" + number + "/look"} {
		if got := desk.post(b.public+path, url.Values{}, "Authorization", "Bearer "+token); got.status != http.StatusNotFound && got.status != http.StatusMethodNotAllowed {
			t.Errorf("POST %s answers %d", path, got.status)
		}
	}
	home, stranger := desk.get(b.public+"/"), b.attacker().get(b.public+"/")
	if nonceless(home) != nonceless(stranger) || !strings.Contains(home.body, b.staff+"/sign-in") {
		t.Error("the public's first page knows who is signed in, or does not lead to the sign-in")
	}
	if document := b.attacker().get(b.public + "/api/v1/openapi.json").body; strings.Contains(document, `"/cases`) || !strings.Contains(document, `"/reports"`) {
		t.Error("the document of the public's API is not of the public's API")
	}
}

// TestAttackStaffHost: at the posts' address strangers can sign in and read what
// everybody may, and bring nothing.
func TestAttackStaffHost(t *testing.T) {
	b := besiege(t, nil)
	story := b.Reported("hole", nil2())
	link := "/t/" + story.Receipt.Case.Number + "/" + story.Receipt.Link
	a := b.attacker()
	if got := a.get(b.public + link); got.status != http.StatusOK {
		t.Fatalf("the link does not work: %d", got.status)
	}
	for _, path := range []string{link, link + "/data", "/follow", "/open311/v2/services.json", "/open311/v2/requests.json", "/api/v1/reports/" + story.Receipt.Case.Number} {
		if got := a.get(b.staff+path, "Reporter-Link", story.Receipt.Link); got.status != http.StatusNotFound {
			t.Errorf("GET %s answers %d", path, got.status)
		}
	}
	for _, path := range []string{link + "/message", "/follow", "/api/v1/reports", "/open311/v2/requests.json"} {
		if got := a.try(http.MethodPost, b.staff+path, "{}", "Content-Type", "application/json"); got.status != http.StatusNotFound && got.status != http.StatusMethodNotAllowed {
			t.Errorf("POST %s answers %d", path, got.status)
		}
	}
	if got := a.try(http.MethodPost, b.staff+"/api/v1/photos", "x", "Content-Type", "image/jpeg"); got.status != http.StatusUnauthorized {
		t.Errorf("a stranger's photo: %d", got.status)
	}
	for _, path := range []string{"/", "/report", "/desk", "/cases/" + story.Receipt.Case.Number} {
		if got := a.get(b.staff + path); got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/sign-in") {
			t.Errorf("GET %s answers %d %s", path, got.status, got.header.Get("Location"))
		}
	}
	if got := b.inside("desk-east").get(b.staff + "/report"); got.status != http.StatusOK {
		t.Errorf("a post cannot report: %d", got.status)
	}
}

// TestEveryAnswerIsHeaded: pages, refusals, files and programs' answers alike.
func TestEveryAnswerIsHeaded(t *testing.T) {
	b := besiege(t, map[string]string{"WELLFIELD_PUBLIC_URL": "https://report.city.example", "WELLFIELD_STAFF_URL": "https://posts.city.example"})
	a := b.attacker()
	for _, address := range []string{b.public + "/", b.public + "/t/x/y", b.public + "/nothing", b.public + "/api/v1/classes", b.public + "/api/v1/nothing", b.public + "/healthz",
		b.public + "/open311/v2/services.xml", b.public + "/assets/nothing", b.public + "/areas.geojson", b.public + "/ledger.csv", b.staff + "/sign-in", b.staff + "/desk", b.staff + "/api/v1/me"} {
		h := a.get(address).header
		policy := strings.Join(h.Values("Content-Security-Policy"), " , ")
		for _, part := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy has no %s: %s", address, part, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: %s", address, policy)
		}
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && !(strings.Contains(policy, "script-src 'nonce-") && strings.Contains(policy, "require-trusted-types-for 'script'")) {
			t.Errorf("%s is a page without a nonce: %s", address, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"X-Frame-Options": "DENY", "Strict-Transport-Security": aYearOfHTTPS} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", address, name, h.Get(name))
			}
		}
		if policy := h.Get("Referrer-Policy"); policy != "no-referrer" && (policy != "same-origin" || strings.Contains(address, "/t/")) {
			t.Errorf("%s: the referrer is %q", address, policy)
		}
		if h.Get("Permissions-Policy") == "" || h.Get("Server") != "" || h.Get("X-Powered-By") != "" {
			t.Errorf("%s: %v", address, h)
		}
	}
	first, second := a.get(b.public+"/").header.Get("Content-Security-Policy"), a.get(b.public+"/").header.Get("Content-Security-Policy")
	if first == second {
		t.Error("two answers have one nonce")
	}
	if plain := besiege(t, nil); plain.attacker().get(plain.public+"/").header.Get("Strict-Transport-Security") != "" {
		t.Error("a plain server promises HTTPS")
	}
}
