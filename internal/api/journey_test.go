package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/wellfieldtest"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// report is a report at the grid of a row and a column.
func report(row, column int32) object {
	lat, lng := wellfieldtest.In(row, column).Degrees()
	return object{"id": uuid.NewString(), "summary": "hole in the road", "point": object{"lat": lat, "lng": lng}}
}

var passed = object{"results": []object{{"condition": "gone", "passed": true}, {"condition": "clean", "passed": true}}}

// reported takes a report and returns the paths of its case for staff and for
// its reporter, and the link.
func (c *city) reported(row, column int32) (staff, reporter, link string) {
	c.t.Helper()
	a := c.ask(post, "/reports", report(row, column)).is(201)
	number := a.at("number").(string)
	return "/cases/" + number, "/reports/" + number, a.at("link").(string)
}

func TestFromReportToVerifiedClose(t *testing.T) {
	c := newCity(t)
	in := report(0, 0)
	in["photos"], in["language"] = []string{c.Photo()}, "zh-CN"
	in["contact"] = object{"phone": "+86 10 5550 0100", "email": "resident@example.org"}
	receipt := c.ask(post, "/reports", in).is(201).has("received", "state").has("centre-east", "centre", "id").
		has(wellfieldtest.East, "areas", 2, "code").has("township", "areas", 2, "level").has("grid", "areas", 4, "level")
	number, link := receipt.at("number").(string), receipt.at("link").(string)
	receipt.has("https://wellfield.example/r/"+number+"/"+link, "follow")
	if at := receipt.header.Get("Location"); at != "/api/v1/reports/"+number {
		t.Errorf("Location %q", at)
	}
	path, mine := "/cases/"+number, "/reports/"+number

	c.as("desk-east", post, path+"/ask", object{"question": "which side?"}).is(200).has("need_info", "state")
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("[answer message correct_contact erase_identity]", "may").
		has("which side?", "timeline", 1, "text").has("centre-east", "timeline", 1, "by", "name").has(nil, "timeline", 1, "by", "post")
	c.ask(post, mine+"/answer", object{"text": "the left"}, "Reporter-Link", link).is(200).has("received", "state")

	c.as("desk-east", post, path+"/verify", nil).is(200).has("branch-east", "owner", "id")
	c.as("grid-east", post, path+"/record_verification", object{"found": true, "text": "half a metre"}).is(200).has(true, "history", 4, "found")
	c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "component/0201"}, "co": []string{"cleaning"}}).is(200).
		has("dispatched", "state").has("works-east", "lead", "id").has("east", "route", "rule").has("cleaning", "co", 0, "id").
		has("2026-03-09T02:00:00Z", "due", "at").has("5 working_day", "due", "limit").has("gone", "rule", "closing", 0, "id").
		has("photo_after", "rule", "evidence", 0, "kind")
	c.as("works-east", post, path+"/sign", nil).is(200).has("handling", "state")
	c.as("works-east", post, path+"/note", object{"text": "between us", "photos": []string{c.Photo()}}).is(200)
	c.as("works-east", post, path+"/handle", object{"text": "filled"}).refused(422, "case.evidence_missing.photo_after")
	c.as("works-east", post, path+"/handle", object{"text": "filled", "photos": []string{c.Photo()}}).refused(422, "case.parts_open")
	c.as("cleaning", post, path+"/finish_part", object{"part": "1", "text": "swept between us"}).is(200).has("done", "parts", 0, "state")
	c.as("works-east", post, path+"/handle", object{"text": "filled", "photos": []string{c.Photo()}}).is(200).has("handled", "state")
	c.as("check-east", post, path+"/start_check", object{}).is(200).has("checking", "state")
	c.as("check-east", post, path+"/check", passed).is(200).has("awaiting_reporter", "state").has("2026-03-09T02:00:00Z", "answer_by")

	seen := c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("[confirm deny message correct_contact erase_identity]", "may").has("feedback", "phase").
		has("works-east", "lead", "name").has("works-east", "timeline", 6, "org", "name").has(false, "resolved")
	for _, secret := range []string{"between us", "5550", "resident@", "works-post", "noted"} {
		if strings.Contains(string(seen.text), secret) {
			t.Errorf("the reporter sees %q: %s", secret, seen.text)
		}
	}
	if photos := seen.at("photos").([]any); len(photos) != 2 {
		t.Errorf("the reporter sees %d photos, want the report's and the handling's: %v", len(photos), photos)
	}
	c.ask(post, mine+"/confirm", nil, "Reporter-Link", link).is(200).has("closed_resolved", "state").has(true, "resolved")
	c.ask(post, mine+"/reopen", nil, "Reporter-Link", link).is(200).has("reopened", "state").has(false, "resolved")

	staff := c.as("boss-east", get, path, nil).is(200).has("reopened", "state").has("note", "photos", 1, "role")
	if strings.Contains(string(staff.text), "5550") {
		t.Error("staff see the reporter's contact")
	}
	c.CheckAll()
}

