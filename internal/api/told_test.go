package api_test

import (
	"strings"
	"testing"
)

// TestWhoJoinedReadsOfMoreTime: the reporter of a merged case is told what the page
// tells: until when more time was given, or the work rests, or the case waits in
// the register, and why, in figures and in words, and nothing that units wrote to
// their supervisors.
func TestWhoJoinedReadsOfMoreTime(t *testing.T) {
	c := newCity(t)
	first := c.ask(post, "/reports", hole(0)).is(201)
	path := "/cases/" + first.at("number").(string)
	joins := hole(20)
	c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)
	joins["same_as"] = first.at("number")
	receipt := c.ask(post, "/reports", joins).is(201).has("merged", "state")
	mine, link := "/reports/"+receipt.at("number").(string), receipt.at("link").(string)
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has(nil, "follows", "delay").has(nil, "follows", "long_term").has(nil, "follows", "told")
	reads := func(language string, words ...string) {
		t.Helper()
		seen := c.ask(get, mine, nil, "Reporter-Link", link, "Accept-Language", language).is(200)
		told, _ := seen.at("follows", "told").(string)
		for _, w := range words {
			if !strings.Contains(told, w) {
				t.Errorf("%q is not said in %q", w, told)
			}
		}
		if strings.Contains(string(seen.text), "xylophone") {
			t.Errorf("inner words: %s", seen.text)
		}
		own := c.ask(get, "/reports/"+first.at("number").(string), nil, "Reporter-Link", first.at("link").(string), "Accept-Language", language).is(200)
		if said, _ := own.at("told").(string); said != told {
			t.Errorf("one reporter is told %q, another %q", said, told)
		}
	}
	c.as("works-east", post, path+"/sign", object{}).is(200)
	c.as("works-east", post, path+"/extend", object{"more": 2, "reason": "materials", "text": "xylophone"}).is(200)
	reads("en")
	c.as("boss-east", post, path+"/grant", object{"text": "xylophone"}).is(200)
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("2026-03-11T02:00:00Z", "follows", "delay", "until").
		has("granted", "follows", "delay", "requests", 0, "answer").has("materials", "follows", "delay", "requests", 0, "reason")
	reads("en", "2026-03-09 10:00 (UTC+08:00), extended to 2026-03-11 10:00 (UTC+08:00)", "Reason: ")
	reads("zh-CN", "已批准延期", "2026-03-11 10:00", "理由：")

	c.as("works-east", post, path+"/suspend", object{"until": "2026-03-05", "reason": "weather", "text": "xylophone", "measure": "fenced off", "photos": []string{c.Photo()}}).is(200)
	c.as("boss-east", post, path+"/grant", object{}).is(200)
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("2026-03-04T16:00:00Z", "follows", "delay", "suspended_until")
	reads("en", "The work rests", "fenced off", "2026-03-05 00:00 (UTC+08:00)")
	c.as("works-east", post, path+"/resume", object{"text": "xylophone"}).is(200)

	c.as("boss-east", post, path+"/close_long_term", object{"owner": "cleaning", "reason": "planning", "text": "rebuilt next year", "review": "2026-09-01"}).is(200)
	c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("cleaning", "follows", "long_term", "owner", "id").has("planning", "follows", "long_term", "reason")
	reads("en", "cannot be solved for now", "rebuilt next year", "looked at again on 2026-09-01 00:00 (UTC+08:00)")
	reads("zh-CN", "仍计为未解决", "2026-09-01 00:00")
	c.CheckAll()
}
