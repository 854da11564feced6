package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// Incoming is a request of a peer in our words.
type Incoming struct {
	Remote string
	Digest string // of what it says
	Status string // as the peer writes it
	State  casework.State
	Report casework.Report // what it says; its id is made here
	Opened time.Time
	Closed time.Time // when State is an ended one
	Title  string    // the peer's name of the service
}

// Take takes a request of the peer in and links it: what is open there as a
// report, what had ended before it was known as imported history. The same
// request again is the same case, whatever was interrupted before.
func (r *Round) Take(ctx context.Context, in Incoming) (PeerLink, error) {
	l := PeerLink{Peer: r.Peer.ID, Remote: in.Remote, Kind: store.LinkPulled, Digest: in.Digest, Status: in.Status,
		CheckedAt: r.app.Now(), MadeAt: r.app.Now()}
	var err error
	if in.State.Ended() {
		l.Ended = true
		l.Ref, err = r.history(ctx, in)
	} else {
		l.Ref, err = r.report(ctx, in)
	}
	if err != nil {
		return l, err
	}
	return l, r.under(ctx, func(tx store.PeerTx) error {
		if err := tx.SaveLink(l); err != nil {
			return err
		}
		return tx.DropJob(takeID(in.Remote))
	})
}

// report takes a request in as a report. One that is there already stays as it
// was first told: what changed since comes as a message.
func (r *Round) report(ctx context.Context, in Incoming) (Ref, error) {
	key := r.app.keys.reportKey(r.Peer.ID, in.Remote)
	id := caseID(uuid.MustParse(key))
	ref, known, err := r.app.db.Locate(ctx, id)
	if err != nil || known {
		return ref, err
	}
	in.Report.Channel = casework.API
	receipt, err := r.app.Report(ctx, Nobody, in.Report, Contact{}, key)
	return receipt.Ref, err
}

func (r *Round) history(ctx context.Context, in Incoming) (Ref, error) {
	now := r.app.Now()
	opened, closed := in.Opened, in.Closed
	if opened.IsZero() || opened.After(now) { // clocks differ
		opened = now
	}
	if closed.Before(opened) {
		closed = opened
	}
	if closed.After(now) {
		closed = now
	}
	i := casework.Import{SourceID: in.Remote, Digest: in.Digest, Class: in.Report.Class, SourceClass: in.Title, Point: in.Report.Point,
		Area: in.Report.Area, Address: in.Report.Address, Summary: in.Report.Summary, Opened: opened, Closed: &closed,
		State: in.State, SourceStatus: in.Status}
	_, errs := r.app.Import(ctx, r.Peer.ID, []casework.Import{i})
	if errs[0] != nil {
		return Ref{}, errs[0]
	}
	ref, known, err := r.app.db.Locate(ctx, importedID(r.Peer.ID, in.Remote))
	if err == nil && !known {
		err = errNotFound
	}
	return ref, err
}

// Recognise links a request that carries our mark: to the case that was pushed
// to this peer, or as the echo of a case that came back by another way. It never
// becomes a case.
func (r *Round) Recognise(ctx context.Context, ref Ref, in Incoming) (PeerLink, error) {
	l := PeerLink{Peer: r.Peer.ID, Remote: in.Remote, Ref: ref, Kind: store.LinkEcho, Digest: in.Digest, Status: in.Status,
		CheckedAt: r.app.Now(), MadeAt: r.app.Now(), Ended: true}
	pushed, err := r.app.db.PushedTo(ctx, r.Peer.ID, ref)
	if err != nil {
		return l, err
	}
	if pushed {
		l.Kind, l.Ended, l.Digest = store.LinkPushed, false, ""
		l.Told, err = r.pushedAt(ctx, ref)
		if err != nil {
			return l, err
		}
		err = r.linkPushed(ctx, l)
		if !fault.Has(err, "store.link_taken") {
			return l, err
		}
		l.Kind, l.Ended, l.Digest = store.LinkEcho, true, in.Digest // the peer has it twice
	}
	return l, r.under(ctx, func(tx store.PeerTx) error { return tx.SaveLink(l) })
}

// TakeLater keeps a request that could not be taken in, to be tried again by
// its id: the cursor goes on without it.
func (r *Round) TakeLater(ctx context.Context, remote string, next time.Time, why error) error {
	j := PeerJob{ID: takeID(remote), Kind: store.JobTake, Remote: remote, State: store.JobWaiting, Attempts: 1, NextAt: next,
		Fault: FaultText(why), MadeAt: r.app.Now()}
	return r.under(ctx, func(tx store.PeerTx) error { return tx.AddJob(j) })
}

func takeID(remote string) string { return "take/" + remote }
