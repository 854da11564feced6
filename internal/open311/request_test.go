package open311_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/open311"
	"wellfield/internal/wellfieldtest"
)

// ids are the numbers of an answer, in order.
func (c *town) ids(path string) []string {
	c.t.Helper()
	var ids []string
	for _, row := range c.rows(c.get(path)) {
		ids = append(ids, row["service_request_id"].(string))
	}
	return ids
}

func TestFilters(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, databaseURL string) {
		c := newTown(t, databaseURL, open311.Options{})
		key := c.key(app.APIKey{})
		report := func(code, lat, long string) string {
			form := pothole(key)
			form.Set("service_code", code)
			form.Set("lat", lat)
			form.Set("long", long)
			if code != "component-0201" {
				form.Del("attribute[depth]")
			}
			return c.rows(c.post("/v2/requests.json", form))[0]["service_request_id"].(string)
		}
		old := report("component-0201", "30.005", "110.005") // 2 March 2026, 10:00 in Shanghai
		c.Clock.Pass(100 * 24 * time.Hour)
		east := report("component-0201", "30.005", "110.005")
		c.Clock.Pass(time.Hour)
		west := report("event-0101", "30.005", "110.025")
		c.Clock.Pass(time.Hour)
		refused := report("event-0101", "30.005", "110.006")
		ref, err := c.Find(t.Context(), refused)
		if err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(time.Hour)
		c.Told(ref).By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "x", Basis: "y"})
		report("help-0201", "30.005", "110.005") // for nobody's eyes
		for path, want := range map[string][]string{
			"":                             {refused, west, east}, // 90 days, the newest first
			"?status=open":                 {west, east},
			"?status=closed":               {refused},
			"?status=open,closed":          {refused, west, east},
			"?status=open&status=closed":   {refused, west, east},
			"?status=":                     {refused, west, east},
			"?service_code=component-0201": {east},
			"?service_code=component-0201,event-0101":                                                 {refused, west, east},
			"?service_code=help-0201":                                                                 nil,
			"?start_date=2026-03-01":                                                                  {old}, // 90 days from there
			"?end_date=2026-03-31T00:00:00%2B08:00":                                                   {old},
			"?start_date=2026-03-02T02:00:00Z&end_date=2026-03-02T02:00:00Z":                          {old}, // both ends belong to it
			"?start_date=2026-03-02T02:01Z&end_date=2026-03-03":                                       nil,
			"?start_date=2026-03-02T10:00:00+08:00&end_date=2026-03-03":                               {old}, // a plus sign that was not encoded
			"?updated_after=2026-06-10T04:30:00Z":                                                     {refused},
			"?updated_after=2026-06-10&updated_before=2026-06-10T04:30:00Z":                           {east, west},
			"?updated_after=2026-06-10&start_date=2026-06-10T02:30:00Z&end_date=2026-06-10T03:30Z":    {west},
			"?jurisdiction_id=" + wellfieldtest.East:                                                  {refused, east},
			"?jurisdiction_id=" + wellfieldtest.West:                                                  {west},
			"?jurisdiction_id=990000000000":                                                           {refused, west, east},
			"?page_size=2":                                                                            {refused, west},
			"?page_size=2&page=2":                                                                     {east},
			"?page_size=2&page=3":                                                                     nil,
			"?service_request_id=" + old + "," + west + "&status=closed&start_date=1999-01-01":        {west, old}, // overrides all
			"?service_request_id=" + strings.ToLower(west) + "&jurisdiction_id=" + wellfieldtest.East: nil,
		} {
			if got := c.ids("/v2/requests.json" + path); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", path, got, want)
			}
		}
		// A report reaches back over its changes: an old one that changes is new.
		if ref, err = c.Find(t.Context(), old); err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(time.Hour)
		c.Told(ref).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		if got := c.ids("/v2/requests.json?updated_after=2026-06-10T05:30:00Z"); !slices.Equal(got, []string{old}) {
			t.Errorf("changed: %v", got)
		}
		steps := c.rows(c.get("/v2/servicerequestupdates.json?start_date=2026-06-10T05:30:00Z"))
		if len(steps) != 2 || !strings.HasPrefix(steps[1]["update_id"].(string), old+"-") || !strings.Contains(steps[1]["description"].(string), "works-east") {
			t.Errorf("steps: %v", steps)
		}
		c.refused("elsewhere", c.get("/v2/requests/"+west+".json?jurisdiction_id="+wellfieldtest.East), http.StatusNotFound, west)
	})
}

func TestAReportSentAgainIsTheSame(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	key, other := c.key(app.APIKey{}), c.key(app.APIKey{})
	form := pothole(key)
	form.Set("idempotency_key", "ticket 17")
	again := func(form url.Values) string {
		return c.rows(c.post("/v2/requests.json", form))[0]["service_request_id"].(string)
	}
	first := again(form)
	if second := again(form); second != first {
		t.Errorf("%s and %s", first, second)
	}
	form.Set("description", "something else")
	c.refused("another report", c.post("/v2/requests.json", form), http.StatusBadRequest, "idempotency_key")
	form.Set("api_key", other) // another client's ticket 17
	if third := again(form); third == first {
		t.Error("two clients met")
	}
	c.CheckAll()
}

