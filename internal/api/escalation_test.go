package api_test

import (
	"testing"
	"time"
)

// TestPassedOn: what is late says how far up it was passed, to staff and in short
// to its reporter, and whoever was told says that they know.
func TestPassedOn(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.reported(0, 0)
	c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200).
		has("handle", "ladder", "clock").has("grid", "ladder", "next", 0, "level").has(80.0, "ladder", "next", 0, "percent").has("2026-03-06T02:00:00Z", "ladder", "next", 0, "at")
	c.as("boss-east", post, path+"/acknowledge_escalation", object{"text": "x"}).refused(403, "case.told_only")
	c.Clock.Pass(7*24*time.Hour + time.Minute)
	if _, err := c.Sweep(t.Context(), c.Now()); err != nil {
		t.Fatal(err)
	}
	c.as("boss-east", get, path, nil).is(200).has("community", "ladder", "reached").has("branch-east", "ladder", "told", 0, "id").
		has("escalated", "history", 3, "kind").has("grid", "history", 3, "escalated", "level").has("community", "history", 4, "escalated", "vacant", 0).
		has("command-east", "history", 4, "org", "id").has("system", "history", 4, "by", "role")
	c.as("boss-east", post, path+"/acknowledge_escalation", object{"text": "the crew goes tonight"}).is(200).
		has("escalation_acknowledged", "history", 5, "kind").has("the crew goes tonight", "history", 5, "text").has("branch-east", "ladder", "told", 0, "id").has(nil, "ladder", "told", 1)
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("escalated", "timeline", 4, "kind").has("command-east", "timeline", 4, "org", "id").has(nil, "timeline", 5)
	c.CheckAll()
}
