package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"wellfield/internal/store"
)

// evidence verifies the journal after all that was done to it, and looks for
// every command that was acknowledged.
func evidence(ctx context.Context, s *session) error {
	return s.each(ctx, func(db string, p *pair) error {
		lost, findings := s.put("evidence.lost", db), s.put("evidence.findings", db)
		missing, wrong := 0, 0
		for _, t := range []*town{p.empty, p.full} {
			gone, entries, err := t.missing(ctx)
			if err != nil {
				return err
			}
			missing += gone
			lost.Count += int(t.acknowledged.Load())
			lost.Note += fmt.Sprintf("%s: %s acknowledged, %s entries; ", t.name, thousands(int(t.acknowledged.Load())), thousands(entries))
			finish, err := s.profiled(db + "-verify-" + t.name)
			if err != nil {
				return err
			}
			c0, _ := cpuOf(os.Getpid())
			seen, first, n, took, err := verifyTown(ctx, t)
			if err := errors.Join(err, finish()); err != nil {
				return err
			}
			wrong += n
			if findings.Count += seen.Entries; n > 0 {
				findings.Note = first
			}
			if t == p.full {
				row := s.put("evidence.verify", db, perSecond(seen.Entries, took))
				row.Count = seen.Entries
				row.Note = fmt.Sprintf("with %s cases and %s sealed values; once, in the bench's process", thousands(seen.Cases), thousands(seen.Sealed))
				if c1, ok := cpuOf(os.Getpid()); ok && seen.Entries > 0 {
					row.Note += fmt.Sprintf(", %.1f us of CPU an entry with opening", float64((c1-c0).Microseconds())/float64(seen.Entries))
				}
			}
		}
		s.add(lost, float64(missing))
		s.add(findings, float64(wrong))
		return nil
	})
}

// verifyTown is what "wellfield verify" does, without the time to open.
func verifyTown(ctx context.Context, t *town) (seen store.Verified, first string, n int, took time.Duration, err error) {
	a, closing, err := openApp(ctx, t.url, t.data)
	if err != nil {
		return seen, "", 0, 0, err
	}
	start := time.Now()
	seen, err = a.Verify(ctx, func(f store.Finding) {
		if n++; n == 1 {
			first = fmt.Sprintf("%s %s: %s", f.Jurisdiction, f.Subject, f.What)
		}
	})
	took = time.Since(start)
	return seen, first, n, took, errors.Join(err, closing())
}
