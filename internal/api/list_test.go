package api_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// numbers are the numbers of the cases of a list, page by page.
func (c *city) numbers(account, query string) []string {
	c.t.Helper()
	var all []string
	next := ""
	for {
		a := c.as(account, get, "/cases?"+query+next, nil).is(200)
		for i := range a.at("cases").([]any) {
			all = append(all, a.at("cases", i, "number").(string))
		}
		if a.at("next") == nil {
			return all
		}
		next = "&cursor=" + a.at("next").(string)
	}
}

func TestLists(t *testing.T) {
	c := newCity(t)
	var all []string
	for range 5 {
		path, _, _ := c.reported(0, 0)
		all = append(all, path[len("/cases/"):])
		c.Clock.Pass(time.Minute)
	}
	c.reported(0, 2) // West's
	back := slices.Clone(all)
	slices.Reverse(back)
	c.as("desk-east", post, "/cases/"+all[3]+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)
	c.as("desk-east", post, "/cases/"+all[1]+"/verify", nil).is(200)

	for query, want := range map[string][]string{
		"scope=centre&limit=2":                                           all,
		"scope=centre&limit=2&order=newest":                              back,
		"scope=centre&limit=1&order=due&state=dispatched":                {all[3]},
		"scope=centre&state=dispatched,verifying":                        {all[1], all[3]},
		"scope=centre&class=component/0201":                              {all[3]},
		"scope=centre&class=component":                                   {all[3]},
		"scope=centre&class=event":                                       nil,
		"scope=centre&area=990101001001001&open=true&limit=50":           all,
		"scope=centre&area=990101001001002":                              nil,
		"scope=centre&area=990101001001":                                 all,
		"scope=centre&lead=works-east":                                   {all[3]},
		"scope=centre&lead=works-west":                                   nil,
		"scope=centre&since=2026-03-02T02:03:00Z":                        all[3:],
		"scope=centre&before=2026-03-02T02:03:00Z":                       all[:3],
		"scope=centre&updated_since=2026-03-02T02:05:00Z":                {all[1], all[3]},
		"scope=centre&due_before=2026-03-09T02:06:00Z":                   {all[3]},
		"scope=centre&due_before=2026-03-09T02:05:00Z":                   nil,
		"scope=centre&overdue=true":                                      nil,
		"scope=centre&number=" + strings.ToLower(all[2]):                 {all[2]},
		"scope=centre&number=" + all[2][:4]:                              {all[2]},
		"scope=centre&number=" + strings.ReplaceAll(all[2], "-", "")[:7]: {all[2]},
		"scope=imported&limit=200&state=closed_explained":                nil,
	} {
		if got := c.numbers("desk-east", query); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	if got := c.numbers("desk-east", "scope=centre&order=due"); len(got) != 5 || got[0] != all[3] {
		t.Errorf("the case with a deadline comes first: %v", got)
	}
	if got := c.numbers("works-east", "scope=unit"); !slices.Equal(got, []string{all[3]}) {
		t.Errorf("the unit's: %v", got)
	}
	if got := c.numbers("grid-east", "scope=verify"); !slices.Equal(got, []string{all[1]}) {
		t.Errorf("to verify: %v", got)
	}
	c.as("desk-east", get, "/cases/counts?scope=centre", nil).is(200).has(5, "total").has(3, "states", "received").has(1, "states", "dispatched")
	c.as("desk-east", get, "/cases/counts?scope=centre&updated_since=2026-03-02T02:05:00Z", nil).is(200).has(2, "total")
	c.as("works-west", get, "/cases/counts?scope=unit", nil).is(200).has(0, "total").has("map[]", "states")
}

func TestListsRefused(t *testing.T) {
	c := newCity(t)
	c.reported(0, 0)
	c.reported(0, 0)
	next := c.as("desk-east", get, "/cases?scope=centre&limit=1", nil).is(200).at("next").(string)
	for query, want := range map[string]struct {
		status     int
		key, field string
	}{
		"":                                       {422, "api.field_missing", "scope"},
		"?scope=city":                            {422, "api.not_one_of", "scope"},
		"?scope=unit":                            {403, "app.list_forbidden", ""},
		"?scope=centre&state=lost":               {422, "api.not_one_of", "state[0]"},
		"?scope=centre&class=road":               {422, "catalog.key_malformed", "class"},
		"?scope=centre&class=road/1":             {422, "catalog.kind_unknown", "class"},
		"?scope=centre&limit=0":                  {422, "api.too_small", "limit"},
		"?scope=centre&limit=201":                {422, "api.too_great", "limit"},
		"?scope=centre&limit=many":               {422, "api.want_integer", "limit"},
		"?scope=centre&open=perhaps":             {422, "api.want_truth", "open"},
		"?scope=centre&since=yesterday":          {422, "api.want_time", "since"},
		"?scope=centre&number=u":                 {422, "app.number_malformed", "number"},
		"?scope=check&area=990101002000":         {403, "app.list_forbidden", ""},
		"?scope=centre&sort=due":                 {422, "api.parameter_unknown", "sort"},
		"?scope=centre&cursor=x":                 {422, "api.cursor_malformed", "cursor"},
		"?scope=centre&order=due&cursor=" + next: {422, "api.cursor_malformed", "cursor"},
	} {
		a := c.as("desk-east", get, "/cases"+query, nil).refused(want.status, want.key)
		if want.field != "" {
			a.has(want.field, "errors", 0, "field")
		}
	}
}

func TestPagesNameTheirNeighbours(t *testing.T) {
	c := newCity(t)
	for range 3 {
		c.reported(0, 0)
	}
	next := "/cases?scope=centre&limit=2&state=received"
	seen := 0
	for pages := 1; next != ""; pages++ {
		a := c.as("desk-east", get, next, nil).is(200)
		seen += len(a.at("cases").([]any))
		next = ""
		for _, link := range strings.Split(a.header.Get("Link"), ", ") {
			address, rel, ok := strings.Cut(link, "; ")
			path, ours := strings.CutPrefix(strings.Trim(address, "<>"), "/api/v1")
			switch {
			case !ok || !ours:
				t.Fatalf("Link %q", link)
			case rel == `rel="next"`:
				next = path
			case rel != `rel="first"` || path != "/cases?limit=2&scope=centre&state=received":
				t.Errorf("first is %q", link)
			}
		}
		if pages > 2 {
			t.Fatal("the pages do not end")
		}
	}
	if seen != 3 {
		t.Errorf("%d cases on all pages, want 3", seen)
	}
}

// What the database calls late is what the cases say of themselves, as long as
// the handling is not reported done.
func TestOverdueIsWhatCasesSay(t *testing.T) {
	c := newCity(t)
	for i := range 6 {
		path, _, _ := c.handled()
		if i%2 == 0 {
			c.as("check-east", post, path+"/check", object{"results": []object{{"condition": "gone", "passed": i%4 == 0}, {"condition": "clean", "passed": true}}, "text": "seen"}).is(200)
		}
		path, _, _ = c.reported(0, 0)
		c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "component/0201"}}).is(200)
		if i%3 == 0 {
			c.as("works-east", post, path+"/sign", nil).is(200)
		}
		c.Clock.Pass(2 * 24 * time.Hour)
	}
	late, want := c.numbers("desk-east", "scope=centre&overdue=true"), []string{}
	for _, number := range c.numbers("desk-east", "scope=centre") {
		a := c.as("desk-east", get, "/cases/"+number, nil).is(200)
		if a.at("standing") == "overdue" && a.at("handled_at") == nil && a.at("ended_at") == nil {
			want = append(want, number)
		}
	}
	if !slices.Equal(late, want) || len(late) < 3 || len(late) > 10 {
		t.Errorf("late are %v, the cases say %v", late, want)
	}
}
