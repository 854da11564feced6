package casework_test

import (
	"strings"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/journal"
	"wellfield/internal/wellfieldtest"
)

// held is a case whose reporter can be reached, in the state handling with works-east.
func held(t *testing.T) *world {
	w := newWorld(t)
	w.env.Actor = casework.Actor{Role: casework.Reporter}
	w.does(casework.Report{ID: "c", Channel: casework.Web, Summary: "hole", Point: wellfieldtest.In(0, 0), Held: []string{"phone"}})
	w.by("desk-east").does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	return w.by("works-east").does(casework.Sign{})
}

var ask = casework.AskUnlock{Reason: casework.UnlockDanger, Text: "gas is leaking there"}

func TestTwoPersonsOpenAVault(t *testing.T) {
	w := held(t)
	w.by("desk-east").refuses("case.vault_closed", casework.Look{}).refuses("case.line_only", casework.ApproveUnlock{})
	w.refuses("case.unlock_reason", casework.AskUnlock{Reason: "curious", Text: "x"}).refuses("case.words_missing", casework.AskUnlock{Reason: casework.UnlockDanger})
	w.does(ask).refuses("case.unlock_not_now", ask).refuses("case.vault_closed", casework.Look{})
	w.by("boss-east").does(casework.ApproveUnlock{}).refuses("case.vault_closed", casework.Look{})
	w.by("desk-west").refuses("case.vault_closed", casework.Look{})
	w.by("desk-east").does(casework.Look{}).does(casework.Look{}).refuses("case.unlock_not_now", ask)
	w.later(30*time.Minute).refuses("case.vault_closed", casework.Look{})
	w.does(ask).by("boss-east").refuses("case.words_missing", casework.DeclineUnlock{}).does(casework.DeclineUnlock{Text: "the relay was not tried"})
	w.by("desk-east").refuses("case.vault_closed", casework.Look{}).does(ask)
}

func TestARequestForAnUnlockGoesOutOfDate(t *testing.T) {
	w := held(t).by("desk-east").does(ask).later(24 * time.Hour)
	w.by("boss-east").refuses("case.unlock_not_asked", casework.ApproveUnlock{}).by("desk-east").does(ask)
}

// TestNobodyIsTheSecondPersonToOneself, under another post either.
func TestNobodyIsTheSecondPersonToOneself(t *testing.T) {
	w := held(t).by("city-desk").does(ask).refuses("case.second_person", casework.ApproveUnlock{})
	boss := w.by("boss-east").env.Actor
	w.env.Actor.Person = "city-desk"
	w.refuses("case.second_person", casework.ApproveUnlock{})
	w.env.Actor = boss
	w.does(casework.ApproveUnlock{})
}

// TestWhoHandlesNeverOpens: neither the lead unit, nor who belongs to it under
// another post, nor the unit that had the case before.
func TestWhoHandlesNeverOpens(t *testing.T) {
	for _, hand := range []string{"works-east", "two-hats", "cleaning", "grid-east", "works-west", "desk-west", "nobody", "reporter", "time"} {
		w := held(t)
		w.by(hand)
		for _, cmd := range []casework.Command{ask, casework.ApproveUnlock{}, casework.Look{}} {
			if err := w.tries(cmd); err == nil {
				t.Errorf("%s may %s", hand, cmd.Verb())
			}
		}
	}
	w := held(t).by("desk-east").does(ask).by("boss-east").does(casework.ApproveUnlock{})
	w.c.Given = append(w.c.Given, "east-centre", "centre-east")
	w.by("desk-east").refuses("case.own_work", casework.Look{})
}

func TestTheDeskReachesTheCallerWhomItTookIn(t *testing.T) {
	w := newWorld(t).by("desk-east")
	w.does(casework.Report{ID: "c", Channel: casework.Desk, Summary: "hole", Point: wellfieldtest.In(0, 0), Held: []string{"phone"}})
	w.does(casework.Look{}).by("boss-east").refuses("case.vault_closed", casework.Look{}).by("city-desk").refuses("case.vault_closed", casework.Look{})
	w.by("desk-east").does(casework.Refuse{Reason: casework.BelowStandard, Text: "no"}).refuses("case.vault_closed", casework.Look{})
}

