package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// town is a database with the working city in it, and its server while one runs.
type town struct {
	name, url, data string
	tokens          [][]string // of each township, by role
	reader          string     // a key of Open311
	loaded          int        // cases from before
	server          *server

	next         atomic.Int64 // number of the last lifecycle begun
	acknowledged atomic.Int64 // commands that were answered as done
	doubtful     atomic.Int64 // commands without an answer, which may have been done
	mu           sync.Mutex
	samples      []sample // cases to look at
}

// sample is a case as its reporter and its township know it.
type sample struct {
	number, link string
	town         int
}

func (t *town) stop() {
	if t != nil && t.server != nil {
		t.server.stop()
		t.server = nil
	}
}

// pair is the same city twice: with no cases, and with all that were asked for.
// They are measured in turns.
type pair struct {
	url         string // of the option
	empty, full *town
}

// each runs for the pair of every database.
func (s *session) each(ctx context.Context, run func(db string, p *pair) error) error {
	var failed error
	for _, url := range s.options.Databases {
		p, err := s.pairOf(ctx, url)
		if err == nil {
			err = run(databaseName(url), p)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

// pairOf makes the pair of a database, with its servers, or makes it again where
// it was left half made.
func (s *session) pairOf(ctx context.Context, url string) (*pair, error) {
	db := databaseName(url)
	p := s.pairs[db]
	if p == nil {
		p = &pair{url: url}
		s.pairs[db] = p
	}
	for _, at := range []struct {
		t     **town
		name  string
		cases int
	}{{&p.empty, "empty", 0}, {&p.full, "full", s.scale.Cases}} {
		if *at.t == nil {
			t, err := s.build(ctx, url, at.name, at.cases)
			if err != nil {
				return nil, fmt.Errorf("%s on %s: %w", at.name, db, err)
			}
			*at.t = t
		}
		if (*at.t).server == nil {
			var err error
			if (*at.t).server, err = s.startServer(ctx, (*at.t).url, (*at.t).data); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// readerRate is the most a key may ask in a minute, and at once.
const readerRate = 100_000

// build founds a town and loads its cases.
func (s *session) build(ctx context.Context, url, name string, cases int) (*town, error) {
	db := databaseName(url)
	t := &town{name: name, data: filepath.Join(s.dir, db+"-"+name+"-data")}
	made, drop, err := s.newDatabase(ctx, url, name)
	if err != nil {
		return nil, err
	}
	s.drops = append(s.drops, drop)
	t.url = made
	a, closing, err := openApp(ctx, t.url, t.data)
	if err != nil {
		return nil, err
	}
	if err = found(ctx, a, working); err == nil {
		t.tokens, err = tokensOf(ctx, a, working)
	}
	if err == nil { // readers without a key are counted by address, and all of ours have one
		t.reader, err = a.AddAPIKey(ctx, app.APIKey{Name: "bench", Rights: []string{app.MayRead}, PerMinute: readerRate})
	}
	if err == nil && cases > 0 {
		err = s.load(ctx, a, t, db, cases)
	}
	if err == nil && cases > 0 { // what is long overdue was passed on long ago; it is not to be done while others are measured
		s.say("  %s: what time owes the loaded cases", db)
		_, err = a.Sweep(ctx, a.Now())
	}
	return t, errors.Join(err, closing())
}

// batch is how many cases the importer hands over at once, as it does for files.
const batch = 500

// load imports cases as the importer does, several batches at a time, until all
// are there or the time for it is up.
func (s *session) load(ctx context.Context, a *app.App, t *town, db string, cases int) error {
	const loaders = 4
	start, now := time.Now(), time.Now()
	next, stored := atomic.Int64{}, atomic.Int64{}
	var group sync.WaitGroup
	failed := make(chan error, loaders)
	for range loaders {
		group.Go(func() {
			for ctx.Err() == nil && time.Since(start) < s.scale.loading {
				first := int(next.Add(batch)) - batch
				if first >= cases {
					return
				}
				all := make([]casework.Import, min(batch, cases-first))
				for i := range all {
					all[i] = history(first+i, cases, now)
				}
				_, errs := a.Import(ctx, "bench", all)
				if err := errors.Join(errs...); err != nil {
					failed <- err
					return
				}
				stored.Add(int64(len(all)))
			}
		})
	}
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	for waiting := true; waiting; {
		select {
		case <-done:
			waiting = false
		case <-time.After(5 * time.Second):
			s.say("  %s: %s of %s cases loaded", db, thousands(int(stored.Load())), thousands(cases))
		}
	}
	t.loaded = int(stored.Load())
	row := s.put("load.rows", db, perSecond(t.loaded, time.Since(start)))
	row.Count, row.Note = t.loaded, "by the importer's door, an entry each, 500 to a batch, 4 batches at a time"
	if t.loaded < cases {
		row.Note = fmt.Sprintf("only %s of %s: the time for it was up; ", thousands(t.loaded), thousands(cases)) + row.Note
	}
	select {
	case err := <-failed:
		return err
	default:
		return ctx.Err()
	}
}

// history is case i of another system's, of the last three years: of twenty one
// waits at the desk, one is with its unit, and the others are closed.
func history(i, of int, now time.Time) casework.Import {
	const years = 3 * 365 * 24 * time.Hour
	town := i % working.towns()
	point := working.inside(town, i/working.towns())
	opened := now.Add(-years + time.Duration(float64(years)*0.99*float64(i)/float64(of)))
	c := casework.Import{SourceID: fmt.Sprintf("B%08d", i), Digest: fmt.Sprintf("%064x", i), Class: worked, Point: &point,
		Summary: fmt.Sprintf("Traffic light out at crossing %d, 路口信号灯不亮", i), Opened: opened, State: casework.ClosedResolved}
	due := opened.Add(48 * time.Hour)
	c.Due = &due
	switch i / working.towns() % 20 {
	case 0:
		c.State = casework.Received
	case 1:
		c.State, c.Lead = casework.Handling, inTown("works", town)
	default:
		closed := opened.Add(30 * time.Hour)
		c.Closed = &closed
	}
	return c
}

// loads makes the pairs; the other benches make those that are missing.
func loads(ctx context.Context, s *session) error {
	return s.each(ctx, func(string, *pair) error { return nil })
}

// missing is how many acknowledged commands the journal does not have, and what
// it has.
func (t *town) missing(ctx context.Context) (lost, entries int, err error) {
	b, err := store.OpenBare(ctx, t.url)
	if err != nil {
		return 0, 0, err
	}
	stored, entries, _, err := b.Commands(ctx)
	// More than was acknowledged may be there, when an answer was not waited for,
	// but never more than that.
	lost = max(int(t.acknowledged.Load())-stored, 0)
	if over := stored - int(t.acknowledged.Load()+t.doubtful.Load()); over > 0 {
		err = errors.Join(err, fmt.Errorf("%d commands in the journal that nobody sent", over))
	}
	return lost, entries, errors.Join(err, b.Close())
}
