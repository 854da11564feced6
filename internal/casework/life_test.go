package casework_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"wellfield/internal/casework"
)

var update = flag.Bool("update", false, "write the generated documents")

// TestLifeIsDrawnInTheDocuments keeps docs/life-of-a-case.md equal to the table.
func TestLifeIsDrawnInTheDocuments(t *testing.T) {
	name := filepath.Join("..", "..", "docs", "life-of-a-case.md")
	want := casework.LifeDocument()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != want {
		t.Errorf("docs/life-of-a-case.md is not what the table says (%v); run: go test ./internal/casework -run Documents -update", err)
	}
}

func TestEveryStateIsReachableAndHasAnExit(t *testing.T) {
	reached := map[casework.State]bool{casework.None: true}
	for changed := true; changed; {
		changed = false
		for _, step := range casework.Life() {
			if step.Verb == casework.VerbImport || !slices.ContainsFunc(step.From, func(s casework.State) bool { return reached[s] }) || isStanding(step) {
				continue
			}
			for _, to := range step.To {
				changed = changed || !reached[to]
				reached[to] = true
			}
		}
	}
	for _, s := range casework.States() {
		if !reached[s] {
			t.Errorf("%s cannot be reached", s)
		}
		exit := slices.ContainsFunc(casework.Life(), func(step casework.Step) bool {
			return !isStanding(step) && slices.Contains(step.From, s)
		})
		if !exit && !s.Ended() {
			t.Errorf("%s has no exit", s)
		}
	}
}

// isStanding tells whether a step leaves a case where it is.
func isStanding(s casework.Step) bool { return len(s.From) > 1 && slices.Equal(s.From, s.To) }

func TestNoVerbSkipsTheCheckOrDeletes(t *testing.T) {
	before := []casework.State{casework.Handled, casework.Checking, casework.AwaitingReporter}
	for _, step := range casework.Life() {
		if step.Verb == casework.VerbImport {
			continue // brings what happened elsewhere, and says so
		}
		if slices.Contains(step.To, casework.ClosedResolved) && !isStanding(step) {
			for _, from := range step.From {
				if !slices.Contains(before, from) && from != casework.ClosedResolved { // where it is already
					t.Errorf("%s closes as resolved from %s, before any check", step.Verb, from)
				}
			}
		}
		if slices.Contains(step.To, casework.None) {
			t.Errorf("%s makes a case disappear", step.Verb)
		}
	}
}

// TestEveryEventReadsBack fills every event by reflection and reads it back, so
// that no field is lost between the journal and the pages.
func TestEveryEventReadsBack(t *testing.T) {
	for _, e := range casework.NewEvents() {
		fill(reflect.ValueOf(e).Elem(), 1)
		for _, s := range casework.SealedIn(e) {
			*s = casework.Sealed{Digest: s.Digest} // values are kept elsewhere
		}
		body, err := casework.EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		again, err := casework.DecodeEvent(e.Kind(), body)
		if err != nil {
			t.Fatalf("%s: %v", e.Kind(), err)
		}
		if !reflect.DeepEqual(e, again) {
			t.Errorf("%s changed on the way:\n%+v\n%+v", e.Kind(), e, again)
		}
		sealed := 0
		count(reflect.ValueOf(e).Elem(), &sealed)
		if sealed != len(casework.SealedIn(e)) {
			t.Errorf("%s has %d sealed values and names %d", e.Kind(), sealed, len(casework.SealedIn(e)))
		}
	}
}
