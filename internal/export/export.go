// Package export is the form of our own files of cases: their columns, what a
// cell holds, the digest of a row, and how a row becomes CSV, a workbook or
// GeoJSON and is read back. It keeps no more than one row and decides nothing:
// whoever calls it has asked what the reader may see.
//
// A Row that is written, read and imported loses nothing of what docs/exporting.md
// lists; each row carries a digest by which anybody can tell.
package export

import (
	"io"
	"time"

	"wellfield/internal/casework"
)

// Version is the version of the form. It grows when a column that is carried
// over is added, taken away or written otherwise.
const Version = 1

// Format is a kind of file.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	XLSX    Format = "xlsx"
	GeoJSON Format = "geojson"
)

// Formats lists every format in the order in which they are offered.
func Formats() []Format { return []Format{CSV, XLSX, GeoJSON} }

// Known tells whether f is one of the formats.
func (f Format) Known() bool { return f == CSV || f == XLSX || f == GeoJSON }

// MediaType is the Content-Type of a file.
func (f Format) MediaType() string {
	switch f {
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case GeoJSON:
		return "application/geo+json"
	}
	return "text/csv; charset=utf-8; header=present"
}

// Reader is for whom a file is written: the names that stand beside codes, and
// the zone in which times are written.
type Reader struct {
	Zone  *time.Location
	Now   time.Time // what is overdue is so at this instant
	State func(casework.State) string
	Class func(key string) string
	Org   func(id string) string
	Area  func(code string) string
	Mark  bool                       // CSV begins with the mark by which Excel knows UTF-8
	Label func(column string) string // a column's heading in a workbook
}

// Writer writes rows of one format. It holds one row at a time and whatever its
// format needs of what went before, which does not grow with the rows.
type Writer interface {
	// Write writes one case. The case is not kept.
	Write(*casework.Case) error
	// Close writes the end; a file without it is not whole, and its reader sees
	// that in every format but CSV. It does not close what is written to.
	Close() error
}

// New makes a Writer of the format.
func New(f Format, w io.Writer, r Reader) Writer {
	r.Class, r.Org, r.Area, r.State = remember(r.Class), remember(r.Org), remember(r.Area), remember(r.State)
	switch f {
	case XLSX:
		return newWorkbook(w, r)
	case GeoJSON:
		return newCollection(w, r)
	}
	return newTable(w, r)
}

// remember keeps what was answered: there are few names and many rows.
func remember[K ~string](name func(K) string) func(K) string {
	known := map[K]string{}
	return func(k K) string {
		if k == "" {
			return ""
		}
		s, ok := known[k]
		if !ok {
			if s = string(k); name != nil {
				s = name(k)
			}
			known[k] = s
		}
		return s
	}
}
