package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"wellfield/internal/journal"
)

var (
	selectLinesAll   = query(`SELECT seq, at, kind, account, post, result, bytes, hash FROM security_log ORDER BY seq`)
	selectSourcesAll = query(`SELECT seq, salt, address FROM security_sources ORDER BY seq`)
	selectShipsAhead = query(`SELECT name FROM security_ships WHERE seq > $1 ORDER BY name`)
)

// logCheck is the security log while it is verified.
type logCheck struct {
	v       *verifier
	chain   *journal.Chain
	first   journal.Hash // what the first line follows, and its place
	firstAt int64
	swept   map[int64]journal.Hash // what sweeps say they took away up to
	forgot  int64                  // up to where addresses were removed
	sources map[int64]journal.Hash // of lines that have one
	heads   map[int64]journal.Hash // named in the journal: line -> hash
	named   map[int64]journal.Hash // named in the log: entry of the journal -> hash
	broken  bool
}

func (c *logCheck) found(format string, args ...any) {
	c.v.found(cityWide, securitySubject, format, args...)
}

// SecurityVerified is what the check of the security log alone saw.
type SecurityVerified struct {
	Lines    int
	First    int64
	Last     int64
	Head     journal.Hash
	Findings []string
}

// VerifySecurity verifies the security log alone.
func (db *DB) VerifySecurity(ctx context.Context) (SecurityVerified, error) {
	var out SecurityVerified
	v := &verification{db: db, report: func(f Finding) { out.Findings = append(out.Findings, f.What) }}
	err := v.snapshot(ctx, func(one *verifier, ctx context.Context) error {
		c, err := one.securityLog(ctx)
		if c != nil {
			out.Head, out.Last = c.chain.Tip()
			out.Lines, out.First = one.seen.Lines, c.firstAt
		}
		return err
	})
	return out, err
}

// security verifies the chain of the security log from its first line, which
// follows nothing or what a sweep took away; its columns; the addresses that
// belong to it; and what it and the journal say of each other's ends.
func (v *verifier) security(ctx context.Context) error {
	_, err := v.securityLog(ctx)
	return err
}

func (v *verifier) securityLog(ctx context.Context) (*logCheck, error) {
	c := &logCheck{v: v, swept: map[int64]journal.Hash{}, sources: map[int64]journal.Hash{}, heads: map[int64]journal.Hash{}, named: map[int64]journal.Hash{},
		chain: journal.NewChain(cityWide, securitySubject)}
	entries, err := v.publications(ctx, headsSubject)
	if err != nil {
		return c, err
	}
	for seq, e := range entries {
		var h head
		if err := json.Unmarshal(e.Body, &h); err != nil || e.Kind != headKind {
			c.found("entry %d of the heads cannot be read", seq)
			continue
		}
		c.heads[h.Seq] = h.Hash
	}
	rows, err := v.q.QueryContext(ctx, selectLinesAll)
	if err != nil {
		return c, wrap("verify the security log", err)
	}
	if err := each(rows, func() error { return c.line(rows) }); err != nil {
		return c, wrap("verify the security log", err)
	}
	if c.broken {
		return c, nil
	}
	if v.seen.Lines == 0 && len(entries) == 0 { // the journal's heads would say so as well
		var version int
		if err := v.q.QueryRowContext(ctx, selectLatest, string(Areas)).Scan(&version); err != nil {
			return c, wrap("verify the security log", err)
		}
		if version > 0 {
			c.found("there is no line, and there is a document, whose publication leaves one")
		}
	}
	c.beginning()
	if err := c.ends(ctx, entries); err != nil {
		return c, wrap("verify the security log", err)
	}
	return c, wrap("verify the security log", c.addresses(ctx))
}

