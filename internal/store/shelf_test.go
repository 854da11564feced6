package store_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// noteAt notes something where the case is at the revision, and refuses where it
// is not.
func noteAt(rev int64) func(casework.Case) (store.Change, error) {
	return func(c casework.Case) (store.Change, error) {
		if c.Rev != rev {
			return store.Change{}, fault.New(fault.NotNow, "case.not_now").With("rev", c.Rev)
		}
		return note(noon)(c)
	}
}

// TestAnotherProcessIsNoticed lets two processes write one case in turn. What the
// one remembers of it is out of date each time.
func TestAnotherProcessIsNoticed(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		here, there := wellfieldtest.OpenDB(t, url), wellfieldtest.OpenDB(t, url)
		ref := store.Ref{Jurisdiction: "j", ID: "case"}
		do := func(db *store.DB, c store.Command, decide func(casework.Case) (store.Change, error)) store.Outcome {
			t.Helper()
			out, err := db.Update(t.Context(), ref, c, decide)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		do(here, command("first"), report(ref, "1", noon))
		do(there, command("second"), noteAt(1)) // here still remembers revision 1

		if out := do(here, command("third"), note(noon)); out.Case.Rev != 3 {
			t.Errorf("decided on memory alone: revision %d", out.Case.Rev)
		}
		do(there, command("fourth"), noteAt(3))
		if out := do(here, command("fifth"), noteAt(4)); out.Case.Rev != 5 {
			t.Errorf("refused or decided on memory: revision %d", out.Case.Rev)
		}
		do(there, command("sixth"), noteAt(5))
		if out := do(here, command("sixth"), note(noon)); !out.Replayed || out.Case.Rev != 6 {
			t.Errorf("carried out again: %+v", out.Case.Rev)
		}
		do(there, command("seventh"), noteAt(6))
		other := command("seventh")
		other.Digest = "else"
		if _, err := here.Update(t.Context(), ref, other, note(noon)); !fault.Has(err, "store.command_reused") {
			t.Errorf("another command under a known id: %v", err)
		}
		do(there, command("eighth"), noteAt(7))
		if _, err := here.Update(t.Context(), ref, command("ninth"), noteAt(7)); !fault.Has(err, "case.not_now") {
			t.Errorf("decided on revision 7, which is gone: %v", err)
		}
		verifyClean(t, here)
	})
}

// TestAFailedGroupLeavesNoMemory has a command fail while it is written, after its
// case was remembered, and looks at what the next one decides on.
func TestAFailedGroupLeavesNoMemory(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ref, taken := store.Ref{Jurisdiction: "j", ID: "case"}, store.Ref{Jurisdiction: "j", ID: "taken"}
		for i, r := range []store.Ref{ref, taken} {
			if _, err := db.Update(t.Context(), r, store.Command{}, report(r, string(rune('1'+i)), noon)); err != nil {
				t.Fatal(err)
			}
		}
		late := store.Ref{Jurisdiction: "j", ID: casework.ID(uuid.NewString())}
		var pending, stopped []store.Pending
		stop := errors.New("stop")
		for range 20 { // most of them share a group
			stopped = append(stopped, db.Start(t.Context(), ref, store.Command{}, func(casework.Case) (store.Change, error) { return store.Change{}, stop }))
			pending = append(pending, db.Start(t.Context(), ref, store.Command{}, note(noon)))
			pending = append(pending, db.Start(t.Context(), late, store.Command{}, report(late, "2", noon)))
		}
		for i, p := range pending {
			_, err := p.Wait()
			if i%2 == 0 && err != nil || i%2 == 1 && !fault.Has(err, "store.conflict") {
				t.Errorf("command %d: %v", i, err)
			}
		}
		for _, p := range stopped {
			if _, err := p.Wait(); err != stop {
				t.Errorf("refused with %v, which is not what the command said", err)
			}
		}
		out, err := db.Update(t.Context(), ref, store.Command{}, note(noon))
		if err != nil || out.Case.Rev != 22 {
			t.Errorf("revision %d, %v", out.Case.Rev, err)
		}
		verifyClean(t, db)
	})
}

// TestWhatIsRememberedIsWhatIsRead compares the state that a command gets from
// memory with the one that it gets from the database.
func TestWhatIsRememberedIsWhatIsRead(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Does(c.Evidence())
		seen := func(db *store.DB) (found casework.Case) {
			stop := errors.New("seen")
			first := true
			if _, err := db.Update(t.Context(), s.Receipt.Ref, store.Command{}, func(c casework.Case) (store.Change, error) {
				if first {
					found, first = c, false
				}
				return store.Change{}, stop
			}); !errors.Is(err, stop) {
				t.Fatal(err)
			}
			return found
		}
		remembered, read := seen(c.DB), seen(wellfieldtest.OpenDB(t, url))
		one, err := casework.EncodeCase(remembered)
		if err != nil {
			t.Fatal(err)
		}
		two, err := casework.EncodeCase(read)
		if err != nil {
			t.Fatal(err)
		}
		if string(one) != string(two) || *remembered.Spot().Point != *read.Spot().Point || remembered.Summary.Text() != "" {
			t.Errorf("remembered %s\nread       %s", one, two)
		}
	})
}
