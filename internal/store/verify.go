package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

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
	Cases, Entries, Sealed, Documents, Emergencies, Lines int
}

func (n *Verified) add(o Verified) {
	n.Cases, n.Entries, n.Sealed = n.Cases+o.Cases, n.Entries+o.Entries, n.Sealed+o.Sealed
	n.Documents, n.Emergencies = n.Documents+o.Documents, n.Emergencies+o.Emergencies
	n.Lines += o.Lines
}

// Verify compares everything that is evidence with itself: each entry's bytes
// with its hash, each chain from its beginning, each row with its last entry's
// digest and with its own columns, each sealed value with its digest, each
// document with its digest and its entries. It works on every core. report is
// called for each finding, one after the other and in no order; visit, which may
// be nil, for each case that is what its entries say, by several cores at once.
// What nothing inside the database can show, such as a whole case removed with
// its chain, needs a checkpoint held outside.
func (db *DB) Verify(ctx context.Context, report func(Finding), visit func(casework.Case)) (Verified, error) {
	v := &verification{db: db, report: report, visit: visit, proposed: map[RulingKey]proposed{}, orphans: map[*spanned]int{}, declared: map[Ref]bool{}}
	for _, part := range []func(context.Context) error{
		func(ctx context.Context) error { return v.snapshot(ctx, (*verifier).documents) },
		v.cases,
		func(ctx context.Context) error { return v.snapshot(ctx, (*verifier).proposals) },
		func(ctx context.Context) error { return v.snapshot(ctx, (*verifier).samples) },
		func(ctx context.Context) error { return v.snapshot(ctx, (*verifier).emergencies) },
		func(ctx context.Context) error { return v.snapshot(ctx, (*verifier).complaints) },
		func(ctx context.Context) error { return v.snapshot(ctx, (*verifier).security) },
	} {
		if err := part(ctx); err != nil {
			return v.seen, err
		}
	}
	return v.seen, nil
}

// verification is what all who verify at once have in common.
type verification struct {
	db    *DB
	visit func(casework.Case)

	mu       sync.Mutex
	report   func(Finding)
	seen     Verified
	proposed map[RulingKey]proposed // by the cases seen so far
	orphans  map[*spanned]int       // reported, of each table
	declared map[Ref]bool           // chains of declarations seen so far
}

// verifier verifies a part in a snapshot of its own.
type verifier struct {
	*verification
	q    querier
	seen Verified
}

func (v *verification) found(jurisdiction, subject, format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.report(Finding{jurisdiction, subject, fmt.Sprintf(format, args...)})
}

// snapshot runs a part of the verification on one state of the database, so that
// a server at work is never taken for an attacker.
func (v *verification) snapshot(ctx context.Context, part func(*verifier, context.Context) error) error {
	tx, err := v.db.read.BeginTx(ctx, &v.db.d.snapshot)
	if err != nil {
		return wrap("verify", err)
	}
	one := &verifier{verification: v, q: tx}
	err = errors.Join(part(one, ctx), tx.Rollback())
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seen.add(one.seen)
	return err
}

// cases verifies all cases, a span of them after the other on each core.
func (v *verification) cases(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	spans := make(chan span)
	var group sync.WaitGroup
	var once sync.Once
	var failed error
	for range min(runtime.GOMAXPROCS(0), v.db.d.readers) {
		group.Go(func() {
			for s := range spans {
				if err := v.snapshot(ctx, func(one *verifier, ctx context.Context) error { return one.span(ctx, s) }); err != nil {
					once.Do(func() { failed = err; stop() })
				}
			}
		})
	}
	err := v.db.spans(ctx, spans)
	close(spans)
	group.Wait()
	if failed != nil {
		return failed
	}
	return wrap("verify", err)
}

// stored is one case as it stands in the database.
type stored struct {
	row    row
	tip    []byte
	chain  *journal.Chain
	broken bool
	sealed []casework.Sealed
	tasks  []casework.Task
	have   []fact // what is counted of it,
	facts  []fact // and what its entries add to that
	delays []DelayRow
	key    bool // its reporter has a key
	kept   int  // texts kept under it
}

