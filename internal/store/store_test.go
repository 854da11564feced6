package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

func onBoth(t *testing.T, run func(t *testing.T, db *store.DB)) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) { run(t, wellfieldtest.OpenDB(t, url)) })
}

func TestEveryTextPrepares(t *testing.T) { onBoth(t, store.PrepareAll) }

func TestMigrationsCanRunAgain(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		wellfieldtest.OpenDB(t, url)
		wellfieldtest.OpenDB(t, url)
	})
}

// report is the change that opens a case without the application above.
func report(ref store.Ref, number string, at time.Time) func(casework.Case) (store.Change, error) {
	return func(c casework.Case) (store.Change, error) {
		if c.Rev > 0 {
			return store.Change{}, fault.New(fault.Conflict, "store.conflict")
		}
		e := &casework.Reported{ID: ref.ID, Jurisdiction: ref.Jurisdiction, Number: number, Channel: casework.Web, Centre: "centre",
			Summary: casework.Seal([]byte("words "+number), []byte("0123456789abcdef"))}
		return store.Change{Events: []casework.Event{e}, Stamp: casework.Stamp{At: at}}, nil
	}
}

// command is a command by a short name.
func command(name string) store.Command {
	return store.Command{ID: fmt.Sprintf("%032s", name), Digest: "same"}
}

func note(at time.Time) func(casework.Case) (store.Change, error) {
	return func(casework.Case) (store.Change, error) {
		e := &casework.Noted{Text: casework.Seal([]byte("note"), []byte(uuid.NewString()))}
		return store.Change{Events: []casework.Event{e}, Stamp: casework.Stamp{At: at}}, nil
	}
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestManyWritersOfOneCaseLoseNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ref := store.Ref{Jurisdiction: "j", ID: "case"}
		if _, err := db.Update(t.Context(), ref, command("first"), report(ref, "1", noon)); err != nil {
			t.Fatal(err)
		}
		var done, again atomic.Int64
		var group sync.WaitGroup
		for w := range 8 {
			group.Go(func() {
				for i := range 50 {
					// Every command is sent twice, as a client does that heard no answer.
					for range 2 {
						out, err := db.Update(t.Context(), ref, command(fmt.Sprintf("%d-%d", w, i)), note(noon))
						switch {
						case err != nil:
							t.Error(err)
						case out.Replayed:
							again.Add(1)
						default:
							done.Add(1)
						}
					}
				}
			})
		}
		group.Wait()
		c, _, _, err := db.Case(t.Context(), ref)
		if err != nil || done.Load() != 400 || again.Load() != 400 || c.Rev != 401 {
			t.Fatalf("%d done, %d replayed, revision %d, %v", done.Load(), again.Load(), c.Rev, err)
		}
		verifyClean(t, db)
	})
}

func TestAFailingCommandLeavesItsGroupAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		boom := errors.New("boom")
		var pending []store.Pending
		for i := range 300 {
			ref := store.Ref{Jurisdiction: "j", ID: casework.ID(fmt.Sprintf("case-%03d", i))}
			decide := report(ref, fmt.Sprint(i), noon)
			switch i % 3 {
			case 1:
				decide = func(casework.Case) (store.Change, error) { return store.Change{}, boom }
			case 2: // the second report under a taken number breaks a unique key inside the database
				decide = report(ref, fmt.Sprint(i-2), noon)
			}
			if i%50 == 49 {
				decide = func(casework.Case) (store.Change, error) { panic("defect") }
			}
			pending = append(pending, db.Start(t.Context(), ref, store.Command{}, decide))
		}
		stored := 0
		for i, p := range pending {
			_, err := p.Wait()
			switch {
			case err == nil:
				stored++
				if i%3 != 0 && (i-2)%50 != 49 { // a number is free when its first owner failed
					t.Errorf("command %d succeeded", i)
				}
			case i%50 == 49:
				if !strings.Contains(err.Error(), "panicked") {
					t.Errorf("command %d: %v", i, err)
				}
			case i%3 == 1 && !errors.Is(err, boom), i%3 == 2 && !fault.Has(err, "store.conflict") && (i-2)%50 != 49, i%3 == 0:
				t.Errorf("command %d: %v", i, err)
			}
		}
		seen := verifyClean(t, db)
		if seen.Cases != stored {
			t.Errorf("%d acknowledged, %d stored", stored, seen.Cases)
		}
	})
}

func TestDocumentsAreVersionsAndNeverChange(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		publish := func(body string, base int) (int, error) {
			return db.Publish(t.Context(), store.Document{Kind: store.Rules, At: noon, Post: "p", Note: "n", Body: []byte(body)}, base)
		}
		for _, step := range []struct {
			body    string
			base    int
			version int
			fails   string
		}{{"a", 0, 1, ""}, {"a", 0, 1, ""}, {"b", 0, 0, "store.document_changed"}, {"b", 1, 2, ""}, {"a", 2, 3, ""}} {
			v, err := publish(step.body, step.base)
			if v != step.version || (step.fails == "") != (err == nil) || step.fails != "" && !fault.Has(err, step.fails) {
				t.Errorf("publish %q on %d: version %d, %v", step.body, step.base, v, err)
			}
		}
		d, err := db.Document(t.Context(), store.Rules, 2)
		if err != nil || string(d.Body) != "b" {
			t.Errorf("version 2 is %q, %v", d.Body, err)
		}
		if list, err := db.Documents(t.Context(), store.Rules); err != nil || len(list) != 3 || list[0].Version != 3 {
			t.Errorf("%v %v", list, err)
		}
		verifyClean(t, db)
	})
}

