package main

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"wellfield/internal/outgoing"
	"wellfield/internal/wellfieldtest"
)

// forged is what would begin a line of its own in a log, turn one round, or
// speak to a terminal.
const forged = "x\r\ntime=2026-01-01T00:00:00Z level=INFO msg=forged\u2028msg=forged\u202e\u2066\x1b[2J\x00\u0085"

// TestAttackLogs: whatever a request says, each line of the log is one of ours,
// of characters that show.
func TestAttackLogs(t *testing.T) {
	b := besiege(t, nil)
	a, desk := b.attacker(), b.inside("desk-east")
	q := url.QueryEscape(forged)
	for _, address := range []string{b.public + "/" + url.PathEscape(forged), b.public + "/t/" + url.PathEscape(forged) + "/x", b.public + "/ledger?jurisdiction=" + q,
		b.public + "/api/v1/" + url.PathEscape(forged), b.public + "/open311/v2/requests.json?jurisdiction_id=" + q, b.staff + "/sign-in/city/return?state=" + q + "&error=" + q} {
		a.get(address)
	}
	desk.get(b.staff + "/find?number=" + q)
	a.post(b.staff+"/sign-in", url.Values{"account": {forged}, "password": {forged}})
	a.post(b.public+"/page-violation", url.Values{})
	a.try(http.MethodPost, b.public+"/page-violation", `{"csp-report":{"effective-directive":"script-src\nmsg=forged","document-uri":"`+b.public+`/t/secret/link"}}`, "Content-Type", "application/csp-report")
	a.try(http.MethodPost, b.public+"/page-violation", `{"csp-report":{"effective-directive":"script-src-elem","document-uri":"`+b.public+`/t/secret/link"}}`, "Content-Type", "application/csp-report")
	b.p.refused(b.App)(outgoing.Refused{Host: forged, Why: outgoing.Unlisted})
	b.p.log.Error("page", "error", forged, "method", forged, "route", forged)
	b.p.log.ErrorContext(context.Background(), "peer", "peer", forged, "failed", forged)
	log.New(serverLog{b.p.log}, "", 0).Printf("http: panic serving %s: %s", "203.0.113.7:4711", forged)

	said := b.log.String()
	if !strings.Contains(said, "script-src-elem") || !strings.Contains(said, "forged") {
		t.Errorf("nothing was logged: %s", said)
	}
	for line := range strings.Lines(said) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "time=") || strings.Count(line, "msg=") != 1+strings.Count(line, "msg=forged") {
			t.Errorf("a line that is not ours: %q", line)
		}
		for _, c := range line {
			if !unicode.IsPrint(c) {
				t.Errorf("%U in %q", c, line)
				break
			}
		}
	}
	if strings.Contains(said, "secret/link") {
		t.Error("a reporter's link is in the log")
	}
	b.logged("page_violation", "")
}

// TestNoAddressIsKept: rates count who asks, and nothing that outlives the
// process says who did: not the database, not a file, not the log.
func TestNoAddressIsKept(t *testing.T) {
	b := besiege(t, map[string]string{"WELLFIELD_TRUSTED_PROXIES": "127.0.0.1", "WELLFIELD_RATE_REPORT": "1/2", "WELLFIELD_RATE_SIGN_IN": "1/3"})
	const address, agent = "198.51.100.237", "Peculiar/7.1 (Unmistakable)"
	as := []string{"X-Forwarded-For", address, "User-Agent", agent, "Forwarded", "for=" + address}
	a, officer := b.attacker(), b.attacker()
	// Where a browser is in which somebody is signed in stands beside the security
	// log, for as long as the profile says: that of an officer, elsewhere.
	if got := officer.post(b.staff+"/sign-in", url.Values{"account": {"desk-west"}, "password": {attackPassword}}, "X-Forwarded-For", "203.0.113.9"); got.status != http.StatusSeeOther {
		t.Fatalf("sign in: %d", got.status)
	}
	many := 0
	for range 6 {
		if a.post(b.public+"/report", url.Values{"step": {"where"}, "address": {"here"}}, as...).status == http.StatusTooManyRequests {
			many++
		}
		if a.post(b.staff+"/sign-in", url.Values{"account": {"desk-east"}, "password": {"wrong"}}, as...).status == http.StatusTooManyRequests {
			many++
		}
		a.get(b.public+"/t/7K3M-92QD-W4H/x", as...)
		a.call(http.MethodPost, b.public+"/api/v1/reports", "", map[string]any{"summary": "hole", "area": wellfieldtest.East, "id": newID()}, as...)
	}
	if many == 0 {
		t.Error("nobody was counted")
	}
	if got := a.post(b.public+"/report", url.Values{"step": {"where"}}, "X-Forwarded-For", "198.51.100.238"); got.status == http.StatusTooManyRequests {
		t.Error("another address was counted with it")
	}
	database := strings.TrimPrefix(b.URL, "sqlite:")
	files := 0
	for _, dir := range []string{filepath.Dir(database), b.data, b.PhotoDir()} {
		eachFile(t, dir, func(path string, raw []byte) {
			files++
			for _, trace := range []string{address, "198.51.100", agent, "Unmistakable"} {
				if bytes.Contains(raw, []byte(trace)) {
					t.Errorf("%s has %q", path, trace)
				}
			}
		})
	}
	if said := b.log.String(); files == 0 || strings.Contains(said, "198.51.100") || strings.Contains(said, "Unmistakable") {
		t.Errorf("%d files; the log: %s", files, said)
	}
}
