package intake

import (
	"strings"

	"wellfield/internal/fault"
)

// record is one row of a file as it stands there.
type record struct {
	line   int          // of the row's beginning; the number of the record in a JSON list
	cells  []string     // by column; more or fewer when broken says so
	broken *fault.Fault // the row cannot be read as a row
	whole  string       // JSON: the record as it stood
}

// source is the rows of one file, read as they are asked for.
type source interface {
	columns() []string
	// next is the next row in which anything is written, io.EOF after the last.
	// A fault ends the file.
	next() (record, error)
	blank() int  // rows so far in which nothing is written
	read() int64 // bytes of the file so far, or an estimate
	Close() error
}

// The columns that a file of rows set aside has beside those of the original.
// A file with them is read as our own, whatever the mapping says of its shape.
const (
	shapeColumn   = "wellfield_shape" // what did not fit into the columns; to be emptied when corrected
	fileColumn    = "wellfield_file"
	lineColumn    = "wellfield_line"
	messageColumn = "wellfield_message"
	recordColumn  = "wellfield_record" // JSON: the record as it stood
)

// ours tells whether the column is one that set-aside rows are given.
func ours(column string) bool {
	switch column {
	case shapeColumn, fileColumn, lineColumn, messageColumn, recordColumn:
		return true
	}
	return false
}

// returned tells whether the header is that of a file of rows set aside.
func returned(header []string) bool {
	found := 0
	for _, h := range header {
		if h = strings.TrimSpace(h); h == lineColumn || h == messageColumn {
			found++
		}
	}
	return found == 2
}

// deepestHeader is the last row that a header may be in.
const deepestHeader = 1000

// headerNames are the names of the columns: trimmed, and each its own. A name
// that comes twice is numbered, "Name#1" and "Name#2", and a column without
// one is called by its place, "#3".
func headerNames(cells []string) []string {
	count := map[string]int{}
	for _, c := range cells {
		count[strings.TrimSpace(c)]++
	}
	names, seen := make([]string, len(cells)), map[string]int{}
	for i, c := range cells {
		name := strings.TrimSpace(c)
		switch {
		case name == "":
			name = "#" + itoa(i+1)
		case count[name] > 1:
			seen[name]++
			name += "#" + itoa(seen[name])
		}
		names[i] = name
	}
	return names
}

// allBlank tells whether nothing is written in any cell.
func allBlank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
