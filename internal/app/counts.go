package app

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"sync"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// What counting a list took decides for how long its counts are shown again:
// cheap ones are always fresh, and dear ones never take more than a small share
// of the machine, however many desks look.
const (
	countsCheap  = 20 * time.Millisecond
	countsShare  = 20 // a count may take this part of the time
	countsOldest = 5 * time.Second
	countsKept   = 256 // lists, twice
)

// counting is the counts of one list.
type counting struct {
	turn   sync.Mutex // one counts, the others wait for it
	counts map[casework.State]int
	until  time.Time // by the clock of the machine
}

// counted counts the cases of a filter, or answers with counts of the last few
// seconds where counting takes long. A filter with a moving time is always
// counted: those are few cases.
func (a *App) counted(ctx context.Context, f store.Filter) (map[casework.State]int, error) {
	if !f.Late.IsZero() {
		return a.db.CountByState(ctx, f)
	}
	key := countsKey(f)
	c, ok := a.counts.get(key)
	if !ok {
		counts, took, err := a.count(ctx, f)
		if err == nil && took > countsCheap {
			a.counts.put(key, &counting{counts: counts, until: keepUntil(took)})
		}
		return maps.Clone(counts), err
	}
	c.turn.Lock()
	defer c.turn.Unlock()
	if time.Now().Before(c.until) {
		return maps.Clone(c.counts), nil
	}
	counts, took, err := a.count(ctx, f)
	if err != nil {
		return nil, err
	}
	c.counts, c.until = counts, keepUntil(took)
	return maps.Clone(counts), nil
}

// countsKey tells filters apart, nil from empty sets too: the one is everything,
// the other nothing.
func countsKey(f store.Filter) [sha256.Size]byte { return sha256.Sum256(fmt.Appendf(nil, "%#v", f)) }

func (a *App) count(ctx context.Context, f store.Filter) (map[casework.State]int, time.Duration, error) {
	began := time.Now()
	counts, err := a.db.CountByState(ctx, f)
	return counts, time.Since(began), err
}

// keepUntil is until when counts that took so long are shown.
func keepUntil(took time.Duration) time.Time {
	if took <= countsCheap {
		return time.Time{}
	}
	return time.Now().Add(min(countsShare*took, countsOldest))
}
