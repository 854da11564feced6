package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime"

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

func (tx *Tx) query(text string, args ...any) (*sql.Rows, error) {
	s, err := tx.conn.prepare(tx.ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(tx.ctx, args...)
}

func (tx *Tx) row(text string, args ...any) *sql.Row {
	s, err := tx.conn.prepare(tx.ctx, text)
	if err != nil {
		return tx.conn.QueryRowContext(tx.ctx, text, args...) // reports the error at Scan
	}
	return s.QueryRowContext(tx.ctx, args...)
}

// writer takes what waits and commits it together: BEGIN, the cases of all
// commands read, decided on and written, COMMIT, and only then the answers. A
// command that fails before anything is written leaves the others alone; where
// writing fails, the group is tried again with a savepoint per command, and the
// one to blame is undone alone. A commit that fails fails every command of its
// group, and nothing of them was seen by anybody.
type writer struct {
	db    *DB
	queue *queue
	shelf *shelf
	gone  chan struct{}
	conn  *connection
}

func startWriter(db *DB) *writer {
	w := &writer{db: db, queue: newQueue(), shelf: newShelf(), gone: make(chan struct{})}
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
		// Whoever could run has its turn first: requests that were read already bring
		// their commands into this group, and where there are none no time is lost.
		runtime.Gosched()
		group := w.queue.take(groupSize)
		if len(group) > 0 {
			w.commit(group)
		} else if w.queue.isClosed() {
			w.drop()
			return
		}
	}
}

// commit runs a group; where even savepoints do not help, for a reason that may
// lie in another process (a deadlock, a lost connection), each command gets one
// more try of its own. Commands are pure until their commit, so that is safe.
func (w *writer) commit(jobs []job) {
	answers := make([]error, len(jobs))
	err := w.inTransaction(jobs, answers, together)
	if err != nil {
		err = w.inTransaction(jobs, answers, oneByOne)
	}
	for i := range jobs {
		if err != nil {
			if again := w.inTransaction(jobs[i:i+1], answers[i:i+1], oneByOne); again != nil {
				answers[i] = fmt.Errorf("store: commit: %w", again)
			}
		}
		jobs[i].done <- answers[i]
	}
}

// inTransaction runs a group's work in one transaction. The answers are each
// command's own, the error is that of the whole group.
func (w *writer) inTransaction(jobs []job, answers []error, work func(*Tx, *group, []job, []error) error) error {
	// The group's work must not be cut short by one caller's cancellation.
	ctx := context.Background()
	conn, err := w.connect(ctx)
	if err != nil {
		return err
	}
	tx, g := &Tx{ctx: ctx, conn: conn}, &group{shelf: w.shelf, cases: map[Ref]*held{}}
	if _, err := tx.exec(conn.d.begin); err != nil {
		w.drop()
		return err
	}
	if err = work(tx, g, jobs, answers); err == nil {
		_, err = tx.exec("COMMIT")
	}
	if err == nil {
		g.committed()
		return nil
	}
	g.failed()
	if _, rollback := tx.exec("ROLLBACK"); rollback != nil || isRetryable(err) {
		w.drop()
		err = errors.Join(err, rollback)
	}
	return err
}

// waits tells whether somebody still waits for the answer.
func (j *job) waits(answer *error) bool {
	if j.ctx.Err() != nil {
		*answer = fault.New(fault.Busy, "store.busy")
		return false
	}
	return true
}

// together carries out the group's commands on cases in one go, and what else
// there is under a savepoint each.
func together(tx *Tx, g *group, jobs []job, answers []error) error {
	var updates []*update
	var at []int
	for i := range jobs {
		if j := &jobs[i]; j.waits(&answers[i]) && j.update != nil {
			updates, at = append(updates, j.update), append(at, i)
		}
	}
	failed, err := g.together(tx, updates)
	if err != nil {
		return err
	}
	for k, i := range at {
		answers[i] = failed[k]
	}
	for i := range jobs {
		if run := jobs[i].run; run != nil && answers[i] == nil {
			if answers[i], err = tx.guarded(run); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneByOne carries out each command under a savepoint of its own, on its case as
// it stands in the database.
func oneByOne(tx *Tx, g *group, jobs []job, answers []error) (err error) {
	for i := range jobs {
		j := &jobs[i]
		if answers[i] = nil; !j.waits(&answers[i]) {
			continue
		}
		run := j.run
		if u := j.update; u != nil {
			run = func(tx *Tx) error {
				alone := &group{shelf: newShelf(), cases: map[Ref]*held{}}
				failed, err := alone.together(tx, []*update{u})
				if err != nil {
					return err
				}
				return failed[0] // as it is: callers compare it
			}
			g.shelf.forget(u.ref)
		}
		if answers[i], err = tx.guarded(run); err != nil {
			return err
		}
	}
	return nil
}

// guarded runs one command under a savepoint. The first error is the command's
// own, the second means that the transaction cannot go on.
func (tx *Tx) guarded(run func(*Tx) error) (failed, broken error) {
	if _, err := tx.exec("SAVEPOINT command"); err != nil {
		return nil, err
	}
	failed = safely(func() error { return run(tx) })
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
func safely(run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: command panicked: %v", p)
		}
	}()
	return run()
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
