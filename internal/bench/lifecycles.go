package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"
)

// The numbers of clients; the targets are about the last.
var levels = []int{1, 16, 64}

const most = 64

// lifecycles measures whole cases over HTTP, with no cases and with all, in
// turns.
func lifecycles(ctx context.Context, s *session) error {
	return s.each(ctx, func(db string, p *pair) error {
		towns := []*town{p.empty, p.full}
		for _, clients := range levels {
			s.say("  %s, %d clients", db, clients)
			sums := []*tally{{}, {}}
			for i := range s.scale.repeat + 1 {
				for k, t := range towns {
					took, err := s.watched(ctx, db, t, clients, i == s.scale.repeat)
					if err != nil {
						return err
					}
					if i == 0 {
						continue // warm
					}
					s.add(s.row(fmt.Sprintf("lifecycle.%d.%s", clients, t.name), db), perSecond(took.done, took.elapsed))
					sums[k].join(took.tally)
					if clients == most && k == 1 {
						s.atMost(db, took)
					}
				}
			}
			for k, t := range towns {
				r := s.row(fmt.Sprintf("lifecycle.%d.%s", clients, t.name), db)
				r.Count, r.Errors, r.Latency = sums[k].done, sums[k].errors, sums[k].latencies()
			}
		}
		if err := s.answered(ctx, db, p.full); err != nil {
			return err
		}
		empty, full := s.row("lifecycle.64.empty", db), s.row("lifecycle.64.full", db)
		s.put("lifecycle.full", db, ratios(full.Values, empty.Values)...).Note = fmt.Sprintf("%s cases loaded", thousands(p.full.loaded))
		if _, most, ok := memoryOf(p.full.server.cmd.Process.Pid); ok {
			s.put("lifecycle.memory", db, most).Note = "with all cases; a tenth of FixMyStreet's 605 MB" + besides(db)
		}
		return nil
	})
}

// answered measures clients that ask for the case after each command.
func (s *session) answered(ctx context.Context, db string, t *town) error {
	row, sum := s.row("lifecycle.64.answers", db), &tally{}
	for range s.scale.repeat {
		took := t.workOf(ctx, most, s.scale.round, true)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.add(row, perSecond(took.done, took.elapsed))
		sum.join(took)
	}
	row.Count, row.Errors, row.Latency = sum.done, sum.errors, sum.latencies()
	return nil
}

// besides says what the server's figure leaves out.
func besides(db string) string {
	if db == Embedded {
		return ""
	}
	return "; the database's own processes not counted"
}

// turn is one repetition and the CPU it took.
type turn struct {
	*tally
	server, client time.Duration
	cpu            bool
}

// watched runs one repetition. A turn that was cut short is an error: its figure
// would be one of the end.
func (s *session) watched(ctx context.Context, db string, t *town, clients int, last bool) (turn, error) {
	pid := t.server.cmd.Process.Pid
	finish := func() error { return nil }
	if last && s.options.Profile != "" {
		finish = s.profile(t, fmt.Sprintf("%s-%s-%d", db, t.name, clients))
	}
	s0, ok1 := cpuOf(pid)
	c0, ok2 := cpuOf(os.Getpid())
	took := turn{tally: t.work(ctx, clients, s.scale.round)}
	s1, _ := cpuOf(pid)
	c1, _ := cpuOf(os.Getpid())
	took.server, took.client, took.cpu = s1-s0, c1-c0, ok1 && ok2
	if ctx.Err() != nil {
		return took, ctx.Err()
	}
	return took, finish()
}

// atMost fills the rows that are about the greatest number of clients.
func (s *session) atMost(db string, took turn) {
	s.add(s.row("lifecycle.p99", db), latencyOf("", took.all()).P99)
	if !took.cpu || took.done == 0 || took.server+took.client == 0 {
		return
	}
	s.add(s.row("lifecycle.server", db), float64(took.server.Microseconds())/float64(took.done))
	share := 100 * float64(took.client) / float64(took.client+took.server)
	row := s.row("lifecycle.client", db)
	s.add(row, share)
	row.Note = "of what client and server use together" + besides(db)
}

// profiled writes a profile of this process's CPU until finish.
func (s *session) profiled(name string) (finish func() error, err error) {
	if s.options.Profile == "" {
		return func() error { return nil }, nil
	}
	if err := os.MkdirAll(s.options.Profile, 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(s.options.Profile, name+".pprof"))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

// profile fetches a profile of the server's CPU while a repetition runs.
func (s *session) profile(t *town, name string) (finish func() error) {
	done := make(chan error, 1)
	go func() {
		c := &client{addr: t.server.addr}
		defer c.close()
		seconds := max(int(s.scale.round.Seconds()), 1)
		status, body, err := c.send(request{method: "GET", path: fmt.Sprintf("/debug/pprof/profile?seconds=%d", seconds)})
		if err == nil && status != 200 {
			err = fmt.Errorf("profile: %d", status)
		}
		if err == nil {
			err = os.MkdirAll(s.options.Profile, 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(s.options.Profile, name+".pprof"), body, 0o644)
		}
		done <- err
	}()
	return func() error { return <-done }
}