// mention is a sealed value that an entry of a case mentions.
type mention struct {
	*stored
	digest journal.Hash
}

// page is the cases of a span while they are verified.
type page struct {
	span
	cases    []*stored
	byRef    map[Ref]*stored
	mentions map[mention]bool
}

// span verifies the cases of a span, and finds what of a case lies there without
// the case.
func (v *verifier) span(ctx context.Context, s span) error {
	p := &page{span: s, byRef: make(map[Ref]*stored, verifyPage), mentions: make(map[mention]bool, 4*verifyPage)}
	for _, part := range []func(context.Context, *page) error{v.rows, v.entries, v.sealed, v.tasks, v.delays, v.facts, v.contacts, v.kept} {
		if err := part(ctx, p); err != nil {
			return wrap("verify", err)
		}
	}
	for m := range p.mentions {
		if !m.broken {
			v.found(m.row.jurisdiction, m.row.id, "sealed value %s is missing", m.digest)
		}
	}
	for _, s := range p.cases {
		v.row(s)
	}
	v.seen.Cases += len(p.cases)
	return nil
}

func (v *verifier) rows(ctx context.Context, p *page) error {
	return v.ask(ctx, p, &selectCasesAll, func(rows *sql.Rows) error {
		s := &stored{}
		if err := rows.Scan(append(s.row.scan(), &s.tip)...); err != nil {
			return err
		}
		s.chain = journal.NewChain(s.row.jurisdiction, s.row.id)
		p.cases = append(p.cases, s)
		p.byRef[Ref{s.row.jurisdiction, casework.ID(s.row.id)}] = s
		return nil
	})
}

func (v *verifier) entries(ctx context.Context, p *page) error {
	of := v.owner(p, &selectEntriesAll)
	return v.ask(ctx, p, &selectEntriesAll, func(rows *sql.Rows) error {
		var ref Ref
		var e storedEntry
		if err := rows.Scan(&ref.Jurisdiction, &ref.ID, &e.seq, &e.command, &e.bytes, &e.hash); err != nil {
			return err
		}
		if ref.Jurisdiction == cityWide { // the documents' and the proposals', which are verified with them
			return nil
		}
		if v.declares(ref) {
			return nil
		}
		v.seen.Entries++
		s := of(ref)
		if s == nil || s.broken { // a broken chain is reported once
			return nil
		}
		entry, ok := v.entry(s.chain, s.row.jurisdiction, s.row.id, e)
		s.broken = !ok
		if ok {
			v.mentioned(p, s, entry)
			if f, counted := factOf(&entry); counted {
				s.facts = append(s.facts, f)
			}
		}
		return nil
	})
}

// sealed checks every sealed value.
func (v *verifier) sealed(ctx context.Context, p *page) error {
	of := v.owner(p, &selectSealedAll)
	return v.ask(ctx, p, &selectSealedAll, func(rows *sql.Rows) error {
		var ref Ref
		var digest, salt, value []byte
		if err := rows.Scan(&ref.Jurisdiction, &ref.ID, &digest, &salt, &value); err != nil {
			return err
		}
		v.seen.Sealed++
		s := of(ref)
		if s == nil {
			return nil
		}
		h, ok := hashOf(digest)
		m := mention{s, h}
		switch {
		case !ok || casework.SealDigest(value, salt) != h:
			v.found(ref.Jurisdiction, string(ref.ID), "a sealed value does not match its digest")
		case !s.broken && !p.mentions[m]:
			v.found(ref.Jurisdiction, string(ref.ID), "a sealed value that no entry mentions")
		}
		delete(p.mentions, m)
		s.sealed = append(s.sealed, casework.Sealed{Digest: h, Salt: salt, Value: value})
		return nil
	})
}

func (v *verifier) row(s *stored) {
	found := func(format string, args ...any) { v.found(s.row.jurisdiction, s.row.id, format, args...) }
	if s.broken {
		return
	}
	if !slices.Equal(s.facts, s.have) {
		found("what is counted of it does not match its entries")
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
	if at := slices.IndexFunc(s.sealed, func(v casework.Sealed) bool { return v.Digest == c.Place.Spot.Digest }); at >= 0 {
		c.Place.Spot = s.sealed[at]
	}
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
