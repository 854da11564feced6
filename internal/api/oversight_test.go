package api_test

import (
	"strings"
	"testing"
	"time"
)

func TestReviewAndReferral(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.reported(0, 0)
	c.as("desk-east", post, path+"/refuse", object{"reason": "below_standard", "text": "too small"}).is(200)
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("[message ask_review correct_contact erase_identity]", "may")
	c.ask(post, mine+"/ask_review", nil, "Reporter-Link", link).is(200).has("review_asked", "timeline", 2, "kind").has("command-east", "timeline", 2, "unit", "name")
	c.as("boss-east", get, path, nil).is(200).has("command-east", "refusal", "reviewer", "id").has("2026-03-04T02:00:00Z", "refusal", "due")
	c.as("boss-east", post, path+"/review_refusal", object{"outcome": "forgotten", "text": "x"}).refused(422, "api.not_one_of")
	c.as("desk-east", post, path+"/review_refusal", object{"outcome": "upheld", "text": "x", "remedy": "y"}).refused(403, "case.supervise_only")
	c.as("boss-east", post, path+"/review_refusal", object{"outcome": "overturned", "text": "it is deep"}).is(200).
		has("received", "state").has("overturned", "refusal", "outcome")
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("it is deep", "timeline", 3, "text").has("received", "state")

	c.as("desk-east", post, path+"/refer", object{"to": "other_body", "body": "Railway", "text": "theirs", "sent": "letter 41"}).is(200).
		has("letter 41", "history", 4, "sent").has("2026-03-16T02:00:00Z", "referral", "due")
	c.as("desk-east", post, path+"/record_answer", object{"answer": "no_answer", "text": "twice", "documents": []string{c.Photo()}}).is(200).has("no_answer", "referral", "answer")
	c.as("desk-east", post, path+"/take_back", object{"text": "we do it"}).is(200).has("received", "state")
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("twice", "timeline", 5, "text").has("we do it", "timeline", 6, "text")
	c.CheckAll()
}

func TestSupervisionOverHTTP(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.reported(0, 0)
	c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)
	number := strings.TrimPrefix(path, "/cases/")
	set := object{"numbers": []string{number}, "demand": "why?", "limit": "2 working_day"}
	dry := object{"lead": "works-east", "state": []string{"dispatched"}, "demand": "why?", "dry_run": true}
	c.as("boss-east", post, "/supervision", dry).is(200).has(1, "done").has(number, "cases", 0, "number").has(true, "dry_run")
	c.as("boss-east", get, path, nil).is(200).has(nil, "supervision")
	c.as("boss-east", post, "/supervision", set, "Idempotency-Key", "k").is(200).has(1, "done").has("works-east", "cases", 0, "unit", "id")
	c.as("boss-east", post, "/supervision", set, "Idempotency-Key", "k").is(200).has(1, "done")
	c.as("boss-east", post, "/supervision", set).is(200).has(0, "done").has("case.supervised_already", "cases", 0, "key")
	c.as("boss-east", post, "/supervision", object{"numbers": []string{number}, "demand": "x", "limit": "soon"}).refused(422, "limit.malformed")
	c.as("works-east", post, path+"/answer_supervision", object{"text": "Friday", "photos": []string{c.Photo()}}).is(200)
	c.as("boss-east", post, path+"/judge_supervision", object{"judgement": "accepted"}).is(200).has("accepted", "supervision", 0, "end")
	c.as("city-desk", post, path+"/supervise", object{"demand": "and now?"}).is(200).has(false, "supervision", 1, "late").has("2026-03-05T02:00:00Z", "supervision", 1, "due")
	if seen := c.ask(get, mine, nil, "Reporter-Link", link).is(200); strings.Contains(string(seen.text), "Friday") || strings.Contains(string(seen.text), "supervis") {
		t.Errorf("the reporter sees what is between the others: %s", seen.text)
	}
	c.CheckAll()
}

func TestAWhistleOverHTTP(t *testing.T) {
	c := newCity(t)
	path, _, _ := c.reported(0, 0)
	c.as("cleaning", get, path, nil).refused(404, "case.not_found")
	c.as("boss-east", post, path+"/whistle", object{"kind": "tackling", "reason": "joint_enforcement", "units": []string{"cleaning", "works-west"}, "place": "gate", "need": "to close it"}).is(200).
		has("tackling", "whistle", "kind").has("issued", "whistle", "called", 0, "step").has("2026-03-02T06:00:00Z", "whistle", "called", 0, "acknowledge_by")
	c.as("cleaning", get, path, nil).is(200).has("[note message acknowledge_whistle record_arrival excuse_absence]", "may")
	c.as("cleaning", post, path+"/acknowledge_whistle", nil).is(200).has("acknowledged", "whistle", "called", 0, "step")
	c.as("cleaning", post, path+"/record_arrival", nil).refused(422, "case.whistle_photo")
	c.as("cleaning", post, path+"/record_arrival", object{"photos": []string{c.Photo()}}).is(200).has("on_site", "whistle", "called", 0, "step")
	c.as("works-west", post, path+"/excuse_absence", object{"text": "flood"}).is(200).has(true, "whistle", "called", 1, "excused")
	c.as("desk-east", post, path+"/agree_measure", object{"unit": "cleaning", "what": "clears", "who": "crew", "until": "2026-03-03"}).is(200).
		has("2026-03-03T16:00:00Z", "whistle", "called", 0, "measure_by")
	c.as("cleaning", post, path+"/finish_measure", object{"text": "cleared"}).is(200).has("done", "whistle", "called", 0, "step")
	c.as("boss-east", post, path+"/evaluate_whistle", object{"verdict": "worked", "text": "x"}).refused(409, "case.whistle_unfinished")
	c.as("boss-east", post, path+"/evaluate_whistle", object{"verdict": "failed", "text": "one stayed away"}).is(200).has("failed", "whistle", "verdict")
	c.Clock.Pass(time.Second)
	c.as("city-desk", get, "/oversight?since=2026-03-01T00:00:00Z&before=2026-04-01T00:00:00Z", nil).is(200).
		has(1, "whistles").has(100, "whistle_rate").has(nil, "overturn_rate")
	c.as("works-east", get, "/oversight?since=2026-03-01T00:00:00Z&before=2026-04-01T00:00:00Z", nil).refused(403, "app.list_forbidden")
	c.CheckAll()
}
