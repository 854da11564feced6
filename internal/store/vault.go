package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// Contact is a reporter's sealed contact data: a box that only the wrapped key
// opens, and the wrapped key, without which the person is gone.
type Contact struct {
	WrappedKey, Box []byte
	// New is that the key was made for this command. Where the case has one by then,
	// the command is refused with store.conflict: nothing may be sealed under a key
	// that is not kept.
	New bool
}

// Kept is a text whose numbers were masked, sealed under its reporter's key; Digest
// is that of what the case holds of it.
type Kept struct {
	Digest journal.Hash
	Box    []byte
}

var (
	selectContact = query(`SELECT wrapped_key, box FROM contacts WHERE jurisdiction = $1 AND id = $2`)
	insertContact = query(`INSERT INTO contacts (jurisdiction, id, wrapped_key, box) VALUES ($1, $2, $3, $4)
		ON CONFLICT (jurisdiction, id) DO NOTHING`)
	updateContact = query(`UPDATE contacts SET box = $1 WHERE jurisdiction = $2 AND id = $3 AND wrapped_key = $4`)
	deleteContact = query(`DELETE FROM contacts WHERE jurisdiction = $1 AND id = $2`)

	selectKept = query(`SELECT digest, box FROM vault WHERE jurisdiction = $1 AND case_id = $2 ORDER BY digest`)
	insertKept = manyRows(`INSERT INTO vault (jurisdiction, case_id, digest, box) VALUES `, 4,
		` ON CONFLICT (jurisdiction, case_id, digest) DO NOTHING`)
	deleteKept = query(`DELETE FROM vault WHERE jurisdiction = $1 AND case_id = $2`)

	selectContacts = query(`SELECT jurisdiction, id, wrapped_key, box FROM contacts
		WHERE (jurisdiction, id) > ($1, $2) ORDER BY jurisdiction, id LIMIT $3`)
	selectEndedHeld = query(`SELECT c.jurisdiction, c.id, c.number, c.class, c.ended_at FROM contacts k
		JOIN cases c ON c.jurisdiction = k.jurisdiction AND c.id = k.id
		WHERE (k.jurisdiction, k.id) > ($1, $2) AND c.ended_at < $3 ORDER BY k.jurisdiction, k.id LIMIT $4`)
	selectFactsOf = query(`SELECT jurisdiction, case_id, at FROM facts WHERE kind = $1 AND at >= $2 ORDER BY at, jurisdiction, case_id, seq`)
)

// vaulted is what a group does to the vault of one case.
type vaulted struct {
	contact *Contact
	kept    []Kept
	erase   bool
}

// with adds what one more command does.
func (v vaulted) with(change Change) (vaulted, error) {
	if change.Erase {
		return vaulted{erase: true}, nil
	}
	if change.Contact != nil {
		if v.erase || v.contact != nil && string(v.contact.WrappedKey) != string(change.Contact.WrappedKey) {
			return v, fault.New(fault.Conflict, "store.conflict")
		}
		contact := *change.Contact
		contact.New = contact.New || v.contact != nil && v.contact.New
		v.contact = &contact
	}
	if len(change.Kept) > 0 {
		if v.erase {
			return v, errors.New("store: something to keep for a reporter who was erased")
		}
		v.kept = append(v.kept[:len(v.kept):len(v.kept)], change.Kept...)
	}
	return v, nil
}

// save writes it.
func (v vaulted) save(tx *Tx, ref Ref) error {
	if v.erase {
		return tx.destroy(ref)
	}
	if c := v.contact; c != nil {
		n, err := int64(0), error(nil)
		if c.New {
			n, err = tx.exec(insertContact, ref.Jurisdiction, string(ref.ID), c.WrappedKey, c.Box)
		} else {
			n, err = tx.exec(updateContact, c.Box, ref.Jurisdiction, string(ref.ID), c.WrappedKey)
		}
		switch {
		case err != nil:
			return fmt.Errorf("store: keep contact: %w", err)
		case n != 1:
			return fault.New(fault.Conflict, "store.conflict")
		}
	}
	var rows []any
	for _, k := range v.kept {
		rows = append(rows, ref.Jurisdiction, string(ref.ID), k.Digest[:], k.Box)
	}
	if _, err := insertKept.exec(tx, rows); err != nil {
		return fmt.Errorf("store: keep what was masked: %w", err)
	}
	return nil
}

