package api_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/wellfieldtest"
)

// TestAnIdentityOverTheAPI: two posts open it, the unit never does, and the reporter
// reads who looked, takes a copy, corrects and erases.
func TestAnIdentityOverTheAPI(t *testing.T) {
	c := newCity(t)
	p := wellfieldtest.In(0, 0)
	lat, lng := p.Degrees()
	receipt := c.ask(post, "/reports", object{"id": uuid.NewString(), "summary": "hole, ask 13912345678", "public": true, "point": object{"lat": lat, "lng": lng},
		"contact": object{"phone": "+86 10 5550 0100"}}).is(201)
	number, link := receipt.at("number").(string), receipt.at("link").(string)
	path, mine := "/cases/"+number, "/reports/"+number
	c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200).has("hole, ask *********78", "summary")

	c.as("desk-east", post, path+"/look", nil).refused(403, "case.vault_closed")
	c.as("works-east", post, path+"/ask_unlock", object{"reason": "danger", "text": "x"}).refused(403, "case.line_only")
	for _, answer := range []string{"/decline_unlock", ""} {
		c.as("desk-east", post, path+"/ask_unlock", object{"reason": "danger", "text": "gas is leaking"}).is(200)
		if answer != "" {
			c.as("boss-east", post, path+answer, object{"text": "write to the reporter first"}).is(200)
		}
	}
	c.as("boss-east", post, path+"/approve_unlock", object{}).is(200)
	c.as("boss-east", post, path+"/look", nil).refused(403, "case.vault_closed")
	seen := c.as("desk-east", post, path+"/look", nil).is(200).has("+86 10 5550 0100", "phone").has("hole, ask 13912345678", "texts", 0).has("saw", "look", "kind")
	if mark := seen.at("mark").(string); !strings.Contains(mark, "desk-east") || !strings.Contains(mark, "2026-03-02T") {
		t.Errorf("the mark %q does not say who looked, and when", mark)
	}
	c.as("works-east", get, path+"/looks", nil).refused(403, "case.line_only")
	c.as("check-east", get, path+"/looks", nil).is(200).has("could", "looks", 0, "kind").has("boss-east", "looks", 1, "approver")
	unit := c.as("works-east", get, path, nil).is(200)
	if strings.Contains(string(unit.text), "5550") || strings.Contains(string(unit.text), "gas is leaking") {
		t.Error("the unit reads the identity, or why it was opened")
	}

	c.ask(get, mine+"/data", nil, "Reporter-Link", link).is(200).has("+86 10 5550 0100", "phone").has("saw", "looks", 1, "kind").has("desk-east", "looks", 1, "post")
	c.ask(get, mine+"/data", nil, "Reporter-Link", strings.Repeat("0", 26)).is(404)
	c.ask(post, mine+"/correct_contact", object{"email": "nobody"}, "Reporter-Link", link).refused(422, "app.email_malformed")
	c.ask(post, mine+"/correct_contact", object{"email": "resident@example.org"}, "Reporter-Link", link).is(200)
	c.ask(get, mine+"/data", nil, "Reporter-Link", link).is(200).has(nil, "phone").has("resident@example.org", "email")
	c.ask(post, mine+"/withdraw_consent", nil, "Reporter-Link", link).is(200)
	after := c.ask(post, mine+"/erase_identity", nil, "Reporter-Link", link).is(200)
	if may := after.at("may").([]any); slices.Contains(may, any("erase_identity")) {
		t.Error("an erased identity can be erased again")
	}
	c.ask(post, mine+"/erase_identity", nil, "Reporter-Link", link).refused(409, "case.identity_erased")
	c.ask(get, mine+"/data", nil, "Reporter-Link", link).is(200).has(nil, "email").has("2026-03-02T02:00:00Z", "erased")
	c.ask(get, "/held", nil).is(200).has("contact", "fields", 0, "key")
	c.CheckAll()
}
