package store

import (
	"context"
	"database/sql"
	"testing"
	"time"
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

// BareCopy reads what was written and returns a loop that inserts it into empty
// copies of the tables, row by row with prepared statements on one connection and
// as many cases to a transaction as it is told. It answers with the time taken.
func (db *DB) BareCopy(b *testing.B) func(size int) time.Duration {
	tables := []struct {
		name string
		rows [][]any
	}{{name: "cases"}, {name: "entries"}, {name: "sealed"}}
	ctx := context.Background()
	for i := range tables {
		rows, err := db.write.QueryContext(ctx, "SELECT * FROM "+tables[i].name)
		if err != nil {
			b.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			b.Fatal(err)
		}
		if err := each(rows, func() error {
			values, to := make([]any, len(columns)), make([]any, len(columns))
			for k := range values {
				to[k] = &values[k]
			}
			tables[i].rows = append(tables[i].rows, values)
			return rows.Scan(to...)
		}); err != nil {
			b.Fatal(err)
		}
	}
	return func(size int) time.Duration {
		for _, t := range tables {
			if _, err := db.write.ExecContext(ctx, "DELETE FROM "+t.name); err != nil {
				b.Fatal(err)
			}
		}
		conn := &connection{d: db.d, stmts: map[string]*sql.Stmt{}}
		var err error
		if conn.Conn, err = db.write.Conn(ctx); err != nil {
			b.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		tx := &Tx{ctx: ctx, conn: conn}
		run := func(text string, args ...any) {
			if _, err := tx.exec(text, args...); err != nil {
				b.Fatal(err)
			}
		}
		began := time.Now()
		for i := range tables[0].rows {
			if i%size == 0 {
				run(db.d.begin)
			}
			for _, t := range tables {
				run("INSERT INTO "+t.name+" VALUES "+marks(1, len(t.rows[i])), t.rows[i]...)
			}
			if i%size == size-1 || i == len(tables[0].rows)-1 {
				run("COMMIT")
			}
		}
		return time.Since(began)
	}
}
