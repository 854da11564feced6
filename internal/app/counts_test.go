package app

import (
	"path/filepath"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

func TestDearCountsAreShownAgain(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "counts.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	a := &App{db: db, counts: newRecent[[32]byte, *counting](countsKept)}
	all, none := store.Filter{}, store.Filter{Jurisdictions: []string{}}
	if countsKey(all) == countsKey(none) {
		t.Fatal("everything and nothing have one key")
	}
	remembered := &counting{counts: map[casework.State]int{casework.Filed: 7}, until: time.Now().Add(time.Minute)}
	a.counts.put(countsKey(all), remembered)
	ask := func(f store.Filter, want int) {
		t.Helper()
		got, err := a.counted(t.Context(), f)
		if err != nil || got[casework.Filed] != want {
			t.Fatalf("%v, %v; wanted %d", got, err, want)
		}
		got[casework.Filed] = 99 // the answer is the asker's own
	}
	ask(all, 7)
	ask(all, 7)
	ask(none, 0)
	ask(store.Filter{Late: time.Now()}, 0)
	remembered.until = time.Now()
	ask(all, 0)
}

func TestCheapCountsAreFresh(t *testing.T) {
	if !keepUntil(countsCheap).IsZero() {
		t.Error("a cheap count is kept")
	}
	for _, took := range []time.Duration{countsCheap + 1, time.Minute} {
		if left := time.Until(keepUntil(took)); left <= 0 || left > countsOldest {
			t.Errorf("what took %v is kept for %v", took, left)
		}
	}
}
