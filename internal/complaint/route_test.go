package complaint_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/civil"
	"wellfield/internal/complaint"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

const today = civil.Day("2026-03-02")

var lastYear = civil.Day("2025-03-02")

func called(s string) lang.Name { return lang.Name{lang.EN: s, lang.ZH: s} }

// drawChart is a random chart: a forest of organisations, posts with and without the
// duty, held by few accounts so that many hold several, some only once.
func drawChart(t *rapid.T, label string, orgs int) *org.Chart {
	var d org.Document
	n := 0
	for i := range orgs {
		id := org.ID(fmt.Sprintf("o%d", i))
		parent := org.ID("")
		if i > 0 && rapid.IntRange(0, 9).Draw(t, label+"root") > 0 {
			parent = org.ID(fmt.Sprintf("o%d", rapid.IntRange(0, i-1).Draw(t, label+"parent")))
		}
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: org.Unit, Name: called(string(id)), Parent: parent})
		for range rapid.IntRange(0, 3).Draw(t, label+"posts") {
			post := org.ID(fmt.Sprintf("p%d", n))
			n++
			duty := rapid.SampledFrom([]org.Duty{org.DutyHandle, org.DutyComplaints, org.DutyComplaints}).Draw(t, label+"duty")
			d.Posts = append(d.Posts, org.Post{ID: post, Org: id, Name: called(string(post)), Duties: []org.Duty{duty}})
			for _, k := range rapid.SliceOfNDistinct(rapid.IntRange(0, 7), 0, 2, rapid.ID[int]).Draw(t, label+"holders") {
				valid := rapid.SampledFrom([]civil.Span{{}, {}, {To: "2025-12-01"}, {To: "2024-12-01"}, {From: "2027-01-01"}}).Draw(t, label+"span")
				d.Holdings = append(d.Holdings, org.Holding{Post: post, Account: fmt.Sprintf("a%d", k), Valid: valid})
			}
		}
	}
	c, err := org.NewChart(1, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// beneath is the naive answer: walk up from the organisation.
func beneath(c *org.Chart, id, of org.ID) bool {
	for o, ok := c.Org(id); ok; o, ok = c.Org(o.Parent) {
		if o.ID == of {
			return true
		}
	}
	return false
}

// touched tells, naively, whether an account has to do with an organisation or one
// beneath it, under either chart, or had within the year.
func touched(charts []*org.Chart, account string, of org.ID) bool {
	for _, chart := range charts {
		for _, o := range chart.All() {
			in := slices.ContainsFunc(charts, func(c *org.Chart) bool { return beneath(c, o.ID, of) })
			for _, p := range chart.Posts(o.ID) {
				for _, day := range []civil.Day{"2025-03-03", "2025-06-01", "2025-11-30", today} {
					if in && slices.Contains(chart.Holders(p.ID, day), account) {
						return true
					}
				}
			}
		}
	}
	return false
}

// TestNobodyConcernedReceives: for random charts, today's and that under which it was
// made, a complaint never goes to the one complained of or beneath it, those who can see
// it have nothing to do with it, two hands can carry it to its end, and it stops at the
// nearest organisation above that can.
func TestNobodyConcernedReceives(t *testing.T) {
	reached := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		orgs := rapid.IntRange(2, 9).Draw(t, "orgs")
		charts := []*org.Chart{drawChart(t, "now", orgs), drawChart(t, "then", orgs)}
		about := org.ID(fmt.Sprintf("o%d", rapid.IntRange(0, orgs-1).Draw(t, "about")))
		last := org.ID(rapid.SampledFrom([]string{"", "o0", "o1"}).Draw(t, "last"))
		in := complaint.Charts{Now: charts[0], Then: charts[1], Day: today, Last: last}
		to, ok := in.Next(about, complaint.About{Org: about}, lastYear, []org.ID{about})
		reached[ok]++
		// able are the accounts, by post, that could take part at an organisation.
		able := func(id org.ID) map[org.ID][]string {
			all := map[org.ID][]string{}
			if slices.ContainsFunc(charts, func(c *org.Chart) bool { return beneath(c, id, about) }) {
				return all
			}
			for _, p := range charts[0].Posts(id) {
				for _, account := range charts[0].Holders(p.ID, today) {
					if slices.Contains(p.Duties, org.DutyComplaints) && !touched(charts, account, about) {
						all[p.ID] = append(all[p.ID], account)
					}
				}
			}
			return all
		}
		can := func(id org.ID) bool {
			for p, accounts := range able(id) {
				for _, above := range append([]org.ID{id}, charts[0].Above(id)...) {
					for q, others := range able(above) {
						for _, a := range accounts {
							if p != q && slices.ContainsFunc(others, func(b string) bool { return a != b }) {
								return true
							}
						}
					}
				}
			}
			return false
		}
		want, found := org.ID(""), false
		way := charts[0].Above(about)
		if last != "" && last != about && !slices.Contains(way, last) {
			way = append(way, last)
		}
		for _, id := range way {
			if !found && can(id) {
				want, found = id, true
			}
		}
		if to != want || ok != found {
			t.Fatalf("it goes to %q (%t), want %q (%t)", to, ok, want, found)
		}
		if ok && slices.ContainsFunc(charts, func(c *org.Chart) bool { return beneath(c, to, about) }) {
			t.Fatalf("%s is beneath %s", to, about)
		}
		for k := range 8 {
			account := fmt.Sprintf("a%d", k)
			if got, want := in.Bars(account, lastYear, complaint.About{Org: about}, []org.ID{about}), touched(charts, account, about); got != want {
				t.Fatalf("%s is excluded: %t, want %t", account, got, want)
			}
		}
		seen(t, in, charts, about, to)
	})
	if reached[true] == 0 || reached[false] == 0 {
		t.Errorf("of all charts %d had a receiver and %d none: the draw is too narrow", reached[true], reached[false])
	}
}

