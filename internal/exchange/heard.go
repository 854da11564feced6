package exchange

import (
	"context"
	"strconv"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/georeport"
	"wellfield/internal/peer"
)

// heard compares what the peer says of a linked request with what it last said,
// and tells the case what is new. It never closes one.
func (w *worker) heard(ctx context.Context, l app.PeerLink, q georeport.Request) error {
	now := digest(q) + "/" + strconv.FormatInt(q.Updated.UnixMicro(), 10)
	before, _, _ := strings.Cut(l.Digest, "/")
	said := saying{key: l.Remote + " " + now, status: q.Status, text: q.Notes, media: q.Media,
		news: before != digest(q), quiet: l.Digest == "" && q.Notes == "" && q.Media == ""}
	if l.Digest == now || l.Kind == app.LinkPulled && before == digest(q) {
		said.quiet, said.news = true, false
	}
	if err := w.tellCase(ctx, &l, said, l.Digest == now); err != nil {
		return err
	}
	l.Digest, l.Status = now, clip(q.Status, 100)
	if l.Kind != app.LinkEcho {
		v, err := w.Case(ctx, l.Ref)
		if err != nil {
			return err
		}
		over := w.Peer.History(q.Status) != "" || w.Peer.Does(q.Status) == peer.DoHandle
		// A merged case may come back by itself, and be the peer's again.
		l.Ended = over && v.Case.State.Ended() && v.Case.State != casework.Merged
	}
	return w.Heard(ctx, l)
}

// saying is one thing that a peer said of a request.
type saying struct {
	key    string // equal for the same said twice
	status string
	text   string
	media  string
	news   bool // other words than last time
	quiet  bool // nothing that would be worth a note
}

// tellCase gives what was said to the case, by the kind of link.
func (w *worker) tellCase(ctx context.Context, l *app.PeerLink, s saying, same bool) error {
	switch {
	case same || l.Kind == app.LinkEcho:
		return nil
	case l.Kind == app.LinkPulled:
		if !s.news {
			return nil
		}
		err := w.Act(ctx, *l, casework.Message{Text: w.words(s)}, s.key)
		if fault.Has(err, "case.no_reporter") { // history, which nobody follows here
			l.Fault = app.FaultText(fault.New(fault.NotNow, "peer.history_changed").With("status", clip(s.status, 60)))
			return nil
		}
		return err
	}
	return w.byUnit(ctx, l, s)
}

// byUnit turns what the peer says of a pushed case into what its unit may do.
func (w *worker) byUnit(ctx context.Context, l *app.PeerLink, s saying) error {
	var err error
	switch w.Peer.Does(s.status) {
	case peer.DoSign:
		err = w.Act(ctx, *l, casework.Sign{}, s.key+" sign")
		if fault.KindOf(err) == fault.NotNow {
			err = nil // it had signed
		}
	case peer.DoHandle:
		return w.handled(ctx, l, s)
	}
	if err == nil && s.news && !s.quiet {
		err = w.Act(ctx, *l, casework.Note{Text: w.words(s)}, s.key+" note")
	}
	return w.disagree(l, err)
}

// handled reports the handling done, with the peer's words and its picture as
// evidence. Where the class asks for more than the peer shows, a person of the
// unit has to complete it.
func (w *worker) handled(ctx context.Context, l *app.PeerLink, s saying) error {
	v, err := w.Case(ctx, l.Ref)
	if err != nil {
		return err
	}
	// The peer knows nothing of parts: its own words are all there is to say of them.
	h := casework.Handle{Text: w.words(s), Open: w.words(s)}
	if hash := w.picture(ctx, s.media, v.Case.Photos); hash != "" {
		h.Photos = []casework.PhotoIn{{Hash: hash, Role: casework.After}}
	}
	err = w.Act(ctx, *l, h, s.key+" handle")
	if err == nil {
		l.Fault = ""
		return nil
	}
	if fault.All(err) != nil && s.news {
		if noted := w.Act(ctx, *l, casework.Note{Text: w.words(s)}, s.key+" note"); fault.All(noted) == nil && noted != nil {
			return noted
		}
	}
	if fault.KindOf(err) == fault.NotNow && doneWith(v.Case.State) {
		return nil // it was handled before, by whoever was first
	}
	return w.disagree(l, err)
}

// doneWith tells whether there is nothing more to report as handled. Anywhere else
// a claim that cannot be taken is never made again, so a person has to see it.
func doneWith(s casework.State) bool {
	return s == casework.Handled || s == casework.Checking || s == casework.AwaitingReporter || s.Closed()
}

// disagree keeps what a rule of the case says against the peer, for its
// operator to see. Anything else is an error.
func (w *worker) disagree(l *app.PeerLink, err error) error {
	switch kind := fault.KindOf(err); {
	case err == nil:
		l.Fault = ""
		return nil
	case fault.Has(err, "store.lease_lost"), kind == 0, kind == fault.Busy, kind == fault.Conflict:
		return err
	case kind == fault.NotFound, kind == fault.Forbidden:
		l.Fault = app.FaultText(fault.New(fault.NotNow, "peer.not_theirs"))
		return nil
	}
	l.Fault = app.FaultText(err)
	return nil
}

// words is what the peer said, as it stands in the case.
func (w *worker) words(s saying) string {
	text := w.say("peer.said.status", map[string]any{"peer": w.name(), "status": clip(s.status, 100)})
	if s.text != "" {
		text += "\n" + s.text
	}
	if s.media != "" {
		text += "\n" + s.media
	}
	return clip(text, 3900)
}

// Batches of links that are asked for at once, and of them in a round.
const (
	idsAtOnce  = 50
	mostChecks = 500
)

// check asks for the linked requests that no list has shown lately: a list goes
// by the time of the request, and an old one can change.
func (w *worker) check(ctx context.Context) error {
	links, err := w.ToCheck(ctx, w.Now().Add(-w.Peer.Interval()/2), mostChecks)
	if err != nil {
		return err
	}
	for len(links) > 0 {
		n := min(len(links), idsAtOnce)
		if err := w.checkSome(ctx, links[:n]); err != nil {
			return err
		}
		links = links[n:]
	}
	return nil
}

func (w *worker) checkSome(ctx context.Context, links []app.PeerLink) error {
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = l.Remote
	}
	if err := w.Keep(ctx); err != nil {
		return err
	}
	found, err := w.client.ByID(ctx, ids)
	if err != nil && (stops(ctx, err) || georeport.ReachOf(err) != georeport.Refused) {
		return err
	}
	told := map[string]georeport.Request{}
	for _, q := range found {
		told[q.ID] = q
	}
	for _, l := range links {
		q, ok := told[l.Remote]
		if !ok {
			if q, ok, err = w.one(ctx, l.Remote); err != nil {
				return err
			}
		}
		if !ok {
			l.Fault = app.FaultText(fault.New(fault.NotFound, "peer.request_gone"))
			err = w.Heard(ctx, l)
		} else {
			err = w.heard(ctx, l, q)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// one asks for a single request; false when the peer does not have it.
func (w *worker) one(ctx context.Context, id string) (georeport.Request, bool, error) {
	if err := w.Keep(ctx); err != nil {
		return georeport.Request{}, false, err
	}
	found, err := w.client.One(ctx, id)
	if georeport.ReachOf(err) == georeport.Refused && fault.All(err) != nil {
		return georeport.Request{}, false, nil
	}
	for _, q := range found {
		if q.ID == id {
			return q, true, err
		}
	}
	return georeport.Request{}, false, err
}
