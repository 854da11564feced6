package store

import "context"

// CountByClass counts the cases of a list by their class, those without one
// under "".
func (db *DB) CountByClass(ctx context.Context, f Filter) (map[string]int, error) {
	w := f.opened().where()
	rows, err := db.read.QueryContext(ctx, `SELECT c.class, count(*) FROM cases c`+w.text()+` GROUP BY c.class ORDER BY c.class`, w.args...)
	if err != nil {
		return nil, wrap("count cases by class", err)
	}
	counts := map[string]int{}
	err = each(rows, func() error {
		var class string
		var n int
		if err := rows.Scan(&class, &n); err != nil {
			return err
		}
		counts[class] = n
		return nil
	})
	return counts, wrap("count cases by class", err)
}