func TestTheOtherEnds(t *testing.T) {
	c := newCity(t)
	path, _, _ := c.reported(0, 0)
	c.as("desk-east", post, path+"/refuse", object{"reason": "below_standard", "text": "too small"}).is(200).
		has("refused", "state").has("below_standard", "history", 1, "reason")
	path, _, _ = c.reported(0, 0)
	c.as("desk-east", post, path+"/refer", object{"to": "other_body", "body": "Railway", "text": "on their ground"}).is(200).
		has("referred_out", "state").has("Railway", "history", 1, "body")

	path, mine, link := c.reported(0, 0)
	c.as("desk-east", post, path+"/file", object{"class": "component/0201", "area": "990101001002001"}).is(200).
		has("990101001002001", "areas", 4, "code").has("component/0201", "class", "key")
	c.as("desk-east", post, path+"/dispatch", object{"lead": "centre-east", "reason": "unclear"}).is(200).has(true, "route", "manual").has("unclear", "route", "reason")
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has(nil, "timeline", 2, "text")
	path, mine, link = c.handled()
	c.as("boss-east", post, path+"/close_explained", object{"text": "protected wall", "basis": "Heritage Act", "remedy": "review"}).is(200).
		has("closed_explained", "state").has(false, "resolved")
	c.ask(post, mine+"/message", object{"text": "a pity"}, "Reporter-Link", link).is(200)
	c.as("boss-east", post, path+"/reopen", object{"text": "new facts"}).is(200).has("reopened", "state").has(1, "reopenings")

	path, mine, link = c.handled()
	c.as("check-east", post, path+"/check", passed).is(200)
	c.ask(post, mine+"/deny", object{"text": "still open"}, "Reporter-Link", link).is(200).has("reopened", "state")
	path, _, _ = c.handled()
	c.as("check-east", post, path+"/check", passed).is(200)
	c.as("boss-east", post, path+"/close_resolved", nil).refused(409, "case.reporter_may_answer")
	c.Clock.Pass(8 * 24 * time.Hour)
	c.as("boss-east", post, path+"/close_resolved", nil).is(200).has("silence", "history", 6, "ground")
	c.CheckAll()
}

// TestADisputeAndItsParts is returned, ruled on, split and proposed to the rules.
func TestADisputeAndItsParts(t *testing.T) {
	c := newCity(t)
	litter := func() (staff, mine, link string) {
		staff, mine, link = c.reported(0, 0)
		c.as("desk-east", post, staff+"/dispatch", object{"file": object{"class": "event/0101"}, "co": []string{"works-east"}, "lead": "works-east"}).is(200)
		c.as("works-east", post, staff+"/return", object{"reason": "too_much", "text": "x"}).is(422)
		c.as("works-east", post, staff+"/return", object{"reason": "other_duty", "text": "between us", "unit": "cleaning"}).is(200).
			has("disputed", "state").has("centre-east", "owner", "id").has("command-east", "dispute", "before", "id").
			has("cleaning", "dispute", "returns", 0, "points", "id").has("other_duty", "history", 3, "reason").has("between us", "history", 3, "text")
		c.as("boss-east", post, staff+"/arbitrate", object{"lead": "cleaning", "reason": "between us", "basis": "list"}).is(200).
			has("dispatched", "state").has("cleaning", "lead", "id").has("cleaning", "dispute", "rulings", 0, "lead", "id").
			has("list", "history", 4, "basis").has("cleaning", "history", 4, "org", "id").has(true, "route", "manual")
		return staff, mine, link
	}
	path, mine, link := litter()
	c.as("cleaning", post, path+"/return", object{"reason": "other_duty", "text": "x"}).refused(409, "case.return_ruled")
	seen := c.ask(get, mine, nil, "Reporter-Link", link).is(200)
	for _, secret := range []string{"between us", "other_duty", "works-post"} {
		if strings.Contains(string(seen.text), secret) {
			t.Errorf("the reporter sees %q: %s", secret, seen.text)
		}
	}
	c.as("desk-east", post, path+"/dispatch", object{"reason": "help", "lead": "cleaning", "co": []string{"works-east"}}).is(200).
		has("works-east", "parts", 0, "org", "id").has("open", "parts", 0, "state")
	c.as("cleaning", post, path+"/split", object{"org": "works-east", "text": "fence it", "due": "2026-03-02T03:00:00Z"}).is(200).
		has("fence it", "parts", 1, "text").has("2026-03-02T03:00:00Z", "parts", 1, "due").has("2", "history", 7, "parts", 0, "id")
	c.as("works-east", post, path+"/decline_part", object{"part": "2", "text": "no fence"}).is(200).has("declined", "parts", 1, "state").has("2", "history", 8, "part")
	c.as("cleaning", post, path+"/handle", object{"text": "gone", "open": "they come later"}).is(200).has("they come later", "history", 10, "open")
	if text := string(c.ask(get, mine, nil, "Reporter-Link", link).is(200).text); strings.Contains(text, "they come later") || strings.Contains(text, "fence it") {
		t.Errorf("the reporter sees how the work was shared: %s", text)
	}

	c.as("works-east", get, "/rules/proposals", nil).refused(403, "app.list_forbidden")
	base := c.as("boss-east", get, "/rules/proposals", nil).is(200).has("cleaning", "proposals", 0, "unit", "id").has(1, "proposals", 0, "tried").
		has("works-east", "proposals", 0, "moved", 0, "from", "id").at("version")
	key := object{"class": "event/0101", "area": wellfieldtest.East, "unit": "cleaning", "base": 1}
	c.as("boss-east", post, "/rules/proposals/accept", key).refused(409, "store.document_changed")
	key["base"] = base
	c.as("boss-east", post, "/rules/proposals/accept", key).is(200).has(3, "version")
	c.as("boss-east", post, "/rules/proposals/decline", object{"class": "event/0101", "area": wellfieldtest.East, "unit": "cleaning", "reason": "x"}).
		refused(404, "app.proposal_unknown")
	path, _, _ = c.reported(0, 0)
	c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)
	c.as("works-east", post, path+"/return", object{"reason": "lacks_power", "text": "x"}).is(200)
	c.as("boss-east", post, path+"/arbitrate", object{"lead": "centre-east", "reason": "r", "basis": "b"}).is(200)
	c.as("boss-east", post, "/rules/proposals/decline", object{"class": "component/0201", "area": wellfieldtest.East[:9] + "001001", "unit": "centre-east", "reason": "once"}).is(200)
	c.CheckAll()
}

