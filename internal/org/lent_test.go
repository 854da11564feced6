package org

import (
	"strings"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

func delegating(change func(*Delegation)) Document {
	d := sound()
	x := Delegation{ID: "one", For: "duty", By: "crew", Duties: []Duty{DutyIntake}, Why: "The desk is being moved.", Valid: between("2026-02-01", "2026-03-01")}
	change(&x)
	d.Delegations = []Delegation{x}
	return d
}

func TestDelegationsThatAreRefused(t *testing.T) {
	for key, change := range map[string]func(*Delegation){
		"":                              func(*Delegation) {},
		"org.delegation_self":           func(x *Delegation) { x.By = "duty" },
		"org.delegation_days":           func(x *Delegation) { x.Valid.To = "" },
		"org.delegation_long":           func(x *Delegation) { x.Valid.To = "2028-01-01" },
		"org.delegation_lacks":          func(x *Delegation) { x.Duties = []Duty{DutyHandle} },
		"org.duties_missing":            func(x *Delegation) { x.Duties = nil },
		"org.duty_twice":                func(x *Delegation) { x.Duties = []Duty{DutyIntake, DutyIntake} },
		"org.why_missing":               func(x *Delegation) { x.Why = " " },
		"org.text_long":                 func(x *Delegation) { x.Why = strings.Repeat("x", mostWhy+1) },
		"org.personal_data":             func(x *Delegation) { x.Why = "ask 13800138000" },
		"org.post_unknown":              func(x *Delegation) { x.By = "ghost" },
		"org.id_malformed":              func(x *Delegation) { x.ID = "" },
		"org.span_empty":                func(x *Delegation) { x.Valid.To = x.Valid.From },
		"org.delegation_administration": nil,
		"org.delegation_twice":          nil,
	} {
		var d Document
		switch key {
		case "org.delegation_administration":
			d = delegating(func(x *Delegation) { x.Duties = []Duty{DutyAdminSystem} })
			d.Posts[0].Duties = append(d.Posts[0].Duties, DutyAdminSystem)
		case "org.delegation_twice":
			d = delegating(func(*Delegation) {})
			again := d.Delegations[0]
			again.ID = "two"
			d.Delegations = append(d.Delegations, again)
		default:
			d = delegating(change)
		}
		if err := d.Check(); key == "" && err != nil || key != "" && !fault.Has(err, key) {
			t.Errorf("%q: %v", key, err)
		}
	}
}

// TestALoanStandsOnNoTwoSides: by delegation, and by standing in.
func TestALoanStandsOnNoTwoSides(t *testing.T) {
	d := sound()
	d.Posts = append(d.Posts, Post{ID: "judge", Org: "works", Name: named("Judge"), Duties: []Duty{DutyCheck}}, Post{ID: "afar", Org: "branch", Name: named("Afar"), Duties: []Duty{DutyCheck}})
	d.Holdings = append(d.Holdings, Holding{Post: "judge", Account: "judge"}, Holding{Post: "afar", Account: "afar"})
	with := func(x Delegation, l Leave) error {
		d := d.copied()
		if x.ID != "" {
			x.Why, x.Valid = "away", between("2026-02-01", "2026-02-10")
			d.Delegations = append(d.Delegations, x)
		}
		if l.ID != "" {
			l.Valid = between("2026-02-01", "2026-02-10")
			d.Leaves = append(d.Leaves, l)
		}
		return d.Check()
	}
	for name, err := range map[string]error{
		"the handler checks its own":       with(Delegation{ID: "x", For: "judge", By: "crew", Duties: []Duty{DutyCheck}}, Leave{}),
		"the checker handles its own":      with(Delegation{ID: "x", For: "crew", By: "judge", Duties: []Duty{DutyHandle}}, Leave{}),
		"the handler stands in to check":   with(Delegation{}, Leave{ID: "l", Account: "judge", StandIn: "works"}),
		"a delegate stands in for another": with(Delegation{ID: "x", For: "judge", By: "afar", Duties: []Duty{DutyCheck}}, Leave{ID: "l", Account: "works", StandIn: "afar"}),
	} {
		if !fault.Has(err, "org.two_sides") {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.Posts = append(d.Posts, Post{ID: "office", Org: "gov", Name: named("Office"), Duties: []Duty{DutyAdminSecurity}})
	d.Holdings = append(d.Holdings, Holding{Post: "office", Account: "keeper"})
	for name, err := range map[string]error{
		"an administrator stands in":      with(Delegation{}, Leave{ID: "l", Account: "afar", StandIn: "keeper"}),
		"an administration is a delegate": with(Delegation{ID: "x", For: "judge", By: "office", Duties: []Duty{DutyCheck}}, Leave{}),
	} {
		if !fault.Has(err, "org.administration_lent") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := with(Delegation{ID: "x", For: "judge", By: "afar", Duties: []Duty{DutyCheck}}, Leave{}); err != nil {
		t.Errorf("one side: %v", err)
	}
}

// TestNothingIsLentOn: a delegate's own delegate, a stand-in of a stand-in and of a
// delegate have nothing of it.
func TestNothingIsLentOn(t *testing.T) {
	d := delegating(func(*Delegation) {})
	d.Posts = append(d.Posts, Post{ID: "third", Org: "gov", Name: named("Third"), Duties: []Duty{DutyVerify}}, Post{ID: "office", Org: "gov", Name: named("Office"), Duties: []Duty{DutyAdminSystem}})
	d.Holdings = append(d.Holdings, Holding{Post: "third", Account: "third"}, Holding{Post: "office", Account: "keeper"})
	d.Delegations = append(d.Delegations, Delegation{ID: "two", For: "crew", By: "third", Duties: []Duty{DutyHandle}, Why: "x", Valid: between("2026-02-01", "2026-03-01")})
	d.Leaves = []Leave{
		{ID: "a", Account: "works", StandIn: "spare", Valid: between("2026-02-05", "2026-02-10")},
		{ID: "c", Account: "keeper", StandIn: "deputy", Valid: between("2026-02-05", "2026-02-10")},
		{ID: "b", Account: "spare", StandIn: "last", Valid: between("2026-02-07", "2026-02-08")},
	}
	c, err := NewChart(1, d)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ account, day, want string }{
		{"works", "2026-02-03", "crew duty/crew"}, {"works", "2026-02-05", ""},
		{"spare", "2026-02-05", "crew"}, {"spare", "2026-02-07", ""}, {"last", "2026-02-07", ""},
		{"keeper", "2026-02-03", "office"}, {"deputy", "2026-02-05", ""},
		{"third", "2026-02-05", "crew/third third"}, {"third", "2026-03-01", "third"},
	} {
		var got []string
		for _, p := range c.PostsOf(row.account, civil.Day(row.day)) {
			name := string(p.ID)
			if p.Through != "" {
				name += "/" + string(p.Through)
			}
			got = append(got, name)
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s on %s: %v, want %s", row.account, row.day, got, row.want)
		}
	}
	if p, _ := c.Post("duty"); p.Through != "" || len(p.Duties) != 2 {
		t.Errorf("the post itself became %+v", p)
	}
}
