package bench

import (
	"context"
	"os"
	"time"
)

// footprint measures what the program is before it works: its file, how long it
// takes to start, and what it holds in memory at rest.
func footprint(ctx context.Context, s *session) error {
	if info, err := os.Stat(s.options.Command().Path); err == nil {
		s.put("footprint.binary", "", float64(info.Size())/(1<<20))
	}
	return s.each(ctx, func(db string, p *pair) error {
		for _, t := range []*town{p.empty, p.full} {
			start, rest := s.row("footprint.start."+t.name, db), s.row("footprint.rest."+t.name, db)
			for range s.scale.repeat {
				t.stop()
				var err error
				if t.server, err = s.startServer(ctx, t.url, t.data); err != nil {
					return err
				}
				s.add(start, t.server.start.Seconds())
				select {
				case <-time.After(s.scale.settle):
				case <-ctx.Done():
					return ctx.Err()
				}
				if now, _, ok := memoryOf(t.server.cmd.Process.Pid); ok {
					s.add(rest, now)
				}
			}
			start.Note = "from the start of the process to the first answer of /readyz; " + thousands(working.rows()*working.cols()) + " grids"
			rest.Note = s.scale.settle.String() + " after the start" + besides(db)
		}
		s.row("footprint.start.full", db).Count = p.full.loaded
		return nil
	})
}
