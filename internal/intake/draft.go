package intake

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"wellfield/internal/casework"
)

// draftWords bounds how many words of a vocabulary a draft writes down.
const draftWords = 500

// Draft looks at a file and writes a mapping for it, with comments that say
// what was seen and what a person has to decide. What the file does not say is
// left empty and never guessed. ReadMapping takes the draft as it is; Lint says
// what is still to be written, and words of a vocabulary that nobody has
// translated yet only set their rows aside. The zone is the local time to write
// down, empty when it is not known.
func Draft(path string, f File, zone string, say Say) ([]byte, error) {
	src, f, err := openForDraft(path, f)
	if err != nil {
		return nil, err
	}
	p, err := look(src)
	if e := src.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, inFile(err, path)
	}
	d := &draft{profile: p, say: say, zone: zone, taken: map[*column]bool{}}
	d.head(path, f)
	d.fields()
	d.place()
	d.class()
	d.status()
	d.texts()
	return []byte(d.b.String()), nil
}

// openForDraft opens the file with the row that looks most like a header: the
// first that is written nearly as far as the widest of the first rows.
func openForDraft(path string, f File) (source, File, error) {
	src, err := open(path, f, nil)
	if err != nil || f.HeaderRow != 0 || named(src) == len(src.columns()) && named(src) > 1 {
		return src, described(src, f, err), err
	}
	best, bestNamed := 0, named(src)*5/4
	for row := 2; row <= 10; row++ {
		g := f
		g.HeaderRow = row
		s, err := open(path, g, nil)
		if err != nil {
			continue
		}
		if n := named(s); n > bestNamed {
			best, bestNamed = row, n*5/4
		}
		if err := s.Close(); err != nil {
			return nil, f, err
		}
	}
	if best == 0 {
		return src, described(src, f, nil), nil
	}
	if err := src.Close(); err != nil {
		return nil, f, err
	}
	f.HeaderRow = best
	src, err = open(path, f, nil)
	return src, described(src, f, err), err
}

// named is how many columns have a name of their own.
func named(s source) int {
	n := 0
	for _, c := range s.columns() {
		if !strings.HasPrefix(c, "#") {
			n++
		}
	}
	return n
}

// described is f with what was found by looking.
func described(s source, f File, err error) File {
	if err != nil {
		return f
	}
	switch s := s.(type) {
	case *delimitedSource:
		f.Format, f.Encoding, f.Separator = "csv", s.encoding, string(s.d.comma)
		if s.d.comma == '\t' {
			f.Separator = "tab"
		}
	case *sheetSource:
		f.Format = "xlsx"
	case *linesSource:
		f.Format, f.Encoding = "jsonl", s.encoding
	case *listSource:
		f.Format, f.Encoding = "json", s.encoding
	}
	return f
}

// draft is a mapping being written.
type draft struct {
	*profile
	b     strings.Builder
	say   Say
	zone  string
	taken map[*column]bool
}

// note writes a comment.
func (d *draft) note(indent, key string, args map[string]any) {
	for line := range strings.SplitSeq(d.say.text(key, args), "\n") {
		d.b.WriteString(strings.TrimRight(indent+"# "+clean(line), " ") + "\n")
	}
}

// put writes a line of YAML.
func (d *draft) put(parts ...string) { d.b.WriteString(strings.Join(parts, "") + "\n") }

// quote writes text as YAML in double quotes, which is JSON's way.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(strings.ToValidUTF8(s, "\uFFFD")); err != nil {
		return `""`
	}
	return strings.ReplaceAll(strings.TrimSpace(b.String()), "\u007f", `\x7f`)
}

// clean keeps what comes from the file on its line of a comment.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff ||
			r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

func quoteAll(cs []*column) string {
	names := make([]string, len(cs))
	for i, c := range cs {
		names[i] = quote(c.name)
	}
	return "[" + strings.Join(names, ", ") + "]"
}

func (d *draft) head(path string, f File) {
	base := filepath.Base(path)
	key := "intake.draft_head"
	if !d.all {
		key = "intake.draft_head_part"
	}
	d.note("", key, map[string]any{"file": base, "rows": d.rows, "columns": len(d.columns)})
	d.note("", "intake.draft_todo", nil)
	if d.broken > 0 {
		d.note("", "intake.draft_broken", map[string]any{"n": d.broken})
	}
	d.put("mapping: 1")
	d.note("", "intake.draft_system", nil)
	d.put("system: ", quote(strings.TrimSuffix(base, filepath.Ext(base))))
	d.put("file:")
	d.put("  format: ", f.Format)
	if f.Encoding != "" {
		d.put("  encoding: ", f.Encoding)
	}
	if f.Separator != "" {
		d.put("  separator: ", quote(f.Separator))
	}
	if f.HeaderRow > 0 {
		d.put("  header_row: ", itoa(f.HeaderRow))
	}
	d.note("", "intake.draft_zone", nil)
	d.put("zone: ", quote(d.zone))
	d.put(`blank: []`)
	d.note("", "intake.draft_columns", nil)
	for _, c := range d.columns {
		d.note("", "intake.draft_column", map[string]any{"column": c.name, "filled": c.filled, "example": c.example()})
	}
}

// example is a value of the column that shows how dates and positions are
// written. Of other columns none is shown: it may be about a person.
func (c *column) example() string {
	date := len(c.dates) > 0 && !c.undated
	degree := c.numbers && c.low >= -180 && c.high <= 180
	if len(c.samples) == 0 || !date && !degree && !c.points {
		return ""
	}
	return clip(c.samples[0], 40)
}

// texts writes the columns that are taken over as they are.
func (d *draft) texts() {
	d.note("", "intake.draft_texts", nil)
	for _, role := range []string{"address", "summary"} {
		columns := []*column{}
		if c := d.guess(role, func(c *column) bool { return !d.taken[c] && !c.points && !c.numbers && c.filled > 0 }); c != nil {
			d.taken[c] = true
			columns = append(columns, c)
		}
		d.put(role, ": ", quoteAll(columns))
	}
	d.put("resolution: []")
}

// stateOf is the state that the word commonly stands for, or none.
func stateOf(word string) casework.State { return stateWords[plainHeader(word)] }
