package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"wellfield/internal/fault"
)

// PeerState is what is kept about a peer besides its document.
type PeerState struct {
	ID         string
	PulledTo   time.Time // requested times before this were pulled; zero before the first pull
	UpdatesTo  time.Time // the same of its updates
	NextAt     time.Time
	Failures   int // rounds in a row that failed
	Succeeded  time.Time
	Failed     time.Time
	Fault      string // of the last failed round; empty after a round that succeeded
	LeaseUntil time.Time
}

// Lease is the right to work on a peer, of one worker at a time. Its fence is a
// number that grows with every lease: what an older holder writes is refused,
// however late it wakes up.
type Lease struct {
	Peer, Owner string
	Fence       int64
}

const peerColumns = `id, pulled_to, updates_to, next_at, failures, succeeded_at, failed_at, fault, lease_until`

var (
	insertPeer = query(`INSERT INTO peers (id, lease_owner, lease_until, fence, pulled_to, updates_to, next_at, failures, succeeded_at, failed_at, fault)
		VALUES ($1, '', 0, 0, 0, 0, 0, 0, 0, 0, '') ON CONFLICT (id) DO NOTHING`)
	takeLease = query(`UPDATE peers SET lease_owner = $1, lease_until = $2, fence = fence + 1
		WHERE id = $3 AND (lease_until <= $4 OR lease_owner = $5) AND next_at <= $6`)
	selectFence   = query(`SELECT fence FROM peers WHERE id = $1`)
	renewLease    = query(`UPDATE peers SET lease_until = $1 WHERE id = $2 AND lease_owner = $3 AND fence = $4`)
	freeLease     = query(`UPDATE peers SET lease_until = 0 WHERE id = $1 AND lease_owner = $2 AND fence = $3`)
	selectPeer    = query(`SELECT ` + peerColumns + ` FROM peers WHERE id = $1`)
	updatePulled  = query(`UPDATE peers SET pulled_to = $1 WHERE id = $2 AND pulled_to < $3`)
	updateUpdates = query(`UPDATE peers SET updates_to = $1 WHERE id = $2 AND updates_to < $3`)
	updateGood    = query(`UPDATE peers SET next_at = $1, failures = 0, succeeded_at = $2, fault = '' WHERE id = $3`)
	updateBad     = query(`UPDATE peers SET next_at = $1, failures = failures + 1, failed_at = $2, fault = $3 WHERE id = $4`)
	updateNext    = query(`UPDATE peers SET next_at = 0 WHERE id = $1`)
)

// TakePeer takes the lease of a peer whose time has come, until then; false
// while another worker has it, or when it is not due.
func (db *DB) TakePeer(ctx context.Context, peer, owner string, now, until time.Time) (Lease, bool, error) {
	l := Lease{Peer: peer, Owner: owner}
	taken := false
	err := db.writerFor(peer).do(ctx, true, func(tx *Tx) error {
		if _, err := tx.exec(insertPeer, peer); err != nil {
			return wrap("take peer", err)
		}
		n, err := tx.exec(takeLease, owner, until.UnixMicro(), peer, now.UnixMicro(), owner, now.UnixMicro())
		if err != nil || n == 0 {
			return wrap("take peer", err)
		}
		taken = true
		return wrap("take peer", tx.row(selectFence, peer).Scan(&l.Fence))
	})
	return l, taken && err == nil, err
}

// FreePeer gives a lease back; one that was lost is left alone.
func (db *DB) FreePeer(ctx context.Context, l Lease) error {
	return db.writerFor(l.Peer).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(freeLease, l.Peer, l.Owner, l.Fence)
		return wrap("free peer", err)
	})
}

// PeerTx is a transaction under a lease that stands.
type PeerTx struct {
	tx   *Tx
	peer string
}

// UnderLease runs writes under a lease and renews it until then, in one
// transaction. Fault: store.lease_lost, and nothing was written.
func (db *DB) UnderLease(ctx context.Context, l Lease, until time.Time, run func(PeerTx) error) error {
	return db.writerFor(l.Peer).do(ctx, true, func(tx *Tx) error {
		n, err := tx.exec(renewLease, until.UnixMicro(), l.Peer, l.Owner, l.Fence)
		if err != nil {
			return wrap("renew lease", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "store.lease_lost").With("peer", l.Peer)
		}
		return run(PeerTx{tx, l.Peer})
	})
}

// Pulled moves the cursor of requests on, never back.
func (tx PeerTx) Pulled(to time.Time) error {
	_, err := tx.tx.exec(updatePulled, to.UnixMicro(), tx.peer, to.UnixMicro())
	return wrap("save cursor", err)
}

// UpdatesRead moves the cursor of updates on, never back.
func (tx PeerTx) UpdatesRead(to time.Time) error {
	_, err := tx.tx.exec(updateUpdates, to.UnixMicro(), tx.peer, to.UnixMicro())
	return wrap("save cursor", err)
}

// Ended records the end of a round: with a fault it failed.
func (tx PeerTx) Ended(now, next time.Time, faultText string) error {
	if faultText == "" {
		_, err := tx.tx.exec(updateGood, next.UnixMicro(), now.UnixMicro(), tx.peer)
		return wrap("end round", err)
	}
	_, err := tx.tx.exec(updateBad, next.UnixMicro(), now.UnixMicro(), faultText, tx.peer)
	return wrap("end round", err)
}

// PeerSoon makes a peer due at once.
func (db *DB) PeerSoon(ctx context.Context, peer string) error {
	return db.writerFor(peer).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(updateNext, peer)
		return wrap("wake peer", err)
	})
}

// PeerState loads what is kept about a peer; zero but for the id when nothing is.
func (db *DB) PeerState(ctx context.Context, peer string) (PeerState, error) {
	var s PeerState
	var pulled, updates, next, good, bad, until int64
	err := db.read.QueryRowContext(ctx, selectPeer, peer).Scan(&s.ID, &pulled, &updates, &next, &s.Failures, &good, &bad, &s.Fault, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return PeerState{ID: peer}, nil
	}
	s.PulledTo, s.UpdatesTo, s.NextAt = sometime(pulled), sometime(updates), sometime(next)
	s.Succeeded, s.Failed, s.LeaseUntil = sometime(good), sometime(bad), sometime(until)
	return s, wrap("load peer", err)
}

// sometime is a time that 0 stands for none of.
func sometime(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return fromMicros(us)
}

// instant is the reverse of sometime.
func instant(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
