package bench

import (
	"context"
	"errors"
	"testing"

	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// Commands that were acknowledged and are not in the journal are found, and so
// are those that nobody sent.
func TestMissingCommandsAreFound(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		tn := &town{url: url, data: t.TempDir()}
		a, closing, err := openApp(ctx, url, tn.data)
		if err != nil {
			t.Fatal(err)
		}
		err = found(ctx, a, working)
		r := &rivals{app: a}
		refs := make([]store.Ref, 3)
		for step := range steps {
			for k := range refs {
				err = errors.Join(err, r.command(ctx, step, k, refs))
			}
		}
		if err := errors.Join(err, closing()); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			acknowledged, doubtful int64
			lost                   int
			refused                bool
		}{
			{12, 0, 0, false}, {14, 0, 2, false}, {10, 2, 0, false}, {10, 1, 0, true},
		} {
			tn.acknowledged.Store(c.acknowledged)
			tn.doubtful.Store(c.doubtful)
			lost, entries, err := tn.missing(ctx)
			if lost != c.lost || entries != 18 || (err != nil) != c.refused {
				t.Errorf("%d acknowledged and %d doubtful of 12: %d lost, %d entries, %v", c.acknowledged, c.doubtful, lost, entries, err)
			}
		}
		if seen, first, n, _, err := verifyTown(ctx, tn); err != nil || n != 0 || seen.Cases != 3 {
			t.Errorf("%d findings, such as %s; %+v, %v", n, first, seen, err)
		}
	})
}

// The cases that are loaded are cases that the importer takes, in the states that
// the text says.
func TestHistoryIsAsToldInTheTable(t *testing.T) {
	ctx := context.Background()
	a, closing, err := openApp(ctx, wellfieldtest.SQLiteURL(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := closing(); err != nil {
			t.Error(err)
		}
	}()
	if err := found(ctx, a, working); err != nil {
		t.Fatal(err)
	}
	const n = 320
	s := &session{scale: Tiny(), report: &Report{Rows: table([]string{Embedded}, nil)}}
	tn := &town{}
	if err := s.load(ctx, a, tn, Embedded, n); err != nil || tn.loaded != n {
		t.Fatalf("%d loaded, %v", tn.loaded, err)
	}
	counts := map[string]int{}
	for i := range n {
		counts[string(history(i, n, a.Now()).State)]++
	}
	if counts["received"] != n/20 || counts["handling"] != n/20 || counts["closed_resolved"] != n-n/10 {
		t.Errorf("%v", counts)
	}
}
