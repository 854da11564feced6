package store

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/golang/geo/s2"

	"wellfield/internal/casework"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
)

// row is a case as columns. All but the body are derived from it, and Verify
// derives them again.
type row struct {
	jurisdiction, id, number                  string
	rev                                       int64
	state, class, path, owner, lead, verifier string
	source                                    string
	lat, lng, cell                            *int64
	reportedAt, updatedAt                     int64
	dueAt, endedAt, nextDue                   *int64
	mergedInto, recurs                        *string
	summary                                   []byte
	body                                      string
}

// The key never changes, nor do the facts that the opening of a case settles, so
// a later save leaves them and their indexes alone.
const (
	keyColumns  = `jurisdiction, id`
	factColumns = `number, rev, state, class, path, owner, lead, verifier, source,
	lat, lng, cell, reported_at, updated_at, due_at, ended_at, next_due,
	merged_into, recurs, summary, body`
	rowWidth = 24
)

// depth says how much of its row a command changed. To a database a column that
// is set is one that changed, and each of its indexes is written again; so what
// stayed as it was is not set. Each depth leaves what the ones above it change.
type depth int

const (
	itsPlace depth = iota // or a row that is new
	itsUnit
	itsState
	itsTimes // of these every command changes some
	depths
)

var setAt = [depths]string{
	itsPlace: `path = excluded.path, merged_into = excluded.merged_into, recurs = excluded.recurs`,
	itsUnit:  `class = excluded.class, lead = excluded.lead, due_at = excluded.due_at`,
	itsState: `state = excluded.state, owner = excluded.owner, verifier = excluded.verifier, ended_at = excluded.ended_at`,
	itsTimes: `rev = excluded.rev, updated_at = excluded.updated_at, next_due = excluded.next_due, body = excluded.body, tip = excluded.tip`,
}

// saveRows writes rows of cases: a new one, or one whose revision in the database
// is the last value lower than the new one. Any other row is left alone, and the
// number of changed rows tells.
var saveRows = func() (texts [depths]many) {
	for d := range texts {
		texts[d] = manyRows(`INSERT INTO cases (`+keyColumns+`, `+factColumns+`, tip) VALUES `, rowWidth,
			` ON CONFLICT (jurisdiction, id) DO UPDATE SET `+strings.Join(setAt[d:], ", ")+` WHERE cases.rev = excluded.rev - ?`)
	}
	return texts
}()

// changing is what of a row may change beside its times.
type changing struct {
	path, mergedInto, recurs string
	class, lead              string
	due                      int64
	state, owner, verifier   string
	ended                    int64
}

func changingOf(c *casework.Case) changing {
	w := changing{path: PathOf(c.Place.Chain), recurs: string(c.Recurs), class: classOf(c), lead: string(c.Lead),
		state: string(c.State), owner: string(c.Owner), verifier: string(c.Verifier), due: noDeadline, ended: columnOf(c.EndedAt)}
	if c.Merged != nil {
		w.mergedInto = string(c.Merged.Into)
	}
	if c.Due != nil {
		w.due = columnOf(c.Due.At)
	}
	return w
}

// to is how much changes from one to the other.
func (w changing) to(now changing) depth {
	switch {
	case w.path != now.path || w.mergedInto != now.mergedInto || w.recurs != now.recurs:
		return itsPlace
	case w.class != now.class || w.lead != now.lead || w.due != now.due:
		return itsUnit
	case w != now:
		return itsState
	}
	return itsTimes
}

// settled tells whether what a later save leaves alone is what it was.
func settled(before, after *casework.Case) bool {
	sameOrigin := (before.Origin == nil) == (after.Origin == nil) && (before.Origin == nil || before.Origin.System == after.Origin.System)
	return before.Jurisdiction == after.Jurisdiction && before.ID == after.ID && before.Number == after.Number && sameOrigin &&
		before.Place.Spot.Digest == after.Place.Spot.Digest && before.Summary.Digest == after.Summary.Digest &&
		before.ReportedAt.Equal(after.ReportedAt)
}

