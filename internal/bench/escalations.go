package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// dueAtOnce is the number of cases that the design speaks of.
const dueAtOnce = 100_000

// escalations measures how long a node takes that was off for a month: so many
// cases are due, each of them for every step of its ladder.
func escalations(ctx context.Context, s *session) error {
	return s.scratch(ctx, Embedded, "due", func(url string) (err error) {
		a, closing, err := openApp(ctx, url, filepath.Join(s.dir, "due-data"))
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
		row := s.row("time.escalation", "")
		// The first step of each, as on any morning after a holiday; then, half a year
		// later, the four above it at once.
		var took, cpu []time.Duration
		for _, at := range []time.Time{now, now.AddDate(0, 6, 0)} {
			start := time.Now()
			before, _ := cpuOf(os.Getpid())
			done, err := a.Sweep(ctx, at)
			if err != nil {
				return err
			}
			if done != s.scale.due {
				return fmt.Errorf("%d of %d cases were escalated", done, s.scale.due)
			}
			took = append(took, time.Since(start))
			after, _ := cpuOf(os.Getpid())
			cpu = append(cpu, after-before)
		}
		reckoned := func(d time.Duration) float64 { return d.Seconds() * dueAtOnce / float64(s.scale.due) }
		s.add(row, reckoned(took[0]))
		row.Count = s.scale.due
		row.Note = fmt.Sprintf("one step each, due within an hour, %s cases, reckoned for %s; %.1f s of CPU; four steps each at once: %.1f s, %.1f s of CPU",
			thousands(s.scale.due), thousands(dueAtOnce), reckoned(cpu[0]), reckoned(took[1]), reckoned(cpu[1]))
		return nil
	})
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
