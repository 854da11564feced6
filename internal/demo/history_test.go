package demo

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/policy"
)

var now = time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)

func TestHistory(t *testing.T) {
	history := History(1, now)
	if n := len(history); n < 8*historyDays || n > 12*historyDays {
		t.Errorf("%d reports in %d days", n, historyDays)
	}
	if !reflect.DeepEqual(history, History(1, now)) {
		t.Error("the same seed tells another history")
	}
	if reflect.DeepEqual(history, History(2, now)) {
		t.Error("another seed tells the same history")
	}
	m, c := newMap(t), newCatalogue(t)
	for i, r := range history {
		if i > 0 && r.At.Before(history[i-1].At) {
			t.Errorf("report %d is out of order", i)
		}
		if r.At.After(now) || now.Sub(r.At) > (historyDays+1)*24*time.Hour {
			t.Errorf("report %d is of %s", i, r.At)
		}
		if _, ok := c.Class(r.Class); !ok {
			t.Errorf("no class %s", r.Class)
		}
		if chain := m.Locate(r.Point, today); len(chain) != 5 || chain[4] != r.Grid {
			t.Errorf("%s is in %v, want %s", r.Point, chain, r.Grid)
		}
		if r.Words == "" || r.Address == "" || policy.NamesPerson(r.Words+r.Address) {
			t.Errorf("report %d says %q at %q", i, r.Words, r.Address)
		}
	}
}

// What was done to each report could have been done: the life of a case has
// such a step, nothing lies in the future, and notes are there where needed.
func TestHistoryIsLawful(t *testing.T) {
	needsNote := []string{"ask", "answer", "record_verification", "refuse", "refer", "handle", "deny", "close_explained"}
	for seed := range int64(20) {
		for _, r := range History(seed, now) {
			state, at := casework.Received, r.At
			for _, s := range r.Steps {
				if !lawful(casework.Verb(s.Verb), state, casework.State(s.State)) {
					t.Fatalf("%s from %s to %s", s.Verb, state, s.State)
				}
				if s.At.Before(at) || s.At.After(now) {
					t.Fatalf("%s at %s, after %s", s.Verb, s.At, at)
				}
				if slices.Contains(needsNote, s.Verb) && s.Note == "" {
					t.Fatalf("%s without a word", s.Verb)
				}
				state, at = casework.State(s.State), s.At
			}
			if r.State() != string(state) {
				t.Fatalf("it got to %s, not %s", state, r.State())
			}
		}
	}
}

func lawful(verb casework.Verb, from, to casework.State) bool {
	return slices.ContainsFunc(casework.Life(), func(s casework.Step) bool {
		return s.Verb == verb && slices.Contains(s.From, from) && slices.Contains(s.To, to)
	})
}

// A month shows something at every desk.
func TestHistoryShowsEveryState(t *testing.T) {
	got := map[string]int{}
	for _, r := range History(1, now) {
		got[r.State()]++
	}
	for _, state := range []string{"received", "refused", "dispatched", "handling", "handled", "awaiting_reporter",
		"closed_resolved", "closed_explained", "referred_out"} {
		if got[state] == 0 {
			t.Errorf("none is %s: %v", state, got)
		}
	}
	if closed := got["closed_resolved"]; closed < 100 {
		t.Errorf("only %d closed as resolved: %v", closed, got)
	}
}

// Every class has something people say of it, in both languages.
func TestWords(t *testing.T) {
	said := map[string]bool{}
	for _, r := range words().Reports {
		if said[r.Class] || r.Weight < 1 || len(r.ZH) == 0 || len(r.EN) == 0 {
			t.Errorf("%+v", r)
		}
		said[r.Class] = true
	}
	for _, c := range catalog.Starter().Classes {
		if !said[c.Key().String()] {
			t.Errorf("nobody reports %s", c.Key())
		}
	}
	for name, phrases := range words().Notes {
		for _, p := range phrases {
			if p.ZH == "" || p.EN == "" {
				t.Errorf("%s: a note in one language only: %+v", name, p)
			}
		}
	}
}
