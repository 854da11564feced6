package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// reader is the reading connections with their prepared texts: SQLite takes as
// long to read a text as to answer it. It is safe for concurrent use.
type reader struct {
	*sql.DB
	prepared sync.Map // text -> *sql.Stmt
}

// statement is the prepared text. Only constant texts may be prepared, because a
// statement is kept until the database is closed.
func (r *reader) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := r.prepared.Load(text); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := r.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if first, raced := r.prepared.LoadOrStore(text, s); raced {
		return first.(*sql.Stmt), s.Close()
	}
	return s, nil
}

// one asks a constant text for one row.
func (r *reader) one(ctx context.Context, text string, args ...any) *sql.Row {
	s, err := r.statement(ctx, text)
	if err != nil {
		return r.QueryRowContext(ctx, text, args...) // reports the error at Scan
	}
	return s.QueryRowContext(ctx, args...)
}

// all asks a constant text for its rows.
func (r *reader) all(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	s, err := r.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (r *reader) close() error {
	var failed error
	r.prepared.Range(func(_, s any) bool {
		failed = errors.Join(failed, s.(*sql.Stmt).Close())
		return true
	})
	return errors.Join(failed, r.Close())
}
