package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

// group is the cases that the commands of one transaction are about. Reading,
// deciding and writing follow each other for all of them together, so that many
// commands take few statements.
type group struct {
	shelf *shelf
	cases map[Ref]*held
}

// together carries commands out on their cases in one go. The first result has
// each command's own error; the second means that the transaction cannot be
// committed, whoever's command is to blame.
func (g *group) together(tx *Tx, updates []*update) ([]error, error) {
	if err := g.read(tx, g.missing(updates)); err != nil {
		return nil, err
	}
	failed := make([]error, len(updates))
	doubtful := g.decide(updates, failed, func(i int) bool { return true })
	if len(doubtful) > 0 {
		// Refused for a state that was remembered. Another process may have changed
		// it since, so it is read before anybody is told no.
		var refs []Ref
		for ref := range doubtful {
			refs = append(refs, ref)
			delete(g.cases, ref)
		}
		if err := g.read(tx, refs); err != nil {
			return nil, err
		}
		g.decide(updates, failed, func(i int) bool { return doubtful[updates[i].ref] })
	}
	return failed, g.write(tx)
}

// decide runs the commands that are asked for and returns the cases of which
// only the memory said no.
func (g *group) decide(updates []*update, failed []error, asked func(int) bool) map[Ref]bool {
	lanes, doubts := lanesOf(updates, asked), make([]bool, len(updates))
	onCores(len(lanes), func(k int) {
		for _, i := range lanes[k] {
			u := updates[i]
			h := g.cases[u.ref]
			failed[i] = safely(func() error { return u.run(h, g) })
			doubts[i] = failed[i] != nil && h.remembered && len(h.lines) == 0
		}
	})
	doubtful := map[Ref]bool{}
	for i, u := range updates {
		// What was decided on it after all is checked when the row is saved.
		if doubts[i] && len(g.cases[u.ref].lines) == 0 {
			doubtful[u.ref] = true
		}
	}
	return doubtful
}

// lanesOf are the commands that are asked for, those on one case in one lane in
// their order. What is decided in one lane no other looks at: where a command
// looks at a second case, there is one lane for all.
func lanesOf(updates []*update, asked func(int) bool) (lanes [][]int) {
	looks := slices.ContainsFunc(updates, func(u *update) bool { return u.beside != nil })
	at := make(map[Ref]int, len(updates))
	for i, u := range updates {
		if !asked(i) {
			continue
		}
		ref := u.ref
		if looks {
			ref = Ref{}
		}
		lane, known := at[ref]
		if !known {
			lane, lanes = len(lanes), append(lanes, nil)
			at[ref] = lane
		}
		lanes[lane] = append(lanes[lane], i)
	}
	return lanes
}

// missing takes what is remembered from the shelf and returns the other cases.
func (g *group) missing(updates []*update) (refs []Ref) {
	// What is only looked at is not checked when a row is saved, so it is never taken
	// from memory.
	for _, u := range updates {
		if u.beside == nil {
			continue
		}
		if _, known := g.cases[*u.beside]; !known {
			g.cases[*u.beside] = nil
			refs = append(refs, *u.beside)
		}
	}
	for _, u := range updates {
		if _, known := g.cases[u.ref]; known {
			continue
		}
		h := g.shelf.take(u.ref)
		if g.cases[u.ref] = h; h == nil {
			refs = append(refs, u.ref)
		}
	}
	return refs
}

// selectHeld asks for cases with what a decision needs, locked on databases that
// have other writers. It is a join and not an IN, because SQLite reads the whole
// table for an IN of several keys in order.
var selectHeld = manyRows(`WITH asked (jurisdiction, id) AS (VALUES `, 2, `) SELECT cases.jurisdiction, cases.id, body, tip, lat, lng,
	coalesce((SELECT string_agg(e.command, ' ' ORDER BY e.seq) FROM entries e WHERE e.jurisdiction = cases.jurisdiction AND e.subject = cases.id), '')
	FROM asked JOIN cases ON cases.jurisdiction = asked.jurisdiction AND cases.id = asked.id ORDER BY cases.jurisdiction, cases.id`)

// read loads the cases; those that are not there are held as zero.
func (g *group) read(tx *Tx, refs []Ref) error {
	var keys []any
	for _, ref := range refs {
		g.cases[ref] = &held{ref: ref}
		keys = append(keys, ref.Jurisdiction, string(ref.ID))
	}
	var found []kept
	texts, args := selectHeld.pieces(keys)
	for i, text := range texts {
		rows, err := tx.query(text+tx.conn.d.lock, args[i]...)
		if err == nil {
			err = each(rows, func() error {
				var k kept
				err := rows.Scan(&k.Jurisdiction, &k.ID, &k.body, &k.tip, &k.lat, &k.lng, &k.commands)
				found = append(found, k)
				return err
			})
		}
		if err != nil {
			return fmt.Errorf("store: load cases: %w", err)
		}
	}
	failed := make([]error, len(found))
	onCores(len(found), func(i int) { failed[i] = found[i].hold(g.cases[found[i].Ref]) })
	return wrap("load cases", errors.Join(failed...))
}