// seen gives the complaint to every account in every post: who belongs to the one
// complained of, or to one beneath it, may not know of it.
func seen(t *rapid.T, in complaint.Charts, charts []*org.Chart, about, to org.ID) {
	c := complaint.Complaint{Rev: 1, About: complaint.About{Org: about}, Since: lastYear, Receiver: to, State: complaint.Received, Due: time.Unix(1, 0)}
	for _, o := range charts[0].All() {
		for _, p := range charts[0].Posts(o.ID) {
			for k := range 8 {
				account := fmt.Sprintf("a%d", k)
				env := complaint.Env{Charts: in, Actor: complaint.Actor{Role: complaint.Staff, Duties: p.Duties,
					Hand: complaint.Hand{Org: o.ID, Post: p.ID, Person: account}, Barred: in.Bars(account, c.Since, c.About, c.Concerned())}}
				sees, may := complaint.Sees(&c, &env), complaint.May(c, env)
				excluded := touched(charts, account, about) || slices.ContainsFunc(charts, func(c *org.Chart) bool { return beneath(c, o.ID, about) })
				if sees && (excluded || to == "" || !beneath(charts[0], to, o.ID) || !slices.Contains(p.Duties, org.DutyComplaints)) {
					t.Fatalf("%s in %s of %s knows of a complaint about %s", account, p.ID, o.ID, about)
				}
				if !sees && len(may) > 0 {
					t.Fatalf("%s may not know of it, and may %v", account, may)
				}
			}
		}
	}
}

// TestOnePersonIsNotTwo: an organisation takes a complaint only where two posts are held
// by two persons, one of them there and the other there or above.
func TestOnePersonIsNotTwo(t *testing.T) {
	for name, row := range map[string]struct {
		held map[org.ID][]string // at middle: m1, m2; at top: t1, t2
		want org.ID
	}{
		"one person in two posts":      {map[org.ID][]string{"m1": {"a"}, "m2": {"a"}, "t1": {"b"}, "t2": {"c"}}, "middle"}, // b decides above
		"nobody but that person":       {map[org.ID][]string{"m1": {"a"}, "m2": {"a"}}, ""},
		"two persons in one post":      {map[org.ID][]string{"m1": {"a", "b"}}, ""},
		"two persons in two posts":     {map[org.ID][]string{"m1": {"a"}, "m2": {"b"}}, "middle"},
		"the second belongs beneath":   {map[org.ID][]string{"m1": {"a"}, "m2": {"b"}, "low": {"b"}}, ""},
		"the second stands above":      {map[org.ID][]string{"m1": {"a"}, "t1": {"b"}}, "middle"},
		"nobody there, two on the top": {map[org.ID][]string{"t1": {"a"}, "t2": {"b"}}, "top"},
	} {
		var d org.Document
		for _, o := range [][2]org.ID{{"top", ""}, {"middle", "top"}, {"bottom", "middle"}} {
			d.Organisations = append(d.Organisations, org.Organisation{ID: o[0], Kind: org.Unit, Name: called(string(o[0])), Parent: o[1]})
		}
		for _, p := range [][2]org.ID{{"m1", "middle"}, {"m2", "middle"}, {"t1", "top"}, {"t2", "top"}, {"low", "bottom"}} {
			d.Posts = append(d.Posts, org.Post{ID: p[0], Org: p[1], Name: called(string(p[0])), Duties: []org.Duty{org.DutyComplaints}})
			for _, account := range row.held[p[0]] {
				d.Holdings = append(d.Holdings, org.Holding{Post: p[0], Account: account})
			}
		}
		chart, err := org.NewChart(1, d)
		if err != nil {
			t.Fatal(err)
		}
		in := complaint.Charts{Now: chart, Day: today}
		if got, _ := in.Next("bottom", complaint.About{Org: "bottom"}, lastYear, []org.ID{"bottom"}); got != row.want {
			t.Errorf("%s: it goes to %q, want %q", name, got, row.want)
		}
	}
}
