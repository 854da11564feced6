package export

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"wellfield/internal/casework"
)

// collection writes GeoJSON after RFC 7946: one feature to a line, longitude
// first, WGS-84. Nothing needs to be protected in it: no program calculates
// JSON.
type collection struct {
	w      io.Writer
	reader Reader
	cells  *cells
	buf    []byte
	begun  bool
	any    bool
}

func newCollection(w io.Writer, r Reader) *collection {
	c := &collection{w: w, reader: r}
	c.cells = newCells(&c.reader)
	return c
}

func (c *collection) begin() {
	if !c.begun {
		c.begun = true
		c.buf = append(c.buf, `{"type":"FeatureCollection","features":[`...)
	}
}

func (c *collection) Write(of *casework.Case) error {
	c.begin()
	c.cells.fill(of)
	if c.any {
		c.buf = append(c.buf, ',')
	}
	c.any = true
	c.buf = append(c.buf, "\n{\"type\":\"Feature\",\"geometry\":"...)
	if p := c.cells.row.spot.Point; p != nil {
		c.buf = append(c.buf, `{"type":"Point","coordinates":[`...)
		c.buf = append(degrees(c.buf, p.Lng), ',')
		c.buf = append(degrees(c.buf, p.Lat), "]}"...)
	} else {
		c.buf = append(c.buf, "null"...)
	}
	c.buf = append(c.buf, `,"properties":{`...)
	for i := range columns {
		c.property(&columns[i], c.cells.plain(i), of)
	}
	c.buf = append(c.buf, '"')
	c.buf = append(append(c.buf, DigestColumn...), "\":\""...)
	c.buf = append(append(c.buf, c.cells.plain(len(columns))...), "\"}}"...)
	if len(c.buf) < held {
		return nil
	}
	return c.flush()
}

func (c *collection) property(col *column, plain []byte, of *casework.Case) {
	c.buf = append(append(append(c.buf, '"'), col.key...), "\":"...)
	switch {
	case col.kind == moment:
		if at := col.at(of); at.IsZero() {
			c.buf = append(c.buf, "null"...)
		} else {
			c.buf = append(stamp(append(c.buf, '"'), at.In(c.reader.Zone)), '"')
		}
	case len(plain) == 0:
		c.buf = append(c.buf, "null"...)
	case col.kind == number, col.kind == flag:
		c.buf = append(c.buf, plain...)
	default:
		c.buf = jsonText(c.buf, plain)
	}
	c.buf = append(c.buf, ',')
}

func (c *collection) flush() error {
	_, err := c.w.Write(c.buf)
	c.buf = c.buf[:0]
	return err
}

func (c *collection) Close() error {
	c.begin()
	c.buf = append(c.buf, "\n]}\n"...)
	return c.flush()
}

// jsonText appends a JSON string. What is more than letters is left to the
// library.
func jsonText(b, s []byte) []byte {
	if !utf8.Valid(s) {
		s = bytes.ToValidUTF8(s, []byte("\uFFFD"))
	}
	for _, c := range s {
		if c < ' ' || c == '"' || c == '\\' || c == 0x7F {
			text, err := json.Marshal(string(s))
			if err != nil { // a string has no errors
				panic(err)
			}
			return append(b, text...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
