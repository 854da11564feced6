package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/api"
	"wellfield/internal/gate"
)

func TestWhatYouHaveStillHolds(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.reported(0, 0)
	tag := c.as("desk-east", get, path, nil).is(200).header.Get("ETag")
	if !strings.HasPrefix(tag, `"1-`) {
		t.Fatalf("ETag %q of a case at revision 1", tag)
	}
	same := c.as("desk-east", get, path, nil, "If-None-Match", `"9-x", W/`+tag).is(304)
	if len(same.text) > 0 || same.header.Get("ETag") != tag {
		t.Errorf("304 with %q and ETag %s", same.text, same.header.Get("ETag"))
	}
	c.as("desk-east", get, path, nil, "If-None-Match", tag, "Accept-Language", "zh-CN").is(200)
	c.as("desk-east", post, path+"/note", object{"text": "seen"}).is(200)
	c.as("desk-east", get, path, nil, "If-None-Match", tag).is(200)

	tag = c.ask(get, mine, nil, "Reporter-Link", link).is(200).header.Get("ETag")
	c.ask(get, mine, nil, "Reporter-Link", link, "If-None-Match", tag).is(304)
	c.ask(get, mine, nil, "Reporter-Link", strings.Repeat("0", 26), "If-None-Match", "*").refused(404, "case.not_found")
	for _, list := range []string{"/classes", "/classes?q=hole", "/areas", "/areas?shapes=true"} {
		tag := c.ask(get, list, nil).is(200).header.Get("ETag")
		if got := c.ask(get, list, nil, "If-None-Match", tag).is(304); len(got.text) > 0 {
			t.Errorf("%s: 304 with a body", list)
		}
		c.ask(get, list, nil, "If-None-Match", tag, "Accept-Language", "zh-CN").is(200)
	}
}

// A deadline that passes changes how a case stands, though nothing happened to it.
func TestATagChangesWithTime(t *testing.T) {
	c := newCity(t)
	path, _, _ := c.reported(0, 0)
	tag := c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "event/0101"}, "lead": "works-east", "reason": "near"}).is(200).header.Get("ETag")
	c.as("desk-east", get, path, nil, "If-None-Match", tag).is(304)
	c.Clock.Pass(5 * time.Hour)
	c.as("desk-east", get, path, nil, "If-None-Match", tag).is(200).has("overdue", "standing")
}

func TestAVerbOnWhatWasSeen(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.reported(0, 0)
	tag := c.as("desk-east", get, path, nil).is(200).header.Get("ETag")
	note := object{"text": "seen"}
	first := c.as("desk-east", post, path+"/note", note, "If-Match", tag, "Idempotency-Key", `"one"`).is(200).has(2, "rev")
	c.as("desk-east", post, path+"/note", note, "If-Match", tag).refused(412, "api.moved_on").
		has("urn:wellfield:fault:conflict", "type").has(2, "args", "rev").has("If-Match", "errors", 0, "field")
	// The same command again is answered, though it moved the case on itself.
	c.as("desk-east", post, path+"/note", note, "If-Match", tag, "Idempotency-Key", "one").is(200).has(2, "rev")
	c.as("desk-east", post, path+"/note", object{"text": "else"}, "Idempotency-Key", "one").refused(422, "store.command_reused")
	c.as("desk-east", post, path+"/note", note, "If-Match", first.header.Get("ETag")).is(200).has(3, "rev")
	c.as("desk-east", post, path+"/note", note, "If-Match", "*").is(200).has(4, "rev")
	for _, wrong := range []string{"4", `W/"4"`, `"x"`, `"0"`, `"4", "5"`, `"`} {
		c.as("desk-east", post, path+"/note", note, "If-Match", wrong).refused(422, "api.etag_malformed")
	}
	c.ask(post, mine+"/message", note, "Reporter-Link", link, "If-Match", `"1"`).refused(412, "api.moved_on")
	// Whoever may not see the case does not learn that it moved on.
	c.as("desk-west", post, path+"/note", note, "If-Match", `"1"`).refused(404, "case.not_found")

	short := c.as("desk-east", post, path+"/note", note, "If-Match", `"4"`, "Prefer", "return=minimal").is(204)
	if len(short.text) > 0 || short.header.Get("ETag") != `"5"` {
		t.Errorf("204 with %q and ETag %s", short.text, short.header.Get("ETag"))
	}
	c.ask(post, mine+"/message", note, "Reporter-Link", link, "If-Match", short.header.Get("ETag"), "Prefer", "return=minimal").is(204)
	c.CheckAll()
}

