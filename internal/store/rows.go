package store

import (
	"fmt"
	"strings"
)

// rowSizes are the numbers of rows for which a text of many rows is kept: what a
// group writes or reads takes few statements, and every text stays prepared.
var rowSizes = []int{64, 32, 16, 8, 4, 2, 1}

// mostValues bounds the values of one statement: the SQLite driver looks for the
// name of each value among all names, so twice the values take four times as long.
const mostValues = 192

// many is one statement for several rows at once, as a text for each size.
type many struct {
	width int
	sizes []int // largest first
	texts map[int]string
}

// manyRows registers the texts "before (…), (…) after" for rows of width values. A
// question mark in after is the value behind the last row.
func manyRows(before string, width int, after string) many {
	m := many{width: width, texts: map[int]string{}}
	for _, n := range rowSizes {
		if n*width > mostValues {
			continue
		}
		m.sizes = append(m.sizes, n)
		last := strings.Replace(after, "?", fmt.Sprintf("$%d", n*width+1), 1)
		m.texts[n] = query(before + marks(n, width) + last)
	}
	return m
}

// marks are n rows of placeholders.
func marks(n, width int) string {
	var b strings.Builder
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String() + ")"
}

// exec runs the statement for all rows, the largest pieces first, and returns how
// many rows it changed. more are the values after the last row of each piece.
func (m many) exec(tx *Tx, args []any, more ...any) (changed int64, err error) {
	for _, size := range m.sizes {
		for len(args) >= size*m.width {
			piece := args[: size*m.width : size*m.width]
			n, err := tx.exec(m.texts[size], append(piece, more...)...)
			if err != nil {
				return changed, err
			}
			changed += n
			args = args[size*m.width:]
		}
	}
	return changed, nil
}

// pieces are the keys in questions of a kept size; the last is filled up with
// empty keys, which are nobody's.
func (m many) pieces(keys []any) (texts []string, args [][]any) {
	for most := m.sizes[0] * m.width; len(keys) > 0; {
		if len(keys) >= most {
			texts, args, keys = append(texts, m.texts[m.sizes[0]]), append(args, keys[:most]), keys[most:]
			continue
		}
		size := m.sizes[0]
		for _, n := range m.sizes {
			if n*m.width >= len(keys) {
				size = n
			}
		}
		for len(keys) < size*m.width {
			keys = append(keys, "")
		}
		texts, args, keys = append(texts, m.texts[size]), append(args, keys), nil
	}
	return texts, args
}
