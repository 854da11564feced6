package org

import (
	"slices"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

const (
	town  = "990101100000"
	gridA = "990101100001001"
	gridB = "990101100001002"
)

func named(s string) lang.Name { return lang.Name{lang.EN: s} }

func between(from, to civil.Day) civil.Span { return civil.Span{From: from, To: to} }

// sound is a small sound document that tests spoil in one place.
func sound() Document {
	return Document{
		Organisations: []Organisation{
			{ID: "party", Kind: PartyCommittee, Name: named("Party committee"), Area: town},
			{ID: "gov", Kind: Government, Name: named("Government"), Parent: "party", Area: town},
			{ID: "centre", Kind: Centre, Name: named("Centre"), Parent: "gov", Area: town},
			{ID: "works", Kind: Unit, Name: named("Works"), Parent: "gov", Area: town, Valid: between("2024-01-01", "2026-07-01")},
			{ID: "branch", Kind: PartyBranch, Name: named("Branch"), Parent: "party", Area: gridA},
		},
		Posts: []Post{
			{ID: "duty", Org: "centre", Name: named("Duty officer"), Duties: []Duty{DutyIntake, DutyDispatch}},
			{ID: "crew", Org: "works", Name: named("Crew"), Duties: []Duty{DutyHandle}},
		},
		Holdings: []Holding{
			{Post: "duty", Account: "desk"},
			{Post: "crew", Account: "works", Valid: between("", "2026-03-01")},
			{Post: "crew", Account: "desk", Valid: between("2026-03-01", "")},
		},
		Leads: []Lead{
			{Org: "party", Area: gridA, Valid: between("", "2026-01-01")},
			{Org: "branch", Area: gridA, Valid: between("2026-01-01", "")},
			{Org: "works", Area: gridB},
		},
		Responsibilities: []Responsibility{
			{Org: "works", Class: "component/02", Area: town},
			{Org: "gov", Class: "*"},
			{Org: "branch", Class: "help", Area: gridA, Valid: between("2026-01-01", "")},
		},
	}
}

func TestRefuses(t *testing.T) {
	if _, err := NewChart(1, sound()); err != nil {
		t.Fatalf("a sound chart: %v", err)
	}
	for name, row := range map[string]struct {
		spoil      func(d *Document)
		key, field string
	}{
		"an id in capitals":        {func(d *Document) { d.Organisations[0].ID = "Party" }, "org.id_malformed", "organisations[0].id"},
		"an id twice":              {func(d *Document) { d.Organisations[1].ID = "party" }, "org.id_twice", "organisations[1].id"},
		"an unknown kind":          {func(d *Document) { d.Organisations[1].Kind = "family" }, "org.kind_unknown", "organisations[1].kind"},
		"no name":                  {func(d *Document) { d.Organisations[1].Name = nil }, "org.name_missing", "organisations[1].name"},
		"a number in a name":       {func(d *Document) { d.Organisations[1].Name = named("13812345678") }, "org.personal_data", "organisations[1].name"},
		"an unknown parent":        {func(d *Document) { d.Organisations[1].Parent = "city" }, "org.parent_unknown", "organisations[1].parent"},
		"its own parent":           {func(d *Document) { d.Organisations[1].Parent = "gov" }, "org.cycle", "organisations[1].parent"},
		"a circle":                 {func(d *Document) { d.Organisations[0].Parent = "works" }, "org.cycle", "organisations[0].parent"},
		"a centre of nowhere":      {func(d *Document) { d.Organisations[2].Area = "" }, "org.centre_without_area", "organisations[2].area"},
		"two centres":              {func(d *Document) { d.Organisations[3].Kind = Centre }, "org.centre_twice", "organisations[3].area"},
		"a day that is none":       {func(d *Document) { d.Organisations[3].Valid.To = "2026-02-30" }, "day.malformed", "organisations[3].valid.to"},
		"an end before its start":  {func(d *Document) { d.Organisations[3].Valid.To = "2024-01-01" }, "org.span_empty", "organisations[3].valid"},
		"a post of nobody":         {func(d *Document) { d.Posts[0].Org = "ghost" }, "org.org_unknown", "posts[0].org"},
		"a post twice":             {func(d *Document) { d.Posts[1].ID = "duty" }, "org.id_twice", "posts[1].id"},
		"a post without duties":    {func(d *Document) { d.Posts[0].Duties = nil }, "org.duties_missing", "posts[0].duties"},
		"an unknown duty":          {func(d *Document) { d.Posts[0].Duties[1] = "delete" }, "org.duty_unknown", "posts[0].duties[1]"},
		"a duty twice":             {func(d *Document) { d.Posts[0].Duties[1] = DutyIntake }, "org.duty_twice", "posts[0].duties[1]"},
		"a nameless post":          {func(d *Document) { d.Posts[0].Name = named(" ") }, "org.name_missing", "posts[0].name"},
		"a holder of no post":      {func(d *Document) { d.Holdings[0].Post = "ghost" }, "org.post_unknown", "holdings[0].post"},
		"a name as account":        {func(d *Document) { d.Holdings[0].Account = "Zhang San" }, "org.account_malformed", "holdings[0].account"},
		"a number as account":      {func(d *Document) { d.Holdings[0].Account = "13812345678" }, "org.personal_data", "holdings[0].account"},
		"a holding twice":          {func(d *Document) { d.Holdings[1].Account = "desk"; d.Holdings[1].Valid.To = "2026-03-02" }, "org.holding_twice", "holdings[2].account"},
		"two leads on one day":     {func(d *Document) { d.Leads[1].Valid.From = "2025-12-31" }, "org.lead_twice", "leads[1].area"},
		"two leads for ever":       {func(d *Document) { d.Leads[2].Area = gridA }, "org.lead_twice", "leads[2].area"},
		"a lead of nowhere":        {func(d *Document) { d.Leads[0].Area = "" }, "org.area_missing", "leads[0].area"},
		"a lead by nobody":         {func(d *Document) { d.Leads[0].Org = "ghost" }, "org.org_unknown", "leads[0].org"},
		"a power of nobody":        {func(d *Document) { d.Responsibilities[0].Org = "ghost" }, "org.org_unknown", "responsibilities[0].org"},
		"a power over persons":     {func(d *Document) { d.Responsibilities[0].Class = "person/01" }, "catalog.kind_unknown", "responsibilities[0].class"},
		"a power that is not read": {func(d *Document) { d.Responsibilities[0].Class = "component/01/02" }, "catalog.pattern_malformed", "responsibilities[0].class"},
	} {
		d := sound()
		row.spoil(&d)
		_, err := NewChart(1, d)
		refused(t, name, err, row.key, row.field)
	}
}

func refused(t *testing.T, name string, err error, key, field string) {
	t.Helper()
	if !slices.ContainsFunc(fault.All(err), func(f *fault.Fault) bool { return f.Key == key && f.Field == field }) {
		t.Errorf("%s: got %v, want %s at %s", name, err, key, field)
	}
}

// Everything wrong is named at once, a circle once and not per member.
func TestAllFaults(t *testing.T) {
	d := sound()
	d.Organisations[0].Parent = "centre"
	d.Posts[0].Org, d.Leads[0].Org, d.Holdings[0].Account = "ghost", "ghost", ""
	_, err := NewChart(1, d)
	if got := len(fault.All(err)); got != 4 {
		t.Errorf("%d faults, want 4: %v", got, err)
	}
}
