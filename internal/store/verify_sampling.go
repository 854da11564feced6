package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"

	"wellfield/internal/casework"
	"wellfield/internal/journal"
	"wellfield/internal/org"
	"wellfield/internal/sampling"
)

// monthSaid is what the chain says of a month.
type monthSaid struct {
	committed, seen, shown *seedEntry
	shownAt                int64
}

// closedKey is a row of the counts.
type closedKey struct {
	jurisdiction string
	month        sampling.Month
	lead         org.ID
}

// samples verifies the chain of the seeds and draws, and the tables against it.
// Whether a draw is what the seed says is asked of the application, which can open
// it.
func (v *verifier) samples(ctx context.Context) error {
	entries, err := v.publications(ctx, samplingSubject)
	if err != nil {
		return err
	}
	said, draws, closed := map[sampling.Month]*monthSaid{}, map[int64]journal.Hash{}, map[closedKey]int{}
	for _, seq := range slices.Sorted(maps.Keys(entries)) {
		e, says := entries[seq], seedEntry{}
		if err := json.Unmarshal(e.Body, &says); err != nil {
			v.found(cityWide, samplingSubject, "entry %d cannot be read", seq)
			continue
		}
		m := said[says.Month]
		if m == nil {
			m = &monthSaid{}
			said[says.Month] = m
		}
		switch e.Kind {
		case seedCommitted:
			m.committed = &says
		case seedRevealed:
			m.shown, m.shownAt = &says, e.At
		case samplesDrawn:
			m.seen, draws[int64(seq)] = &says, says.Rows
			for _, n := range says.Closed {
				closed[closedKey{n.Jurisdiction, says.Month, n.Lead}] += n.N
			}
		}
	}
	if err := v.months(ctx, said); err != nil {
		return err
	}
	if err := v.closings(ctx, closed); err != nil {
		return err
	}
	return v.draws(ctx, draws)
}

// months compares the seeds with what was committed to and shown.
func (v *verifier) months(ctx context.Context, said map[sampling.Month]*monthSaid) error {
	months, err := monthsOf(ctx, v.q)
	if err != nil {
		return err
	}
	for _, m := range months {
		s := said[m.Month]
		delete(said, m.Month)
		if s == nil || s.committed == nil || s.committed.Commitment != m.Commitment || s.committed.PerMille != m.PerMille ||
			s.committed.From != m.From.UnixMicro() || s.committed.Before != m.Before.UnixMicro() || s.committed.Made != m.Made.UnixMicro() {
			v.found(cityWide, samplingSubject, "month %s is not what was committed to", m.Month)
			continue
		}
		seenAt, seenID := max(m.From.UnixMicro(), m.Made.UnixMicro()), casework.ID("")
		if s.seen != nil {
			seenAt, seenID = s.seen.SeenAt, s.seen.SeenID
		}
		if seenAt != m.Seen.At.UnixMicro() || seenID != m.Seen.ID {
			v.found(cityWide, samplingSubject, "month %s was not drawn from as far as it says", m.Month)
		}
		switch shown := s.shown; {
		case shown == nil && m.Seed == nil && m.Revealed.IsZero():
		case shown == nil || !bytes.Equal(shown.Seed, m.Seed) || s.shownAt != m.Revealed.UnixMicro():
			v.found(cityWide, samplingSubject, "the seed of %s is not the one that was shown", m.Month)
		case sha256.Sum256(m.Seed) != m.Commitment:
			v.found(cityWide, samplingSubject, "the seed of %s does not fit its commitment", m.Month)
		}
	}
	for month := range said {
		v.found(cityWide, samplingSubject, "month %s is missing", month)
	}
	return nil
}

var (
	selectCountsAll  = query(`SELECT jurisdiction, month, lead, closed FROM sampling_counts ORDER BY jurisdiction, month, lead`)
	selectSampledAll = query(`SELECT ` + sampledColumns + ` FROM sampled ORDER BY draw`)
	selectSampledIn  = query(`SELECT ` + sampledColumns + ` FROM sampled WHERE month = $1 ORDER BY jurisdiction, case_id, ended_at`)
)

// closings compares of how many was drawn with what the draws say.
func (v *verifier) closings(ctx context.Context, closed map[closedKey]int) error {
	rows, err := v.q.QueryContext(ctx, selectCountsAll)
	if err != nil {
		return wrap("verify draws", err)
	}
	err = each(rows, func() error {
		var key closedKey
		var n int
		if err := rows.Scan(&key.jurisdiction, &key.month, &key.lead, &n); err != nil {
			return err
		}
		if closed[key] != n {
			v.found(key.jurisdiction, samplingSubject, "the closings of %s in %s are not those that were drawn from", key.lead, key.month)
		}
		delete(closed, key)
		return nil
	})
	for key := range closed {
		v.found(key.jurisdiction, samplingSubject, "the closings of %s in %s are missing", key.lead, key.month)
	}
	return wrap("verify draws", err)
}

// draws compares what was drawn together with its digest.
func (v *verifier) draws(ctx context.Context, digests map[int64]journal.Hash) error {
	rows, err := v.q.QueryContext(ctx, selectSampledAll)
	if err != nil {
		return wrap("verify draws", err)
	}
	var together []Sampled
	compare := func() {
		if len(together) == 0 {
			return
		}
		draw := together[0].Draw
		if drawnDigest(together) != digests[draw] {
			v.found(cityWide, samplingSubject, "draw %d is not what was drawn", draw)
		}
		delete(digests, draw)
		together = together[:0]
	}
	err = each(rows, func() error {
		r, err := scanSampled(rows.Scan)
		if err != nil {
			return err
		}
		if r.odd {
			v.found(r.Jurisdiction, string(r.ID), "the sample says what was found, and nobody has looked")
		}
		if len(together) > 0 && together[0].Draw != r.Draw {
			compare()
		}
		together = append(together, r)
		return nil
	})
	compare()
	for draw, digest := range digests {
		if digest != drawnDigest(nil) {
			v.found(cityWide, samplingSubject, "draw %d is missing", draw)
		}
	}
	return wrap("verify draws", err)
}

// SampledIn visits every closing that a month drew.
func (db *DB) SampledIn(ctx context.Context, month sampling.Month, visit func(Sampled)) error {
	rows, err := db.read.all(ctx, selectSampledIn, string(month))
	if err != nil {
		return wrap("list draws", err)
	}
	return wrap("list draws", each(rows, func() error {
		r, err := scanSampled(rows.Scan)
		if err == nil {
			visit(r)
		}
		return err
	}))
}
