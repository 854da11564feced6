package org_test

import (
	"testing"

	"wellfield/internal/org"
)

// TestHowAPlaceStands is each relation of areas, by a verb that asks for it alone.
func TestHowAPlaceStands(t *testing.T) {
	asks := map[org.Area]org.Verb{org.Line: "file", org.Town: "whistle", org.Above: "list_late_rechecks", org.Ground: "list_grid"}
	town := org.Subject{Jurisdiction: "town", Chain: []string{"city", "town", "grid"}}
	none := org.Subject{Jurisdiction: "city", Uncentred: true, Chain: []string{"city"}}
	at := func(area string, jurisdictions ...string) org.Actor {
		return org.Actor{Areas: []string{area}, Jurisdictions: jurisdictions, Homes: []string{"town"}}
	}
	backstop := at("elsewhere")
	backstop.Backstop = true
	moved := at("grid")
	moved.Homes = []string{"elsewhere"}
	for _, r := range []struct {
		name  string
		actor org.Actor
		of    org.Subject
		in    []org.Area
	}{
		{"of the township", at("town", "town"), town, []org.Area{org.Line, org.Town, org.Ground}},
		{"of what took it over", org.Actor{Areas: []string{"new", "town"}, Jurisdictions: []string{"new", "town"}}, town,
			[]org.Area{org.Line, org.Town, org.Ground}},
		{"of the city", at("city", "city", "town"), town, []org.Area{org.Line, org.Above, org.Ground}},
		{"of the grid", at("grid"), town, []org.Area{org.Ground}},
		{"of a grid that lies in another township now", moved, town, nil},
		{"of another grid", at("grid2"), town, nil},
		{"of another township", at("town2", "town2"), town, nil},
		{"the backstop, of what has a centre", backstop, town, nil},
		{"the backstop, of what has none", backstop, none, []org.Area{org.Line, org.Town}},
		{"another, of what has no centre", at("town", "town"), none, nil},
	} {
		for area, verb := range asks {
			a := r.actor
			a.Role, a.Org, a.Duties = org.RoleStaff, "o", org.CaseDuties()
			want := false
			for _, in := range r.in {
				want = want || in == area
			}
			if got := org.Allow(a, verb, r.of, noon).Allowed(); got != want {
				t.Errorf("%s: %s is %v", r.name, area, got)
			}
		}
	}
}

// TestWhomATieNames: an organisation, one post of it, one person in it.
func TestWhomATieNames(t *testing.T) {
	me := org.Actor{Role: org.RoleStaff, Post: "post", Org: "unit", Person: "me", Duties: org.CaseDuties(), Jurisdictions: []string{"j"}}
	for _, r := range []struct {
		verb org.Verb
		tie  org.Tie
		mine bool
	}{
		{"list_tasks", org.Tie{Relation: org.Asked, Org: "unit"}, true},
		{"list_tasks", org.Tie{Relation: org.Asked, Org: "another"}, false},
		{"list_tasks", org.Tie{Relation: org.Asked}, false},
		{"list_tasks", org.Tie{Relation: org.Told, Org: "unit"}, false},
		{"look", org.Tie{Relation: org.Unlocked, Post: "post", Person: "me"}, true},
		{"look", org.Tie{Relation: org.Unlocked, Post: "post", Person: "successor"}, false},
		{"look", org.Tie{Relation: org.Unlocked, Post: "another", Person: "me"}, false},
		{"look", org.Tie{Relation: org.TookIn, Post: "another"}, false},
	} {
		if got := org.Allow(me, r.verb, org.Subject{Jurisdiction: "j", Ties: []org.Tie{r.tie}}, noon).Allowed(); got != r.mine {
			t.Errorf("%s by %+v: %v", r.verb, r.tie, got)
		}
	}
}

// TestWhoseReporter: of this case, of one that was put together with it, and of no
// other; one's own is not put together with itself.
func TestWhoseReporter(t *testing.T) {
	for _, r := range []struct {
		own, joined    string
		sees, confirms bool
	}{
		{"c", "", true, true}, {"own", "c", false, true}, {"own", "other", false, false}, {"own", "", false, false}, {"", "c", false, false}, {"", "", false, false},
	} {
		a := org.Actor{Role: org.RoleReporter, Case: r.own, Joined: r.joined}
		s := org.Subject{Case: "c"}
		if org.Allow(a, org.See, s, noon).Allowed() != r.sees || org.Allow(a, "confirm", s, noon).Allowed() != r.confirms {
			t.Errorf("%+v", r)
		}
	}
}
