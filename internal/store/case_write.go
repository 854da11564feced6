package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// Ref names a case.
type Ref struct {
	Jurisdiction string
	ID           casework.ID
}

// Command names a command: an id of 32 characters, which is the same on a
// retry, and a digest of what the command says. Without an id every run is new.
type Command struct {
	ID, Digest string
	// Urgent commands go first. When everybody's places are taken, there are some
	// left for them.
	Urgent bool
}

func (c Command) text() string {
	if c.ID == "" {
		return ""
	}
	return c.ID + "/" + c.Digest
}

// Change is what a command does to a case.
type Change struct {
	Events  []casework.Event
	Stamp   casework.Stamp
	Contact *Contact // kept beside the case, never in it
}

// Contact is a reporter's sealed contact data: a box that only the wrapped key
// opens, and the wrapped key, without which the person is gone.
type Contact struct {
	WrappedKey, Box []byte
}

// Outcome is the state after a command, and whether the command had already
// been carried out before.
type Outcome struct {
	Case     casework.Case
	Replayed bool
}

// Update runs one command on one case: load, decide, save the row where its
// revision is still the one that was loaded, append one entry per event. It
// returns after the commit. The command makes it idempotent: a second run of the
// same id with the same digest changes nothing; with another digest it is
// refused with store.command_reused. When too much waits it is refused at once
// with store.busy, and nothing was changed. decide may run more than once and must be pure;
// a zero Case means that there is none yet.
func (db *DB) Update(ctx context.Context, ref Ref, command Command, decide func(casework.Case) (Change, error)) (Outcome, error) {
	var out Outcome
	err := db.writerFor(ref.Jurisdiction).do(ctx, command.Urgent, func(tx *Tx) (err error) {
		out, err = tx.update(ref, command, decide)
		return err
	})
	return out, err
}

// Pending is a command that is under way.
type Pending struct {
	done <-chan error
	out  *Outcome
}

// Wait returns what Update would have returned.
func (p Pending) Wait() (Outcome, error) {
	err := <-p.done
	return *p.out, err
}

// Start queues what Update runs, so that a caller with many commands has them
// share commits. Where Update would be refused for want of room, Start waits.
func (db *DB) Start(ctx context.Context, ref Ref, command Command, decide func(casework.Case) (Change, error)) Pending {
	out := new(Outcome)
	w := db.writerFor(ref.Jurisdiction)
	done := w.submit(job{ctx: ctx, run: func(tx *Tx) (err error) {
		*out, err = tx.update(ref, command, decide)
		return err
	}}, w.queue.putBulk)
	return Pending{done, out}
}

func (tx *Tx) update(ref Ref, command Command, decide func(casework.Case) (Change, error)) (Outcome, error) {
	before, tip, err := tx.loadCase(ref)
	if err != nil {
		return Outcome{}, err
	}
	if before.Rev > 0 && command.ID != "" {
		done, err := tx.carriedOut(ref, command)
		if err != nil || done {
			return Outcome{Case: before, Replayed: done}, err
		}
	}
	change, err := decide(before)
	if err != nil {
		return Outcome{}, err
	}
	// Clocks of several machines may differ; the journal never runs backwards.
	if change.Stamp.At.Before(before.UpdatedAt) {
		change.Stamp.At = before.UpdatedAt
	}
	after, entries, err := fold(before, tip, command.text(), change)
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.saveCase(before.Rev, after, entries[len(entries)-1].hash); err != nil {
		return Outcome{}, err
	}
	for _, e := range entries {
		if err := tx.append(e); err != nil {
			return Outcome{}, err
		}
	}
	if err := tx.keepSealed(after, change.Events); err != nil {
		return Outcome{}, err
	}
	if change.Contact != nil {
		if _, err := tx.exec(insertContact, after.Jurisdiction, string(after.ID), change.Contact.WrappedKey, change.Contact.Box); err != nil {
			return Outcome{}, fmt.Errorf("store: keep contact: %w", err)
		}
	}
	return Outcome{Case: after}, nil
}

// line is an entry ready to be stored.
type line struct {
	entry journal.Entry
	bytes []byte
	hash  journal.Hash
}

// fold applies the events one by one and writes an entry for each.
func fold(c casework.Case, tip journal.Hash, command string, change Change) (casework.Case, []line, error) {
	if len(change.Events) == 0 {
		return c, nil, errors.New("store: a command without events")
	}
	var lines []line
	for _, event := range change.Events {
		c = casework.Apply(c, []casework.Event{event}, change.Stamp)
		if tip.IsZero() {
			tip = journal.Genesis(c.Jurisdiction, string(c.ID))
		}
		row, err := casework.EncodeCase(c)
		if err != nil {
			return c, nil, err
		}
		body, err := casework.EncodeEvent(event)
		if err != nil {
			return c, nil, err
		}
		e := journal.Entry{Jurisdiction: c.Jurisdiction, Subject: string(c.ID), Seq: c.Rev, At: change.Stamp.At.UnixMicro(),
			Actor: change.Stamp.Actor.Name(), Kind: event.Kind(), Command: command, Body: body, State: journal.Sum(row), Prev: tip}
		l, err := encodeLine(e)
		if err != nil {
			return c, nil, err
		}
		lines, tip = append(lines, l), l.hash
	}
	return c, lines, nil
}

