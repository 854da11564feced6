package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// headEvery is how often the end of the security log is named in the journal.
const headEvery = time.Hour

// ReadsSecurity tells whether the actor administers the audit: it alone reads the
// security log.
func (a *App) ReadsSecurity(actor Actor) bool {
	return a.allows(actor, "read_security_log")
}

func (a *App) readsSecurity(actor Actor) error {
	if !a.ReadsSecurity(actor) {
		return fault.New(fault.Forbidden, "app.audit_only")
	}
	return nil
}

// Started writes down that a server starts, and with which settings; what is
// secret is not among them. A server whose start cannot be written down does not
// start.
func (a *App) Started(ctx context.Context, version string, settings map[string]string) error {
	if err := a.db.Record(ctx, SecurityEvent{At: a.Now(), Kind: eventStarted, Client: "server", About: version, Facts: settings}); err != nil {
		return err
	}
	return a.db.NameHead(ctx, a.Now())
}

// RunSecurity names the log's end every hour, writes what floods left out, and at
// the end of the context what is left of both.
func (a *App) RunSecurity(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	named := a.Now()
	for {
		select {
		case <-ctx.Done():
			a.endSecurity(context.WithoutCancel(ctx))
			return
		case <-tick.C:
		}
		err := a.writeLeftOut(ctx, a.flood.over(a.Now(), false))
		if now := a.Now(); err == nil && now.Sub(named) >= headEvery {
			if err = a.db.NameHead(ctx, now); err == nil {
				named = now
			}
		}
		if err != nil && ctx.Err() == nil {
			a.log.Error("security log", "error", err)
		}
	}
}

func (a *App) endSecurity(ctx context.Context) {
	err := a.writeLeftOut(ctx, a.flood.over(a.Now(), true))
	if err == nil {
		err = a.db.Record(ctx, SecurityEvent{At: a.Now(), Kind: eventStopped, Client: "server"})
	}
	if err == nil {
		err = a.db.NameHead(ctx, a.Now())
	}
	if err != nil {
		a.log.Error("security log", "error", err)
	}
}

// Verified writes down a check of the evidence and its result, and names the end
// of the log.
func (a *App) Verified(ctx context.Context, seen store.Verified, findings int) error {
	e := SecurityEvent{At: a.Now(), Kind: eventVerified, N: findings, Facts: map[string]string{
		"cases": strconv.Itoa(seen.Cases), "entries": strconv.Itoa(seen.Entries), "lines": strconv.Itoa(seen.Lines)}}
	if findings > 0 {
		e.Result = ResultFailed
	}
	return errors.Join(a.db.Record(ctx, e), a.db.NameHead(ctx, a.Now()))
}

// LogKept is what a sweep of the security log takes away, or would.
type LogKept = store.Swept

// SweepLog takes away the lines and the addresses of the security log that were
// kept as long as the profile says, and that every receiver has.
func (a *App) SweepLog(ctx context.Context, now time.Time, dry bool) (LogKept, error) {
	return a.db.SweepSecurity(ctx, now.Add(-a.profile.LogKept), now.Add(-a.profile.AddressKept), a.receivers, a.Now(), dry)
}

// exporting writes down an export before its first row, without which there is
// none, and answers with what writes down how it ended.
func (a *App) exporting(ctx context.Context, actor Actor, about string, facts map[string]string) (func(rows int, err error) error, error) {
	e := a.eventOf(ctx, eventExport, actor)
	e.About, e.Facts = about, facts
	if err := a.db.Record(ctx, e); err != nil {
		return nil, err
	}
	return func(rows int, err error) error {
		e.At, e.Kind, e.N = a.Now(), eventExported, rows
		if err != nil {
			e.Result = ResultFailed
		}
		return errors.Join(err, a.db.Record(context.WithoutCancel(ctx), e))
	}, nil
}
