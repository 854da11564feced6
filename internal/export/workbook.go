package export

import (
	"archive/zip"
	"compress/flate"
	"io"
	"strconv"
	"unicode/utf8"

	"wellfield/internal/casework"
)

// sheetRows is how many rows a sheet can have (ECMA-376), its header among them.
const sheetRows = 1_048_576

// cellLongest is how many UTF-16 units a cell of a workbook holds.
const cellLongest = 32_767

// cut stands where the digest of a row would, one of whose texts a workbook
// cannot hold.
const cut = "cut"

// workbook writes XLSX (ECMA-376) straight into its zip. The library that reads
// workbooks for us writes them only when it has the whole: this one needs no
// more than the row, no temporary file, and sends the first row at once.
type workbook struct {
	zip    *zip.Writer
	reader Reader
	cells  *cells
	part   io.Writer // the sheet being written
	sheets int
	rows   int // of the sheet, its header among them
	most   int // rows of a sheet; less in tests
	buf    []byte
	safe   []byte
	short  bool // a text of the row was cut
	refs   []string
}

func newWorkbook(w io.Writer, r Reader) *workbook {
	b := &workbook{zip: zip.NewWriter(w), reader: r, most: sheetRows}
	b.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	b.cells = newCells(&b.reader)
	for i := range len(columns) + 1 {
		b.refs = append(b.refs, letters(i))
	}
	return b
}

// letters is the name of a column: A, …, Z, AA, ….
func letters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letters(i/26-1) + letters(i%26)
}

// The styles of styles.xml, by their place in it.
const (
	styleHead = "1"
	styleTime = "2"
	styleText = "3"
)

func (b *workbook) Write(c *casework.Case) error {
	if b.part == nil || b.rows == b.most {
		if err := b.sheet(); err != nil {
			return err
		}
	}
	b.cells.fill(c)
	b.row()
	b.short = false
	for i := range columns {
		b.column(i, c)
	}
	digest := b.cells.plain(len(columns))
	if b.short {
		digest = []byte(cut)
	}
	b.text(len(columns), digest, styleText)
	b.buf = append(b.buf, "</row>"...)
	return b.flush(held)
}

// row begins the next row.
func (b *workbook) row() {
	b.rows++
	b.buf = append(b.buf, `<row r="`...)
	b.buf = append(strconv.AppendInt(b.buf, int64(b.rows), 10), `">`...)
}

// column writes the cell of a column with its type; nothing for an empty one.
func (b *workbook) column(i int, c *casework.Case) {
	col, plain := &columns[i], b.cells.plain(i)
	switch {
	case col.kind == moment:
		at := col.at(c)
		if at.IsZero() {
			return
		}
		if days, ok := toDays(at, b.reader.Zone); ok {
			b.cell(i, styleTime, "")
			b.buf = append(strconv.AppendFloat(append(b.buf, "<v>"...), days, 'f', -1, 64), "</v></c>"...)
			return
		}
		b.text(i, stamp(nil, at.In(b.reader.Zone)), styleText)
	case len(plain) == 0:
	case col.kind == number:
		b.cell(i, "", "")
		b.buf = append(append(append(b.buf, "<v>"...), plain...), "</v></c>"...)
	case col.kind == flag:
		b.cell(i, "", "b")
		b.buf = append(append(append(b.buf, "<v>"...), truth(plain)), "</v></c>"...)
	default:
		b.safe = protect(b.safe[:0], plain)
		b.text(i, b.safe, styleText)
	}
}

func truth(plain []byte) byte {
	if len(plain) > 0 && plain[0] == 't' {
		return '1'
	}
	return '0'
}

// cell begins a cell.
func (b *workbook) cell(i int, style, kind string) {
	b.buf = append(append(b.buf, `<c r="`...), b.refs[i]...)
	b.buf = append(strconv.AppendInt(b.buf, int64(b.rows), 10), '"')
	if style != "" {
		b.buf = append(append(append(b.buf, ` s="`...), style...), '"')
	}
	if kind != "" {
		b.buf = append(append(append(b.buf, ` t="`...), kind...), '"')
	}
	b.buf = append(b.buf, '>')
}

// text writes a cell with text, cut to what a cell can hold.
func (b *workbook) text(i int, s []byte, style string) {
	if len(s) > cellLongest {
		s = b.fit(s)
	}
	b.cell(i, style, "inlineStr")
	b.buf = append(b.buf, `<is><t xml:space="preserve">`...)
	b.buf = xmlText(b.buf, s)
	b.buf = append(b.buf, "</t></is></c>"...)
}

// fit cuts a text to the longest that a cell holds.
func (b *workbook) fit(s []byte) []byte {
	units := 0
	for at := 0; at < len(s); {
		c, n := utf8.DecodeRune(s[at:])
		if units++; c > 0xFFFF {
			units++
		}
		if units > cellLongest {
			b.short = true
			return s[:at]
		}
		at += n
	}
	return s
}

// xmlText spells out what XML cannot hold and escapes what it takes for itself.
// Bytes that are no text become the sign for that.
func xmlText(b, s []byte) []byte {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '<':
			b = append(b, "&lt;"...)
		case c == '>':
			b = append(b, "&gt;"...)
		case spelled(s, i):
			_, n := utf8.DecodeRune(s[i:])
			b = spell(b, s[i:i+n:i+n])
			if c == '_' {
				b = append(b[:len(b)-1], "_x005F_"...)
			}
			i += n
			continue
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
			continue
		default:
			b = append(b, c)
		}
		i++
	}
	return b
}

// flush hands on what is held when it is more than so many bytes.
func (b *workbook) flush(more int) error {
	if len(b.buf) < more {
		return nil
	}
	_, err := b.part.Write(b.buf)
	b.buf = b.buf[:0]
	return err
}
