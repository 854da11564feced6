package export

import (
	"strconv"
	"time"

	"wellfield/internal/casework"
)

// kind is what a column's cells are to a program that has types.
type kind uint8

const (
	text   kind = iota // words that somebody wrote, or names: may be anything
	code               // codes of ours
	number             // written with a point, or empty
	flag               // true or false
	moment             // an instant, or empty
)

// column is one column. One with put is carried over by an import; the others
// are for people and are written anew by every export.
type column struct {
	key  string
	kind kind
	// get appends the cell in its plain form; nil for moments.
	get func(b []byte, r *row) []byte
	// at is a moment's instant, zero when there is none.
	at func(*casework.Case) time.Time
	// put reads the plain form into the import. The form it wrote is the only
	// one that it must take; others it may.
	put func(in *incoming, s string) bool
}

// row is a case as its columns see it.
type row struct {
	*casework.Case
	reader *Reader
	spot   casework.Spot
}

// DigestColumn is the column that marks our own files: its name says the version
// of the form, its cells are the digests of the rows.
var DigestColumn = "wellfield_cases_" + strconv.Itoa(Version)

// Columns are the names of the columns, in order.
func Columns() []string {
	names := make([]string, 0, len(columns)+1)
	for i := range columns {
		names = append(names, columns[i].key)
	}
	return append(names, DigestColumn)
}

// columns are all but the digest. What people look for stands first. It is made
// by a function because the columns' own functions look names up in it.
var columns = makeColumns()

func makeColumns() []column {
	all := []column{
		{key: "number", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Number...) }, put: putText(func(in *incoming) *string { return &in.k.Number })},
		{key: "state", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.State...) }, put: putText(func(in *incoming) *casework.State { return &in.c.State })},
		{key: "state_name", kind: text, get: func(b []byte, r *row) []byte { return append(b, r.reader.State(r.State)...) }},
		{key: "class", kind: code, get: class, put: putClass},
		{key: "class_name", kind: text, get: className},
		{key: "claimed", kind: code, get: func(b []byte, r *row) []byte { return key(b, r.Claimed) }, put: putClaimed},
		{key: "summary", kind: text, get: func(b []byte, r *row) []byte { return append(b, r.Summary.Value...) }, put: putText(func(in *incoming) *string { return &in.c.Summary })},
		{key: "areas", kind: code, get: func(b []byte, r *row) []byte { return list(b, r.Place.Chain) }, put: putAreas},
		{key: "area_names", kind: text, get: areaNames},
		{key: "address", kind: text, get: func(b []byte, r *row) []byte { return append(b, r.spot.Address...) }, put: putText(func(in *incoming) *string { return &in.c.Address })},
		{key: "lat", kind: number, get: lat, put: func(in *incoming, s string) bool { return putDegrees(&in.lat, s) }},
		{key: "lng", kind: number, get: lng, put: func(in *incoming, s string) bool { return putDegrees(&in.lng, s) }},
	}
	all = append(all, unitColumns()...)
	all = append(all, momentColumns()...)
	all = append(all, []column{
		{key: "standing", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Standing(r.reader.Now)...) }},
		{key: "resolved", kind: flag, get: func(b []byte, r *row) []byte { return strconv.AppendBool(b, r.Resolved()) }},
		{key: "confirmed", kind: flag, get: func(b []byte, r *row) []byte { return strconv.AppendBool(b, r.Confirmed || r.SaidConfirmed) }, put: putFlag(func(in *incoming) *bool { return &in.k.Confirmed })},
		{key: "rework", kind: number, get: func(b []byte, r *row) []byte { return strconv.AppendInt(b, int64(r.Rework), 10) }, put: putCount(func(in *incoming) *int { return &in.k.Rework })},
		{key: "reopenings", kind: number, get: func(b []byte, r *row) []byte { return strconv.AppendInt(b, int64(r.Reopenings), 10) }, put: putCount(func(in *incoming) *int { return &in.k.Reopenings })},
		{key: "photos", kind: number, get: func(b []byte, r *row) []byte { return strconv.AppendInt(b, int64(len(r.Photos)), 10) }},
		{key: "channel", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Channel...) }, put: putText(func(in *incoming) *casework.Channel { return &in.k.Channel })},
		{key: "language", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Language...) }, put: putText(func(in *incoming) *string { return &in.k.Language })},
		{key: "has_reporter", kind: flag, get: func(b []byte, r *row) []byte { return strconv.AppendBool(b, r.HasReporter) }, put: putFlag(func(in *incoming) *bool { return &in.k.HasReporter })},
		{key: "identity", kind: code, get: func(b []byte, r *row) []byte { return append(b, identity(r.Vault)...) }},
		{key: "resolution", kind: text, get: func(b []byte, r *row) []byte { return append(b, r.Resolution.Value...) }, put: putText(func(in *incoming) *string { return &in.c.Resolution })},
	}...)
	all = append(all, originColumns()...)
	return append(all, []column{
		{key: "jurisdiction", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Jurisdiction...) }, put: putText(func(in *incoming) *string { return &in.k.Jurisdiction })},
		{key: "id", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.ID...) }, put: putText(func(in *incoming) *casework.ID { return &in.k.ID })},
		{key: "details", kind: code, get: putDetails, put: takeDetails},
	}...)
}

