package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

type orgID = org.ID

// incoming is a row being read.
type incoming struct {
	c           casework.Import
	k           casework.Carried
	due, closed time.Time
	limited     casework.Deadline // what details say of the deadline
	lat, lng    *int32
}

// Ours tells whether a header is that of a file of ours, of any version.
func Ours(header []string) bool {
	for _, h := range header {
		if _, _, ok := version(name(h)); ok {
			return true
		}
	}
	return false
}

// name is the name of the column without what a workbook's heading says beside
// it, and without the path it has in GeoJSON.
func name(heading string) string {
	heading = strings.TrimPrefix(strings.TrimSpace(heading), "\ufeff")
	heading, _, _ = strings.Cut(heading, " ")
	heading, _, _ = strings.Cut(heading, "\n")
	return strings.TrimPrefix(heading, "properties.")
}

func version(column string) (string, int, bool) {
	text, ok := strings.CutPrefix(column, "wellfield_cases_")
	n, err := strconv.Atoi(text)
	return column, n, ok && err == nil
}

// Shape is how the cells of a file stand for what they say.
type Shape uint8

// The shapes.
const (
	Delimited Shape = iota // text, protected and spelled out
	Sheet                  // text protected; moments may be day numbers
	JSON                   // plain
)

// Decoder reads the rows of one file of ours.
type Decoder struct {
	shape  Shape
	zone   *time.Location // of day numbers
	at     []int          // column -> place in the row, -1 when it is missing
	digest int
	sum    sum
	names  []string
}

// NewDecoder reads a header. The columns may stand in any order; those that are
// only for people may be missing, others of another maker's may be there.
//
// Faults: export.version_unknown; export.column_missing, one for each.
func NewDecoder(header []string, shape Shape) (*Decoder, error) {
	d := &Decoder{shape: shape, zone: time.UTC, digest: -1, names: header}
	place := map[string]int{}
	for i, h := range header {
		n := name(h)
		if _, v, ok := version(n); ok {
			if v != Version {
				return nil, fault.New(fault.Unsupported, "export.version_unknown").With("version", v).With("known", Version)
			}
			d.digest = i
		}
		if _, twice := place[n]; !twice {
			place[n] = i
		}
		if z, ok := zoneIn(h); ok {
			d.zone = z
		}
	}
	if shape == JSON { // the geometry says it once
		place["lng"], place["lat"] = find(header, "geometry.coordinates.0"), find(header, "geometry.coordinates.1")
	}
	var missing fault.List
	for i := range columns {
		at, ok := place[columns[i].key]
		if !ok || at < 0 {
			at = -1
			if columns[i].put != nil {
				missing = append(missing, fault.New(fault.Invalid, "export.column_missing").At(columns[i].key).With("column", columns[i].key))
			}
		}
		d.at = append(d.at, at)
	}
	if d.digest < 0 {
		missing = append(missing, fault.New(fault.Invalid, "export.column_missing").At(DigestColumn).With("column", DigestColumn))
	}
	return d, missing.Err()
}

func find(header []string, column string) int {
	for i, h := range header {
		if h == column {
			return i
		}
	}
	return -1
}

// zoneIn is the zone that a heading names in square brackets.
func zoneIn(heading string) (*time.Location, bool) {
	_, rest, ok := strings.Cut(heading, "[")
	text, _, closed := strings.Cut(rest, "]")
	if !ok || !closed {
		return nil, false
	}
	zone, err := time.LoadLocation(text)
	return zone, err == nil
}

// Row reads a row. It is set aside with export.cell_unreadable for each cell
// that cannot be read, and with export.row_altered where the row is not what its
// digest says; an empty digest says nothing, so that a correction can be meant.
func (d *Decoder) Row(row []string) (casework.Import, error) {
	var in incoming
	var wrong fault.List
	d.sum.start()
	for i := range columns {
		col := &columns[i]
		if col.put == nil {
			continue
		}
		s := d.cell(row, i)
		if !utf8.ValidString(s) || col.kind != text && strings.IndexByte(s, 0) >= 0 || !col.put(&in, s) {
			wrong = append(wrong, fault.New(fault.Invalid, "export.cell_unreadable").At(col.key).With("column", d.names[d.at[i]]).With("value", clip(s)))
		}
	}
	if err := wrong.Err(); err != nil {
		return casework.Import{}, err
	}
	if !in.finish() {
		return casework.Import{}, fault.New(fault.Invalid, "export.cell_unreadable").At("lat").With("column", "lat, lng").
			With("value", clip(d.cell(row, columnAt("lat"))+", "+d.cell(row, columnAt("lng"))))
	}
	said := strings.TrimSpace(row[d.digest])
	if said == cut {
		return casework.Import{}, fault.New(fault.Invalid, "export.row_cut").At(DigestColumn)
	}
	in.k.Row = d.again(&in)
	if said != "" && said != in.k.Row {
		return casework.Import{}, fault.New(fault.Conflict, "export.row_altered").At(DigestColumn).With("column", DigestColumn)
	}
	if at := columnAt("updated_at"); d.at[at] >= 0 {
		_ = putTime(func(in *incoming) *time.Time { return &in.k.UpdatedAt })(&in, d.cell(row, at)) // unreadable: not recognised
	}
	in.c.Carried = &in.k
	if in.c.System == "" {
		in.c.System, in.c.SourceID, in.c.Digest = casework.OwnSystem, string(in.k.ID), in.k.Row
	}
	return in.c, nil
}

