package api_test

import (
	"strings"
	"testing"
	"time"
)

// TestASecondLookOverHTTP: what a program of the other township, one of the
// township itself and anybody's are told.
func TestASecondLookOverHTTP(t *testing.T) {
	c := newCity(t)
	c.SampleAll()
	path, mine, link := c.handled()
	number := strings.TrimPrefix(path, "/cases/")
	both := []object{{"condition": "gone", "passed": true}, {"condition": "clean", "passed": true}}
	c.as("check-east", post, path+"/check", object{"results": both, "text": "first words"}).is(200)
	c.ask(post, mine+"/confirm", nil, "Reporter-Link", link).is(200).has("closed_resolved", "state")
	before := string(c.as("check-east", get, path, nil).is(200).text)
	c.Later(11 * time.Minute).Draws()
	if after := string(c.as("check-east", get, path, nil).is(200).text); after != before {
		t.Errorf("the checker of the township reads otherwise after the draw:\n%s\n%s", before, after)
	}
	c.as("check-east", get, "/rechecks", nil).is(200).has([]any{}, "rechecks")
	c.as("check-east", post, path+"/recheck", object{"results": both}).refused(403, "case.recheck_only")
	c.as("works-west", post, path+"/recheck", object{"results": both}).refused(404, "case.not_found")
	c.as("check-west", get, "/rechecks", nil).is(200).has(number, "rechecks", 0, "number").has(false, "rechecks", 0, "late").has("2026-03-09T02:11:00Z", "rechecks", 0, "look_by")
	seen := c.as("check-west", get, path, nil).is(200).has("[recheck]", "may")
	if strings.Contains(string(seen.text), "first words") {
		t.Errorf("the first check is told to the second: %s", seen.text)
	}
	c.as("check-west", post, path+"/recheck", object{"results": both}).refused(422, "case.recheck_photo")
	look := object{"results": both, "photos": []string{c.Photo()}}
	c.as("check-west", post, path+"/recheck", look, "Idempotency-Key", "k").is(200).has("closed_resolved", "state")
	c.as("check-west", post, path+"/recheck", look, "Idempotency-Key", "k").is(200)
	c.as("check-west", post, path+"/recheck", object{"results": both, "photos": []string{c.Photo()}}).refused(409, "case.rechecked")
	c.as("check-west", get, "/rechecks", nil).is(200).has([]any{}, "rechecks")
	told := c.ask(get, mine, nil, "Reporter-Link", link).is(200)
	if !strings.Contains(string(told.text), `"kind":"rechecked"`) {
		t.Errorf("the reporter is not told: %s", told.text)
	}
	c.ask(get, "/second-looks", nil).is(200).has(1000, "per_mille").has(true, "lines", 0, "confirmed", "few").has(nil, "seed")
	c.Later(40 * 24 * time.Hour).Draws()
	c.ask(get, "/second-looks?month=2026-03", nil).is(200).has("2026-04-11T02:11:00Z", "revealed")
	c.ask(get, "/second-looks?month=soon", nil).refused(422, "app.month_malformed")
	c.ask(get, "/rechecks", nil).is(401)
	c.CheckAll()
}