func (c *logCheck) line(rows *sql.Rows) error {
	var s storedEntry
	var at int64
	var kind, account, post, result string
	if err := rows.Scan(&s.seq, &at, &kind, &account, &post, &result, &s.bytes, &s.hash); err != nil {
		return err
	}
	c.v.seen.Lines++
	if c.broken { // a broken chain is reported once
		return nil
	}
	if c.v.seen.Lines == 1 {
		c.begin(s)
	}
	e, ok := c.v.entry(c.chain, cityWide, securitySubject, s)
	if c.broken = !ok; c.broken {
		return nil
	}
	l, body, err := saidIn(e)
	switch {
	case err != nil:
		c.found("line %d: %v", s.seq, err)
		return nil
	case at != e.At || kind != e.Kind || account != l.Account || post != l.Post || result != l.Result || e.State != journal.Sum(e.Body):
		c.found("line %d: its columns differ from its bytes", s.seq)
	}
	c.note(l, body)
	return nil
}

// begin resumes the chain where a sweep left it; whether one did is asked at the end.
func (c *logCheck) begin(s storedEntry) {
	c.firstAt = s.seq
	if e, err := journal.Parse([]byte(s.bytes)); err == nil && s.seq > 1 {
		c.first = e.Prev
		c.chain = journal.ResumeChain(cityWide, securitySubject, e.Prev, s.seq-1)
	}
}

// note keeps what a line says of the log itself.
func (c *logCheck) note(l SecurityLine, body said) {
	if !body.Source.IsZero() {
		c.sources[l.Seq] = body.Source
	}
	if want, named := c.heads[l.Seq]; named {
		if tip, _ := c.chain.Tip(); tip != want {
			c.found("line %d is not the one that the journal names", l.Seq)
		}
		delete(c.heads, l.Seq)
	}
	switch l.Kind {
	case LogSwept:
		c.swept[l.Mark] = l.SecurityEvent.Hash
	case LogForgot:
		c.forgot = max(c.forgot, l.Mark)
	case LogHeadNamed:
		c.named[l.Mark] = l.SecurityEvent.Hash
	}
}

// beginning asks for the sweep that took away what stood before the first line.
func (c *logCheck) beginning() {
	if c.firstAt <= 1 {
		return
	}
	if hash, ok := c.swept[c.firstAt-1]; !ok || hash != c.first {
		c.found("the lines before %d are gone, and no sweep says so", c.firstAt)
	}
}

// ends compares what the journal says of the log's end, and the log of the
// journal's. What is left of the heads lies before the first line, or is missing.
func (c *logCheck) ends(ctx context.Context, entries map[int]journal.Entry) error {
	_, last := c.chain.Tip()
	for seq := range c.heads {
		if seq >= c.firstAt {
			c.found("line %d, which the journal names, is missing", seq)
		}
	}
	for n, want := range c.named {
		e, ok := entries[int(n)]
		if b, err := journal.Encode(e); !ok || err != nil || journal.Sum(b) != want {
			c.found("entry %d of the heads, which the log names, is missing", n)
		}
	}
	for n, e := range entries {
		var h head
		if _, named := c.named[int64(n)]; !named && json.Unmarshal(e.Body, &h) == nil && h.Seq+1 >= c.firstAt {
			c.found("no line names entry %d of the heads", n)
		}
	}
	rows, err := c.v.q.QueryContext(ctx, selectShipsAhead, last)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var name string
		err := rows.Scan(&name)
		c.found("%s was shipped lines that are not there", name)
		return err
	})
}

// addresses compares each address with its line. Those that a removal names may
// be gone.
func (c *logCheck) addresses(ctx context.Context) error {
	rows, err := c.v.q.QueryContext(ctx, selectSourcesAll)
	if err != nil {
		return err
	}
	err = each(rows, func() error {
		var seq int64
		var salt []byte
		var address string
		if err := rows.Scan(&seq, &salt, &address); err != nil {
			return err
		}
		if want, ok := c.sources[seq]; !ok || sourceDigest(salt, address) != want {
			c.found("the address of line %d is not the one that was written down", seq)
		}
		delete(c.sources, seq)
		return nil
	})
	for seq := range c.sources {
		if seq > c.forgot {
			c.found("the address of line %d is missing", seq)
		}
	}
	return err
}
