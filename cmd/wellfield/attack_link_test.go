package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// flipped is a link that differs in its last character.
func flipped(link string) string {
	last := "0"
	if strings.HasSuffix(link, "0") {
		last = "1"
	}
	return link[:len(link)-1] + last
}

// TestAttackLinks: guessed numbers, guessed links, links of other cases, old
// links that were cut or changed: they all answer alike and open nothing.
func TestAttackLinks(t *testing.T) {
	b := besiege(t, nil)
	mine, theirs := b.Reported("my hole", nil2()), b.Reported("their hole", nil2())
	number, link := mine.Receipt.Case.Number, mine.Receipt.Link
	a := b.attacker()
	if got := a.get(b.public + "/t/" + number + "/" + link); got.status != http.StatusOK || !strings.Contains(got.body, "my hole") {
		t.Fatalf("my link: %d", got.status)
	}
	guesses := []string{theirs.Receipt.Link, flipped(link), strings.Repeat("0", len(link)), link[:len(link)-1], link + "0", "%00", "..%2f..", "'%20OR%20'1'='1"}
	const formed = 3 // the first of them could be links
	none := a.get(b.public + "/t/" + nobodys(number) + "/" + link)
	if none.status != http.StatusNotFound {
		t.Fatalf("a number that is nobody's answers %d", none.status)
	}
	for i, guess := range guesses {
		for _, after := range []string{"", "/received", "/data", "/data.json", "/erase"} {
			got := a.get(b.public + "/t/" + number + "/" + guess + after)
			if got.status != none.status || i < formed && nonceless(got) != nonceless(none) || strings.Contains(got.body, "my hole") {
				t.Errorf("%s%s answers %d, and not as a number that is nobody's", guess, after, got.status)
			}
		}
		for _, verb := range []string{"message", "confirm", "erase_identity", "correct_contact"} {
			if got := a.post(b.public+"/t/"+number+"/"+guess+"/"+verb, url.Values{"text": {"x"}}); got.status != http.StatusNotFound {
				t.Errorf("%s with %s answers %d", verb, guess, got.status)
			}
		}
	}
	there := a.call(http.MethodGet, b.public+"/api/v1/reports/"+number, "", nil, "Reporter-Link", theirs.Receipt.Link)
	nobody := a.call(http.MethodGet, b.public+"/api/v1/reports/"+nobodys(number), "", nil, "Reporter-Link", theirs.Receipt.Link)
	if there.status != http.StatusNotFound || nonceless(there) != nonceless(nobody) {
		t.Errorf("the API: %d %s and %d %s", there.status, there.body, nobody.status, nobody.body)
	}
	typed := a.post(b.public+"/follow", url.Values{"number": {number}, "code": {theirs.Receipt.Link}})
	other := a.post(b.public+"/follow", url.Values{"number": {nobodys(number)}, "code": {theirs.Receipt.Link}})
	if typed.status != http.StatusUnprocessableEntity || strings.ReplaceAll(nonceless(typed), number, "") != strings.ReplaceAll(nonceless(other), nobodys(number), "") {
		t.Errorf("typed in: %d and %d", typed.status, other.status)
	}
	b.logged("link_unknown", "")
}
