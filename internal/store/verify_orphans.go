package store

import "context"

var (
	selectOrphanEntries = query(`SELECT e.jurisdiction, e.subject, e.seq FROM entries e WHERE e.jurisdiction <> ''
		AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = e.jurisdiction AND c.id = e.subject)
		ORDER BY e.jurisdiction, e.subject, e.seq LIMIT $1`)
	selectOrphanSealed = query(`SELECT s.jurisdiction, s.subject FROM sealed s
		WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = s.jurisdiction AND c.id = s.subject)
		ORDER BY s.jurisdiction, s.subject LIMIT $1`)
)

// orphans looks for evidence whose case is gone.
func (v *verifier) orphans(ctx context.Context) error {
	const most = 1000
	for _, q := range []string{selectOrphanEntries, selectOrphanSealed, selectOrphanTasks, selectOrphanFacts, selectOrphanDelays,
		selectOrphanContacts, selectOrphanKept} {
		rows, err := v.q.QueryContext(ctx, q, most)
		if err != nil {
			return wrap("verify orphans", err)
		}
		err = each(rows, func() error {
			var j, subject string
			var seq int64
			to := []any{&j, &subject, &seq}
			if q != selectOrphanEntries {
				to = to[:2]
			}
			if err := rows.Scan(to...); err != nil {
				return err
			}
			v.found(j, subject, "evidence without its case")
			return nil
		})
		if err != nil {
			return wrap("verify orphans", err)
		}
	}
	return nil
}
