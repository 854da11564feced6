package app

import (
	"bytes"
	"context"
	"sync"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/sampling"
	"wellfield/internal/store"
)

// sampleCheck repeats the draws of the months from the cases, and compares what
// was drawn, and what is said of it, with what should have been.
type sampleCheck struct {
	report func(store.Finding)
	months map[sampling.Month]seededMonth
	zone   *time.Location

	mu    sync.Mutex
	drawn map[sampleKey]*store.Sampled
}

type seededMonth struct {
	store.SamplingMonth
	seed sampling.Seed
}

type sampleKey struct {
	store.Ref
	of int64
}

// sampleCheck reads the months first: what was drawn of an earlier closing than
// they say is there when the rows are read.
func (a *App) sampleCheck(ctx context.Context, report func(store.Finding)) (*sampleCheck, error) {
	s := &sampleCheck{report: report, months: map[sampling.Month]seededMonth{}, drawn: map[sampleKey]*store.Sampled{}, zone: a.zone}
	months, err := a.db.SamplingMonths(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range months {
		seed, err := a.seedOf(m)
		if err != nil {
			s.found("", "sampling", err.Error())
			continue
		}
		if m.Seed != nil && !bytes.Equal(m.Seed, seed[:]) {
			s.found("", "sampling", "the seed of "+string(m.Month)+" is not the one that was drawn with")
		}
		s.months[m.Month] = seededMonth{m, seed}
		err = a.db.SampledIn(ctx, m.Month, func(r store.Sampled) {
			if !seed.Draw(r.Number, r.Of).In(m.PerMille) {
				s.found(r.Jurisdiction, string(r.ID), "it is in the sample and was not drawn")
			}
			s.drawn[sampleKey{r.Ref, r.Of.UnixMicro()}] = &r
		})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *sampleCheck) found(jurisdiction, subject, what string) {
	s.report(store.Finding{Jurisdiction: jurisdiction, Subject: subject, What: what})
}

// of checks one case: as it is closed now, and each look that it had. It is safe
// for concurrent use.
func (s *sampleCheck) of(c casework.Case) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ref := store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}
	if m, ok := s.months[sampling.MonthOf(c.EndedAt, s.zone)]; ok && c.Drawable() && m.saw(c.EndedAt, c.ID) {
		row := s.drawn[sampleKey{ref, c.EndedAt.UnixMicro()}]
		if row == nil && m.seed.Draw(c.Number, c.EndedAt).In(m.PerMille) {
			s.found(c.Jurisdiction, string(c.ID), "it was drawn and is not in the sample")
		}
		if row != nil && row.Number != c.Number {
			s.found(c.Jurisdiction, string(c.ID), "the sample has it under another number")
		}
	}
	for _, look := range c.Rechecks {
		if look.Said {
			continue
		}
		key := sampleKey{ref, look.Of.UnixMicro()}
		row := s.drawn[key]
		if row == nil || !row.Done.IsZero() && (!row.Done.Equal(look.At) || row.Confirmed != look.Confirmed || row.Org != look.Org) {
			s.found(c.Jurisdiction, string(c.ID), "a look at it does not match the sample")
		}
		delete(s.drawn, key)
	}
}

// saw tells whether the closing was drawn from.
func (m seededMonth) saw(at time.Time, id casework.ID) bool {
	begins := m.From
	if m.Made.After(begins) {
		begins = m.Made
	}
	return !at.Before(begins) && (at.Before(m.Seen.At) || at.Equal(m.Seen.At) && id <= m.Seen.ID)
}

// rest are rows that say that somebody looked, of cases that do not.
func (s *sampleCheck) rest() {
	for _, r := range s.drawn {
		if !r.Done.IsZero() {
			s.found(r.Jurisdiction, string(r.ID), "the sample has a look at it that it does not have")
		}
	}
}