func encodeLine(e journal.Entry) (line, error) {
	b, err := journal.Encode(e)
	return line{entry: e, bytes: b, hash: journal.Sum(b)}, err
}

var (
	selectForUpdate = query(`SELECT body, tip FROM cases WHERE jurisdiction = $1 AND id = $2`)
	selectCommand   = query(`SELECT count(*), count(*) FILTER (WHERE command = $1) FROM entries
		WHERE jurisdiction = $2 AND subject = $3 AND substr(command, 1, 33) = $4`)
	insertEntry  = query(`INSERT INTO entries (jurisdiction, subject, seq, command, bytes, hash) VALUES ($1, $2, $3, $4, $5, $6)`)
	insertSealed = query(`INSERT INTO sealed (jurisdiction, subject, digest, salt, value) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (jurisdiction, subject, digest) DO NOTHING`)
	insertContact = query(`INSERT INTO contacts (jurisdiction, id, wrapped_key, box) VALUES ($1, $2, $3, $4)
		ON CONFLICT (jurisdiction, id) DO NOTHING`)
	selectSealedOne = query(`SELECT salt, value FROM sealed WHERE jurisdiction = $1 AND subject = $2 AND digest = $3`)
)

// loadCase returns the case with its exact place, and the hash of its last
// entry; a zero Case when there is none.
func (tx *Tx) loadCase(ref Ref) (casework.Case, journal.Hash, error) {
	var body string
	var tip []byte
	err := tx.row(selectForUpdate+tx.conn.d.lock, ref.Jurisdiction, string(ref.ID)).Scan(&body, &tip)
	if errors.Is(err, sql.ErrNoRows) {
		return casework.Case{}, journal.Hash{}, nil
	}
	if err != nil {
		return casework.Case{}, journal.Hash{}, fmt.Errorf("store: load case: %w", err)
	}
	c, err := casework.DecodeCase([]byte(body))
	if err != nil {
		return casework.Case{}, journal.Hash{}, err
	}
	if spot := &c.Place.Spot; !spot.IsZero() {
		err := tx.row(selectSealedOne, ref.Jurisdiction, string(ref.ID), spot.Digest[:]).Scan(&spot.Salt, &spot.Value)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return casework.Case{}, journal.Hash{}, fmt.Errorf("store: load place: %w", err)
		}
	}
	return c, journal.Hash(tip), nil
}

func (tx *Tx) carriedOut(ref Ref, command Command) (bool, error) {
	var sameID, same int
	err := tx.row(selectCommand, command.text(), ref.Jurisdiction, string(ref.ID), command.ID+"/").Scan(&sameID, &same)
	switch {
	case err != nil:
		return false, fmt.Errorf("store: look for command: %w", err)
	case sameID > same:
		return false, fault.New(fault.Conflict, "store.command_reused").At("id")
	}
	return same > 0, nil
}

func (tx *Tx) append(l line) error {
	e := l.entry
	if _, err := tx.exec(insertEntry, e.Jurisdiction, e.Subject, e.Seq, e.Command, string(l.bytes), l.hash[:]); err != nil {
		return fmt.Errorf("store: append entry: %w", err)
	}
	return nil
}

func (tx *Tx) keepSealed(c casework.Case, events []casework.Event) error {
	for _, e := range events {
		for _, s := range casework.SealedIn(e) {
			if _, err := tx.exec(insertSealed, c.Jurisdiction, string(c.ID), s.Digest[:], s.Salt, s.Value); err != nil {
				return fmt.Errorf("store: keep sealed value: %w", err)
			}
		}
	}
	return nil
}

// saveCase writes the row where it is still at the revision that was loaded.
// The row goes first: it is the lock that keeps two writers of one case apart.
func (tx *Tx) saveCase(rev int64, c casework.Case, tip journal.Hash) error {
	r, err := rowOf(c)
	if err != nil {
		return err
	}
	facts := append(r.facts(), tip[:])
	text, args := insertCase, append(r.key(), facts...)
	if rev > 0 {
		text, args = updateCase, append(append(facts, r.key()...), rev)
	}
	n, err := tx.exec(text, args...)
	switch {
	case err != nil && isDuplicate(err):
		return fault.New(fault.Conflict, "store.conflict")
	case err != nil:
		return fmt.Errorf("store: save case: %w", err)
	case n != 1:
		return fault.New(fault.Conflict, "store.conflict")
	}
	return nil
}
