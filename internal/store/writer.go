package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"wellfield/internal/fault"
)

// groupSize is how many commands share one commit at the most.
const groupSize = 512

// Tx is a transaction in which one command runs. It is valid only during the
// call that receives it.
type Tx struct {
	ctx  context.Context
	conn *connection
}

// connection is a writing connection with its prepared statements.
type connection struct {
	*sql.Conn
	d     dialect
	stmts map[string]*sql.Stmt
}

func (c *connection) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := c.stmts[text]; ok {
		return s, nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("store: prepare: %w", err)
	}
	c.stmts[text] = s
	return s, nil
}

func (tx *Tx) exec(text string, args ...any) (int64, error) {
	s, err := tx.conn.prepare(tx.ctx, text)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(tx.ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (tx *Tx) row(text string, args ...any) *sql.Row {
	s, err := tx.conn.prepare(tx.ctx, text)
	if err != nil {
		return tx.conn.QueryRowContext(tx.ctx, text, args...) // reports the error at Scan
	}
	return s.QueryRowContext(tx.ctx, args...)
}

// writer takes what waits and commits it together: BEGIN, a savepoint per
// command, COMMIT, and only then the answers. A command that fails is undone
// alone; a commit that fails fails every command of its group, and nothing of
// them was seen by anybody.
type writer struct {
	db    *DB
	queue *queue
	gone  chan struct{}
	conn  *connection
}

func startWriter(db *DB) *writer {
	w := &writer{db: db, queue: newQueue(), gone: make(chan struct{})}
	go w.loop()
	return w
}

// stop answers what was queued before it and lets the connection go.
func (w *writer) stop() {
	w.queue.close()
	<-w.gone
}

// do runs the command in a group and returns after the group's commit.
func (w *writer) do(ctx context.Context, urgent bool, run func(*Tx) error) error {
	return <-w.submit(job{ctx: ctx, urgent: urgent, run: run}, w.queue.put)
}

// submit queues the command; the channel answers after the group's commit.
func (w *writer) submit(j job, put func(job) error) <-chan error {
	j.done = make(chan error, 1)
	if err := put(j); err != nil {
		j.done <- err
	}
	return j.done
}

// loop commits what waits, without waiting for more.
func (w *writer) loop() {
	defer close(w.gone)
	for range w.queue.wake {
		group := w.queue.take(groupSize)
		if len(group) > 0 {
			w.commit(group)
		} else if w.queue.isClosed() {
			w.drop()
			return
		}
	}
}

// commit runs a group; where the group as a whole fails for a reason that may
// lie in another process (a deadlock, a lost connection), each command gets one
// more try of its own. Commands are pure until their commit, so that is safe.
func (w *writer) commit(group []job) {
	answers, err := w.try(group)
	if err == nil {
		for i, j := range group {
			j.done <- answers[i]
		}
		return
	}
	w.drop()
	for _, j := range group {
		one, err := w.try([]job{j})
		if err != nil {
			w.drop()
			j.done <- fmt.Errorf("store: commit: %w", err)
			continue
		}
		j.done <- one[0]
	}
}

// try runs a group in one transaction. The error is that of the whole group.
func (w *writer) try(group []job) ([]error, error) {
	// The group's work must not be cut short by one caller's cancellation.
	ctx := context.Background()
	conn, err := w.connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, conn.d.begin); err != nil {
		return nil, err
	}
	tx := &Tx{ctx: ctx, conn: conn}
	answers := make([]error, len(group))
	for i, j := range group {
		if j.ctx.Err() != nil {
			answers[i] = fault.New(fault.Busy, "store.busy") // nobody waits for it any more
			continue
		}
		var broken error
		if answers[i], broken = tx.guarded(j.run); broken != nil {
			_, rollback := conn.ExecContext(ctx, "ROLLBACK")
			return nil, errors.Join(broken, rollback)
		}
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		_, rollback := conn.ExecContext(ctx, "ROLLBACK")
		return nil, errors.Join(err, rollback)
	}
	return answers, nil
}

// guarded runs one command under a savepoint. The first error is the command's
// own, the second means that the transaction cannot go on.
func (tx *Tx) guarded(run func(*Tx) error) (failed, broken error) {
	if _, err := tx.exec("SAVEPOINT command"); err != nil {
		return nil, err
	}
	failed = safely(run, tx)
	if failed != nil {
		if fault.All(failed) == nil && isRetryable(failed) {
			return nil, failed
		}
		if _, err := tx.exec("ROLLBACK TO SAVEPOINT command"); err != nil {
			return nil, errors.Join(failed, err)
		}
	}
	if _, err := tx.exec("RELEASE SAVEPOINT command"); err != nil {
		return nil, errors.Join(failed, err)
	}
	return failed, nil
}

// safely keeps one command's defect from taking the writer with it.
func safely(run func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: command panicked: %v", p)
		}
	}()
	return run(tx)
}

func (w *writer) connect(ctx context.Context) (*connection, error) {
	if w.conn != nil {
		return w.conn, nil
	}
	c, err := w.db.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w.conn = &connection{Conn: c, d: w.db.d, stmts: map[string]*sql.Stmt{}}
	return w.conn, nil
}

// drop throws away a connection whose state is not known any more: it may still
// be inside a transaction, and must not go back to the pool.
func (w *writer) drop() {
	if w.conn == nil {
		return
	}
	for _, s := range w.conn.stmts {
		_ = s.Close() // the connection goes with them
	}
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = w.conn.Close()
	w.conn = nil
}
