package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// dueAtOnce is the number of cases that the design speaks of.
const dueAtOnce = 100_000

// escalations measures how long a node takes that was off for a month: so many
// cases are due, each of them for every step of its ladder.
func escalations(ctx context.Context, s *session) error {
	var failed error
	for _, url := range s.options.Databases {
		failed = errors.Join(failed, s.scratch(ctx, url, "due", func(made string) error { return s.drain(ctx, databaseName(url), made) }))
	}
	return failed
}

func (s *session) drain(ctx context.Context, db, url string) (err error) {
	a, closing, err := openApp(ctx, url, filepath.Join(s.dir, db+"-due-data"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	if err := found(ctx, a, working); err != nil {
		return err
	}
	now := time.Now()
	if err := overdue(ctx, a, s.scale.due, now); err != nil {
		return err
	}
	work, err := received(ctx, a, max(s.scale.due/20, 20))
	if err != nil {
		return err
	}
	row, desk := s.row("time.escalation", db), s.row("time.desk", db)
	// The first step of each, as on any morning after a holiday, while the desks work;
	// then, half a year later, the four above it at once.
	var took, cpu [2]time.Duration
	for i, at := range []time.Time{now, now.AddDate(0, 6, 0)} {
		finish, err := s.profiled(fmt.Sprintf("%s-due-%d", db, i+1))
		if err != nil {
			return err
		}
		done := 0
		before, _ := cpuOf(os.Getpid())
		took[i], err = work.beside(ctx, a, desk, i == 0, func() (err error) {
			done, err = a.Sweep(ctx, at)
			return err
		})
		after, _ := cpuOf(os.Getpid())
		cpu[i] = after - before
		if err := errors.Join(err, finish()); err != nil {
			return err
		}
		if done < s.scale.due {
			return fmt.Errorf("%d of %d cases were escalated", done, s.scale.due)
		}
	}
	reckoned := func(d time.Duration) float64 { return d.Seconds() * dueAtOnce / float64(s.scale.due) }
	s.add(row, reckoned(took[0]))
	row.Count = s.scale.due
	row.Note = fmt.Sprintf("one step each, due within an hour, %s cases, reckoned for %s; %.1f s of CPU, with what the desks did; four steps each at once: %.1f s, %.1f s of CPU%s",
		thousands(s.scale.due), thousands(dueAtOnce), reckoned(cpu[0]), reckoned(took[1]), reckoned(cpu[1]), besides(db))
	return nil
}

// waiting is what the desks have to do while others escalate.
type waiting struct {
	refs  []store.Ref
	towns []int
}

// received has cases reported that wait for their desks.
func received(ctx context.Context, a *app.App, n int) (waiting, error) {
	var w waiting
	for k := range n {
		town := k % working.towns()
		point := working.inside(town, k)
		receipt, err := a.Report(ctx, app.Nobody, casework.Report{Channel: casework.API, Class: worked, Point: &point,
			Summary: fmt.Sprintf("Traffic light out at crossing %d, 路口信号灯不亮", k)}, app.Contact{}, uuid.Must(uuid.NewV7()).String())
		if err != nil {
			return w, err
		}
		w.refs, w.towns = append(w.refs, receipt.Ref), append(w.towns, town)
	}
	return w, nil
}

// beside runs something while the desks work, where they do, and tells how long
// that took.
func (w waiting) beside(ctx context.Context, a *app.App, row *Row, work bool, run func() error) (time.Duration, error) {
	working, stop := context.WithCancel(ctx)
	defer stop()
	answered := make(chan error, 1)
	if work {
		go func() { answered <- w.until(working, a, row) }()
	} else {
		answered <- nil
	}
	start := time.Now()
	err := run()
	took := time.Since(start)
	stop()
	return took, errors.Join(err, <-answered)
}

// until files and dispatches one case after the other, a hundred a second at the
// most, and notes how long each took.
func (w waiting) until(ctx context.Context, a *app.App, row *Row) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var took []time.Duration
	for k, ref := range w.refs {
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		desk := inTown("desk", w.towns[k])
		start := time.Now()
		_, err := a.Do(context.WithoutCancel(ctx), app.Actor{Role: casework.Staff, Account: string(desk), Post: desk + "-post"}, ref,
			casework.Dispatch{File: &casework.File{Class: worked}}, "dispatch")
		if err != nil {
			return err
		}
		took = append(took, time.Since(start))
	}
	if len(took) > 0 {
		l := latencyOf("filed and dispatched", took)
		row.Values, row.Latency, row.Count = append(row.Values, l.P99), append(row.Latency, l), l.N
		row.Note = "a hundred a second at the most, in the process"
	}
	return nil
}

// overdue takes over cases of which one step of the ladder has come.
func overdue(ctx context.Context, a *app.App, n int, now time.Time) error {
	for from := 0; from < n; from += batch {
		all := make([]casework.Import, min(batch, n-from))
		for k := range all {
			i := from + k
			town := i % working.towns()
			point := working.inside(town, i/working.towns())
			// Ninety of a hundred hours have run, give or take some seconds.
			opened := now.Add(-90*time.Hour - time.Duration(i%3600)*time.Second)
			due := opened.Add(101 * time.Hour)
			all[k] = casework.Import{SourceID: fmt.Sprintf("D%08d", i), Digest: fmt.Sprintf("%064x", i), Class: worked, Point: &point,
				Summary: fmt.Sprintf("Traffic light out at crossing %d, 路口信号灯不亮", i), Opened: opened, Due: &due,
				State: casework.Handling, Lead: inTown("works", town)}
		}
		_, errs := a.Import(ctx, "bench", all)
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return ctx.Err()
}