func TestListsPageWithoutGapOrRepeat(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		want := map[casework.ID]bool{}
		for i := range 57 {
			ref := store.Ref{Jurisdiction: fmt.Sprintf("j%d", i%3), ID: casework.ID(uuid.NewString())}
			// Five share each minute, so that the id must decide.
			if _, err := db.Update(t.Context(), ref, store.Command{}, report(ref, fmt.Sprint(i), noon.Add(time.Duration(i/5)*time.Minute))); err != nil {
				t.Fatal(err)
			}
			if i%3 != 2 {
				want[ref.ID] = true
			}
		}
		for _, order := range []store.Order{store.OldestFirst, store.NewestFirst, store.DueFirst} {
			got := map[casework.ID]bool{}
			var at store.Cursor
			for {
				page, next, err := db.List(t.Context(), store.Filter{Jurisdictions: []string{"j0", "j1"}, States: []casework.State{casework.Received}}, order, at, 7)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range page {
					if got[c.ID] || !want[c.ID] {
						t.Errorf("order %d: %s twice or not asked for", order, c.ID)
					}
					got[c.ID] = true
					if !strings.HasPrefix(c.Summary.Text(), "words ") {
						t.Errorf("summary %q", c.Summary.Text())
					}
				}
				if at = next; at.ID == "" {
					break
				}
			}
			if len(got) != len(want) {
				t.Errorf("order %d: %d of %d", order, len(got), len(want))
			}
		}
		if page, _, err := db.List(t.Context(), store.Filter{Jurisdictions: []string{}}, store.OldestFirst, store.Cursor{}, 7); err != nil || len(page) > 0 {
			t.Errorf("no jurisdiction must mean no case: %d, %v", len(page), err)
		}
	})
}

func verifyClean(t *testing.T, db *store.DB) store.Verified {
	t.Helper()
	seen, err := db.Verify(t.Context(), func(f store.Finding) { t.Errorf("%+v", f) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// lived is a city in which a case of every ending happened.
func lived(t *testing.T, url string) *wellfieldtest.City {
	c := wellfieldtest.NewCity(t, url)
	c.SampleAll()
	looked := c.Reported("closed", wellfieldtest.In(0, 0)).Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed).By("reporter").Does(casework.Confirm{})
	c.Reported("refused", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "no"})
	c.Reported("open", wellfieldtest.In(0, 2))
	more := casework.Extend{More: 2, Reason: "materials", Text: "the asphalt comes later"}
	c.Reported("extended", wellfieldtest.In(0, 0)).Handling().Does(more).By("boss-east").Does(casework.Decline{Text: "no"}).
		By("works-east").Does(more).By("boss-east").Does(casework.Grant{}).By("works-east").Does(more)
	c.Reported("asked", wellfieldtest.In(0, 1)).Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed)
	if _, err := c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "with contact, call 13912345678", Point: wellfieldtest.In(1, 1), Address: "gate 4"},
		app.Contact{Phone: "023 765432"}, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	ruled(t, c)
	lookedAt(t, c, looked)
	declared(t, c)
	return c
}

// lookedAt has the closed case, and another one, drawn: one is looked at, and for
// the other it gets late, so that the month's seed is shown.
func lookedAt(t *testing.T, c *wellfieldtest.City, closed *wellfieldtest.Story) {
	c.Reported("closed too", wellfieldtest.In(0, 0)).Closed()
	if n := c.Later(time.Hour).Draws(); n != 2 {
		t.Fatalf("%d drawn", n)
	}
	closed.By("check-west").Does(c.LookedAgain(true))
	c.Later(40 * 24 * time.Hour).Draws()
	if m, err := c.SampleMonth(t.Context(), "2026-03"); err != nil || m.Seed == "" {
		t.Fatalf("no seed was shown: %v", err)
	}
}

// declared has a plan declared in earnest, prolonged and ended, and a drill.
func declared(t *testing.T, c *wellfieldtest.City) {
	d, err := c.Declare(t.Context(), c.As("boss-east"), emergency.Declare{Area: wellfieldtest.East, Plan: "flood", Hours: 2, Reason: "rain"}, "")
	for account, cmd := range map[string]emergency.Command{"works-east": emergency.Do{Step: "pumps", Note: "two"}, "city-desk": emergency.Prolong{Hours: 1, Reason: "rain"}} {
		if err == nil {
			_, err = c.ChangeEmergency(t.Context(), c.As(account), d.ID, cmd, "")
		}
	}
	if err == nil {
		_, err = c.ChangeEmergency(t.Context(), c.As("boss-east"), d.ID, emergency.End{Reason: "dry"}, "")
	}
	if err == nil {
		_, err = c.Declare(t.Context(), c.As("boss-east"), emergency.Declare{Area: wellfieldtest.East, Plan: "flood", Hours: 2, Reason: "exercise", Drill: true}, "")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// ruled has two disputes ruled on: one proposal is declined, and one open.
func ruled(t *testing.T, c *wellfieldtest.City) {
	dispute := func(class catalog.Key, unit string, to org.ID) {
		s := c.Reported("disputed", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: class}, Co: []org.ID{"works-west"}})
		s.By(unit).Does(casework.Return{Reason: casework.OtherDuty, Text: "theirs"})
		s.By("boss-east").Does(casework.Arbitrate{Lead: to, Reason: "duty", Basis: "list"})
	}
	dispute(wellfieldtest.Litter, "works-east", "cleaning")
	open, _, err := c.Proposals(t.Context(), c.As("boss-east"))
	if err != nil || len(open) != 1 {
		t.Fatalf("%d proposals, %v", len(open), err)
	}
	if err := c.DeclineProposal(t.Context(), c.As("boss-east"), open[0].Key(), "once only"); err != nil {
		t.Fatal(err)
	}
	dispute(wellfieldtest.Pothole, "works-east", "centre-east")
}
