package app

import (
	"context"
	"time"

	"wellfield/internal/store"
)

// Unreadable is the kind of a line whose bytes somebody changed.
const Unreadable = store.SecurityUnreadable

// holdFor is how long a process may ship to a receiver without saying so again.
const holdFor = 30 * time.Second

// ReceiverView is how far a receiver of the security log is.
type ReceiverView struct {
	Name     string
	Seq      int64 // the last line that it has
	Moved    time.Time
	Behind   int       // lines that it lacks
	Oldest   time.Time // of them
	Failures int       // in a row
	Fault    string
}

// HoldReceiver begins or goes on shipping to a receiver, behind the line that it
// answers; mine is false while another process ships there.
func (a *App) HoldReceiver(ctx context.Context, name, holder string) (after int64, mine bool, err error) {
	now := a.Now()
	s, mine, err := a.db.HoldShip(ctx, name, holder, now, now.Add(holdFor))
	return s.Seq, mine, err
}

// LinesBehind are the lines behind one, without addresses: those do not leave.
func (a *App) LinesBehind(ctx context.Context, after int64, most int) ([]SecurityLine, error) {
	lines, err := a.db.SecurityLines(ctx, SecurityFilter{After: after}, false, most)
	for i := range lines {
		lines[i].Address = ""
	}
	return lines, err
}

// Received notes that a receiver has all lines up to one, and NotReceived why it
// has no more.
func (a *App) Received(ctx context.Context, name, holder string, seq int64) error {
	now := a.Now()
	return a.db.MoveShip(ctx, name, holder, seq, now, now.Add(holdFor))
}

// NotReceived notes a failure.
func (a *App) NotReceived(ctx context.Context, name, holder, why string) error {
	return a.db.FailShip(ctx, name, holder, store.Plainly(why))
}

// Receivers are the receivers that this process was told of, and how far they are.
func (a *App) Receivers(ctx context.Context) ([]ReceiverView, error) {
	ships, err := a.db.Ships(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]store.Ship{}
	for _, s := range ships {
		known[s.Name] = s
	}
	var all []ReceiverView
	for _, name := range a.receivers {
		s := known[name]
		v := ReceiverView{Name: name, Seq: s.Seq, Moved: s.Moved, Failures: s.Failures, Fault: s.Fault}
		if v.Behind, v.Oldest, err = a.db.SecurityBehind(ctx, s.Seq); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// lagging is how long a receiver may lack a line before readiness speaks of it.
const lagging = 2 * time.Minute

// Unshipped is for how long the oldest line is not where it should be; 0 where
// none is late. An error counts as nothing: readiness asks for the database by
// itself.
func (a *App) Unshipped(ctx context.Context) time.Duration {
	all, err := a.Receivers(ctx)
	if err != nil {
		return 0
	}
	var most time.Duration
	for _, r := range all {
		if r.Behind > 0 {
			most = max(most, a.Now().Sub(r.Oldest))
		}
	}
	if most < lagging {
		return 0
	}
	return most
}