// handled is a case whose handling was reported done.
func (c *city) handled() (staff, reporter, link string) {
	c.t.Helper()
	staff, reporter, link = c.reported(0, 0)
	c.as("desk-east", post, staff+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)
	c.as("works-east", post, staff+"/handle", object{"text": "filled", "photos": []string{c.Photo()}}).is(200)
	return staff, reporter, link
}

func TestTheSameReportAgain(t *testing.T) {
	c := newCity(t)
	in := report(0, 0)
	first := c.ask(post, "/reports", in).is(201)
	c.Clock.Pass(time.Minute)
	c.ask(post, "/reports", in).is(200).has(first.at("number"), "number").has(first.at("link"), "link").has(first.at("reported_at"), "reported_at")
	in["summary"] = "something else"
	c.ask(post, "/reports", in).refused(422, "app.key_reused")
}

func TestTheSameCommandAgain(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.reported(0, 0)
	note := object{"text": "seen"}
	for range 2 {
		c.as("desk-east", post, path+"/note", note, "Idempotency-Key", "one").is(200).has(2, "rev")
	}
	c.as("desk-east", post, path+"/note", note, "Idempotency-Key", "two").is(200).has(3, "rev")
	c.as("desk-east", post, path+"/note", note).is(200).has(4, "rev")
	for range 2 {
		c.ask(post, mine+"/message", note, "Reporter-Link", link, "Idempotency-Key", "one").is(200)
	}
	c.as("desk-east", get, path, nil).is(200).has(5, "rev")
}

func TestIntake(t *testing.T) {
	c := newCity(t)
	in := report(0, 0)
	in["channel"] = "desk"
	a := c.as("desk-east", post, "/cases", in).is(201)
	if at := a.header.Get("Location"); at != "/api/v1/cases/"+a.at("number").(string) {
		t.Errorf("Location %q", at)
	}
	c.ask(get, "/reports/"+a.at("number").(string), nil, "Reporter-Link", a.at("link").(string)).is(200)
	c.as("desk-east", get, "/cases/"+a.at("number").(string), nil).is(200).has("desk", "channel")

	in = report(0, 1)
	in["channel"] = "patrol"
	c.as("grid-east", post, "/cases", in).is(201).has(nil, "link").has(nil, "follow")
	in = report(0, 1)
	in["channel"] = "web"
	c.as("grid-east", post, "/cases", in).refused(422, "api.not_one_of").has("channel", "errors", 0, "field").has("desk, patrol", "args", "values")
	in["channel"] = "desk"
	c.as("works-east", post, "/cases", in).refused(403, "case.report_forbidden")
}
