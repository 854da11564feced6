package app

import (
	"context"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// Expired is an identity that was kept as long as its class says.
type Expired struct {
	Ref
	Number, Class string
	Ended         time.Time
	Days          int // that the class says
}

// retentionPage is how many identities are looked at at once.
const retentionPage = 512

// Retain erases every identity whose case ended longer ago than its class, in the
// catalogue in force, lets it be kept. A dry run only says which these are. Each is
// an ordinary command, so a second run finds nothing left; visit may be nil.
func (a *App) Retain(ctx context.Context, now time.Time, dry bool, visit func(Expired) error) (erased int, err error) {
	defer func() {
		if err == nil && erased > 0 && !dry {
			err = a.write(ctx, SecurityEvent{At: a.Now(), Kind: eventRetained, N: erased})
		}
	}()
	var after store.Ref
	for {
		page, err := a.db.EndedHeld(ctx, now.Add(-catalog.LeastKept*24*time.Hour), after, retentionPage)
		if err != nil {
			return erased, err
		}
		for _, h := range page {
			e := Expired{Ref: h.Ref, Number: h.Number, Class: h.Class, Ended: h.Ended, Days: a.Policy().keptFor(h.Class)}
			if now.Before(h.Ended.Add(time.Duration(e.Days) * 24 * time.Hour)) {
				continue
			}
			if done, err := a.expire(ctx, e, dry); err != nil {
				return erased, err
			} else if !done {
				continue
			}
			erased++
			if visit != nil {
				if err := visit(e); err != nil {
					return erased, err
				}
			}
		}
		if len(page) < retentionPage {
			return erased, nil
		}
		after = page[len(page)-1].Ref
	}
}

// expire erases one; false where somebody was first.
func (a *App) expire(ctx context.Context, e Expired, dry bool) (bool, error) {
	if dry {
		return true, nil
	}
	err := a.eraseAs(ctx, e.Ref, casework.ErasedByTime)
	if fault.Has(err, "case.identity_erased") || fault.KindOf(err) == fault.Conflict {
		return false, nil
	}
	return err == nil, err
}

// keptFor is how many days after its case's end an identity is kept.
func (p *Policy) keptFor(class string) int {
	if k, err := catalog.ParseKey(class); err == nil {
		if c, ok := p.Catalogue.Class(k); ok {
			return c.Kept()
		}
	}
	return catalog.UsuallyKept
}

// RunRetention erases what was kept long enough, of the security log too, every interval until the context
// ends.
func (a *App) RunRetention(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		if _, err := a.Retain(ctx, a.Now(), false, nil); err != nil && ctx.Err() == nil {
			a.log.Error("retention", "error", err)
		}
		if _, err := a.RetainComplaints(ctx, a.Now(), false); err != nil && ctx.Err() == nil {
			a.log.Error("retention of complaints", "error", err)
		}
		if _, err := a.SweepLog(ctx, a.Now(), false); err != nil && ctx.Err() == nil {
			a.log.Error("retention of the security log", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