func TestALawfulSilenceHasAnEndAndABasis(t *testing.T) {
	w := held(t).by("desk-east").does(ask).by("boss-east")
	on := civil.Day("2026-03-04").Time(w.env.Zone)
	w.refuses("case.words_missing", casework.ApproveUnlock{TellOn: "2026-03-04"}).refuses("case.tell_on_wrong", casework.ApproveUnlock{TellOn: "2026-04-03", Basis: "article 30"})
	w.refuses("case.tell_on_wrong", casework.ApproveUnlock{TellOn: "2026-03-02", Basis: "article 30"}).does(casework.ApproveUnlock{TellOn: "2026-03-04", Basis: "article 30"})
	events, err := casework.Decide(w.c, casework.Look{}, w.by("desk-east").env)
	if err != nil || !casework.TellFrom(events[0]).Equal(on) {
		t.Errorf("a look is told from %v on, want %v (%v)", casework.TellFrom(events[0]), on, err)
	}
}

func TestErasingLeavesTheCase(t *testing.T) {
	w := held(t)
	w.c.Public = true
	before := w.c
	w.by("another reporter").refuses("case.reporter_only", casework.EraseIdentity{}).by("boss-east").refuses("case.reporter_only", casework.EraseIdentity{})
	w.by("reporter").does(casework.EraseIdentity{}).refuses("case.identity_erased", casework.EraseIdentity{}).refuses("case.identity_erased", casework.CorrectContact{Phone: "023 1"})
	if w.c.Public || !w.c.Erased() || w.c.State != before.State || w.c.Summary.Digest != before.Summary.Digest || !w.c.Due.At.Equal(before.Due.At) {
		t.Errorf("erasing changed the case: %+v", w.c)
	}
	w.by("time").refuses("case.identity_erased", casework.EraseIdentity{Ground: casework.ErasedByTime})
	w.by("desk-east").refuses("case.unlock_not_now", ask)
	w.by("works-east").does(casework.Handle{Text: "filled", Photos: w.photo(casework.After)}) // the case goes on
}

// TestNumbersAreMaskedBeforeTheyAreSealed in words, places and answers, and handed on
// with the digest of what was sealed.
func TestNumbersAreMaskedBeforeTheyAreSealed(t *testing.T) {
	w := held(t)
	kept := map[journal.Hash]string{}
	w.env.Keep = func(d journal.Hash, s string) { kept[d] = s }
	events, err := casework.Decide(w.c, casework.Message{Text: "call 13812345678"}, w.by("reporter").env)
	if err != nil {
		t.Fatal(err)
	}
	said := events[0].(*casework.Messaged).Text
	if strings.Contains(said.Text(), "1234") || kept[said.Digest] != "call 13812345678" {
		t.Errorf("sealed %q, kept %q", said.Text(), kept[said.Digest])
	}
	if m, ok := events[len(events)-1].(*casework.NumbersMasked); !ok || m.Texts != 1 || !m.Kept {
		t.Errorf("nothing says that a number was masked: %+v", events)
	}
	w.by("reporter").does(casework.EraseIdentity{})
	if events, err = casework.Decide(w.c, casework.Note{Text: "call 13812345678"}, w.by("works-east").env); err != nil {
		t.Fatal(err)
	}
	if m, ok := events[len(events)-1].(*casework.NumbersMasked); !ok || m.Kept {
		t.Error("something is kept for a reporter who was erased")
	}
	r := casework.Report{ID: "d", Channel: casework.Patrol, Summary: "hole", Point: wellfieldtest.In(0, 0), Address: "ask 023-63551234"}
	w.env.Actor = casework.Actor{Role: casework.Reporter}
	if events, err = casework.Decide(casework.Case{}, r, w.env); err != nil {
		t.Fatal(err)
	}
	c := casework.Apply(casework.Case{}, events, casework.Stamp{})
	if strings.Contains(c.Spot().Address, "6355") || c.Vault != nil && c.Vault.Numbers > 0 {
		t.Errorf("kept of a report without a reporter: %q %+v", c.Spot().Address, c.Vault)
	}
}
