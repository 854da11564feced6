package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wellfield/internal/casework"
	"wellfield/internal/journal"
)

// Finding is one thing that Verify found wrong.
type Finding struct {
	Jurisdiction, Subject string
	What                  string
}

// Verified counts what Verify looked at.
type Verified struct {
	Cases, Entries, Sealed, Documents int
}

// verifyPage is how many cases Verify holds in memory at once.
const verifyPage = 500

var (
	selectCasesAll = query(`SELECT ` + keyColumns + `, ` + factColumns + `, tip FROM cases
		WHERE (jurisdiction, id) > ($1, $2) ORDER BY jurisdiction, id LIMIT $3`)
	selectEntriesAll = query(`SELECT subject, seq, command, bytes, hash FROM entries
		WHERE jurisdiction = $1 AND subject >= $2 AND subject <= $3 ORDER BY subject, seq`)
	selectSealedAll = query(`SELECT subject, digest, salt, value FROM sealed
		WHERE jurisdiction = $1 AND subject >= $2 AND subject <= $3 ORDER BY subject, digest`)
	selectSubjectsShared = query(`SELECT DISTINCT subject FROM entries WHERE jurisdiction = $1 ORDER BY subject`)
)

// Verify compares everything that is evidence with itself: each entry's bytes
// with its hash, each chain from its beginning, each row with its last entry's
// digest and with its own columns, each sealed value with its digest, each
// document with its digest and its entries. report is called for each finding;
// progress, which may be nil, after each page. What nothing inside the database
// can show, such as a whole case removed with its chain, needs a checkpoint
// held outside.
func (db *DB) Verify(ctx context.Context, report func(Finding), visit func(casework.Case)) (Verified, error) {
	v := &verifier{db: db, report: report, visit: visit, proposed: map[RulingKey]proposed{}}
	if err := v.snapshot(ctx, v.documents); err != nil {
		return v.seen, err
	}
	var after Ref
	for {
		var last Ref
		n := 0
		err := v.snapshot(ctx, func(ctx context.Context) (err error) {
			last, n, err = v.page(ctx, after)
			return err
		})
		if err != nil {
			return v.seen, err
		}
		if n < verifyPage {
			break
		}
		after = last
	}
	return v.seen, errors.Join(v.snapshot(ctx, v.orphans), v.snapshot(ctx, v.proposals))
}

type verifier struct {
	db     *DB
	q      querier // the snapshot in which a part is verified
	report func(Finding)
	visit  func(casework.Case)
	seen   Verified

	proposed map[RulingKey]proposed // by the cases seen so far
}

func (v *verifier) found(jurisdiction, subject, format string, args ...any) {
	v.report(Finding{jurisdiction, subject, fmt.Sprintf(format, args...)})
}

// snapshot runs a part of the verification on one state of the database, so that
// a server at work is never taken for an attacker.
func (v *verifier) snapshot(ctx context.Context, part func(context.Context) error) error {
	tx, err := v.db.read.BeginTx(ctx, &v.db.d.snapshot)
	if err != nil {
		return wrap("verify", err)
	}
	v.q = tx
	return errors.Join(part(ctx), tx.Rollback())
}

// stored is one case as it stands in the database.
type stored struct {
	row      row
	tip      []byte
	chain    *journal.Chain
	broken   bool
	mentions map[journal.Hash]bool // digests of sealed values in entries
	tasks    []casework.Task
	facts    []fact // what its entries add to what is counted
	delays   []DelayRow
	key      bool // its reporter has a key
	kept     int  // texts kept under it
}

