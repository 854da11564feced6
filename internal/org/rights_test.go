package org_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/org"
)

var update = flag.Bool("update", false, "write the generated document")

func TestTheDocumentIsTheTable(t *testing.T) {
	name := filepath.Join("..", "..", "docs", "security", "rights.md")
	want := org.RightsDocument()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("docs/security/rights.md is not what the table says (%v); run: go test ./internal/org -run TheDocument -update", err)
	}
}

// TestTheTableIsWhole: every line says who in words that are defined, none is open
// to everybody who is signed in, and no duty on cases goes with an administration
// where cases are opened.
func TestTheTableIsWhole(t *testing.T) {
	withoutPost := []org.Relation{org.Public, org.Reporter, org.Joined, org.Time, org.Importer}
	used := map[string]bool{}
	for _, r := range org.Rules() {
		name := string(r.Verb) + " " + string(r.Relation)
		if (len(r.Duties) == 0) != slices.Contains(withoutPost, r.Relation) {
			t.Errorf("%s: a line asks for a duty or is of those who have no post", name)
		}
		if r.Relation != org.Anyone && !slices.Contains(org.Relations(), r.Relation) || r.Area != org.Anywhere && !slices.Contains(org.Areas(), r.Area) {
			t.Errorf("%s: an unknown relation or area", name)
		}
		for _, d := range r.Duties {
			if !slices.Contains(org.Duties(), d) {
				t.Errorf("%s: unknown duty %s", name, d)
			}
			if slices.Contains(org.Administrations(), d) && (r.Verb == org.See || strings.HasPrefix(string(r.Verb), "list_") || len(r.Not) > 0) {
				t.Errorf("%s: who administers opens cases", name)
			}
		}
		for _, s := range r.Not {
			if !slices.Contains(org.Sides(), s) {
				t.Errorf("%s: unknown side %s", name, s)
			}
			used[string(s)] = true
		}
		used[string(r.Relation)], used[string(r.Area)] = true, true
		if strings.HasPrefix(string(r.Verb), "list_") && (len(org.RulesOf(r.Verb)) != 1 || len(r.Not) > 0) {
			t.Errorf("%s: a list has one ground and no side, or no database could be asked for it", name)
		}
		if r.Who() == "" || strings.Contains(r.Who(), "  ") {
			t.Errorf("%s: says %q", name, r.Who())
		}
	}
	for _, s := range org.Sides() {
		if !used[string(s)] {
			t.Errorf("no line names the side %s", s)
		}
	}
	for _, r := range org.Relations() {
		if !used[string(r)] {
			t.Errorf("no line asks for the relation %s", r)
		}
	}
	for _, a := range org.Areas() {
		if !used[string(a)] {
			t.Errorf("no line asks for the area %s", a)
		}
	}
}

// TestWhatIsListedIsSeen: a list gives nobody what they could not open by its number.
func TestWhatIsListedIsSeen(t *testing.T) {
	wider := map[org.Relation]org.Relation{org.LeadUnit: org.HandUnit} // who leads is one of those who have it
	for _, l := range org.Rules() {
		if !strings.HasPrefix(string(l.Verb), "list_") {
			continue
		}
		covered := slices.ContainsFunc(org.RulesOf(org.See), func(see *org.Rule) bool {
			relation := see.Relation == l.Relation || see.Relation == wider[l.Relation] && l.Relation != org.Anyone
			area := see.Area == l.Area || see.Area == org.Line && l.Area == org.Above
			return relation && area && !slices.ContainsFunc(l.Duties, func(d org.Duty) bool { return !slices.Contains(see.Duties, d) })
		})
		if !covered {
			t.Errorf("%s gives more than see", l.Verb)
		}
	}
}

// TestThreeAdministrations: each door is one administration's.
func TestThreeAdministrations(t *testing.T) {
	doors := map[org.Verb]org.Duty{
		"publish_documents": org.DutyAdminSystem, "operate_peers": org.DutyAdminSystem, "compare_editions": org.DutyAdminSystem,
		"answer_proposals": org.DutyAdminSystem, "administer_accounts": org.DutyAdminSecurity, "administer_posts": org.DutyAdminSecurity,
		"read_security_log": org.DutyAdminAudit, "verify_journal": org.DutyAdminAudit, "read_all_looks": org.DutyAdminAudit,
	}
	for _, r := range org.Rules() {
		var of []org.Duty
		for _, d := range r.Duties {
			if slices.Contains(org.Administrations(), d) {
				of = append(of, d)
			}
		}
		switch want := doors[r.Verb]; {
		case r.Verb == "tick_step": // any post of the unit that a plan names
		case len(of) > 1:
			t.Errorf("%s is open to %v", r.Verb, of)
		case len(of) == 1 && of[0] != want:
			t.Errorf("%s is open to %s, want %q", r.Verb, of[0], want)
		}
	}
	for verb, d := range doors {
		for _, other := range org.Administrations() {
			a := org.Actor{Role: org.RoleStaff, Org: "o", Duties: []org.Duty{other}, Jurisdictions: []string{"j"}}
			if got := org.Allow(a, verb, org.Subject{Jurisdiction: "j"}, noon).Allowed(); got != (other == d) {
				t.Errorf("%s by %s: %v", verb, other, got)
			}
		}
	}
}
