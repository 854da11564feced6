package store

import (
	"context"
	"testing"
)

// PrepareAll prepares every registered SQL text on the database, so that none
// is found wrong only when somebody needs it.
func PrepareAll(t *testing.T, db *DB) {
	for _, text := range registered {
		s, err := db.write.PrepareContext(context.Background(), text)
		if err != nil {
			t.Errorf("%s\n%v", text, err)
			continue
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(registered) < 20 {
		t.Errorf("only %d texts are registered", len(registered))
	}
}

// Exec runs a statement past every rule, as an attacker with the database would.
func (db *DB) Exec(t *testing.T, text string, args ...any) int64 {
	t.Helper()
	r, err := db.write.ExecContext(context.Background(), text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	n, err := r.RowsAffected()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// QueryStrings returns one column of a query.
func (db *DB) QueryStrings(t *testing.T, text string, args ...any) []string {
	t.Helper()
	rows, err := db.write.QueryContext(context.Background(), text, args...)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := each(rows, func() error {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		all = append(all, s)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}
