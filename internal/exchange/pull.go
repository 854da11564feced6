package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/georeport"
)

// pull reads what the peer was asked for since the cursor, and before it as far
// as the overlap says. The cursor moves with each window that was read whole.
func (w *worker) pull(ctx context.Context) error {
	if !w.Peer.Direction.Pulls() {
		return nil
	}
	now := w.Now()
	for from := w.begin(now); from.Before(now); {
		to := from.Add(georeport.MaxWindow)
		if to.After(now) {
			to = now
		}
		if err := w.window(ctx, from, to); err != nil {
			return err
		}
		if err := w.Pulled(ctx, to); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// begin is where the pull starts.
func (w *worker) begin(now time.Time) time.Time {
	if !w.State.PulledTo.IsZero() {
		return w.State.PulledTo.Add(-w.Peer.Again())
	}
	if day, err := civil.ParseDay(w.Peer.Since); err == nil && w.Peer.Since != "" {
		if t, err := time.ParseInLocation(time.DateOnly, string(day), w.client.Zone()); err == nil {
			return t
		}
	}
	return now.Add(-georeport.MaxWindow)
}

// mostPages bounds a window against a server that never stops.
const mostPages = 10_000

// window takes all pages of a window. A server that ignores pages and stops at
// a round number of requests has more: the window is asked for in halves.
func (w *worker) window(ctx context.Context, from, to time.Time) error {
	seen := map[string]bool{}
	repeats := false
	for page := 1; page <= mostPages; page++ {
		if err := w.Keep(ctx); err != nil {
			return err
		}
		found, err := w.client.InWindow(ctx, georeport.Window{From: from, To: to, Page: page, Size: w.Peer.Page()})
		if err != nil {
			return err
		}
		fresh := 0
		for _, q := range found {
			if q.ID == "" || seen[q.ID] {
				continue
			}
			seen[q.ID] = true
			fresh++
			if err := w.request(ctx, q); err != nil {
				return err
			}
		}
		if fresh == 0 {
			repeats = len(found) > 0
			break
		}
	}
	const round, least = 100, time.Minute
	if n := len(seen); repeats && n > 0 && n%round == 0 && to.Sub(from) > least {
		middle := from.Add(to.Sub(from) / 2)
		if err := w.window(ctx, from, middle); err != nil {
			return err
		}
		return w.window(ctx, middle, to)
	}
	return nil
}

// request deals with one request of a list. One that cannot be taken in is kept
// for another time, so that it holds up no other.
func (w *worker) request(ctx context.Context, q georeport.Request) error {
	err := w.deal(ctx, q)
	if fault.All(err) == nil || fault.Has(err, "store.lease_lost") || fault.KindOf(err) == fault.Busy {
		return err
	}
	return w.TakeLater(ctx, q.ID, w.Now().Add(backoff(time.Minute, 1, time.Hour)), err)
}

func (w *worker) deal(ctx context.Context, q georeport.Request) error {
	l, known, err := w.Link(ctx, q.ID)
	if err != nil {
		return err
	}
	if known {
		return w.heard(ctx, l, q)
	}
	ref, _, ours, err := w.x.o.App.Marked(ctx, q.Description)
	if err != nil {
		return err
	}
	if ours {
		l, err := w.Recognise(ctx, ref, w.incoming(q))
		if err != nil {
			return err
		}
		return w.heard(ctx, l, q)
	}
	if !w.Peer.Direction.Pulls() || !w.Peer.Takes(q.ServiceCode) {
		return nil
	}
	in := w.incoming(q)
	if hash := w.picture(ctx, q.Media, nil); hash != "" {
		in.Report.Photos = []casework.PhotoIn{{Hash: hash, Role: casework.OfReport}}
	}
	_, err = w.Take(ctx, in)
	return err
}

// incoming puts a request into our words. What may be about a person in it,
// beyond what was said, is not kept.
func (w *worker) incoming(q georeport.Request) app.Incoming {
	in := app.Incoming{Remote: q.ID, Digest: digest(q), Status: clip(q.Status, 100), Title: clip(q.ServiceName, 200), Opened: q.Requested, Closed: q.Updated,
		State: casework.Received}
	if in.Opened.IsZero() {
		in.Opened = q.Updated
	}
	if s := w.Peer.History(q.Status); s != "" {
		in.State = casework.State(s)
	}
	in.Report = casework.Report{Area: w.Peer.Pulling.Area, Address: clip(q.Address, 1000)}
	in.Report.Class, _ = w.Peer.Class(q.ServiceCode)
	if k := in.Report.Class; !k.IsZero() {
		if _, ok := w.x.o.App.Policy().Catalogue.Class(k); !ok {
			in.Report.Class.Kind, in.Report.Class.Code = "", "" // the catalogue went on; the desk files it
		}
	}
	if q.Position != nil {
		if p, err := geo.NewPoint(q.Position.Lat, q.Position.Long); err == nil {
			in.Report.Point = &p
		}
	}
	words := q.Description
	if in.Report.Class.IsZero() && q.ServiceName != "" && q.ServiceName != words {
		words = strings.TrimSpace(q.ServiceName + "\n" + words)
	}
	if in.State.Ended() && q.Notes != "" {
		words += "\n" + q.Notes
	}
	if words == "" {
		words = w.say("peer.said.nothing", map[string]any{"peer": w.name(), "remote": q.ID})
	}
	in.Report.Summary = clip(words, 3900)
	return in
}

// digest is of what a request says that matters here: servers add counts and
// times of reading that change by themselves.
func digest(q georeport.Request) string {
	h := sha256.New()
	for _, s := range []string{q.Status, q.Notes, q.ServiceCode, q.Description, q.Agency, q.Notice, q.Address, q.Media, q.Expected.String(), fmt.Sprint(q.Position != nil)} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(s), s) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// picture fetches a picture and keeps it; empty when there is none, when the
// document does not want it, or when it cannot be had: a report is worth more
// than its picture. What the case shows already is not fetched again.
func (w *worker) picture(ctx context.Context, address string, shown []casework.Photo) string {
	if address == "" || !w.Peer.Pulling.Photos {
		return ""
	}
	for _, p := range shown {
		if strings.Contains(address, p.Hash) {
			return ""
		}
	}
	body, err := w.client.Media(ctx, address)
	if err != nil {
		w.x.o.Log.Info("picture", "peer", w.Peer.ID, "error", err)
		return ""
	}
	photo, err := w.x.o.App.Photos().Put(ctx, bytes.NewReader(body))
	if err != nil {
		w.x.o.Log.Info("picture", "peer", w.Peer.ID, "error", err)
		return ""
	}
	return photo.Hash
}

func (w *worker) name() string { return w.Peer.Name.In(w.Peer.Language()) }

func (w *worker) say(key string, args map[string]any) string {
	return w.x.o.Say(w.Peer.Language(), key, args)
}

// clip keeps a text of another system within what a case takes.
func clip(s string, most int) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\ufffd")
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most-1]) + "…"
	}
	return strings.TrimSpace(s)
}