// again is the digest of the case that the row makes, so that it also proves
// that reading it lost nothing.
func (d *Decoder) again(in *incoming) string { return Digest(in.asCase()) }

func columnAt(key string) int {
	for i := range columns {
		if columns[i].key == key {
			return i
		}
	}
	return -1
}

// cell is the plain form of a cell.
func (d *Decoder) cell(row []string, i int) string {
	at := d.at[i]
	if at < 0 || at >= len(row) {
		return ""
	}
	s := row[at]
	switch columns[i].kind {
	case text, code:
		if d.shape == Delimited {
			s = unspell(s)
		}
		if d.shape != JSON {
			s = unprotect(s)
		}
	case moment:
		if d.shape == Sheet {
			s = d.fromDays(s)
		}
	}
	return s
}

// finish puts together what stands in several cells.
func (in *incoming) finish() bool {
	switch {
	case in.lat != nil && in.lng != nil:
		p := geo.Point{Lat: *in.lat, Lng: *in.lng}
		if _, err := geo.NewPoint(p.Degrees()); err != nil {
			return false
		}
		in.c.Point = &p
	case in.lat != nil || in.lng != nil:
		return false
	}
	if !in.due.IsZero() {
		due := in.limited
		due.At = in.due
		in.k.Due, in.c.Due = &due, &due.At
	}
	if !in.closed.IsZero() {
		in.c.Closed = &in.closed
	}
	return true
}

// asCase is the case as it will be after the import, as far as a row can tell.
func (in *incoming) asCase() *casework.Case {
	k := &in.k
	c := &casework.Case{Jurisdiction: k.Jurisdiction, ID: k.ID, Number: k.Number, State: in.c.State, Channel: k.Channel, Claimed: k.Claimed,
		HasReporter: k.HasReporter, Language: k.Language, Centre: k.Centre, Owner: k.Owner, Lead: in.c.Lead, Co: k.Co,
		Verifier: k.Verifier, Given: k.Given, ReportedAt: in.c.Opened, AskedAt: k.AskedAt, FiledAt: k.FiledAt,
		DispatchedAt: k.DispatchedAt, SignedAt: k.SignedAt, HandledAt: k.HandledAt, CheckedAt: k.CheckedAt, EndedAt: in.closed,
		Due: k.Due, SilentFrom: k.SilentFrom, Verification: k.Verification, Check: k.Check, Confirmed: k.Confirmed,
		Rework: k.Rework, Reopenings: k.Reopenings, FreeReopen: k.FreeReopen, NeedFrom: k.NeedFrom,
		Merged: k.Merged, Recurs: k.Recurs, FreeReopens: k.FreeReopens, Stage: k.Stage, Dispute: k.Dispute, Parts: k.Parts,
		Delay: k.Delay, LongTerm: k.LongTerm, Escalation: k.Escalation,
		Refusal: k.Refusal, Referral: k.Referral, Supervised: k.Supervised, Whistle: k.Whistle, Rechecks: k.Rechecks}
	c.Summary.Value, c.Resolution.Value = []byte(in.c.Summary), []byte(in.c.Resolution)
	c.Place.Chain, c.Place.Guessed, c.Public, c.Attributes = k.Chain, k.Guessed, k.Public, attributes(k)
	if in.c.Point != nil || in.c.Address != "" {
		text, err := json.Marshal(casework.Spot{Point: in.c.Point, Address: in.c.Address})
		if err != nil { // numbers and text
			panic(err)
		}
		c.Place.Spot.Value = text
	}
	if in.c.Class != (catalog.Key{}) {
		c.Class = &casework.ClassRef{Key: in.c.Class}
	}
	if in.c.System != "" {
		c.Origin = &casework.Origin{System: in.c.System, SourceID: in.c.SourceID, Digest: in.c.Digest, Status: in.c.SourceStatus, Class: in.c.SourceClass}
	}
	for _, unit := range k.Hands {
		c.Hands = append(c.Hands, casework.Hand{Org: unit})
	}
	if k.Route != nil {
		route := *k.Route
		route.Reason.Value = []byte(k.Reason)
		c.Route = &route
	}
	return c
}

func strict(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("more than one value")
	}
	return nil
}

func clip(s string) string { return fault.Clip(s, 80) }

func putAreas(in *incoming, s string) bool {
	if s != "" {
		in.k.Chain = grid.Chain(strings.Split(s, " "))
	}
	return true
}
