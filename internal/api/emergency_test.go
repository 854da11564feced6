package api_test

import (
	"testing"
	"time"

	"wellfield/internal/wellfieldtest"
)

func TestAPlanIsDeclaredOverHTTP(t *testing.T) {
	c := newCity(t)
	in := object{"plan": "flood", "area": wellfieldtest.East, "hours": 6, "reason": "the river rises"}
	c.ask(get, "/emergencies", nil).is(200).has("[]", "emergencies")
	c.as("works-east", post, "/emergencies/try", in).refused(403, "emergency.area_of_others")
	c.as("boss-east", post, "/emergencies/try", in).is(200).has("component/0201", "classes", 0, "class").has("2 urgent_hour", "classes", 0, "after").
		has("cleaning", "classes", 1, "lead", "id")
	c.ask(get, "/emergencies", nil).is(200).has("[]", "emergencies")
	c.as("works-east", post, "/emergencies", in).refused(403, "emergency.area_of_others")
	c.as("boss-east", post, "/emergencies", object{"plan": "flood", "area": wellfieldtest.East, "hours": 99, "reason": "x"}).refused(422, "emergency.out_of_range")

	made := c.as("boss-east", post, "/emergencies", in, "Idempotency-Key", "one").is(200).has(true, "in_force").has(true, "commands").has(false, "steps", 1, "may")
	id := made.at("id").(string)
	c.as("boss-east", post, "/emergencies", in, "Idempotency-Key", "one").is(200).has(id, "id")
	c.as("boss-east", post, "/emergencies", in).refused(409, "emergency.declared_already")
	c.ask(get, "/emergencies", nil).is(200).has(id, "emergencies", 0, "id").has("the river rises", "emergencies", 0, "reason")
	c.ask(get, "/emergencies?after=x", nil).refused(422, "api.cursor_malformed")
	c.ask(get, "/emergencies/"+id, nil).is(200).has("flood", "plan").has("boss-east", "by").has(nil, "steps")
	c.ask(get, "/emergencies/nothing", nil).refused(404, "emergency.not_found")

	path := "/emergencies/" + id
	c.as("works-east", get, path+"/steps", nil).is(200).has(true, "steps", 1, "may").has(false, "commands")
	c.as("boss-east", post, path+"/do", object{"step": "pumps"}).refused(403, "emergency.step_of_others")
	c.as("works-east", post, path+"/do", object{"step": "pumps", "note": "two of them"}).is(200).has("two of them", "steps", 1, "note").has(false, "steps", 1, "may")
	c.as("boss-east", post, path+"/prolong", object{"hours": 2, "reason": "rain"}).refused(403, "emergency.prolonged_by_same")
	c.as("city-desk", post, path+"/prolong", object{"hours": 2, "reason": "rain"}).is(200).has("rain", "prolonged", 0, "reason")

	staff, _, _ := c.reported(0, 0)
	c.as("desk-east", post, staff+"/dispatch", object{"file": object{"class": "event/0101"}}).is(200).
		has(id, "route", "emergency", "id").has("east", "route", "rule").has(id, "due", "emergency", "id").has("1 urgent_hour", "due", "limit")

	c.as("boss-east", post, path+"/end", object{"reason": "dry"}).is(200).has(false, "in_force").has("dry", "ended", "reason")
	c.as("boss-east", post, path+"/end", object{"reason": "dry"}).refused(409, "emergency.over")
	c.Clock.Pass(time.Hour)
	c.ask(get, "/emergencies?limit=1", nil).is(200).has(false, "emergencies", 0, "in_force")
}
