package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/geo"
	"wellfield/internal/wellfieldtest"
)

// nil2 is a point in East's first grid.
func nil2() *geo.Point { return wellfieldtest.In(0, 0) }

var (
	aNonce  = regexp.MustCompile(`nonce="[^"]*"|name="back" value="[^"]*"`)
	aUUID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	aNumber = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}`)
)

// nonceless is an answer without what differs from answer to answer: nonces,
// keys of forms, the address that was asked for and the number in it.
func nonceless(r heard) string {
	body := aNonce.ReplaceAllString(r.body, "")
	return aNumber.ReplaceAllString(aUUID.ReplaceAllString(body, "UUID"), "NUMBER")
}

// nobodys is a number that is well formed, beside another one, and no case's.
func nobodys(number string) string {
	const characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	for _, c := range characters {
		for _, check := range characters {
			guess := number[:len(number)-2] + string(c) + string(check)
			if n, err := app.ParseNumber(guess); err == nil && n != number {
				return n
			}
		}
	}
	return ""
}

// TestAttackOtherTownship: a post of West asks for a case of East by its number,
// in every way there is. It learns no more than of a number that is nobody's.
func TestAttackOtherTownship(t *testing.T) {
	b := besiege(t, nil)
	number := b.Reported("a hole that West must not see", nil2()).Receipt.Case.Number
	nowhere := nobodys(number)
	for _, account := range []string{"desk-west", "works-west", "check-west", "boss-west", "grid-west"} {
		a, token := b.inside(account), b.token(account)
		for _, path := range []string{"/cases/", "/check/", "/find?number="} {
			there, none := a.get(b.staff+path+number), a.get(b.staff+path+nowhere)
			if there.status != none.status || nonceless(there) != nonceless(none) || strings.Contains(there.body, "must not see") {
				t.Errorf("%s: %s answers %d for East's case and %d for nobody's", account, path, there.status, none.status)
			}
		}
		for _, path := range []string{"", "/looks", "/candidates"} {
			there, none := a.call(http.MethodGet, b.staff+"/api/v1/cases/"+number+path, token, nil), a.call(http.MethodGet, b.staff+"/api/v1/cases/"+nowhere+path, token, nil)
			if there.status < 400 || there.status != none.status || nonceless(there) != nonceless(none) {
				t.Errorf("%s: the API's %q answers %d %s for East's case and %d %s for nobody's", account, path, there.status, there.body, none.status, none.body)
			}
		}
		for _, verb := range []string{"note", "ask", "file", "refuse", "dispatch", "sign", "handle", "look"} {
			there, none := a.call(http.MethodPost, b.staff+"/api/v1/cases/"+number+"/"+verb, token, map[string]any{}),
				a.call(http.MethodPost, b.staff+"/api/v1/cases/"+nowhere+"/"+verb, token, map[string]any{})
			if there.status < 400 || there.status != none.status {
				t.Errorf("%s: %s answers %d %s for East's case and %d %s for nobody's", account, verb, there.status, there.body, none.status, none.body)
			}
		}
		b.logged("refused", account)
	}
}

// TestAttackCounts: what West is shown of lists, counts and exports is the same
// to the byte before and after East gets cases.
func TestAttackCounts(t *testing.T) {
	b := besiege(t, nil)
	desk, token := b.inside("desk-west"), b.token("desk-west")
	look := func() (all []string) {
		for _, path := range []string{"/desk", "/tasks", "/desk/export?format=csv"} {
			all = append(all, path+nonceless(desk.get(b.staff+path)))
		}
		for _, path := range []string{"/cases", "/cases/counts", "/cases/export?format=csv", "/oversight", "/rechecks"} {
			all = append(all, path+nonceless(desk.call(http.MethodGet, b.staff+"/api/v1"+path, token, nil)))
		}
		return all
	}
	before := look()
	for range 3 {
		b.Reported("hole", nil2())
	}
	b.Reported("hole", nil2()).Handling()
	for i, after := range look() {
		if after != before[i] {
			t.Errorf("West sees that East got cases:\n%.2000s\n%.2000s", before[i], after)
		}
	}
}
