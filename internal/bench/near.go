package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// nearby measures the questions for cases around a place among all cases: the one
// that each filing asks, whether a problem is back, and the one that a reporter is
// asked before a report, whether somebody reported it already.
func nearby(ctx context.Context, s *session) error {
	return s.each(ctx, func(db string, p *pair) (err error) {
		a, closing, err := openApp(ctx, p.full.url, p.full.data)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, closing()) }()
		for id, ask := range map[string]func(k int) (int, error){
			"near.recurrence": func(k int) (int, error) {
				town := k % working.towns()
				found, err := a.Earlier(ctx, a.Policy(), townCode(town), worked, working.inside(town, k), a.Now())
				return len(found), err
			},
			"near.similar": func(k int) (int, error) {
				found, err := a.Similar(ctx, worked, working.inside(k%working.towns(), k))
				return len(found), err
			},
		} {
			if err := s.asked(ctx, id, db, p.full.loaded, ask); err != nil {
				return err
			}
		}
		return nil
	})
}

// asked puts one question after the other, each about another place.
func (s *session) asked(ctx context.Context, id, db string, cases int, ask func(k int) (int, error)) error {
	finish, err := s.profiled(db + "-" + id)
	if err != nil {
		return err
	}
	row, n, found := s.row(id, db), 0, 0
	var all []time.Duration
	before, _ := cpuOf(os.Getpid())
	for i := range s.scale.repeat + 1 {
		var took []time.Duration
		for range s.scale.asked {
			start := time.Now()
			some, err := ask(n)
			if err := errors.Join(err, ctx.Err()); err != nil {
				return errors.Join(err, finish())
			}
			took = append(took, time.Since(start))
			found += some
			n++
		}
		if i > 0 { // the first is to warm
			s.add(row, latencyOf("", took).P50)
			all = append(all, took...)
		}
	}
	after, _ := cpuOf(os.Getpid())
	row.Count, row.Latency = len(all), []Latency{latencyOf("question", all)}
	row.Note = fmt.Sprintf("median of a question, one after the other in this process, among %s cases; %.1f found by one, %.2f ms of CPU%s",
		thousands(cases), float64(found)/float64(n), float64((after-before).Microseconds())/1000/float64(n), besides(db))
	return finish()
}
