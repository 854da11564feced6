package store

import (
	"context"
	"slices"

	"wellfield/internal/complaint"
	"wellfield/internal/journal"
)

var (
	selectComplaintsAll       = query(`SELECT id, rev, number, receiver, made_at, ended_at, body, tip FROM complaints ORDER BY id`)
	selectComplaintIDs        = query(`SELECT DISTINCT complaint_id FROM complaint_entries ORDER BY complaint_id`)
	selectComplaintKeyIDs     = query(`SELECT DISTINCT complaint_id FROM complaint_keys ORDER BY complaint_id`)
	selectComplaintBoxIDs     = query(`SELECT DISTINCT complaint_id FROM complaint_boxes ORDER BY complaint_id`)
	selectComplaintKeyKinds   = query(`SELECT kind FROM complaint_keys WHERE complaint_id = $1 ORDER BY kind`)
	selectComplaintBoxDigests = query(`SELECT kind, digest FROM complaint_boxes WHERE complaint_id = $1 ORDER BY kind, digest`)
)

// complainedRow is a complaint as it stands in the database.
type complainedRow struct {
	columns complainedColumns
	body    string
	tip     []byte
}

// complainedColumns are the columns that are derived from the complaint.
type complainedColumns struct {
	id, number, receiver string
	rev, madeAt, endedAt int64
}

func complaintColumns(c *complaint.Complaint) complainedColumns {
	return complainedColumns{id: string(c.ID), number: c.Number, receiver: string(c.Receiver), rev: c.Rev, madeAt: c.At.UnixMicro(), endedAt: orZero(complaintEnd(c))}
}

func orZero(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// complaints verifies each complaint: its chain, its row against what the chain's
// events fold to, its columns, and that just those boxes and keys are there that its
// entries speak of. It counts none of them: how many complaints there are is told to
// nobody who runs a verification.
func (v *verifier) complaints(ctx context.Context) error {
	rows, err := v.q.QueryContext(ctx, selectComplaintsAll)
	if err != nil {
		return wrap("verify complaints", err)
	}
	var all []complainedRow
	known := map[string]bool{}
	err = each(rows, func() error {
		var r complainedRow
		var ended *int64
		c := &r.columns
		err := rows.Scan(&c.id, &c.rev, &c.number, &c.receiver, &c.madeAt, &ended, &r.body, &r.tip)
		c.endedAt = orZero(ended)
		known[c.id] = true
		all = append(all, r)
		return err
	})
	for i := range all {
		if err == nil {
			err = v.complaint(ctx, &all[i])
		}
	}
	for _, text := range []string{selectComplaintIDs, selectComplaintKeyIDs, selectComplaintBoxIDs} {
		if err == nil {
			err = v.withoutComplaint(ctx, text, known)
		}
	}
	return wrap("verify complaints", err)
}

func (v *verifier) withoutComplaint(ctx context.Context, text string, known map[string]bool) error {
	rows, err := v.q.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var id string
		err := rows.Scan(&id)
		if err == nil && !known[id] {
			v.found(cityWide, complaintSubject(complaint.ID(id)), "evidence without its complaint")
		}
		return err
	})
}

func (v *verifier) complaint(ctx context.Context, r *complainedRow) error {
	id := complaint.ID(r.columns.id)
	subject := complaintSubject(id)
	chain := journal.NewChain(cityWide, subject)
	folded, spoken, ok, err := v.foldedComplaint(ctx, chain, id)
	if err != nil || !ok {
		return err
	}
	body, err := complaint.Encode(folded)
	if err != nil {
		return err
	}
	tip, n := chain.Tip()
	switch h, ok := hashOf(r.tip); {
	case n == 0 || !ok || h != tip:
		v.found(cityWide, subject, "the row's tip is not the hash of its last entry")
	case string(body) != r.body || journal.Sum(body) != chain.State():
		v.found(cityWide, subject, "the row does not match its entries")
	case complaintColumns(&folded) != r.columns:
		v.found(cityWide, subject, "a column does not match the row")
	}
	return v.complaintBoxes(ctx, id, &folded, spoken)
}

