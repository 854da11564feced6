package store

import (
	"context"
	"database/sql"

	"wellfield/internal/casework"
)

var (
	selectContactsAll = spanOf(`jurisdiction, id`, `contacts`, `id`, ``)
	selectKeptAll     = spanOf(`jurisdiction, case_id`, `vault`, `case_id`, ``)
)

// contacts notes which of the cases have a key of their reporter.
func (v *verifier) contacts(ctx context.Context, p *page) error {
	return v.each(ctx, p, &selectContactsAll, func(s *stored) { s.key = true })
}

// kept counts what is kept under the key.
func (v *verifier) kept(ctx context.Context, p *page) error {
	return v.each(ctx, p, &selectKeptAll, func(s *stored) { s.kept++ })
}

// each is told of the case of each row of a table of which only the key matters.
func (v *verifier) each(ctx context.Context, p *page, q *spanned, one func(*stored)) error {
	of := v.owner(p, q)
	return v.ask(ctx, p, q, func(rows *sql.Rows) error {
		var ref Ref
		if err := rows.Scan(&ref.Jurisdiction, &ref.ID); err != nil {
			return err
		}
		if s := of(ref); s != nil {
			one(s)
		}
		return nil
	})
}

// identity compares what a case says of its reporter's identity with what is there:
// what was erased must be gone, and what is kept must be there.
func (s *stored) identity(c *casework.Case, found func(string, ...any)) {
	switch v := c.Vault; {
	case c.Erased() && (s.key || s.kept > 0):
		found("an erased identity is still there")
	case v.Holds() && !s.key:
		found("its reporter's key is missing")
	case v != nil && v.Numbers != s.kept, v == nil && s.kept > 0:
		found("what was masked in its words does not match the row")
	}
}
