package exchange

import (
	"context"
	"slices"

	"wellfield/internal/fault"
	"wellfield/internal/georeport"
)

// Account is what a round would do, and what is odd about the peer.
type Account struct {
	Host                            string
	Services                        int
	New, Known, Ours, Left, History int
	Whole                           bool     // the whole window was looked at
	Push                            []string // numbers of the cases that would be sent, the first of them
	Odd                             []*fault.Fault
}

// How much a check looks at.
const (
	checkedPages  = 20
	checkedPushes = 50
)

// Check looks at what a round would pull and push, and changes nothing, here or
// there. Faults: peer.unknown, peer.key_unreadable, and those of the calls.
func (x *Exchange) Check(ctx context.Context, id string) (Account, error) {
	r, err := x.o.App.LookRound(ctx, id)
	if err != nil {
		return Account{}, err
	}
	client, err := x.client(r.Peer)
	if err != nil {
		return Account{}, err
	}
	defer client.Close()
	w := &worker{r, x, client}
	a := Account{Host: client.Host()}
	for _, look := range []func(context.Context, *Account) error{w.lookAtEndpoint, w.lookAtServices, w.lookAtRequests, w.lookAtUpdates} {
		if err := look(ctx, &a); err != nil {
			return a, err
		}
	}
	if w.Peer.Direction.Pushes() {
		a.Push, err = w.WouldPush(ctx, checkedPushes)
	}
	return a, err
}

func (a *Account) odd(key string, pairs ...string) {
	f := fault.New(fault.Invalid, key)
	for i := 0; i+1 < len(pairs); i += 2 {
		f = f.With(pairs[i], pairs[i+1])
	}
	a.Odd = append(a.Odd, f)
}

// lookAtEndpoint compares the endpoint with the discovery document.
func (w *worker) lookAtEndpoint(ctx context.Context, a *Account) error {
	if w.Peer.Discovery == "" {
		return nil
	}
	found, err := w.client.Discovery(ctx, w.Peer.Discovery)
	if err != nil {
		return err
	}
	at := func(e georeport.Endpoint) bool { return trimmed(e.URL) == trimmed(w.Peer.Endpoint) }
	if !slices.ContainsFunc(found, at) {
		a.odd("peer.check.endpoint_unlisted", "endpoint", w.Peer.Endpoint)
	}
	return nil
}

func trimmed(url string) string {
	for len(url) > 0 && url[len(url)-1] == '/' {
		url = url[:len(url)-1]
	}
	return url
}

// lookAtServices compares the document with what the peer offers.
func (w *worker) lookAtServices(ctx context.Context, a *Account) error {
	offered, err := w.client.Services(ctx)
	if err != nil {
		return err
	}
	a.Services = len(offered)
	named := []string{}
	for _, s := range w.Peer.Services {
		named = append(named, s.Code)
	}
	if s := w.Peer.Pushing.Service; s != "" && !slices.Contains(named, s) {
		named = append(named, s)
	}
	for _, code := range named {
		i := slices.IndexFunc(offered, func(s georeport.Service) bool { return s.Code == code })
		if i < 0 {
			a.odd("peer.check.service_gone", "service", code)
			continue
		}
		if w.Peer.Direction.Pushes() && offered[i].Metadata {
			if err := w.lookAtQuestions(ctx, a, code); err != nil {
				return err
			}
		}
		if w.Peer.Direction.Pushes() && offered[i].Type == "blackbox" {
			a.odd("peer.check.blackbox", "service", code)
		}
	}
	return nil
}

// lookAtQuestions finds what the peer insists on and we never say.
func (w *worker) lookAtQuestions(ctx context.Context, a *Account, code string) error {
	asked, err := w.client.Definition(ctx, code)
	if err != nil {
		return err
	}
	for _, q := range asked {
		if q.Required && q.Variable {
			a.odd("peer.check.required", "service", code, "attribute", clip(q.Code, 60))
		}
	}
	return nil
}

func (w *worker) lookAtRequests(ctx context.Context, a *Account) error {
	now := w.Now()
	from := w.begin(now)
	if from.Before(now.Add(-georeport.MaxWindow)) {
		from = now.Add(-georeport.MaxWindow)
	}
	seen, speaking := map[string]bool{}, 0
	for page := 1; page <= checkedPages; page++ {
		found, err := w.client.InWindow(ctx, georeport.Window{From: from, To: now, Page: page, Size: w.Peer.Page()})
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
			if q.Description != "" {
				speaking++
			}
			if err := w.sort(ctx, a, q); err != nil {
				return err
			}
		}
		if fresh == 0 {
			a.Whole = true
			break
		}
	}
	if len(seen) > 0 && speaking == 0 && w.Peer.Direction.Pushes() && w.Peer.MaySendAgain() {
		a.odd("peer.check.silent")
	}
	return nil
}

// sort counts a request by what would become of it.
func (w *worker) sort(ctx context.Context, a *Account, q georeport.Request) error {
	_, known, err := w.Link(ctx, q.ID)
	if err != nil {
		return err
	}
	_, _, ours, err := w.x.o.App.Marked(ctx, q.Description)
	if err != nil {
		return err
	}
	switch {
	case known:
		a.Known++
	case ours:
		a.Ours++
	case !w.Peer.Direction.Pulls() || !w.Peer.Takes(q.ServiceCode):
		a.Left++
	case w.Peer.History(q.Status) != "":
		a.History++
	default:
		a.New++
	}
	return nil
}

func (w *worker) lookAtUpdates(ctx context.Context, a *Account) error {
	if !w.Peer.Updates {
		return nil
	}
	now := w.Now()
	_, err := w.client.UpdatesIn(ctx, georeport.Window{From: now.Add(-w.Peer.Again()), To: now, Page: 1, Size: 1})
	if georeport.ReachOf(err) == georeport.Refused && isFailure(err) {
		a.odd("peer.check.no_updates")
		return nil
	}
	return err
}