// spokenOf are the digests that the entries of a complaint speak of, by key.
type spokenOf map[BoxKind]map[journal.Hash]bool

// foldedComplaint is what the entries of a chain make of a complaint; not ok where the
// chain is broken, which is reported.
func (v *verifier) foldedComplaint(ctx context.Context, chain *journal.Chain, id complaint.ID) (c complaint.Complaint, spoken spokenOf, ok bool, err error) {
	spoken = spokenOf{BoxWords: {}, BoxIdentity: {}}
	rows, err := v.q.QueryContext(ctx, selectComplaintEntries, string(id))
	if err != nil {
		return c, spoken, false, err
	}
	ok = true
	err = each(rows, func() error {
		var stored storedEntry
		if err := rows.Scan(&stored.seq, &stored.command, &stored.bytes, &stored.hash); err != nil || !ok {
			return err
		}
		var e journal.Entry
		if e, ok = v.entry(chain, cityWide, complaintSubject(id), stored); !ok {
			return nil
		}
		event, err := complaint.DecodeEvent(e.Kind, e.Body)
		if err != nil {
			v.found(cityWide, complaintSubject(id), "entry %d: %v", e.Seq, err)
			ok = false
			return nil
		}
		words, identity := complaint.Seals(event)
		for _, s := range words {
			spoken[BoxWords][s.Digest] = true
		}
		for _, s := range identity {
			spoken[BoxIdentity][s.Digest] = true
		}
		c = complaint.Apply(c, event, e.Time())
		return nil
	})
	return c, spoken, ok, err
}

// complaintBoxes demands what the entries speak of, and that what was erased is gone.
func (v *verifier) complaintBoxes(ctx context.Context, id complaint.ID, c *complaint.Complaint, spoken spokenOf) error {
	found := func(what string) { v.found(cityWide, complaintSubject(id), "%s", what) }
	gone := map[BoxKind]bool{BoxWords: !c.Vault.Words.IsZero(), BoxIdentity: !c.Vault.Erased.IsZero()}
	rows, err := v.q.QueryContext(ctx, selectComplaintBoxDigests, string(id))
	if err != nil {
		return err
	}
	if err := each(rows, func() error {
		var kind string
		var digest []byte
		if err := rows.Scan(&kind, &digest); err != nil {
			return err
		}
		h, ok := hashOf(digest)
		switch k := BoxKind(kind); {
		case gone[k]:
			found("what was erased is still there")
		case !ok || !spoken[k][h]:
			found("a box that no entry speaks of")
		default:
			delete(spoken[k], h)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, k := range []BoxKind{BoxIdentity, BoxWords} {
		if len(spoken[k]) > 0 && !gone[k] {
			found("a sealed value is missing")
		}
	}
	return v.complaintKeys(ctx, id, c, gone)
}

// complaintKeys demands the keys that there must be, and no other.
func (v *verifier) complaintKeys(ctx context.Context, id complaint.ID, c *complaint.Complaint, gone map[BoxKind]bool) error {
	rows, err := v.q.QueryContext(ctx, selectComplaintKeyKinds, string(id))
	if err != nil {
		return err
	}
	var kinds []BoxKind
	err = each(rows, func() error {
		var kind string
		err := rows.Scan(&kind)
		kinds = append(kinds, BoxKind(kind))
		return err
	})
	for _, k := range kinds {
		if gone[k] || k != BoxWords && k != BoxIdentity {
			v.found(cityWide, complaintSubject(id), "a key that should be gone")
		}
	}
	if !gone[BoxWords] && !slices.Contains(kinds, BoxWords) || c.Vault.Holds() && !slices.Contains(kinds, BoxIdentity) {
		v.found(cityWide, complaintSubject(id), "a key is missing")
	}
	return err
}