func unitColumns() []column {
	return []column{
		{key: "lead", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Lead...) }, put: putOrg(func(in *incoming) *orgID { return &in.c.Lead })},
		{key: "lead_name", kind: text, get: func(b []byte, r *row) []byte { return append(b, r.reader.Org(string(r.Lead))...) }},
		{key: "co", kind: code, get: func(b []byte, r *row) []byte { return list(b, r.Co) }, put: putOrgs(func(in *incoming) *[]orgID { return &in.k.Co })},
		{key: "owner", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Owner...) }, put: putOrg(func(in *incoming) *orgID { return &in.k.Owner })},
		{key: "owner_name", kind: text, get: func(b []byte, r *row) []byte { return append(b, r.reader.Org(string(r.Owner))...) }},
		{key: "centre", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Centre...) }, put: putOrg(func(in *incoming) *orgID { return &in.k.Centre })},
		{key: "verifier", kind: code, get: func(b []byte, r *row) []byte { return append(b, r.Verifier...) }, put: putOrg(func(in *incoming) *orgID { return &in.k.Verifier })},
	}
}

func momentColumns() []column {
	return []column{
		{key: "reported_at", kind: moment, at: func(c *casework.Case) time.Time { return c.ReportedAt }, put: putTime(func(in *incoming) *time.Time { return &in.c.Opened })},
		{key: "due_at", kind: moment, at: dueAt, put: putTime(func(in *incoming) *time.Time { return &in.due })},
		{key: "ended_at", kind: moment, at: func(c *casework.Case) time.Time { return c.EndedAt }, put: putTime(func(in *incoming) *time.Time { return &in.closed })},
		{key: "asked_at", kind: moment, at: func(c *casework.Case) time.Time { return c.AskedAt }, put: putTime(func(in *incoming) *time.Time { return &in.k.AskedAt })},
		{key: "filed_at", kind: moment, at: func(c *casework.Case) time.Time { return c.FiledAt }, put: putTime(func(in *incoming) *time.Time { return &in.k.FiledAt })},
		{key: "dispatched_at", kind: moment, at: func(c *casework.Case) time.Time { return c.DispatchedAt }, put: putTime(func(in *incoming) *time.Time { return &in.k.DispatchedAt })},
		{key: "signed_at", kind: moment, at: func(c *casework.Case) time.Time { return c.SignedAt }, put: putTime(func(in *incoming) *time.Time { return &in.k.SignedAt })},
		{key: "handled_at", kind: moment, at: func(c *casework.Case) time.Time { return c.HandledAt }, put: putTime(func(in *incoming) *time.Time { return &in.k.HandledAt })},
		{key: "checked_at", kind: moment, at: func(c *casework.Case) time.Time { return c.CheckedAt }, put: putTime(func(in *incoming) *time.Time { return &in.k.CheckedAt })},
		{key: "silent_from", kind: moment, at: func(c *casework.Case) time.Time { return c.SilentFrom }, put: putTime(func(in *incoming) *time.Time { return &in.k.SilentFrom })},
		{key: "updated_at", kind: moment, at: func(c *casework.Case) time.Time { return c.UpdatedAt }},
	}
}

// originColumns say which other system a case comes from. Of a case of our own
// that once came back from a file they say nothing, as they did in that file.
func originColumns() []column {
	of := func(part func(*casework.Origin) string) func([]byte, *row) []byte {
		return func(b []byte, r *row) []byte {
			if r.Origin == nil || r.Origin.System == casework.OwnSystem {
				return b
			}
			return append(b, part(r.Origin)...)
		}
	}
	return []column{
		{key: "source_system", kind: code, get: of(func(o *casework.Origin) string { return o.System }), put: putText(func(in *incoming) *string { return &in.c.System })},
		{key: "source_id", kind: text, get: of(func(o *casework.Origin) string { return o.SourceID }), put: putText(func(in *incoming) *string { return &in.c.SourceID })},
		{key: "source_status", kind: text, get: of(func(o *casework.Origin) string { return o.Status }), put: putText(func(in *incoming) *string { return &in.c.SourceStatus })},
		{key: "source_class", kind: text, get: of(func(o *casework.Origin) string { return o.Class }), put: putText(func(in *incoming) *string { return &in.c.SourceClass })},
		{key: "source_digest", kind: code, get: of(func(o *casework.Origin) string { return o.Digest }), put: putText(func(in *incoming) *string { return &in.c.Digest })},
	}
}

// identity tells whether a reporter's identity is held or was erased, and never what
// it is; empty where there never was one.
func identity(v *casework.Vault) string {
	switch {
	case v == nil:
		return ""
	case !v.Erased.IsZero():
		return "erased"
	case v.Holds():
		return "held"
	}
	return ""
}