// kept is a case as its row has it, with what was carried out on it.
type kept struct {
	Ref
	body, tip []byte
	lat, lng  *int64
	commands  string
}

func (k *kept) hold(h *held) error {
	c, err := casework.DecodeCase(k.body)
	if err != nil {
		return err
	}
	if k.lat != nil && k.lng != nil {
		c.KnowPoint(geo.Point{Lat: int32(*k.lat), Lng: int32(*k.lng)})
	}
	last, ok := hashOf(k.tip)
	if !ok {
		return fmt.Errorf("store: tip of %d bytes", len(k.tip))
	}
	*h = held{ref: k.Ref, saved: c.Rev, state: c, tip: last, commands: slices.Compact(strings.Fields(k.commands))}
	return nil
}

var (
	insertEntries = manyRows(`INSERT INTO entries (jurisdiction, subject, seq, command, bytes, hash) VALUES `, 6, ``)
	insertSealed  = manyRows(`INSERT INTO sealed (jurisdiction, subject, digest, salt, value) VALUES `, 5,
		` ON CONFLICT (jurisdiction, subject, digest) DO NOTHING`)
)

// write saves what was decided: the rows first, each where its revision is still
// the one that was decided on, because the row is the lock that keeps two writers
// of one case apart. Rows come in one order, so that two processes wait for each
// other in one direction.
func (g *group) write(tx *Tx) error {
	var changed []*held
	for _, h := range g.cases {
		if len(h.lines) > 0 {
			changed = append(changed, h)
		}
	}
	slices.SortFunc(changed, func(a, b *held) int {
		return cmp.Or(cmp.Compare(a.ref.Jurisdiction, b.ref.Jurisdiction), cmp.Compare(a.ref.ID, b.ref.ID))
	})
	for _, save := range []func(*Tx, []*held) error{saveCases, saveTasks, saveProposals, saveFacts, saveDelays, saveRechecked} {
		if err := save(tx, changed); err != nil {
			return err
		}
	}
	var entries, sealed []any
	for _, h := range changed {
		for _, l := range h.lines {
			entries = append(entries, l.entry.Jurisdiction, l.entry.Subject, l.entry.Seq, l.entry.Command, string(l.bytes), l.hash[:])
		}
		for _, s := range h.sealed {
			sealed = append(sealed, h.state.Jurisdiction, string(h.state.ID), s.Digest[:], s.Salt, s.Value)
		}
	}
	if _, err := insertEntries.exec(tx, entries); err != nil {
		return fmt.Errorf("store: append entries: %w", err)
	}
	if _, err := insertSealed.exec(tx, sealed); err != nil {
		return fmt.Errorf("store: keep sealed values: %w", err)
	}
	for _, h := range changed {
		if err := h.vault.save(tx, h.ref); err != nil {
			return err
		}
	}
	return nil
}

// alike are the rows that one statement can write: with equally many new entries,
// and equally much changed.
type alike struct {
	grown int64
	depth
}

// saveCases writes the rows, those that are alike together.
func saveCases(tx *Tx, changed []*held) error {
	rows, count := map[alike][]any{}, map[alike]int64{}
	for _, h := range changed {
		r := rowOf(&h.state, h.body)
		a := alike{grown: h.state.Rev - h.saved}
		if h.saved > 0 {
			a.depth = h.was.to(changingOf(&h.state))
		}
		rows[a] = append(append(append(rows[a], r.key()...), r.facts()...), h.tip[:])
		count[a]++
	}
	for a, args := range rows {
		n, err := saveRows[a.depth].exec(tx, args, a.grown)
		switch {
		case err != nil && isDuplicate(err):
			return fault.New(fault.Conflict, "store.conflict")
		case err != nil:
			return fmt.Errorf("store: save cases: %w", err)
		case n != count[a]:
			return fault.New(fault.Conflict, "store.conflict")
		}
	}
	return nil
}

// committed puts the cases on the shelf as they are now.
func (g *group) committed() {
	for ref, h := range g.cases {
		if h.state.Rev == 0 {
			continue
		}
		g.shelf.put(ref, &held{ref: ref, remembered: true, saved: h.state.Rev, state: h.state.WithoutWords(), tip: h.tip, commands: h.commands})
	}
}

// failed forgets the cases: what the database holds of them is not known.
func (g *group) failed() {
	for ref := range g.cases {
		g.shelf.forget(ref)
	}
}