func TestTheKeyOfAReport(t *testing.T) {
	c := newCity(t)
	in, key := report(0, 0), uuid.NewString()
	c.ask(post, "/reports", in, "Idempotency-Key", key).refused(422, "api.keys_differ")
	delete(in, "id")
	c.ask(post, "/reports", in).refused(422, "api.key_missing")
	c.ask(post, "/reports", in, "Idempotency-Key", "one").refused(422, "app.key_malformed").has("Idempotency-Key", "errors", 0, "field")
	first := c.ask(post, "/reports", in, "Idempotency-Key", `"`+key+`"`).is(201)
	c.ask(post, "/reports", in, "Idempotency-Key", key).is(200).has(first.at("number"), "number")
	in["id"] = strings.ToUpper(key)
	c.ask(post, "/reports", in, "Idempotency-Key", key).is(200).has(first.at("number"), "number")
	in["summary"] = "another"
	c.ask(post, "/reports", in, "Idempotency-Key", key).refused(422, "app.key_reused").has("Idempotency-Key", "errors", 0, "field")
}

func TestWhatIsNotAccepted(t *testing.T) {
	c := newCity(t)
	for accept, status := range map[string]int{"": 200, "*/*": 200, "application/*;q=0.1": 200, "text/html, application/json": 200,
		"text/html": 406, "application/json;q=0": 406, "application/json;q=0.0, text/xml": 406, "image/*": 406, "application/geo+json": 406} {
		if got := c.ask(get, "/classes", nil, "Accept", accept).status; got != status {
			t.Errorf("%q: %d, want %d", accept, got, status)
		}
	}
	c.ask(get, "/classes", nil, "Accept", "text/html").refused(406, "api.not_acceptable").has("Accept", "errors", 0, "field")
	c.ask(get, "/areas?shapes=true", nil, "Accept", "application/geo+json").is(200)
}

func TestWhoeverAsksTooOften(t *testing.T) {
	c := newCity(t)
	c.serve(api.Options{Cookie: "session", Door: gate.NewDoor(nil, c.Clock.Now), Limits: api.Limits{
		Token: gate.Rate{PerMinute: 60, Burst: 3}, Address: gate.Rate{PerMinute: 60, Burst: 2}, Report: gate.Rate{PerMinute: 60, Burst: 1}}})
	c.ask(post, "/reports", report(0, 0)).is(201)
	over := c.ask(post, "/reports", report(0, 0)).refused(429, "fault.too_many").has("urn:wellfield:fault:too_many", "type").has(1, "args", "seconds").
		has("You are asking more often than is allowed. Nothing was changed; please wait 1 seconds.", "title")
	for name, want := range map[string]string{"Retry-After": "1", "RateLimit": `"report";r=0;t=1`, "RateLimit-Policy": `"report";q=1;w=1`} {
		if got := over.header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	// Reading and writing are counted apart, and a token apart from its address.
	c.ask(get, "/classes", nil).is(200)
	for want := 2; want >= 0; want-- {
		a := c.as("desk-east", get, "/me", nil).is(200)
		if got := a.header.Get("RateLimit"); !strings.HasPrefix(got, `"token";r=`+string(rune('0'+want))) {
			t.Errorf("RateLimit %s, want %d left", got, want)
		}
	}
	c.as("desk-east", get, "/me", nil).refused(429, "fault.too_many")
	c.as("works-east", get, "/me", nil).is(200)
	// Trying tokens out is counted by address.
	c.ask(get, "/me", nil, "Authorization", "Bearer one").refused(401, "api.sign_in")
	c.ask(get, "/me", nil, "Authorization", "Bearer two").refused(429, "fault.too_many")
	c.Clock.Pass(time.Second)
	c.as("desk-east", get, "/me", nil).is(200)
	c.ask(post, "/reports", report(0, 0)).is(201)
}
