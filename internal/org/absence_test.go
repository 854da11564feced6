package org

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// naive is who may do what in which post on a day, read from the document alone and
// written down as "account post duty": what the chart must agree with.
func naive(d Document, day civil.Day) map[string]bool {
	stands := func(id ID) (Post, bool) {
		for _, p := range d.Posts {
			for _, o := range d.Organisations {
				if p.ID == id && o.ID == p.Org && p.Valid.Holds(day) && o.Valid.Holds(day) {
					return p, true
				}
			}
		}
		return Post{}, false
	}
	away := func(account string) bool {
		for _, l := range d.Leaves {
			if l.Account == account && l.Valid.From <= day && day < l.Valid.To {
				return true
			}
		}
		return false
	}
	can := map[string]bool{}
	for _, h := range d.Holdings {
		p, there := stands(h.Post)
		if !there || !h.Valid.Holds(day) {
			continue
		}
		if !away(h.Account) {
			for _, duty := range p.Duties {
				can[fmt.Sprint(h.Account, " ", p.ID, " ", duty)] = true
			}
			for _, x := range d.Delegations {
				lends, standing := stands(x.For)
				if x.By == h.Post && standing && x.Valid.From <= day && day < x.Valid.To {
					for _, duty := range x.Duties {
						can[fmt.Sprint(h.Account, " ", lends.ID, " ", duty)] = true
					}
				}
			}
			continue
		}
		for _, l := range d.Leaves {
			if l.Account != h.Account || l.StandIn == "" || away(l.StandIn) || day < l.Valid.From || day >= l.Valid.To || strings.HasPrefix(string(p.Duties[0]), "admin_") {
				continue
			}
			for _, duty := range p.Duties {
				can[fmt.Sprint(l.StandIn, " ", p.ID, " ", duty)] = true
			}
		}
	}
	return can
}

// charted is the same as the chart says it.
func charted(c *Chart, accounts []string, day civil.Day) map[string]bool {
	can := map[string]bool{}
	for _, account := range accounts {
		for _, p := range c.PostsOf(account, day) {
			for _, duty := range p.Duties {
				can[fmt.Sprint(account, " ", p.ID, " ", duty)] = true
			}
		}
	}
	return can
}

// drawn is a document of a few posts, accounts and days at random.
func drawn(t *rapid.T) Document {
	day := func(what string) civil.Day { return Later("2026-03-01", rapid.IntRange(0, 9).Draw(t, what)) }
	span := func(what string) civil.Span {
		s := civil.Span{From: day(what + " from")}
		s.To = Later(s.From, rapid.IntRange(1, 6).Draw(t, what+" days"))
		return s
	}
	accounts := []string{"ash", "birch", "cedar", "dogwood"}
	d := Document{Organisations: []Organisation{{ID: "one", Kind: Unit, Name: named("One")}, {ID: "two", Kind: Unit, Name: named("Two"), Valid: span("two")}}}
	posts := rapid.IntRange(2, 5).Draw(t, "posts")
	for i := range posts {
		p := Post{ID: ID(fmt.Sprint("p", i)), Org: rapid.SampledFrom([]ID{"one", "two"}).Draw(t, "org"), Name: named("P")}
		p.Duties = rapid.SliceOfNDistinct(rapid.SampledFrom(CaseDuties()), 1, 3, func(d Duty) Duty { return d }).Draw(t, "duties")
		if rapid.IntRange(0, 5).Draw(t, "administers") == 0 {
			p.Duties = []Duty{rapid.SampledFrom(Administrations()).Draw(t, "administration")}
		}
		if rapid.Bool().Draw(t, "dated") {
			p.Valid = span("post")
		}
		d.Posts = append(d.Posts, p)
	}
	post := func(what string) Post { return d.Posts[rapid.IntRange(0, posts-1).Draw(t, what)] }
	for range rapid.IntRange(1, 6).Draw(t, "holdings") {
		h := Holding{Post: post("held").ID, Account: rapid.SampledFrom(accounts).Draw(t, "account")}
		if rapid.Bool().Draw(t, "from") {
			h.Valid.From = day("held from")
		}
		d.Holdings = append(d.Holdings, h)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "delegations") {
		from := post("for")
		d.Delegations = append(d.Delegations, Delegation{ID: ID(fmt.Sprint("d", i)), For: from.ID, By: post("by").ID, Why: "away", Valid: span("delegation"),
			Duties: from.Duties[:rapid.IntRange(1, len(from.Duties)).Draw(t, "how many")]})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "leaves") {
		d.Leaves = append(d.Leaves, Leave{ID: ID(fmt.Sprint("l", i)), Account: rapid.SampledFrom(accounts).Draw(t, "away"),
			StandIn: rapid.SampledFrom(append(accounts, "")).Draw(t, "stand-in"), Valid: span("leave")})
	}
	return d
}

// TestTheChartIsWhatANaiveReaderSays: on every day, for every account, the posts and
// duties of random documents with leaves and delegations; and whatever is accepted
// lets nobody stand on two sides by something that was lent.
func TestTheChartIsWhatANaiveReaderSays(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		c, err := NewChart(1, d)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			// Refused for its sides alone, it can still be read, and must have two.
			if len(fault.All(err)) == 1 && (fault.Has(err, "org.two_sides") || fault.Has(err, "org.administration_lent")) && !twoSided(d) {
				t.Fatalf("refused without two sides: %v", err)
			}
			return
		}
		accepted++
		if twoSided(d) {
			t.Fatalf("somebody stands on two sides in %+v", d)
		}
		accounts := append(c.Accounts(), "ash", "birch", "cedar", "dogwood")
		for i := range 20 {
			day := Later("2026-02-27", i)
			want, got := naive(d, day), charted(c, accounts, day)
			if !maps.Equal(want, got) {
				t.Fatalf("%s: %v, want %v", day, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
			}
			for _, p := range d.Posts {
				for _, duty := range Duties() {
					var acting []string
					for _, account := range []string{"ash", "birch", "cedar", "dogwood"} {
						if want[fmt.Sprint(account, " ", p.ID, " ", duty)] {
							acting = append(acting, account)
						}
					}
					if got := c.Acting(p.ID, duty, day); !slices.Equal(got, acting) {
						t.Fatalf("%s: %s %s by %v, want %v", day, p.ID, duty, got, acting)
					}
				}
			}
		}
	})
	if accepted < 10 {
		t.Errorf("only %d documents were accepted", accepted)
	}
}

// twoSided reads the naive answer again for accounts that handle and check in one
// organisation, of which one at least not in their own name.
func twoSided(d Document) bool {
	for i := range 20 {
		day := Later("2026-02-27", i)
		can := naive(d, day)
		bare := d
		bare.Delegations, bare.Leaves = nil, nil
		own := naive(bare, day)
		in := func(can map[string]bool, account string, org ID, duty Duty) bool {
			return slices.ContainsFunc(d.Posts, func(p Post) bool { return p.Org == org && can[fmt.Sprint(account, " ", p.ID, " ", duty)] })
		}
		for _, account := range []string{"ash", "birch", "cedar", "dogwood"} {
			administers, lent := false, false
			for what := range can {
				if strings.HasPrefix(what, account+" ") {
					administers = administers || strings.Contains(what, " admin_")
					lent = lent || !own[what]
				}
			}
			if administers && lent {
				return true
			}
			for _, org := range []ID{"one", "two"} {
				both := in(can, account, org, DutyHandle) && in(can, account, org, DutyCheck)
				if both && !(in(own, account, org, DutyHandle) && in(own, account, org, DutyCheck)) {
					return true
				}
			}
		}
	}
	return false
}
