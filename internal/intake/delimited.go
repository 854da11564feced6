package intake

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"wellfield/internal/fault"
)

// longestRecord bounds a record in bytes, so that one stray quotation mark
// cannot make a whole file one cell.
const longestRecord = 1 << 20

// delimited reads separated values as RFC 4180 has them, with two freedoms: a
// quotation mark inside a cell that does not begin with one stands for itself,
// and line ends may be CRLF or LF. A record whose quotation marks do not pair
// is given back as it stands, first line only, and reading goes on with the
// line after it, so that a stray mark costs one row and not the rows behind it.
type delimited struct {
	r     *bufio.Reader
	comma byte
	line  int    // number of the line read last
	again []byte // lines to be read once more
	raw   []byte // the record being read, all its lines
	text  []byte // its cells, one after the other
	ends  []int  // where each cell ends in text
}

func newDelimited(r io.Reader, comma byte) *delimited {
	return &delimited{r: bufio.NewReaderSize(r, 1<<16), comma: comma}
}

// next is the cells of the next record that is not an empty line, and the line
// it begins on. With broken set, cells is the broken line alone.
func (d *delimited) next() (cells []string, line int, broken *fault.Fault, err error) {
	d.raw, d.text, d.ends = d.raw[:0], d.text[:0], d.ends[:0]
	if err := d.readLine(); err != nil {
		return nil, d.line, nil, err
	}
	line, first := d.line, len(d.raw)
	if f := d.parse(); f != nil {
		if len(d.raw) > first {
			d.again = append(bytes.Clone(d.raw[first:]), d.again...)
			d.line = line
		}
		return []string{strings.TrimRight(string(d.raw[:first]), "\r\n")}, line, f, nil
	}
	all := string(d.text)
	cells = make([]string, len(d.ends))
	start := 0
	for i, end := range d.ends {
		cells[i], start = all[start:end], end
	}
	return cells, line, nil, nil
}

// readLine appends the next line with its end to raw. A line longer than a
// record may be is cut, and stays too long for parse to take. Only a reader's own error, or
// io.EOF when nothing is left, is returned.
func (d *delimited) readLine() error {
	if len(d.again) > 0 {
		n := bytes.IndexByte(d.again, '\n') + 1
		if n == 0 {
			n = len(d.again)
		}
		d.raw = append(d.raw, d.again[:n]...)
		d.again = d.again[n:]
		d.line++
		return nil
	}
	start, read := len(d.raw), false
	for {
		part, err := d.r.ReadSlice('\n')
		read = read || len(part) > 0
		if len(d.raw)-start <= longestRecord {
			d.raw = append(d.raw, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && (err != io.EOF || !read):
			return err
		}
		if err == nil && d.raw[len(d.raw)-1] != '\n' {
			d.raw = append(d.raw, '\n')
		}
		d.line++
		return nil
	}
}

// parse cuts raw into cells, reading further lines where a quoted cell goes on.
func (d *delimited) parse() *fault.Fault {
	if len(d.raw) > longestRecord {
		return fault.New(fault.TooLarge, "intake.row_too_long").With("limit", longestRecord>>10)
	}
	for at := 0; ; {
		var f *fault.Fault
		if at < len(d.raw) && d.raw[at] == '"' {
			at, f = d.quoted(at + 1)
		} else {
			at, f = d.plain(at)
		}
		if f != nil {
			return f
		}
		d.ends = append(d.ends, len(d.text))
		if at >= len(d.raw) || d.raw[at] != d.comma {
			return nil
		}
		at++
	}
}

// lineEnd is where the line end at the end of raw begins.
func (d *delimited) lineEnd() int {
	n := len(d.raw)
	if n > 0 && d.raw[n-1] == '\n' {
		n--
		if n > 0 && d.raw[n-1] == '\r' {
			n--
		}
	}
	return n
}

// plain takes a cell without quotation marks from at on, and returns where it ends.
func (d *delimited) plain(at int) (int, *fault.Fault) {
	end := d.lineEnd()
	cell := d.raw[at:max(at, end)]
	if i := bytes.IndexByte(cell, d.comma); i >= 0 {
		cell = cell[:i]
	}
	if bare := bytes.TrimLeft(cell, " "); len(bare) < len(cell) && bytes.HasPrefix(bare, []byte{'"'}) {
		return at, fault.New(fault.Invalid, "intake.row_quotes")
	}
	d.text = append(d.text, cell...)
	return at + len(cell), nil
}

// quoted takes a cell that began with a quotation mark before at, over as many
// lines as it has, and returns where it ends.
func (d *delimited) quoted(at int) (int, *fault.Fault) {
	for {
		i := bytes.IndexByte(d.raw[at:], '"')
		if i < 0 {
			d.text = appendLines(d.text, d.raw[at:])
			at = len(d.raw)
			if err := d.readLine(); err != nil || len(d.raw) > longestRecord {
				return at, fault.New(fault.Invalid, "intake.row_quotes")
			}
			continue
		}
		d.text = appendLines(d.text, d.raw[at:at+i])
		at += i + 1
		switch {
		case at < len(d.raw) && d.raw[at] == '"':
			d.text = append(d.text, '"')
			at++
		case at >= d.lineEnd() || d.raw[at] == d.comma:
			return at, nil
		default:
			return at, fault.New(fault.Invalid, "intake.row_quotes")
		}
	}
}

// appendLines appends text with its line ends as LF.
func appendLines(to, text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return append(to, text...)
	}
	return append(to, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))...)
}

// separators are what detectSeparator chooses from, the commonest first.
var separators = []byte{',', ';', '\t', '|'}

// detectSeparator chooses the separator that cuts the first records of the
// sample into the most cells, equally many in each.
func detectSeparator(sample []byte) byte {
	best, bestCells := separators[0], 1
	for _, sep := range separators {
		d := newDelimited(bytes.NewReader(sample), sep)
		width, steady := 0, 0
		for range 20 {
			cells, _, broken, err := d.next()
			if err != nil {
				break
			}
			if broken != nil || len(cells) == 1 {
				continue
			}
			if width == 0 || len(cells) == width {
				width, steady = len(cells), steady+1
			}
		}
		if width*steady > bestCells {
			best, bestCells = sep, width*steady
		}
	}
	return best
}
