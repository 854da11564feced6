package app

import (
	"context"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/peer"
	"wellfield/internal/store"
)

// PeerView is one peer as its operator sees it.
type PeerView struct {
	Peer       *peer.Peer
	State      PeerState
	Links      map[store.LinkKind]int
	NeedPerson int // links about which the peer and we disagree
	Jobs       map[store.JobState]int
	Oldest     time.Time // since when the oldest job that is not dead has waited
	Open       []PeerJob
	Recent     []store.SeenLink
}

// How much of a peer its page shows.
const (
	openJobsShown = 50
	linksShown    = 20
)

// OperatesPeers tells whether the actor runs the exchange with peers: a post
// that administers the system, or one that dispatches or supervises in the centre at the
// top.
func (a *App) OperatesPeers(actor Actor) bool {
	return a.allows(actor, "operate_peers")
}

func (a *App) operates(actor Actor) error {
	if !a.OperatesPeers(actor) {
		return fault.New(fault.Forbidden, "peer.operators_only")
	}
	return nil
}

// PeerViews are all peers in force, for those who operate them. Fault:
// peer.operators_only.
func (a *App) PeerViews(ctx context.Context, actor Actor) ([]PeerView, error) {
	if err := a.operates(actor); err != nil {
		return nil, err
	}
	var all []PeerView
	for _, p := range a.Peers() {
		v := PeerView{Peer: p}
		var err error
		if v.State, err = a.db.PeerState(ctx, p.ID); err != nil {
			return nil, err
		}
		if v.Links, v.NeedPerson, err = a.db.LinkCounts(ctx, p.ID); err != nil {
			return nil, err
		}
		if v.Jobs, v.Oldest, err = a.db.JobCounts(ctx, p.ID); err != nil {
			return nil, err
		}
		if v.Open, err = a.db.OpenJobs(ctx, p.ID, openJobsShown); err != nil {
			return nil, err
		}
		if v.Recent, err = a.db.RecentLinks(ctx, p.ID, linksShown); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// NumberOf is the number of a case, for pages that know its key alone.
func (a *App) NumberOf(ctx context.Context, ref Ref) (string, error) {
	c, _, ok, err := a.db.Case(ctx, ref)
	if err == nil && !ok {
		err = errNotFound
	}
	return c.Number, err
}

// ReplayJob lets a job that was left for a person be tried again at once. Where
// the peer is one that is never sent a case again by itself, the person's word
// is that it did not arrive, and it is sent again. Faults: peer.operators_only,
// peer.unknown, peer.job_gone.
func (a *App) ReplayJob(ctx context.Context, actor Actor, id, job string) error {
	if err := a.operates(actor); err != nil {
		return err
	}
	p, ok := a.Policy().Peers.Peer(id)
	if !ok {
		return fault.New(fault.NotFound, "peer.unknown").With("value", id)
	}
	if !plainText(job) {
		return fault.New(fault.NotFound, "peer.job_gone")
	}
	revived, err := a.db.ReviveJob(ctx, id, job, a.Now(), !p.MaySendAgain())
	if err == nil && !revived {
		err = fault.New(fault.NotNow, "peer.job_gone")
	}
	if err == nil {
		err = a.notePeer(ctx, eventReplayed, actor, id)
	}
	if err == nil {
		err = a.db.PeerSoon(ctx, id)
	}
	return err
}

// RunPeerNow makes a peer due at once. Faults: peer.operators_only, peer.unknown.
func (a *App) RunPeerNow(ctx context.Context, actor Actor, id string) error {
	if err := a.operates(actor); err != nil {
		return err
	}
	if _, ok := a.Policy().Peers.Peer(id); !ok {
		return fault.New(fault.NotFound, "peer.unknown").With("value", id)
	}
	if err := a.notePeer(ctx, eventPeerRun, actor, id); err != nil {
		return err
	}
	return a.db.PeerSoon(ctx, id)
}

func (a *App) notePeer(ctx context.Context, kind string, actor Actor, id string) error {
	e := a.eventOf(ctx, kind, actor)
	e.About = id
	return a.write(ctx, e)
}
