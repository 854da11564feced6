package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// walkPage is how many cases a walk holds at once, twice: those that its visitor
// has and those that are read meanwhile.
const walkPage = 256

// walks is how many walks may go on at once: readers on every core would starve
// the writer.
func walks() chan struct{} { return make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)) }

// Walk visits every case of the filter, page by page, in the order of
// jurisdiction and id, with its words and its exact place opened. A page is a
// read of its own, so that no long transaction keeps the log from being folded
// into the database: a case that was there before the walk is visited exactly
// once, as it stands when its page is read; one that comes in meanwhile may be.
//
// Memory is bounded by the page. A visitor's error ends the walk and is
// returned. With as many walks under way as there may be, the fault is
// store.export_busy.
func (db *DB) Walk(ctx context.Context, f Filter, visit func([]casework.Case) error) error {
	select {
	case db.walks <- struct{}{}:
		defer func() { <-db.walks }()
	default:
		return fault.New(fault.Busy, "store.export_busy")
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages, failed := make(chan *rawPage), make(chan error, 1)
	go func() {
		defer close(pages)
		failed <- db.readPages(ctx, f, pages)
	}()
	for page := range pages {
		cases, err := page.decode()
		if err == nil {
			err = visit(cases)
		}
		if err != nil {
			stop()
			for range pages { // until the reader has seen that nobody waits
			}
			return err
		}
	}
	return wrap("walk cases", <-failed)
}

// readPages sends page after page until the last, or until the context ends.
func (db *DB) readPages(ctx context.Context, f Filter, pages chan<- *rawPage) error {
	walk := &walk{db: db, filter: f}
	for {
		page, err := walk.next(ctx)
		if err != nil || page == nil {
			return err
		}
		select {
		case pages <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// rawPage is a page as it was read: making cases of it is left to the visitor's
// side, so that both sides have about equally much to do.
type rawPage struct {
	ids    []string
	bodies [][]byte
	sealed map[journal.Hash][]byte
}

// decode makes the cases, their sealed values opened.
func (p *rawPage) decode() ([]casework.Case, error) {
	cases := make([]casework.Case, len(p.bodies))
	for i, body := range p.bodies {
		var err error
		if cases[i], err = casework.DecodeCase(body); err != nil {
			return nil, err
		}
		c := &cases[i]
		for _, s := range []*casework.Sealed{&c.Summary, &c.Place.Spot, &c.Resolution} {
			s.Value = p.sealed[s.Digest]
		}
		for k := range c.Attributes {
			c.Attributes[k].Value.Value = p.sealed[c.Attributes[k].Value.Digest]
		}
		if c.Route != nil {
			c.Route.Reason.Value = p.sealed[c.Route.Reason.Digest]
		}
	}
	return cases, nil
}

// walk is the place that a walk has come to.
type walk struct {
	db     *DB
	filter Filter
	in     string // the jurisdiction being read; empty before the first
	after  string // the id read last in it; empty before the first
}

var (
	selectNextJurisdiction = query(`SELECT min(jurisdiction) FROM cases WHERE jurisdiction > $1`)
	selectSealedOf         = query(`SELECT digest, value FROM sealed WHERE jurisdiction = $1 AND subject >= $2 AND subject <= $3`)
)

// next is the next page, nil after the last.
func (w *walk) next(ctx context.Context) (*rawPage, error) {
	for {
		if w.in == "" || w.after == "" {
			ok, err := w.enter(ctx)
			if err != nil || !ok {
				return nil, err
			}
		}
		page, err := w.page(ctx)
		if err != nil || len(page.ids) > 0 {
			return page, err
		}
		w.after = "" // this jurisdiction is at its end
	}
}

// lowestID sorts before every id.
const lowestID = " "

// enter goes to the next jurisdiction that has cases and that the filter names.
func (w *walk) enter(ctx context.Context) (bool, error) {
	for {
		var next sql.NullString
		if err := w.db.read.QueryRowContext(ctx, selectNextJurisdiction, w.in).Scan(&next); err != nil {
			return false, err
		}
		if !next.Valid {
			return false, nil
		}
		w.in, w.after = next.String, lowestID
		if w.filter.Jurisdictions == nil {
			return true, nil
		}
		for _, j := range w.filter.Jurisdictions {
			if j == w.in {
				return true, nil
			}
		}
	}
}

func (w *walk) page(ctx context.Context) (*rawPage, error) {
	f := w.filter
	f.Jurisdictions = []string{w.in}
	where := f.where()
	where.add("c.id > ?", w.after)
	text := `SELECT c.id, c.body FROM cases c` + where.text() + fmt.Sprintf(` ORDER BY c.id LIMIT %d`, walkPage)
	rows, err := w.db.read.QueryContext(ctx, text, where.args...)
	if err != nil {
		return nil, err
	}
	page := &rawPage{sealed: make(map[journal.Hash][]byte, 2*walkPage)}
	if err := each(rows, func() error {
		var id string
		var body []byte
		if err := rows.Scan(&id, &body); err != nil {
			return err
		}
		page.ids, page.bodies = append(page.ids, id), append(page.bodies, body)
		return nil
	}); err != nil || len(page.ids) == 0 {
		return page, err
	}
	w.after = page.ids[len(page.ids)-1]
	return page, w.open(ctx, page)
}

// open reads the sealed values of a page: between its first case and its last in
// one read where the page is dense, one by one where it has gaps.
func (w *walk) open(ctx context.Context, page *rawPage) error {
	text, args := selectSealedOf, []any{w.in, page.ids[0], w.after}
	if w.narrow() {
		text, args = sealedOfEach(w.in, page.ids)
	}
	rows, err := w.db.read.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var digest sql.RawBytes
		var value []byte
		if err := rows.Scan(&digest, &value); err != nil {
			return err
		}
		h, ok := hashOf(digest)
		if !ok {
			return errors.Join(errAltered, fmt.Errorf("digest of %d bytes", len(digest)))
		}
		page.sealed[h] = value
		return nil
	})
}

// narrow tells whether the filter leaves out cases of a jurisdiction, so that
// much may lie between two cases of a page.
func (w *walk) narrow() bool {
	f := w.filter
	f.Jurisdictions = nil
	return len(f.where().conditions) > 0
}

// sealedOfEach is selectSealedOf for some cases alone.
func sealedOfEach(jurisdiction string, ids []string) (string, []any) {
	args := []any{jurisdiction}
	marks := make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	return `SELECT digest, value FROM sealed WHERE jurisdiction = $1 AND subject IN (` + strings.Join(marks, ", ") + `)`, args
}
