package exchange

import (
	"context"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/georeport"
)

// hear reads the peer's updates since the cursor and tells the cases that are
// linked. Those that we told it ourselves are left out.
func (w *worker) hear(ctx context.Context) error {
	if !w.Peer.Updates {
		return nil
	}
	now := w.Now()
	from := now.Add(-w.Peer.Again())
	if !w.State.UpdatesTo.IsZero() {
		from = w.State.UpdatesTo.Add(-w.Peer.Again())
	}
	for from.Before(now) {
		to := from.Add(georeport.MaxWindow)
		if to.After(now) {
			to = now
		}
		err := w.eachUpdate(ctx, from, to, func(u georeport.Update) (bool, error) { return true, w.update(ctx, u) })
		if err != nil {
			return err
		}
		if err := w.UpdatesRead(ctx, to); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// eachUpdate visits every update of a window until visit says to stop.
func (w *worker) eachUpdate(ctx context.Context, from, to time.Time, visit func(georeport.Update) (bool, error)) error {
	seen := map[string]bool{}
	for page := 1; page <= mostPages; page++ {
		if err := w.Keep(ctx); err != nil {
			return err
		}
		found, err := w.client.UpdatesIn(ctx, georeport.Window{From: from, To: to, Page: page, Size: w.Peer.Page()})
		if err != nil {
			return err
		}
		fresh := 0
		for _, u := range found {
			if seen[u.ID] {
				continue
			}
			seen[u.ID] = true
			fresh++
			if on, err := visit(u); err != nil || !on {
				return err
			}
		}
		if fresh == 0 {
			return nil
		}
	}
	return nil
}

// update tells a case what an update says, once: an old claim must not be made
// again after the case was reopened.
func (w *worker) update(ctx context.Context, u georeport.Update) error {
	ours, err := w.IsOurs(ctx, u.ID, u.Description)
	if err != nil || ours {
		return err
	}
	l, known, err := w.Link(ctx, u.RequestID)
	if err != nil || !known || l.Kind == app.LinkEcho {
		return err
	}
	heard, err := w.HeardBefore(ctx, u.ID)
	if err != nil || heard {
		return err
	}
	said := saying{key: "update " + u.ID, status: u.Status, text: u.Description, media: u.Media, news: true}
	if err := w.tellCase(ctx, &l, said, false); err != nil {
		return err
	}
	if err := w.Heard(ctx, l); err != nil {
		return err
	}
	return w.HeardOnce(ctx, u.ID)
}
