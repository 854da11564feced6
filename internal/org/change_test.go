package org

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

const today civil.Day = "2026-02-10"

// applies demands that a change is taken, is sound, does nothing a second time and
// leaves what it was given alone.
func applies(t *testing.T, d Document, x Change) Document {
	t.Helper()
	before := text(t, d)
	next, err := x.Apply(d, today)
	if err == nil {
		err = next.Check()
	}
	if err != nil {
		t.Fatalf("%s: %v", x.Note(), err)
	}
	again, err := x.Apply(next, today)
	if err != nil || text(t, again) != text(t, next) {
		t.Fatalf("%s a second time: %v\n%s\n%s", x.Note(), err, text(t, next), text(t, again))
	}
	if text(t, d) != before {
		t.Fatalf("%s changed the former version", x.Note())
	}
	return next
}

func text(t *testing.T, d Document) string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func heldOn(t *testing.T, d Document, post ID, day civil.Day) string {
	t.Helper()
	c, err := NewChart(1, d)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(c.Holders(post, day), " ")
}

func TestChangesAreAppliedOnce(t *testing.T) {
	d := sound()
	d = applies(t, d, Found{Post{ID: "clerk", Org: "gov", Name: named("Clerk"), Duties: []Duty{DutyVerify}, Valid: between(today, "")}})
	d = applies(t, d, Hold{Holding{Post: "clerk", Account: "clerk", Valid: between(today, "")}})
	d = applies(t, d, Delegate{Delegation{ID: "x", For: "duty", By: "clerk", Duties: []Duty{DutyIntake}, Why: "moving", Valid: between(today, "2026-02-20")}})
	d = applies(t, d, GoOnLeave{Leave{ID: "l", Account: "desk", StandIn: "spare", Valid: between("2026-02-12", "2026-02-15")}})
	for _, row := range []struct{ day, want string }{{"2026-02-11", "clerk desk"}, {"2026-02-12", "clerk spare"}, {"2026-02-15", "clerk desk"}, {"2026-02-20", "desk"}} {
		if got := heldOn(t, d, "duty", civil.Day(row.day)); got != row.want {
			t.Errorf("%s: %s, want %s", row.day, got, row.want)
		}
	}
	d = applies(t, d, Recall{"x", "2026-02-14"})
	d = applies(t, d, Return{"l", "2026-02-13"})
	if got := heldOn(t, d, "duty", "2026-02-14"); got != "desk" {
		t.Errorf("after all came back: %s", got)
	}
	d = applies(t, d, GoOnLeave{Leave{ID: "m", Account: "clerk", Valid: between("2026-03-01", "2026-03-05")}})
	d = applies(t, d, Return{"m", today})
	if len(d.Leaves) != 1 {
		t.Errorf("a leave that never began stays: %+v", d.Leaves)
	}
	d = applies(t, d, Release{"clerk", "clerk", "2026-02-28"})
	d = applies(t, d, Abolish{"clerk", "2026-03-01"})
	if got := heldOn(t, d, "clerk", "2026-02-28"); got != "" {
		t.Errorf("released, and still %s", got)
	}
}

func TestAHandoverNeedsBoth(t *testing.T) {
	d := applies(t, sound(), Prepare{Handover{ID: "h", Post: "duty", From: "desk", To: "night", Day: "2026-02-12", Work: []string{"8Q2Z-4K7D-1M9"}, Given: today, Taken: today}})
	if d.Handovers[0].Signed() {
		t.Fatal("whoever prepares a handover signs it")
	}
	if _, err := (Sign{"h", "works"}).Apply(d, today); !fault.Has(err, "org.handover_not_yours") {
		t.Errorf("another account signs: %v", err)
	}
	half := applies(t, d, Sign{"h", "night"})
	if got := heldOn(t, half, "duty", "2026-02-12"); got != "desk" {
		t.Errorf("with one signature: %s", got)
	}
	whole := applies(t, half, Sign{"h", "desk"})
	for _, row := range []struct{ day, want string }{{"2026-02-11", "desk"}, {"2026-02-12", "night"}} {
		if got := heldOn(t, whole, "duty", civil.Day(row.day)); got != row.want {
			t.Errorf("%s: %s, want %s", row.day, got, row.want)
		}
	}
	if _, err := (Withdraw{"h"}).Apply(whole, today); !fault.Has(err, "org.handover_signed") {
		t.Errorf("taken back after both signed: %v", err)
	}
	applies(t, half, Withdraw{"h"})
	// The second signature comes late: nobody held it in between by a signature to come.
	late, err := (Sign{"h", "desk"}).Apply(half, "2026-02-20")
	if err != nil || heldOn(t, late, "duty", "2026-02-19") != "desk" || heldOn(t, late, "duty", "2026-02-20") != "night" {
		t.Errorf("signed late: %v, %+v", err, late.Holdings)
	}
}

