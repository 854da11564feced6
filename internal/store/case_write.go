package store

import (
	"context"
	"errors"
	"strings"

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
	Kept    []Kept   // as well
	Erase   bool     // the reporter's key and all that it opens
}

// Outcome is the state after a command, and whether the command had already
// been carried out before.
type Outcome struct {
	Case     casework.Case
	Replayed bool
}

// Update runs one command on one case: decide on its state, save the row where
// its revision is still the one that was decided on, append one entry per event.
// It returns after the commit. The command makes it idempotent: a second run of the
// same id with the same digest changes nothing; with another digest it is
// refused with store.command_reused. When too much waits it is refused at once
// with store.busy, and nothing was changed. decide may run more than once and must be pure;
// a zero Case means that there is none yet.
func (db *DB) Update(ctx context.Context, ref Ref, command Command, decide func(casework.Case) (Change, error)) (Outcome, error) {
	u := &update{ref: ref, command: command, decide: decide}
	w := db.writerFor(ref.Jurisdiction)
	err := <-w.submit(job{ctx: ctx, urgent: command.Urgent, update: u}, w.queue.put)
	return u.out, err
}

// Pending is a command that is under way.
type Pending struct {
	done <-chan error
	u    *update
}

// Wait returns what Update would have returned.
func (p Pending) Wait() (Outcome, error) {
	err := <-p.done
	return p.u.out, err
}

// Start queues what Update runs, so that a caller with many commands has them
// share commits. Where Update would be refused for want of room, Start waits. An
// urgent command does not: it has places of its own, and whoever starts many of
// them must leave room for others.
func (db *DB) Start(ctx context.Context, ref Ref, command Command, decide func(casework.Case) (Change, error)) Pending {
	u := &update{ref: ref, command: command, decide: decide}
	w := db.writerFor(ref.Jurisdiction)
	put := w.queue.putBulk
	if command.Urgent {
		put = w.queue.put
	}
	return Pending{w.submit(job{ctx: ctx, urgent: command.Urgent, update: u}, put), u}
}

// update is a command on a case, and what became of it.
type update struct {
	ref     Ref
	command Command
	decide  func(casework.Case) (Change, error)
	// A command that names another case is decided with both as they stand.
	beside *Ref
	with   func(c, beside casework.Case) (Change, error)
	out    Outcome
}

// UpdateBeside runs a command as Update does, on one case, decided with another
// one of its jurisdiction, which is read and locked in the same transaction and
// not changed. Where there is no such case it is zero.
func (db *DB) UpdateBeside(ctx context.Context, ref Ref, beside casework.ID, command Command,
	decide func(c, beside casework.Case) (Change, error)) (Outcome, error) {
	u := &update{ref: ref, command: command, with: decide}
	if beside != "" {
		u.beside = &Ref{ref.Jurisdiction, beside}
	}
	w := db.writerFor(ref.Jurisdiction)
	err := <-w.submit(job{ctx: ctx, urgent: command.Urgent, update: u}, w.queue.put)
	return u.out, err
}

// held is a case between its reading and its saving.
type held struct {
	ref        Ref
	remembered bool  // not read in this transaction
	saved      int64 // the revision of its row; 0 when there is none
	state      casework.Case
	tip        journal.Hash
	commands   []string        // what was carried out on it, each once
	was        changing        // what its row in the database says,
	asked      []casework.Task // asks of others,
	delays     []DelayRow      // and says of more time

	// What the group adds to it.
	body   []byte
	lines  []line
	sealed []casework.Sealed
	vault  vaulted
}

// run decides the command on the case and folds its events in. Nothing is
// written yet, so a command that fails here leaves nothing to undo.
func (u *update) run(h *held, g *group) error {
	if h.state.Rev > 0 && u.command.ID != "" {
		done, err := h.carriedOut(u.command)
		if err != nil || done {
			u.out = Outcome{Case: h.state, Replayed: done}
			return err
		}
	}
	decide := u.decide
	if u.with != nil {
		var beside casework.Case
		if u.beside != nil {
			beside = g.cases[*u.beside].state
		}
		decide = func(c casework.Case) (Change, error) { return u.with(c, beside) }
	}
	change, err := decide(h.state)
	if err != nil {
		return err
	}
	// Clocks of several machines may differ; the journal never runs backwards.
	if change.Stamp.At.Before(h.state.UpdatedAt) {
		change.Stamp.At = h.state.UpdatedAt
	}
	next, err := fold(h, u.command.text(), change)
	if err != nil {
		return err
	}
	*h = next
	u.out = Outcome{Case: h.state}
	return nil
}

// carriedOut tells whether the command was, and refuses another under its id.
func (h *held) carriedOut(c Command) (bool, error) {
	for _, known := range h.commands {
		if id, digest, _ := strings.Cut(known, "/"); id == c.ID {
			if digest != c.Digest {
				return false, fault.New(fault.Conflict, "store.command_reused").At("id")
			}
			return true, nil
		}
	}
	return false, nil
}

// line is an entry ready to be stored.
type line struct {
	entry journal.Entry
	bytes []byte
	hash  journal.Hash
}

// fold applies the events one by one and writes an entry for each.
func fold(h *held, command string, change Change) (held, error) {
	next := *h
	if len(h.lines) == 0 {
		next.was, next.asked, next.delays = changingOf(&h.state), h.state.Tasks(), delayRows(&h.state)
	}
	if len(change.Events) == 0 {
		return next, errors.New("store: a command without events")
	}
	for _, event := range change.Events {
		next.state = casework.Apply(next.state, []casework.Event{event}, change.Stamp)
		c := &next.state
		if next.tip.IsZero() {
			next.tip = journal.Genesis(c.Jurisdiction, string(c.ID))
		}
		var err error
		if next.body, err = casework.EncodeCase(*c); err != nil {
			return next, err
		}
		body, err := casework.EncodeEvent(event)
		if err != nil {
			return next, err
		}
		l, err := encodeLine(journal.Entry{Jurisdiction: c.Jurisdiction, Subject: string(c.ID), Seq: c.Rev, At: change.Stamp.At.UnixMicro(),
			Actor: change.Stamp.Actor.Name(), Kind: event.Kind(), Command: command, Body: body, State: journal.Sum(next.body), Prev: next.tip})
		if err != nil {
			return next, err
		}
		next.lines, next.tip = append(next.lines, l), l.hash
		for _, s := range casework.SealedIn(event) {
			next.sealed = append(next.sealed, *s)
		}
	}
	if h.state.Rev > 0 && !settled(&h.state, &next.state) {
		return next, errors.New("store: a command changed what the opening of a case settles")
	}
	if command != "" {
		next.commands = append(next.commands, command)
	}
	var err error
	next.vault, err = h.vault.with(change)
	return next, err
}

func encodeLine(e journal.Entry) (line, error) {
	b, err := journal.Encode(e)
	return line{entry: e, bytes: b, hash: journal.Sum(b)}, err
}
