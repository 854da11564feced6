package app

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// Of a kind that strangers can cause, floodMost lines are written for each
// account, and for all who have none, in each floodWindow.
const (
	floodWindow = time.Minute
	floodMost   = 30
)

func floods(kind string) bool {
	return slices.Contains(SecurityKinds(), SecurityKind{kind, true})
}

type floodKey struct{ kind, account string }

// leftOut is what was not written of one kind for one account.
type leftOut struct {
	floodKey
	n           int
	from, until time.Time
}

// flood counts what strangers cause. Its keys are kinds and accounts that exist,
// of one window, so it stays small. It is safe for concurrent use.
type flood struct {
	mu    sync.Mutex
	began time.Time
	seen  map[floodKey]int
	left  map[floodKey]*leftOut
}

func newFlood() *flood { return &flood{seen: map[floodKey]int{}, left: map[floodKey]*leftOut{}} }

// take tells whether a line may be written now, and hands out what was left out
// of the window that is over.
func (f *flood) take(kind, account string, now time.Time) (written bool, over []leftOut) {
	f.mu.Lock()
	defer f.mu.Unlock()
	over = f.end(now, false)
	key := floodKey{kind, account}
	if f.seen[key]++; f.seen[key] <= floodMost {
		return true, over
	}
	l := f.left[key]
	if l == nil {
		l = &leftOut{floodKey: key, from: now}
		f.left[key] = l
	}
	l.n, l.until = l.n+1, now
	return false, over
}

// over hands out what was left out of a window that has ended; with all, of the
// one that has not as well.
func (f *flood) over(now time.Time, all bool) []leftOut {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.end(now, all)
}

func (f *flood) end(now time.Time, all bool) (over []leftOut) {
	if !all && now.Sub(f.began) < floodWindow && !now.Before(f.began) {
		return nil
	}
	for _, l := range f.left {
		over = append(over, *l)
	}
	slices.SortFunc(over, func(a, b leftOut) int { return strings.Compare(a.kind+"\x00"+a.account, b.kind+"\x00"+b.account) })
	f.began = now
	clear(f.seen)
	clear(f.left)
	return over
}

// writeLeftOut writes how many lines were not written, exactly.
func (a *App) writeLeftOut(ctx context.Context, over []leftOut) error {
	for _, l := range over {
		e := a.event(eventLeftOut, l.account)
		e.About, e.N = l.kind, l.n
		e.Facts = map[string]string{"from": l.from.Format(time.RFC3339), "until": l.until.Format(time.RFC3339)}
		if err := a.db.Record(context.WithoutCancel(ctx), e); err != nil {
			return err
		}
	}
	return nil
}