func TestChangesThatAreRefused(t *testing.T) {
	for key, x := range map[string]Change{
		"org.post_there":        Found{Post{ID: "duty", Org: "gov"}},
		"org.post_unknown":      Abolish{"ghost", today},
		"org.day_missing":       Abolish{"duty", ""},
		"org.day_past":          Hold{Holding{Post: "duty", Account: "a", Valid: between("2026-02-09", "")}},
		"org.holding_there":     Hold{Holding{Post: "duty", Account: "desk", Valid: between(today, "")}},
		"org.holding_unknown":   Release{"duty", "works", today},
		"org.handover_not_held": Prepare{Handover{ID: "h", Post: "duty", From: "works", To: "desk", Day: today}},
		"org.handover_unknown":  Sign{"ghost", "desk"},
	} {
		if _, err := x.Apply(sound(), today); !fault.Has(err, key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestARosterAddsAndEndsAndTakesNothingAway(t *testing.T) {
	d := sound()
	if got := applies(t, d, Roster{d.Rows()}); text(t, got) != text(t, d) {
		t.Errorf("its own list changes it:\n%s\n%s", text(t, d), text(t, got))
	}
	clerk := Post{ID: "clerk", Org: "gov", Name: named("Clerk"), Duties: []Duty{DutyVerify}}
	next := applies(t, d, Roster{[]Row{{Line: 2, Post: clerk, Account: "clerk"}, {Line: 3, Post: Post{ID: "duty"}, Account: "desk", Valid: between("", "2026-04-01")}}})
	if got := heldOn(t, next, "clerk", today) + heldOn(t, next, "duty", "2026-04-01"); got != "clerk" || len(next.Holdings) != len(d.Holdings)+1 {
		t.Errorf("%q, %+v", got, next.Holdings)
	}
	for key, row := range map[string]Row{
		"org.roster_post_changed": {Line: 7, Post: Post{ID: "duty", Org: "works"}},
		"org.roster_past":         {Line: 7, Post: Post{ID: "duty"}, Account: "late", Valid: between("2026-01-01", "")},
	} {
		_, err := Roster{[]Row{row}}.Apply(d, today)
		if !fault.Has(err, key) || fault.All(err)[0].Args["line"] != 7 {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestGaps(t *testing.T) {
	d := sound()
	d.Responsibilities[1].Class = "help"
	d.Posts = append(d.Posts, Post{ID: "office", Org: "gov", Name: named("Office"), Duties: []Duty{DutyAdminSecurity}})
	d.Holdings = append(d.Holdings, Holding{Post: "office", Account: "office"})
	d.Leaves = []Leave{{ID: "l", Account: "office", StandIn: "desk", Valid: between("2026-02-12", "2026-02-14")}}
	ground := Needs{Grids: []string{gridA, gridB}, Classes: []string{"component/0201", "help/0101", "event/0101"},
		Jurisdictions: []TownNeeds{{Code: town, Chain: []string{"990101000000", town}, Grids: [][]string{{town, gridA}, {town, gridB}}}}}
	said := func(d Document) (all []string) {
		gaps, err := d.Gaps(today, ground)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range gaps {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s%s%s%s %s %s-%s", g.Kind, g.Org, g.Duty, g.Area, g.Class, g.Post, g.Valid.From, g.Valid.To)))
		}
		return all
	}
	got := said(d)
	for _, want := range []string{"administration admin_security  2026-02-12-2026-02-14", "duty govadmin_security  2026-02-12-2026-02-14", "post gov office 2026-02-12-2026-02-14",
		"class " + town + "event/0101  2026-02-10-"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	if slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "lead") || strings.Contains(s, "component/0201") }) {
		t.Errorf("what is covered is among %q", got)
	}
	apart := d.copied()
	apart.Leaves = append(apart.Leaves, Leave{ID: "m", Account: "office", Valid: between("2026-02-20", "2026-02-21")})
	if got := said(apart); !slices.Contains(got, "post gov office 2026-02-12-2026-02-14") || !slices.Contains(got, "post gov office 2026-02-20-2026-02-21") {
		t.Errorf("two leaves are one: %q", got)
	}
	before, _ := d.Gaps(today, ground)
	d.Leaves[0].Valid.To = "2026-02-16"
	after, _ := d.Gaps(today, ground)
	made, healed := Against(before, after)
	if len(made) != 3 || len(healed) != 0 {
		t.Errorf("a longer leave makes %v and heals %v", made, healed)
	}
	twice := sound()
	twice.Leads = append(twice.Leads, Lead{Org: "gov", Area: gridB, Valid: between("2026-02-15", "2026-02-17")})
	if got := said(twice); !slices.Contains(got, "leads "+gridB+"  2026-02-15-2026-02-17") {
		t.Errorf("two leads: %q", got)
	}
}
