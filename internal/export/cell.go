package export

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
)

func key(b []byte, k catalog.Key) []byte {
	if k.IsZero() {
		return b
	}
	return append(append(append(b, k.Kind...), '/'), k.Code...)
}

func class(b []byte, r *row) []byte {
	if r.Class == nil {
		return b
	}
	return key(b, r.Class.Key)
}

// className is the name of the class it was filed under, before that of the one
// that the reporter chose.
func className(b []byte, r *row) []byte {
	var form [64]byte
	k := class(form[:0], r)
	if len(k) == 0 {
		k = key(k, r.Claimed)
	}
	return append(b, r.reader.Class(string(k))...)
}

// list is codes in one cell; none of our codes has a space in it.
func list[T ~string](b []byte, codes []T) []byte {
	for i, c := range codes {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, c...)
	}
	return b
}

func areaNames(b []byte, r *row) []byte {
	for i, c := range r.Place.Chain {
		if i > 0 {
			b = append(b, " / "...)
		}
		b = append(b, r.reader.Area(c)...)
	}
	return b
}

func lat(b []byte, r *row) []byte {
	if r.spot.Point == nil {
		return b
	}
	return degrees(b, r.spot.Point.Lat)
}

func lng(b []byte, r *row) []byte {
	if r.spot.Point == nil {
		return b
	}
	return degrees(b, r.spot.Point.Lng)
}

// decimals of a degree are what a geo.Point holds.
const decimals, unit = 7, 10_000_000

// degrees writes a coordinate with all its decimals, which a reader gets back
// exactly.
func degrees(b []byte, e7 int32) []byte {
	n := int64(e7)
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = append(strconv.AppendInt(b, n/unit, 10), '.')
	for d := int64(unit / 10); d > 0; d /= 10 {
		b = append(b, byte('0'+n/d%10))
	}
	return b
}

func dueAt(c *casework.Case) time.Time {
	if c.Due == nil {
		return time.Time{}
	}
	return c.Due.At
}

// stamp writes an instant with its offset, to the microsecond where it has any.
// An offset of the time before zones, which has seconds, cannot be written so:
// then it is UTC's.
func stamp(b []byte, t time.Time) []byte {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	if t.Nanosecond() == 0 {
		return t.AppendFormat(b, "2006-01-02T15:04:05Z07:00")
	}
	return t.AppendFormat(b, "2006-01-02T15:04:05.000000Z07:00")
}

// sum collects what is carried of a row, and is its digest: the first 16 bytes,
// in hex, of SHA-256 over "cases/1" and the plain form of every carried cell in
// order, each with its length before it; instants as microseconds since 1970.
type sum struct{ buf []byte }

func (s *sum) start() {
	s.buf = append(s.buf[:0], "cases/"...)
	s.buf = strconv.AppendInt(s.buf, Version, 10)
}

func (s *sum) cell(plain []byte) {
	s.buf = binary.AppendUvarint(s.buf, uint64(len(plain)))
	s.buf = append(s.buf, plain...)
}

func (s *sum) moment(t time.Time) {
	if t.IsZero() {
		s.buf = append(s.buf, 0)
		return
	}
	var form [24]byte
	s.cell(strconv.AppendInt(form[:0], t.UnixMicro(), 10))
}

const digestBytes = 16

func (s *sum) digest(b []byte) []byte {
	full := sha256.Sum256(s.buf)
	return hex.AppendEncode(b, full[:digestBytes])
}

// cells is a row ready to be written: the plain form of each column, one after
// the other in a buffer that the next row uses again.
type cells struct {
	row  row
	sum  sum
	buf  []byte
	ends []int
}

func newCells(r *Reader) *cells { return &cells{row: row{reader: r}} }

// fill takes the cells of the next case. A moment's plain form is empty; its
// instant is asked of its column.
func (c *cells) fill(of *casework.Case) {
	c.row.Case, c.row.spot = of, of.Spot()
	c.buf, c.ends = c.buf[:0], c.ends[:0]
	c.sum.start()
	for i := range columns {
		col := &columns[i]
		from := len(c.buf)
		if col.kind != moment {
			c.buf = col.get(c.buf, &c.row)
		}
		c.ends = append(c.ends, len(c.buf))
		switch {
		case col.put == nil:
		case col.kind == moment:
			c.sum.moment(col.at(of))
		default:
			c.sum.cell(c.buf[from:])
		}
	}
	c.buf = c.sum.digest(c.buf)
	c.ends = append(c.ends, len(c.buf))
}

// plain is the cell of a column; the digest's is the last.
func (c *cells) plain(i int) []byte {
	if i == 0 {
		return c.buf[:c.ends[0]]
	}
	return c.buf[c.ends[i-1]:c.ends[i]]
}

// Digest is the digest of a case's row.
func Digest(c *casework.Case) string {
	r := Reader{State: remember[casework.State](nil), Class: remember[string](nil), Org: remember[string](nil), Area: remember[string](nil)}
	cs := newCells(&r)
	cs.fill(c)
	return string(cs.plain(len(columns)))
}
