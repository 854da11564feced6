package casework_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/org"
)

// hands are everybody who could try.
var hands = []string{"reporter", "another reporter", "desk-east", "works-east", "check-east", "grid-east", "boss-east",
	"two-hats", "cleaning", "city-desk", "desk-west", "works-west", "check-west", "grid-west", "boss-west", "drawn", "time", "importer", "nobody"}

// TestWhoMayDoWhat compares every verb of every hand in every state with the
// table that was read line by line: testdata/rights.txt. A line that changes is
// a right given or taken away.
func TestWhoMayDoWhat(t *testing.T) {
	var b strings.Builder
	for _, state := range casework.States() {
		w := at(t, state)
		for _, hand := range hands {
			var verbs []string
			for _, v := range casework.May(w.c, w.by(hand).env) {
				verbs = append(verbs, string(v))
			}
			sees := ""
			if casework.Sees(w.c, w.env) {
				sees = "sees"
			}
			fmt.Fprintf(&b, "%-18s %-17s %-5s %s\n", state, hand, sees, strings.Join(verbs, " "))
		}
	}
	name := filepath.Join("testdata", "rights.txt")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, lines := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(lines)) {
		if i >= len(got) || i >= len(lines) || got[i] != lines[i] {
			t.Fatalf("line %d of %s:\nis   %q\nwant %q", i+1, name, strings.Join(got[i:min(i+1, len(got))], ""), strings.Join(lines[i:min(i+1, len(lines))], ""))
		}
	}
}

// TestEveryStepHasItsRight: a verb of the life that the table of rights does not know
// could be nobody's, and a line for a verb that the life does not know opens nothing.
func TestEveryStepHasItsRight(t *testing.T) {
	// What is asked of the table for a case beside its verbs.
	beside := []org.Verb{org.See, "merge_into", "overrule", "keep_long_term", "read_looks"}
	known := map[org.Verb]bool{}
	for _, step := range casework.Life() {
		known[org.Verb(step.Verb)] = true
		if len(org.RulesOf(org.Verb(step.Verb))) == 0 {
			t.Errorf("nobody may %s", step.Verb)
		}
	}
	for _, v := range beside {
		known[v] = true
	}
	doors := []string{"list_", "complaint_", "_emergency", "_step", "_editions", "_proposals", "_peers", "_documents", "administer_", "_log", "_journal", "_all_looks"}
	for _, r := range org.Rules() {
		door := slices.ContainsFunc(doors, func(d string) bool { return strings.Contains(string(r.Verb), d) })
		if !known[r.Verb] && !door {
			t.Errorf("the table gives %s, which is no verb", r.Verb)
		}
	}
}
