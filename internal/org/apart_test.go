package org_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// apart is a chart in which one account holds two posts with the duties.
func apart(first, second org.Duty, one, other civil.Span) org.Document {
	name := lang.Name{lang.EN: "x", lang.ZH: "x"}
	return org.Document{
		Organisations: []org.Organisation{{ID: "o", Kind: org.Other, Name: name}},
		Posts: []org.Post{{ID: "a", Org: "o", Name: name, Duties: []org.Duty{first}},
			{ID: "b", Org: "o", Name: name, Duties: []org.Duty{second}}},
		Holdings: []org.Holding{{Post: "a", Account: "chen", Valid: one}, {Post: "b", Account: "chen", Valid: other}},
	}
}

// TestNobodyHoldsAnAdministrationBesideAnything: every pair of duties, on days that
// meet and on days that do not.
func TestNobodyHoldsAnAdministrationBesideAnything(t *testing.T) {
	administers := func(d org.Duty) bool { return strings.HasPrefix(string(d), "admin_") }
	for _, a := range org.Duties() {
		for _, b := range org.Duties() {
			refused := a != b && (administers(a) || administers(b))
			for _, r := range []struct {
				one, other civil.Span
				meet       bool
			}{
				{civil.Span{}, civil.Span{}, true},
				{civil.Span{To: "2026-03-02"}, civil.Span{From: "2026-03-01"}, true},
				{civil.Span{To: "2026-03-01"}, civil.Span{From: "2026-03-01"}, false},
				{civil.Span{From: "2026-03-01", To: "2026-04-01"}, civil.Span{From: "2027-01-01"}, false},
			} {
				err := apart(a, b, r.one, r.other).Check()
				if got := fault.Has(err, "org.administrations_together"); got != (refused && r.meet) || err != nil && !got {
					t.Errorf("%s and %s on %v and %v: %v", a, b, r.one, r.other, err)
				}
			}
		}
	}
	d := apart(org.DutyAdminAudit, org.DutyIntake, civil.Span{}, civil.Span{From: "2026-03-01"})
	d.Posts[0].Valid = civil.Span{To: "2026-06-01"}
	f := fault.All(d.Check())
	if len(f) != 1 || f[0].Field != "holdings[1].account" || f[0].Args["account"] != "chen" || f[0].Args["from"] != "2026-03-01" || f[0].Args["to"] != "2026-06-01" {
		t.Errorf("%+v", f)
	}
	d.Posts[1].Valid = civil.Span{From: "2026-06-01"}
	if err := d.Check(); err != nil {
		t.Errorf("posts that never stand together: %v", err)
	}
}

func TestAPostIsOneAdministration(t *testing.T) {
	for _, duties := range [][]org.Duty{{org.DutyAdminSystem, org.DutyAdminAudit}, {org.DutyAdminSecurity, org.DutyHandle}} {
		d := apart(org.DutyCheck, org.DutyCheck, civil.Span{}, civil.Span{})
		d.Posts[0].Duties = duties
		if err := d.Check(); !fault.Has(err, "org.administration_alone") {
			t.Errorf("%v: %v", duties, err)
		}
	}
}

// TestTheDutyOfBefore: new documents do not say it; those that were published are
// read as what it opened, judged as then, and the next version as any other.
func TestTheDutyOfBefore(t *testing.T) {
	d := apart("admin", org.DutyIntake, civil.Span{}, civil.Span{})
	if err := d.Check(); !fault.Has(err, "org.duty_before") {
		t.Errorf("a new document: %v", err)
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	old, err := org.ReadJSON(bytes.NewReader(text))
	if err != nil || old.Posts[0].Duties[0] != org.DutyAdminSystem {
		t.Fatal(old, err)
	}
	if _, err := org.NewChart(1, old); err != nil {
		t.Errorf("what ran does not start: %v", err)
	}
	if before, refused := old.Before(); !before || !fault.Has(refused, "org.administrations_together") {
		t.Error(before, refused)
	}
	if text, err = json.Marshal(old); err != nil {
		t.Fatal(err)
	}
	next, err := org.ReadJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Check(); !fault.Has(err, "org.administrations_together") {
		t.Errorf("its next version: %v", err)
	}
	if before, _ := next.Before(); before {
		t.Error("the next version is of before")
	}
}
