package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// BoxKind is which of a complaint's two keys closes a box.
type BoxKind string

// The kinds.
const (
	BoxWords    BoxKind = "words"    // what was written
	BoxIdentity BoxKind = "identity" // what tells who complained
)

// ComplaintBox is a sealed value under one of the keys of its complaint; Digest is what
// the journal holds of it.
type ComplaintBox struct {
	Kind   BoxKind
	Digest journal.Hash
	Box    []byte
}

// ComplaintChange is what was decided on a complaint, and what it does to its keys.
type ComplaintChange struct {
	Event complaint.Event
	At    time.Time
	Actor string
	Keys  map[BoxKind][]byte // made for this command, wrapped
	Boxes []ComplaintBox
	Erase BoxKind // the key to destroy; empty for none
}

var (
	selectComplaint        = query(`SELECT body, tip FROM complaints WHERE id = $1`)
	selectComplaintNumber  = query(`SELECT body FROM complaints WHERE number = $1`)
	selectEveryComplaint   = query(`SELECT id FROM complaints ORDER BY id`)
	selectComplaintsOf     = query(`SELECT body FROM complaints WHERE receiver = $1 ORDER BY made_at DESC, id DESC LIMIT $2`)
	selectComplaintsOpen   = query(`SELECT body FROM complaints WHERE ended_at IS NULL ORDER BY id`)
	selectComplaintsEnded  = query(`SELECT body FROM complaints WHERE ended_at < $1 ORDER BY ended_at, id`)
	selectComplaintEntries = query(`SELECT seq, command, bytes, hash FROM complaint_entries WHERE complaint_id = $1 ORDER BY seq`)
	selectComplaintKeys    = query(`SELECT kind, wrapped_key FROM complaint_keys WHERE complaint_id = $1 ORDER BY kind`)
	selectComplaintBoxes   = query(`SELECT kind, digest, box FROM complaint_boxes WHERE complaint_id = $1 ORDER BY kind, digest`)

	insertComplaint = query(`INSERT INTO complaints (id, rev, number, receiver, made_at, ended_at, body, tip) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	updateComplaint = query(`UPDATE complaints SET rev = $1, receiver = $2, ended_at = $3, body = $4, tip = $5 WHERE id = $6 AND rev = $7`)

	insertComplaintEntry = query(`INSERT INTO complaint_entries (complaint_id, seq, command, bytes, hash) VALUES ($1, $2, $3, $4, $5)`)
	insertComplaintKey   = query(`INSERT INTO complaint_keys (complaint_id, kind, wrapped_key) VALUES ($1, $2, $3)`)
	insertComplaintBox   = query(`INSERT INTO complaint_boxes (complaint_id, kind, digest, box) VALUES ($1, $2, $3, $4)`)
	deleteComplaintKey   = query(`DELETE FROM complaint_keys WHERE complaint_id = $1 AND kind = $2`)
	deleteComplaintBoxes = query(`DELETE FROM complaint_boxes WHERE complaint_id = $1 AND kind = $2`)
)

// complaintSubject is the subject of a complaint's chain. Its jurisdiction is none: a
// complaint lies in no area.
func complaintSubject(id complaint.ID) string { return "complaint:" + string(id) }

// ChangeComplaint carries out one command on a complaint: the row first, then its
// entry, keys and boxes, in one transaction. decide is given the complaint as it
// stands, zero where there is none. A command whose id is in the chain already changes
// nothing and is answered with what there is.
//
// Faults: store.command_reused, store.conflict, and those of decide.
func (db *DB) ChangeComplaint(ctx context.Context, id complaint.ID, command Command,
	decide func(complaint.Complaint) (ComplaintChange, error)) (complaint.Complaint, error) {
	const tries = 4
	for try := 1; ; try++ {
		var after complaint.Complaint
		err := db.writerFor(cityWide).do(ctx, command.Urgent, func(tx *Tx) (err error) {
			after, err = tx.changeComplaint(id, command, decide)
			return err
		})
		if !errors.Is(err, errComplaintMoved) || try == tries {
			return after, err
		}
	}
}

// errComplaintMoved is that another process was first.
var errComplaintMoved = fault.New(fault.Conflict, "store.conflict")

func (tx *Tx) changeComplaint(id complaint.ID, command Command, decide func(complaint.Complaint) (ComplaintChange, error)) (complaint.Complaint, error) {
	c, tip, err := tx.complaint(id)
	if err != nil {
		return c, err
	}
	if again, err := tx.complained(id, command); again || err != nil {
		return c, err
	}
	change, err := decide(c)
	if err != nil {
		return c, err
	}
	after := complaint.Apply(c, change.Event, change.At)
	body, err := complaint.Encode(after)
	if err != nil {
		return c, err
	}
	says, err := complaint.EncodeEvent(change.Event)
	if err != nil {
		return c, err
	}
	l, err := encodeLine(journal.Entry{Jurisdiction: cityWide, Subject: complaintSubject(id), Seq: after.Rev, At: change.At.UnixMicro(),
		Actor: change.Actor, Kind: change.Event.Kind(), Command: command.text(), Body: says, State: journal.Sum(body), Prev: tip})
	if err != nil {
		return c, err
	}
	if err := tx.saveComplaint(c.Rev, after, body, l.hash); err != nil {
		return c, err
	}
	if _, err := tx.exec(insertComplaintEntry, string(id), l.entry.Seq, l.entry.Command, string(l.bytes), l.hash[:]); err != nil {
		return c, wrap("append entry", err)
	}
	return after, wrap("seal complaint", tx.sealComplaint(id, change))
}

func (tx *Tx) complaint(id complaint.ID) (complaint.Complaint, journal.Hash, error) {
	var body string
	var tip []byte
	err := tx.row(selectComplaint, string(id)).Scan(&body, &tip)
	if errors.Is(err, sql.ErrNoRows) {
		return complaint.Complaint{}, journal.Genesis(cityWide, complaintSubject(id)), nil
	}
	if err != nil {
		return complaint.Complaint{}, journal.Hash{}, wrap("load complaint", err)
	}
	h, ok := hashOf(tip)
	if !ok {
		return complaint.Complaint{}, h, errAltered
	}
	c, err := complaint.Decode([]byte(body))
	return c, h, err
}

// complained tells whether the chain holds the command.
func (tx *Tx) complained(id complaint.ID, command Command) (found bool, err error) {
	rows, err := tx.query(selectComplaintEntries, string(id))
	if err != nil {
		return false, wrap("load commands", err)
	}
	reused := false
	err = each(rows, func() error {
		var e storedEntry
		err := rows.Scan(&e.seq, &e.command, &e.bytes, &e.hash)
		if strings.HasPrefix(e.command, command.ID+"/") {
			found, reused = true, e.command != command.text()
		}
		return err
	})
	if err == nil && reused {
		return false, fault.New(fault.Conflict, "store.command_reused").At("id")
	}
	return found, wrap("load commands", err)
}

// saveComplaint writes the row where it is still at the revision that was decided on:
// the row is the lock.
func (tx *Tx) saveComplaint(rev int64, c complaint.Complaint, body []byte, tip journal.Hash) error {
	if rev == 0 {
		_, err := tx.exec(insertComplaint, string(c.ID), c.Rev, c.Number, string(c.Receiver), c.At.UnixMicro(), complaintEnd(&c), string(body), tip[:])
		if isDuplicate(err) {
			return errComplaintMoved
		}
		return wrap("save complaint", err)
	}
	n, err := tx.exec(updateComplaint, c.Rev, string(c.Receiver), complaintEnd(&c), string(body), tip[:], string(c.ID), rev)
	if err == nil && n != 1 {
		return errComplaintMoved
	}
	return wrap("save complaint", err)
}

func complaintEnd(c *complaint.Complaint) *int64 {
	if c.Ended.IsZero() {
		return nil
	}
	us := c.Ended.UnixMicro()
	return &us
}

func (tx *Tx) sealComplaint(id complaint.ID, change ComplaintChange) error {
	for _, kind := range []BoxKind{BoxWords, BoxIdentity} {
		if wrapped, made := change.Keys[kind]; made {
			if _, err := tx.exec(insertComplaintKey, string(id), string(kind), wrapped); err != nil {
				return err
			}
		}
	}
	for _, b := range change.Boxes {
		if _, err := tx.exec(insertComplaintBox, string(id), string(b.Kind), b.Digest[:], b.Box); err != nil {
			return err
		}
	}
	if change.Erase == "" {
		return nil
	}
	for _, text := range []string{tx.conn.d.overwrite, deleteComplaintKey, deleteComplaintBoxes, tx.conn.d.overwriteNoMore} {
		var args []any
		if text == deleteComplaintKey || text == deleteComplaintBoxes {
			args = []any{string(id), string(change.Erase)}
		}
		if text == "" {
			continue
		}
		if _, err := tx.exec(text, args...); err != nil {
			return err
		}
	}
	return nil
}