func (r *row) key() []any { return []any{r.jurisdiction, r.id} }

func (r *row) facts() []any {
	return []any{r.number, r.rev, r.state, r.class, r.path, r.owner, r.lead, r.verifier, r.source,
		r.lat, r.lng, r.cell, r.reportedAt, r.updatedAt, r.dueAt, r.endedAt, r.nextDue,
		r.mergedInto, r.recurs, r.summary, r.body}
}

// scan takes the columns in the order of keyColumns, factColumns.
func (r *row) scan() []any {
	return []any{&r.jurisdiction, &r.id, &r.number, &r.rev, &r.state, &r.class, &r.path, &r.owner, &r.lead, &r.verifier, &r.source,
		&r.lat, &r.lng, &r.cell, &r.reportedAt, &r.updatedAt, &r.dueAt, &r.endedAt, &r.nextDue,
		&r.mergedInto, &r.recurs, &r.summary, &r.body}
}

func rowOf(c *casework.Case, body []byte) row {
	r := row{
		jurisdiction: c.Jurisdiction, id: string(c.ID), number: c.Number, rev: c.Rev, state: string(c.State),
		path: PathOf(c.Place.Chain), owner: string(c.Owner), lead: string(c.Lead), verifier: string(c.Verifier),
		reportedAt: c.ReportedAt.UnixMicro(), updatedAt: c.UpdatedAt.UnixMicro(),
		endedAt: micros(c.EndedAt), nextDue: micros(c.NextDue()), body: string(body),
	}
	r.class = classOf(c)
	if c.Merged != nil {
		into := string(c.Merged.Into)
		r.mergedInto = &into
	}
	if c.Recurs != "" {
		of := string(c.Recurs)
		r.recurs = &of
	}
	if c.Origin != nil {
		r.source = c.Origin.System
	}
	if c.Due != nil {
		r.dueAt = micros(c.Due.At)
	}
	if !c.Summary.IsZero() {
		r.summary = slices.Clone(c.Summary.Digest[:])
	}
	if p := c.Spot().Point; p != nil {
		lat, lng, cell := int64(p.Lat), int64(p.Lng), Cell(*p)
		r.lat, r.lng, r.cell = &lat, &lng, &cell
	}
	return r
}

// PathOf is a chain of areas as one text in which each area stands between
// slashes; that of no areas is empty.
func PathOf(chain grid.Chain) string {
	if len(chain) == 0 {
		return ""
	}
	return "/" + strings.Join(chain, "/") + "/"
}

// ChainOf reads what PathOf writes.
func ChainOf(path string) grid.Chain {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// Cell is the S2 leaf cell of a point: an integer of which ranges are squares
// on the earth, on every database.
func Cell(p geo.Point) int64 {
	lat, lng := p.Degrees()
	return int64(s2.CellIDFromLatLng(s2.LatLngFromDegrees(lat, lng)))
}

func micros(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	us := t.UnixMicro()
	return &us
}

func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// columnNames are the columns in the order of keyColumns, factColumns.
var columnNames = strings.FieldsFunc(keyColumns+", "+factColumns, func(c rune) bool { return c == ',' || unicode.IsSpace(c) })

// differsFrom names the first column in which two rows differ, empty when none.
func (r row) differsFrom(o row) string {
	mine, theirs := append(r.key(), r.facts()...), append(o.key(), o.facts()...)
	for i, name := range columnNames {
		if plain(mine[i]) != plain(theirs[i]) {
			return name
		}
	}
	return ""
}

// plain makes absent and present values comparable whatever pointer holds them.
func plain(v any) any {
	switch p := v.(type) {
	case *int64:
		if p == nil {
			return nil
		}
		return *p
	case *string:
		if p == nil {
			return nil
		}
		return *p
	case []byte:
		return string(p)
	}
	return v
}