func TestPlacesInWordsAndByCode(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	key := c.key(app.APIKey{})
	form := pothole(key)
	form.Del("lat")
	form.Del("long")
	form.Set("address_id", "990101001001002")
	id := c.rows(c.post("/v2/requests.json", form))[0]["service_request_id"].(string)
	if row := c.rows(c.get("/v2/requests/" + id + ".json"))[0]; row["address_id"] != "990101001001002" || row["lat"] == nil {
		t.Errorf("by code: %v", row)
	}
	form.Del("address_id")
	form.Set("address_string", "opposite the mill")
	id = c.rows(c.post("/v2/requests.json", form))[0]["service_request_id"].(string)
	if row := c.rows(c.get("/v2/requests/" + id + ".json"))[0]; strings.Contains(row["address"].(string), "mill") || row["address_id"] != "990000000000" {
		t.Errorf("in words: %v", row)
	}
}

func TestUpdatesAreVerbsOfTheActor(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	ctx := t.Context()
	for _, account := range []string{"works-east", "works-west"} {
		if err := c.SaveAccount(ctx, account, "a long password"); err != nil {
			t.Fatal(err)
		}
	}
	anybody := c.key(app.APIKey{})
	east, west := c.key(app.APIKey{Account: "works-east"}), c.key(app.APIKey{Account: "works-west"})
	form := pothole(anybody)
	form.Set("extensions", "true")
	row := c.rows(c.post("/v2/requests.json", form))[0]
	id, link := row["service_request_id"].(string), row["extended_attributes"].(map[string]any)["reporter_link"].(string)
	story := c.filed(id, wellfieldtest.Pothole)
	say := func(key, text, status string) url.Values {
		return url.Values{"api_key": {key}, "service_request_id": {id}, "description": {text}, "status": {status}}
	}
	path := "/v2/servicerequestupdates.json"
	c.refused("a key of nobody", c.post(path, say(anybody, "x", "")), http.StatusForbidden, "reporter_link")
	c.refused("another unit", c.post(path, say(west, "x", "")), http.StatusNotFound, "no such case")
	c.refused("an unknown status", c.post(path, say(east, "x", "fixed")), http.StatusBadRequest, "status")
	c.refused("no evidence", c.post(path, say(east, "done", "closed")), http.StatusBadRequest, "photo")
	c.refused("no words", c.post(path, say(east, "", "")), http.StatusBadRequest, "description")
	c.refused("no number", c.post(path, url.Values{"api_key": {east}}), http.StatusBadRequest, "service_request_id")
	wrongLink := say(anybody, "x", "")
	wrongLink.Set("reporter_link", "0r5v2q8k6m1s3x7c9b4n0hj8dw")
	c.refused("another link", c.post(path, wrongLink), http.StatusNotFound, id)
	early := say(anybody, "", "closed")
	early.Set("reporter_link", link)
	c.refused("too early", c.post(path, early), http.StatusBadRequest, "step")

	if w := c.post(path, say(east, "waiting for asphalt", "open")); w.Code != http.StatusOK {
		t.Fatalf("note: %d %s", w.Code, w.Body)
	}
	_, photo := c.photoBytes()
	if w := c.with(path, say(east, "filled", "closed"), photo); w.Code != http.StatusOK {
		t.Fatalf("handled: %d %s", w.Code, w.Body)
	}
	message := say(anybody, "thank you", "")
	message.Set("reporter_link", link)
	if w := c.post(path, message); w.Code != http.StatusOK {
		t.Fatalf("message: %d %s", w.Code, w.Body)
	}
	story = c.Told(story.Receipt.Ref).Is(casework.Handled)
	story.By("check-east").Does(wellfieldtest.Passed)
	open := say(anybody, "it is open again", "open")
	open.Set("reporter_link", link)
	open.Set("update_id", "again")
	for range 2 {
		if w := c.post(path, open); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"again"`) {
			t.Fatalf("denied: %d %s", w.Code, w.Body)
		}
	}
	c.Told(story.Receipt.Ref).Is(casework.Reopened)
	c.CheckAll()
}

// TestACaseThatCameBackIsOpen: what was refused or passed on is closed only until
// a review or the centre takes it up again.
func TestACaseThatCameBackIsOpen(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	key := c.key(app.APIKey{})
	reported := func(lat string) *wellfieldtest.Story {
		form := pothole(key)
		form.Set("lat", lat)
		ref, err := c.Find(t.Context(), c.rows(c.post("/v2/requests.json", form))[0]["service_request_id"].(string))
		if err != nil {
			t.Fatal(err)
		}
		return c.Told(ref).By("desk-east")
	}
	refused := reported("30.005").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "too small"})
	refused.By("reporter").Does(casework.AskReview{}).By("boss-east").Does(casework.ReviewRefusal{Outcome: casework.Overturned, Text: "it is deep"}).Is(casework.Received)
	referred := reported("30.006").Does(casework.Refer{To: "other_body", Body: "Railway", Text: "theirs", Sent: "letter 41"})
	referred.Does(casework.TakeBack{Text: "not theirs"}).Is(casework.Received)
	for s, words := range map[*wellfieldtest.Story]string{refused: "review overturned", referred: "Taken back"} {
		updates := c.rows(c.get("/v2/servicerequestupdates.json?service_request_id=" + s.Receipt.Case.Number))
		last, before := updates[len(updates)-1], updates[len(updates)-2]
		if before["status"] != "closed" || last["status"] != "open" || !strings.Contains(last["description"].(string), words) {
			t.Errorf("%s: %v, then %v", words, before, last)
		}
	}
}