// page verifies the cases after a key, one jurisdiction at a time.
func (v *verifier) page(ctx context.Context, after Ref) (Ref, int, error) {
	rows, err := v.q.QueryContext(ctx, selectCasesAll, after.Jurisdiction, string(after.ID), verifyPage)
	if err != nil {
		return Ref{}, 0, wrap("verify", err)
	}
	var last Ref
	n := 0
	var group []*stored
	var groups [][]*stored
	err = each(rows, func() error {
		s := &stored{mentions: map[journal.Hash]bool{}}
		if err := rows.Scan(append(s.row.scan(), &s.tip)...); err != nil {
			return err
		}
		s.chain = journal.NewChain(s.row.jurisdiction, s.row.id)
		n++
		last = Ref{s.row.jurisdiction, casework.ID(s.row.id)}
		if len(group) > 0 && group[0].row.jurisdiction != s.row.jurisdiction {
			groups, group = append(groups, group), nil
		}
		group = append(group, s)
		return nil
	})
	if err != nil {
		return Ref{}, 0, wrap("verify", err)
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	for _, g := range groups {
		if err := v.group(ctx, g); err != nil {
			return Ref{}, 0, err
		}
	}
	return last, n, nil
}

func (v *verifier) group(ctx context.Context, g []*stored) error {
	byID := make(map[string]*stored, len(g))
	for _, s := range g {
		byID[s.row.id] = s
	}
	j, first, last := g[0].row.jurisdiction, g[0].row.id, g[len(g)-1].row.id
	if err := v.entries(ctx, byID, j, first, last); err != nil {
		return err
	}
	spots, err := v.sealed(ctx, byID, j, first, last)
	if err != nil {
		return err
	}
	if err := errors.Join(v.tasks(ctx, byID, j, first, last), v.delays(ctx, byID, j, first, last)); err != nil {
		return err
	}
	if err := errors.Join(v.facts(ctx, byID, j, first, last), v.vault(ctx, byID, j, first, last)); err != nil {
		return err
	}
	for _, s := range g {
		v.row(s, spots)
		v.seen.Cases++
	}
	return nil
}

func (v *verifier) entries(ctx context.Context, byID map[string]*stored, j, first, last string) error {
	rows, err := v.q.QueryContext(ctx, selectEntriesAll, j, first, last)
	if err != nil {
		return wrap("verify entries", err)
	}
	return wrap("verify entries", each(rows, func() error {
		var subject string
		var e storedEntry
		if err := rows.Scan(&subject, &e.seq, &e.command, &e.bytes, &e.hash); err != nil {
			return err
		}
		v.seen.Entries++
		s := byID[subject]
		if s == nil || s.broken {
			return nil // orphans are looked for apart; a broken chain is reported once
		}
		entry, ok := v.entry(s.chain, s.row.jurisdiction, s.row.id, e)
		s.broken = !ok
		if ok {
			v.mentioned(s, entry)
			if f, counted := factOf(&entry); counted {
				s.facts = append(s.facts, f)
			}
		}
		return nil
	}))
}

// sealed checks every sealed value and returns the exact places by digest.
func (v *verifier) sealed(ctx context.Context, byID map[string]*stored, j, first, last string) (Sealed, error) {
	rows, err := v.q.QueryContext(ctx, selectSealedAll, j, first, last)
	if err != nil {
		return nil, wrap("verify sealed values", err)
	}
	all := Sealed{}
	err = each(rows, func() error {
		var subject string
		var digest, salt, value []byte
		if err := rows.Scan(&subject, &digest, &salt, &value); err != nil {
			return err
		}
		v.seen.Sealed++
		s := byID[subject]
		if s == nil {
			return nil
		}
		h, ok := hashOf(digest)
		switch {
		case !ok || casework.SealDigest(value, salt) != h:
			v.found(j, subject, "a sealed value does not match its digest")
		case !s.broken && !s.mentions[h]:
			v.found(j, subject, "a sealed value that no entry mentions")
		}
		delete(s.mentions, h)
		all[h] = casework.Sealed{Digest: h, Salt: salt, Value: value}
		return nil
	})
	return all, wrap("verify sealed values", err)
}

func (v *verifier) row(s *stored, spots Sealed) {
	found := func(format string, args ...any) { v.found(s.row.jurisdiction, s.row.id, format, args...) }
	if s.broken {
		return
	}
	for digest := range s.mentions {
		found("sealed value %s is missing", digest)
	}
	tip, n := s.chain.Tip()
	if n == 0 {
		found("a row without entries")
		return
	}
	if h, ok := hashOf(s.tip); !ok || h != tip {
		found("the row's tip is not the hash of its last entry")
	}
	if journal.Sum([]byte(s.row.body)) != s.chain.State() {
		found("the row does not match its last entry")
		return
	}
	c, err := casework.DecodeCase([]byte(s.row.body))
	if err != nil {
		found("%v", err)
		return
	}
	if c.Rev != n {
		found("the row is at revision %d of %d entries", c.Rev, n)
	}
	spots.Open(&c.Place.Spot)
	if body, err := casework.EncodeCase(c); err != nil {
		found("%v", err)
	} else if name := s.row.differsFrom(rowOf(&c, body)); name != "" {
		found("column %s does not match the row", name)
	}
	if !slices.EqualFunc(s.tasks, microTasks(&c), sameTask) {
		found("its tasks do not match the row")
	}
	v.rulings(&c)
	if !slices.Equal(s.delays, delayRows(&c)) {
		found("its delays do not match the row")
	}
	s.identity(&c, found)
	if v.visit != nil {
		v.visit(c)
	}
}
