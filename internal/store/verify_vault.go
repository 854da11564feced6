package store

import (
	"context"

	"wellfield/internal/casework"
)

var (
	selectContactsOf = query(`SELECT id FROM contacts WHERE jurisdiction = $1 AND id >= $2 AND id <= $3 ORDER BY id`)
	countKeptOf      = query(`SELECT case_id, count(*) FROM vault WHERE jurisdiction = $1 AND case_id >= $2 AND case_id <= $3
		GROUP BY case_id ORDER BY case_id`)
	selectOrphanContacts = query(`SELECT k.jurisdiction, k.id FROM contacts k
		WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = k.jurisdiction AND c.id = k.id)
		ORDER BY k.jurisdiction, k.id LIMIT $1`)
	selectOrphanKept = query(`SELECT v.jurisdiction, v.case_id FROM vault v
		WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = v.jurisdiction AND c.id = v.case_id)
		ORDER BY v.jurisdiction, v.case_id LIMIT $1`)
)

// vault notes which of a range of cases have a key, and how much is kept under it.
func (v *verifier) vault(ctx context.Context, byID map[string]*stored, j, first, last string) error {
	rows, err := v.q.QueryContext(ctx, selectContactsOf, j, first, last)
	if err != nil {
		return wrap("verify contacts", err)
	}
	if err := each(rows, func() error {
		var id string
		err := rows.Scan(&id)
		if s := byID[id]; s != nil {
			s.key = true
		}
		return err
	}); err != nil {
		return wrap("verify contacts", err)
	}
	rows, err = v.q.QueryContext(ctx, countKeptOf, j, first, last)
	if err != nil {
		return wrap("verify the vault", err)
	}
	return wrap("verify the vault", each(rows, func() error {
		var id string
		var n int
		err := rows.Scan(&id, &n)
		if s := byID[id]; s != nil {
			s.kept = n
		}
		return err
	}))
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