// destroy removes a reporter's key and what it opens, and has the database overwrite
// the bytes where it can.
func (tx *Tx) destroy(ref Ref) error {
	steps := []string{tx.conn.d.overwrite, deleteContact, deleteKept, tx.conn.d.overwriteNoMore}
	for _, text := range steps {
		args := []any{ref.Jurisdiction, string(ref.ID)}
		if text != deleteContact && text != deleteKept {
			args = nil
		}
		if text == "" {
			continue
		}
		if _, err := tx.exec(text, args...); err != nil {
			return fmt.Errorf("store: erase: %w", err)
		}
	}
	return nil
}

// Contact loads the sealed contact data of a case's reporter.
func (db *DB) Contact(ctx context.Context, ref Ref) (Contact, bool, error) {
	var c Contact
	err := db.read.one(ctx, selectContact, ref.Jurisdiction, string(ref.ID)).Scan(&c.WrappedKey, &c.Box)
	if errors.Is(err, sql.ErrNoRows) {
		return Contact{}, false, nil
	}
	return c, err == nil, wrap("load contact", err)
}

// Kept loads what was masked in the words of a case.
func (db *DB) Kept(ctx context.Context, ref Ref) ([]Kept, error) {
	rows, err := db.read.all(ctx, selectKept, ref.Jurisdiction, string(ref.ID))
	if err != nil {
		return nil, wrap("load what was masked", err)
	}
	var all []Kept
	err = each(rows, func() error {
		var k Kept
		var digest []byte
		if err := rows.Scan(&digest, &k.Box); err != nil {
			return err
		}
		h, ok := hashOf(digest)
		if !ok {
			return fmt.Errorf("digest of %d bytes", len(digest))
		}
		k.Digest = h
		all = append(all, k)
		return nil
	})
	return all, wrap("load what was masked", err)
}

// contactPage is how many keys are read at once.
const contactPage = 1024

// Contacts walks over all sealed contact data, for verification alone.
func (db *DB) Contacts(ctx context.Context, visit func(Ref, Contact) error) error {
	var after Ref
	for {
		n := 0
		var page []Contact
		var refs []Ref
		rows, err := db.read.all(ctx, selectContacts, after.Jurisdiction, string(after.ID), contactPage)
		if err != nil {
			return wrap("walk contacts", err)
		}
		if err := each(rows, func() error {
			var c Contact
			if err := rows.Scan(&after.Jurisdiction, &after.ID, &c.WrappedKey, &c.Box); err != nil {
				return err
			}
			page, refs, n = append(page, c), append(refs, after), n+1
			return nil
		}); err != nil {
			return wrap("walk contacts", err)
		}
		for i := range page {
			if err := visit(refs[i], page[i]); err != nil {
				return err
			}
		}
		if n < contactPage {
			return nil
		}
	}
}

// EndedHeld is a case that ended and whose reporter's identity is still kept.
type EndedHeld struct {
	Ref
	Number, Class string
	Ended         time.Time
}

// EndedHeld returns at most limit cases that ended before a time and hold an
// identity, after a key, in the order of their keys.
func (db *DB) EndedHeld(ctx context.Context, before time.Time, after Ref, limit int) ([]EndedHeld, error) {
	rows, err := db.read.all(ctx, selectEndedHeld, after.Jurisdiction, string(after.ID), before.UnixMicro(), limit)
	if err != nil {
		return nil, wrap("list ended cases", err)
	}
	var all []EndedHeld
	err = each(rows, func() error {
		var h EndedHeld
		var ended int64
		if err := rows.Scan(&h.Jurisdiction, &h.ID, &h.Number, &h.Class, &ended); err != nil {
			return err
		}
		h.Ended = fromMicros(ended)
		all = append(all, h)
		return nil
	})
	return all, wrap("list ended cases", err)
}

// Dated is a case to which something happened.
type Dated struct {
	Ref
	At time.Time
}

// FactsOf returns the cases to which something of the kind happened since a time,
// the first first.
func (db *DB) FactsOf(ctx context.Context, kind string, since time.Time) ([]Dated, error) {
	rows, err := db.read.all(ctx, selectFactsOf, kind, since.UnixMicro())
	if err != nil {
		return nil, wrap("list facts", err)
	}
	var all []Dated
	err = each(rows, func() error {
		var d Dated
		var at int64
		if err := rows.Scan(&d.Jurisdiction, &d.ID, &at); err != nil {
			return err
		}
		d.At = fromMicros(at)
		all = append(all, d)
		return nil
	})
	return all, wrap("list facts", err)
}
