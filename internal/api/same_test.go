package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/wellfieldtest"
)

// hole is a report of a pothole so many metres from the middle of the first grid.
func hole(metres int) object {
	lat, lng := wellfieldtest.In(0, 0).Degrees()
	return object{"id": uuid.NewString(), "class": "component/0201", "summary": fmt.Sprint("hole ", metres),
		"point": object{"lat": lat + float64(metres)*9e-6, "lng": lng}}
}

func TestSeveralReportsOfOneProblem(t *testing.T) {
	c := newCity(t)
	first := c.ask(post, "/reports", hole(0)).is(201)
	number := first.at("number").(string)
	c.as("desk-east", post, "/cases/"+number+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)

	lat, lng := wellfieldtest.In(0, 0).Degrees()
	near := fmt.Sprintf("/similar?lat=%f&lng=%f&class=component/0201", lat, lng)
	c.ask(get, near, nil).is(200).has(number, "known", 0, "number").has("dispatched", "known", 0, "state").has(0, "known", 0, "metres").has(1, "known", 0, "reports")
	c.ask(get, fmt.Sprintf("/similar?lat=%f&lng=%f", lat+1, lng), nil).is(200).has("[]", "known")

	joins := hole(20)
	joins["same_as"] = number
	receipt := c.ask(post, "/reports", joins).is(201).has("merged", "state")
	mine, link := "/reports/"+receipt.at("number").(string), receipt.at("link").(string)
	seen := c.ask(get, mine, nil, "Reporter-Link", link).is(200).has("merged", "state").has("dispatched", "follows", "state").has(2, "reports").
		has("dispatched", "follows", "timeline", 1, "kind").has("works-east", "follows", "timeline", 1, "org", "id")
	if strings.Contains(string(seen.text), number) || strings.Contains(string(seen.text), "hole 0") {
		t.Errorf("one reporter is shown another's: %s", seen.text)
	}

	c.Clock.Pass(time.Minute)
	third := c.ask(post, "/reports", hole(30)).is(201)
	path := "/cases/" + third.at("number").(string)
	c.as("desk-east", get, path+"/candidates", nil).is(200).has(number, "candidates", 0, "number").has(30, "candidates", 0, "metres").
		has(true, "candidates", 0, "same_class").has(2, "candidates", 0, "reports").has(false, "candidates", 0, "recurs")
	c.as("works-east", get, path+"/candidates", nil).refused(404, "case.not_found")
	c.as("desk-east", post, path+"/merge", object{"into": "none"}).refused(422, "app.number_malformed")
	c.as("desk-east", post, path+"/merge", object{"into": number}).is(200).has("merged", "state").has(number, "merged", "into").has(number, "history", 1, "case")
	c.as("desk-east", get, "/cases/"+number, nil).is(200).has(3, "reports").has("hole 30", "joined", 1, "summary")
	c.as("works-east", get, "/cases/"+number, nil).is(200).has(3, "reports").has(nil, "joined")
	c.as("desk-east", post, path+"/unmerge", object{"text": "another one"}).is(200).has("received", "state").has(1, "reports").has(nil, "merged")

	c.as("works-east", post, "/cases/"+number+"/handle", object{"text": "filled", "photos": []string{c.Photo()}}).is(200)
	c.as("check-east", post, "/cases/"+number+"/check", passed).is(200)
	c.ask(post, mine+"/deny", object{"text": "still there"}, "Reporter-Link", link).is(200).has("reopened", "follows", "state").has("[message correct_contact erase_identity]", "may").
		has("still there", "follows", "timeline", 5, "text")
	owner := c.ask(get, "/reports/"+number, nil, "Reporter-Link", first.at("link").(string)).is(200).has("reopened", "state").has(true, "timeline", 6, "another")
	if strings.Contains(string(owner.text), "still there") {
		t.Errorf("the first reporter reads the other's words: %s", owner.text)
	}
	c.CheckAll()
}
