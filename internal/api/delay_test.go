package api_test

import (
	"strings"
	"testing"
	"time"
)

// signed is a case that its unit has signed for.
func (c *city) signed() (staff, reporter, link string) {
	c.t.Helper()
	staff, reporter, link = c.reported(0, 0)
	c.as("desk-east", post, staff+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)
	c.as("works-east", post, staff+"/sign", nil).is(200)
	return staff, reporter, link
}

func TestMoreTime(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.signed()
	extend := object{"more": 2, "reason": "materials", "text": "between us"}
	c.as("works-east", post, path+"/extend", object{"more": 6, "reason": "materials", "text": "x"}).refused(422, "case.extend_more")
	c.as("works-east", post, path+"/extend", extend).is(200).has("works-east", "delay", "requests", 0, "unit", "id").has(nil, "delay", "requests", 0, "answer")
	c.as("boss-east", post, path+"/decline", object{"text": "begin earlier"}).is(200).has("declined", "delay", "requests", 0, "answer")
	c.as("works-east", post, path+"/extend", extend).is(200)
	c.as("boss-east", post, path+"/grant", nil).is(200).has("2026-03-11T02:00:00Z", "delay", "until").has("2026-03-09T02:00:00Z", "due", "at").
		has("2 working_day", "history", 6, "delay", "limit").has("extension", "history", 7, "delay", "kind")
	seen := c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("2026-03-11T02:00:00Z", "delay", "until")
	if strings.Contains(string(seen.text), "between us") {
		t.Errorf("the reporter reads what is between the unit and its supervisors: %s", seen.text)
	}
	until := "2026-03-05"
	suspend := object{"until": until, "reason": "weather", "text": "between us", "measure": "fenced off", "photos": []string{c.Photo()}}
	c.as("works-east", post, path+"/suspend", suspend).is(200)
	c.as("boss-east", post, path+"/grant", object{"text": "agreed"}).is(200).has("suspended", "state").has("2026-03-04T16:00:00Z", "delay", "suspended_until")
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("fenced off", "timeline", 8, "delay", "measure").has(nil, "timeline", 8, "text")
	c.Clock.Pass(24 * time.Hour)
	c.as("works-east", post, path+"/resume", object{"text": "thawed"}).is(200).has("handling", "state").has("2026-03-12T02:00:00Z", "delay", "until")

	c.ask(get, "/ledger?month=2026-03&limit=2", nil).is(200).has("2026-03", "month").has("works-east", "units", 0, "unit", "id").
		has(true, "units", 0, "due", "few").has("declined", "cases", 0, "answer").has("boss-east", "cases", 1, "post")
	c.ask(get, "/ledger?month=never", nil).refused(422, "app.month_malformed")
	c.ask(get, "/ledger?after=x", nil).refused(422, "app.cursor_malformed")
	c.CheckAll()
}

func TestTheLongTermRegister(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.signed()
	c.as("boss-east", post, path+"/close_long_term", object{"owner": "works-east", "reason": "planning", "text": "rebuilt next year", "review": "2026-09-01"}).is(200).
		has("closed_long_term", "state").has(false, "resolved").has("2026-08-31T16:00:00Z", "long_term", "review").has("planning", "history", 4, "reason")
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("rebuilt next year", "timeline", 4, "text")
	c.ask(get, "/long-term", nil).is(200).has("works-east", "cases", 0, "long_term", "owner", "id").has(false, "cases", 0, "long_term", "overdue")
	c.ask(get, "/long-term?offset=20000", nil).refused(422, "api.too_great")
	c.as("works-east", post, path+"/review_long_term", object{"take_up": false, "next": "2026-10-01", "text": "still planned"}).refused(403, "case.own_work")
	c.as("boss-east", post, path+"/review_long_term", object{"take_up": false, "next": "2026-10-01", "text": "still planned"}).is(200).has(1, "long_term", "kept")
	c.as("works-east", post, path+"/review_long_term", object{"take_up": true, "text": "money is there"}).is(200).has("reopened", "state").has(true, "history", 6, "taken_up")
	c.CheckAll()
}
