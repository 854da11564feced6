package app

import (
	"context"
	"encoding/json"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/peer"
	"wellfield/internal/store"
)

// PeerHold is how long a round may do nothing before another worker takes over.
// It is longer than any single call.
const PeerHold = 3 * time.Minute

// Round is one worker's turn at one peer. Everything that it keeps, it keeps
// under its lease: once another worker has taken over, every write is refused
// with store.lease_lost. It belongs to one goroutine.
type Round struct {
	app   *App
	Peer  *peer.Peer
	State PeerState // as it was when the round began
	lease store.Lease
}

// BeginRound takes the lease of a peer that is due; nil when it is not due, when
// another worker has it, or when the document has no such peer or pauses it.
func (a *App) BeginRound(ctx context.Context, id, owner string) (*Round, error) {
	p, ok := a.Policy().Peers.Peer(id)
	if !ok || p.Paused {
		return nil, nil
	}
	now := a.Now()
	lease, taken, err := a.db.TakePeer(ctx, id, owner, now, now.Add(PeerHold))
	if err != nil || !taken {
		return nil, err
	}
	state, err := a.db.PeerState(ctx, id)
	if err != nil {
		return nil, err
	}
	return &Round{app: a, Peer: p, State: state, lease: lease}, nil
}

// LookRound is a round that only looks: it has no lease, and everything that it
// would write is refused. Fault: peer.unknown.
func (a *App) LookRound(ctx context.Context, id string) (*Round, error) {
	p, ok := a.Policy().Peers.Peer(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "peer.unknown").With("value", id)
	}
	state, err := a.db.PeerState(ctx, id)
	const noFence = -1
	return &Round{app: a, Peer: p, State: state, lease: store.Lease{Peer: id, Fence: noFence}}, err
}

// under writes under the lease.
func (r *Round) under(ctx context.Context, run func(store.PeerTx) error) error {
	return r.app.db.UnderLease(ctx, r.lease, r.app.Now().Add(PeerHold), run)
}

// Keep renews the lease before something slow, and fails when it is lost.
func (r *Round) Keep(ctx context.Context) error {
	return r.under(ctx, func(store.PeerTx) error { return nil })
}

// Pulled moves the cursor on.
func (r *Round) Pulled(ctx context.Context, to time.Time) error {
	return r.under(ctx, func(tx store.PeerTx) error { return tx.Pulled(to) })
}

// UpdatesRead moves the cursor of updates on.
func (r *Round) UpdatesRead(ctx context.Context, to time.Time) error {
	return r.under(ctx, func(tx store.PeerTx) error { return tx.UpdatesRead(to) })
}

// End ends the round: with why it failed, or well. The lease goes back also
// when the context has ended, so that a stop does not keep the peer waiting.
func (r *Round) End(ctx context.Context, next time.Time, failed error) error {
	ctx = context.WithoutCancel(ctx)
	err := r.under(ctx, func(tx store.PeerTx) error { return tx.Ended(r.app.Now(), next, FaultText(failed)) })
	if err == nil {
		err = r.app.db.FreePeer(ctx, r.lease)
	}
	return err
}

// Leave gives the lease back and says nothing of success or failure: the
// process is stopping.
func (r *Round) Leave(ctx context.Context) error {
	return r.app.db.FreePeer(context.WithoutCancel(ctx), r.lease)
}

// keptFault is a fault as it is kept for a page to say later.
type keptFault struct {
	Kind fault.Kind `json:"kind"`
	Key  string     `json:"key"`
	Args fault.Args `json:"args,omitempty"`
}

// FaultText is an error as it is kept. What is no fault is a defect of ours,
// and only that is kept of it.
func FaultText(err error) string {
	if err == nil {
		return ""
	}
	k := keptFault{Key: "peer.defect"}
	if faults := fault.All(err); faults != nil {
		k = keptFault{faults[0].Kind, faults[0].Key, faults[0].Args}
	}
	b, err := json.Marshal(k)
	if err != nil { // arguments are words and numbers
		return `{"key":"peer.defect"}`
	}
	return string(b)
}

// KeptFault reads what FaultText wrote; nil for nothing.
func KeptFault(text string) *fault.Fault {
	if text == "" {
		return nil
	}
	var k keptFault
	if json.Unmarshal([]byte(text), &k) != nil || k.Key == "" {
		return fault.New(fault.Invalid, "peer.defect")
	}
	for name, v := range k.Args {
		if n, ok := v.(float64); ok { // what JSON makes of a count
			k.Args[name] = int(n)
		}
	}
	return &fault.Fault{Kind: k.Kind, Key: k.Key, Args: k.Args}
}

// Link is the link of a request of the peer.
func (r *Round) Link(ctx context.Context, remote string) (PeerLink, bool, error) {
	return r.app.db.Link(ctx, r.Peer.ID, remote)
}

// ToCheck are links of which news is expected and that were not asked for since.
func (r *Round) ToCheck(ctx context.Context, since time.Time, limit int) ([]PeerLink, error) {
	return r.app.db.LinksToCheck(ctx, r.Peer.ID, since, limit)
}

// Heard records what the peer said of a link.
func (r *Round) Heard(ctx context.Context, l PeerLink) error {
	l.CheckedAt = r.app.Now()
	return r.under(ctx, func(tx store.PeerTx) error { return tx.Heard(l) })
}

// Case loads a case as the peer's side of the work may see it: whole, because
// what is told is chosen by the caller, by the rules of what is public.
func (r *Round) Case(ctx context.Context, ref Ref) (View, error) {
	c, sealed, ok, err := r.app.db.Case(ctx, ref)
	if err != nil || !ok {
		if err == nil {
			err = errNotFound
		}
		return View{}, err
	}
	v := View{Ref: ref, Case: c}
	if v.History, err = r.app.db.History(ctx, ref, sealed); err != nil {
		return View{}, err
	}
	v.Class = r.app.filedUnder(ctx, &c)
	return v, nil
}

// Act gives a command to a pushed case in the peer's post, or a message to a
// pulled one as its reporter. key names what the peer said: the same again does
// nothing again. Only what a handling unit or a reporter may do is taken.
func (r *Round) Act(ctx context.Context, l PeerLink, cmd casework.Command, key string) error {
	actor := Actor{Role: casework.Reporter, Case: l.Ref.ID}
	allowed := cmd.Verb() == casework.VerbMessage
	if l.Kind == store.LinkPushed {
		c, _, _, err := r.app.db.Case(ctx, l.Ref)
		if err != nil {
			return err
		}
		actor = Actor{Role: casework.Staff, Post: r.Peer.PostOf(c.Lead, r.app.Policy().Chart), peer: r.Peer.ID}
		v := cmd.Verb()
		allowed = v == casework.VerbSign || v == casework.VerbHandle || v == casework.VerbNote
	}
	if !allowed {
		return fault.New(fault.Forbidden, "case.lead_only")
	}
	_, err := r.app.Do(ctx, actor, l.Ref, cmd, "peer "+r.Peer.ID+" "+key)
	return err
}
