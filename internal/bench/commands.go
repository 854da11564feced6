package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// callers is how many give commands at once, and how many commands the bare loop
// then puts into a commit.
const callers = 256

// commands measures commands in this process, without HTTP, against the bytes
// that they wrote, written again by a bare loop of the same driver: the same rows
// into the same tables with the same indexes, in turns, a phase each.
func commands(ctx context.Context, s *session) error {
	var failed error
	for _, url := range s.options.Databases {
		err := s.scratch(ctx, url, "commands", func(subject string) error {
			return s.scratch(ctx, url, "bare", func(bare string) error {
				return s.againstBare(ctx, databaseName(url), subject, bare)
			})
		})
		failed = errors.Join(failed, err)
	}
	return failed
}

func (s *session) againstBare(ctx context.Context, db, subject, bare string) (err error) {
	a, closing, err := openApp(ctx, subject, filepath.Join(s.dir, "commands-data"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	if err := found(ctx, a, working); err != nil {
		return err
	}
	schema, err := store.Open(ctx, bare)
	if err != nil {
		return err
	}
	if err := schema.Close(); err != nil {
		return err
	}
	from, err := store.OpenBare(ctx, subject)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	into, err := store.OpenBare(ctx, bare)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, into.Close()) }()
	r := &rivals{app: a, from: from, into: into}
	for _, at := range []struct {
		id                 string
		callers, perCommit int
		cases              int
	}{
		{"commands.one", 1, 1, max(s.scale.commands/8, 8)},
		{"commands.many", callers, callers, s.scale.commands},
	} {
		if err := s.race(ctx, db, r, at.id, at.callers, at.perCommit, at.cases); err != nil {
			return err
		}
	}
	return nil
}

// rivals are the commands and the bare loop.
type rivals struct {
	app        *app.App
	from, into *store.Bare
	taken      store.Taken
}

// race runs both in turns.
func (s *session) race(ctx context.Context, db string, r *rivals, id string, callers, perCommit, cases int) error {
	s.say("  %s, %d callers", db, callers)
	row := s.row(id, db)
	var ours, theirs []float64
	bytes, n := 0, 0
	for i := range s.scale.repeat + 1 {
		var mine, bare time.Duration
		refs := make([]store.Ref, cases)
		for step := range steps {
			took, err := together(callers, cases, func(k int) error { return r.command(ctx, step, k, refs) })
			if err != nil {
				return err
			}
			all, size, err := r.from.Take(ctx, &r.taken)
			if err != nil {
				return err
			}
			if len(all) != cases {
				return fmt.Errorf("%d commands wrote to %d cases", cases, len(all))
			}
			again, err := r.into.Replay(ctx, all, perCommit)
			if err != nil {
				return err
			}
			mine, bare, bytes, n = mine+took, bare+again, bytes+size, n+len(all)
		}
		if i > 0 { // the first is to warm
			ours, theirs = append(ours, perSecond(len(steps)*cases, mine)), append(theirs, perSecond(len(steps)*cases, bare))
		}
	}
	row.Values = ratios(ours, theirs)
	row.Count = n
	row.Note = fmt.Sprintf("%s commands/s against %s/s: one connection, the same %d bytes a command, the same tables and indexes, %d to a commit",
		thousands(int(median(ours))), thousands(int(median(theirs))), bytes/max(n, 1), perCommit)
	return nil
}

// together has callers run n things, each the next that nobody has begun.
func together(callers, n int, run func(int) error) (time.Duration, error) {
	var next atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, callers)
	start := time.Now()
	for range min(callers, n) {
		group.Go(func() {
			for {
				k := int(next.Add(1)) - 1
				if k >= n {
					return
				}
				if err := run(k); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	select {
	case err := <-failed:
		return took, err
	default:
		return took, nil
	}
}

// command gives the command of a step to case k.
func (r *rivals) command(ctx context.Context, step, k int, refs []store.Ref) error {
	town := k % working.towns()
	if step == 0 {
		point := working.inside(town, k)
		receipt, err := r.app.Report(ctx, app.Nobody, casework.Report{Channel: casework.API, Class: worked, Point: &point,
			Summary: fmt.Sprintf("Traffic light out at crossing %d, 路口信号灯不亮", k)}, app.Contact{}, uuid.Must(uuid.NewV7()).String())
		refs[k] = receipt.Ref
		return err
	}
	role := roles[step-1].name
	actor := app.Actor{Role: casework.Staff, Account: string(inTown(role, town)), Post: inTown(role, town) + "-post"}
	var cmd casework.Command
	switch step {
	case 1:
		cmd = casework.Dispatch{File: &casework.File{Class: worked}}
	case 2:
		cmd = casework.Handle{Text: "Fuse replaced, the light works again. 已更换保险丝。"}
	case 3:
		cmd = casework.Check{Results: []casework.ConditionCheck{{Condition: "timed", Passed: true}}}
	}
	_, err := r.app.Do(ctx, actor, refs[k], cmd, steps[step])
	return err
}
