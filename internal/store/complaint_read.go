package store

import (
	"context"
	"time"

	"wellfield/internal/complaint"
	"wellfield/internal/journal"
	"wellfield/internal/org"
)

// ComplaintByNumber loads a complaint; false when there is none.
func (db *DB) ComplaintByNumber(ctx context.Context, number string) (complaint.Complaint, bool, error) {
	found, err := db.complaints(ctx, selectComplaintNumber, number)
	if err != nil || len(found) == 0 {
		return complaint.Complaint{}, false, err
	}
	return found[0], true, nil
}

// ComplaintsOf lists what an organisation has or had last, the newest first.
func (db *DB) ComplaintsOf(ctx context.Context, receiver org.ID, limit int) ([]complaint.Complaint, error) {
	return db.complaints(ctx, selectComplaintsOf, string(receiver), limit)
}

// OpenComplaints lists all that are not ended.
func (db *DB) OpenComplaints(ctx context.Context) ([]complaint.Complaint, error) {
	return db.complaints(ctx, selectComplaintsOpen)
}

// EndedComplaints lists those that ended before a time.
func (db *DB) EndedComplaints(ctx context.Context, before time.Time) ([]complaint.Complaint, error) {
	return db.complaints(ctx, selectComplaintsEnded, before.UnixMicro())
}

func (db *DB) complaints(ctx context.Context, text string, args ...any) ([]complaint.Complaint, error) {
	rows, err := db.read.all(ctx, text, args...)
	if err != nil {
		return nil, wrap("list complaints", err)
	}
	var all []complaint.Complaint
	err = each(rows, func() error {
		var body string
		if err := rows.Scan(&body); err != nil {
			return err
		}
		c, err := complaint.Decode([]byte(body))
		all = append(all, c)
		return err
	})
	return all, wrap("list complaints", err)
}

// EachComplaint visits the ids of all complaints, for verification alone.
func (db *DB) EachComplaint(ctx context.Context, visit func(complaint.ID) error) error {
	rows, err := db.read.all(ctx, selectEveryComplaint)
	if err != nil {
		return wrap("walk complaints", err)
	}
	var ids []complaint.ID
	if err := each(rows, func() error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, complaint.ID(id))
		return err
	}); err != nil {
		return wrap("walk complaints", err)
	}
	for _, id := range ids {
		if err := visit(id); err != nil {
			return err
		}
	}
	return nil
}

// ComplaintKeys loads the wrapped keys that a complaint still has.
func (db *DB) ComplaintKeys(ctx context.Context, id complaint.ID) (map[BoxKind][]byte, error) {
	rows, err := db.read.all(ctx, selectComplaintKeys, string(id))
	if err != nil {
		return nil, wrap("load keys of a complaint", err)
	}
	all := map[BoxKind][]byte{}
	err = each(rows, func() error {
		var kind string
		var wrapped []byte
		err := rows.Scan(&kind, &wrapped)
		all[BoxKind(kind)] = wrapped
		return err
	})
	return all, wrap("load keys of a complaint", err)
}

// ComplaintBoxes loads everything that is sealed of a complaint.
func (db *DB) ComplaintBoxes(ctx context.Context, id complaint.ID) ([]ComplaintBox, error) {
	rows, err := db.read.all(ctx, selectComplaintBoxes, string(id))
	if err != nil {
		return nil, wrap("load boxes of a complaint", err)
	}
	var all []ComplaintBox
	err = each(rows, func() error {
		var kind string
		var digest []byte
		var b ComplaintBox
		if err := rows.Scan(&kind, &digest, &b.Box); err != nil {
			return err
		}
		b.Kind = BoxKind(kind)
		h, ok := hashOf(digest)
		if !ok {
			return errAltered
		}
		b.Digest = h
		all = append(all, b)
		return nil
	})
	return all, wrap("load boxes of a complaint", err)
}

// ComplaintStep is one entry of a complaint's chain.
type ComplaintStep struct {
	At    time.Time
	Actor string
	Event complaint.Event
}

// ComplaintHistory is everything that happened to a complaint, the first first.
func (db *DB) ComplaintHistory(ctx context.Context, id complaint.ID) ([]ComplaintStep, error) {
	rows, err := db.read.all(ctx, selectComplaintEntries, string(id))
	if err != nil {
		return nil, wrap("load history of a complaint", err)
	}
	var all []ComplaintStep
	err = each(rows, func() error {
		var s storedEntry
		if err := rows.Scan(&s.seq, &s.command, &s.bytes, &s.hash); err != nil {
			return err
		}
		e, err := journal.Parse([]byte(s.bytes))
		if err != nil {
			return err
		}
		event, err := complaint.DecodeEvent(e.Kind, e.Body)
		all = append(all, ComplaintStep{At: e.Time(), Actor: e.Actor, Event: event})
		return err
	})
	return all, wrap("load history of a complaint", err)
}
