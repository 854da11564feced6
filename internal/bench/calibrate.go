package bench

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"wellfield/internal/store"
)

// calibrate measures the machine with nothing of ours, so that runs of different
// machines, or of one machine on different days, can be set against each other.
func calibrate(ctx context.Context, s *session) error {
	row := s.row("calibration.cpu", "")
	for range s.scale.repeat {
		s.add(row, hashed(s.scale.round/4))
	}
	row.Note = "the yardstick by which --compare sets two machines against each other"
	var failed error
	for _, url := range s.options.Databases {
		db := databaseName(url)
		failed = errors.Join(failed, s.scratch(ctx, url, "calibration", func(url string) error {
			return s.bareCommits(ctx, db, url)
		}))
	}
	return failed
}

// hashed is how many MB of SHA-256 one core makes in a second.
func hashed(during time.Duration) float64 {
	block := make([]byte, 1<<20)
	start, n := time.Now(), 0
	for time.Since(start) < during {
		sum := sha256.Sum256(block)
		block[0] = sum[0]
		n++
	}
	return perSecond(n, time.Since(start))
}

func (s *session) bareCommits(ctx context.Context, db, url string) error {
	whole, err := store.Open(ctx, url) // SQLite's file gets its settings with the schema
	if err != nil {
		return err
	}
	if err := whole.Close(); err != nil {
		return err
	}
	b, err := store.OpenBare(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // the database is dropped
	version, err := b.Version(ctx)
	if err != nil {
		return err
	}
	s.report.Machine.Databases = append(s.report.Machine.Databases, version)
	durable, err := b.Durable(ctx)
	if err != nil {
		return err
	}
	row := s.row("calibration.commits", db)
	for range s.scale.repeat {
		n, took, err := b.Commits(ctx, s.scale.round/4)
		if err != nil {
			return err
		}
		s.add(row, perSecond(n, took))
	}
	row.Note = "each waits for the disk"
	if db == Embedded && inMemory(s.report.Machine.Disk) {
		row.Note = "these files lie in memory, so nothing waits for a disk: give --dir on a real one"
	}
	if !durable {
		row.Note = "this server does not wait for its disk: no figure of it says anything of a real one"
	}
	return nil
}
