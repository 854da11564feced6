package matrix_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"wellfield/internal/matrix"
)

// mark is anything in an answer that could be a planted value.
var mark = regexp.MustCompile(`[a-z_]+-k\d{3}q|[0-9a-f]{64}|30\.0\d{5}|13[89]\d{8}|[A-Za-z0-9_-]{20,64}`)

// seen is a field of a case.
type seen struct{ name, field string }

// index is every planted value, and whose it is.
func (w *world) index() map[string]seen {
	all := map[string]seen{}
	for _, c := range w.cases {
		for field, value := range c.canaries {
			all[value] = seen{c.Name, field}
		}
	}
	return all
}

// found are the planted values in an answer: in its body, its headers, and the
// sheets of a workbook.
func (a answer) found(index map[string]seen) map[seen]bool {
	text := a.body
	if strings.HasPrefix(text, "PK\x03\x04") {
		text = unzipped(text)
	}
	for name, values := range a.header {
		text += "\n" + name + ": " + strings.Join(values, " ")
	}
	text = strings.NewReplacer("+86 ", "", "&#43;86", "", "+86", "").Replace(text)
	got := map[seen]bool{}
	for _, m := range mark.FindAllString(text, -1) {
		if s, ok := index[m]; ok {
			got[s] = true
			continue
		}
		m = m[:min(len(m), 9)] // a position with more digits
		if s, ok := index[m]; ok {
			got[s] = true
		}
	}
	return got
}

func unzipped(text string) string {
	var all strings.Builder
	z, err := zip.NewReader(bytes.NewReader([]byte(text)), int64(len(text)))
	if err != nil {
		return text
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return text
		}
		_, _ = io.Copy(&all, r) // what is read so far is looked at
		_ = r.Close()
	}
	return all.String()
}

// planted are the fields of a case, in order.
func (p *placed) fields() []string { return slices.Sorted(maps.Keys(p.canaries)) }

// looked compares what an answer shows with what it may, field by field: of the case
// that was asked for exactly, of every other at most.
func (w *world) looked(index map[string]seen, r row, p *matrix.Person, asked *placed, a answer) (cells int64, wrong []string) {
	got := a.found(index)
	for _, c := range w.cases {
		view, exact := r.shows, c == asked || asked == nil && r.exact
		if asked != nil && c != asked {
			view = matrix.Bounded
		}
		for _, field := range c.fields() {
			may := w.shows(view, p, c, field)
			if r.in != nil && asked == nil {
				may = may && r.in(p, &c.Case)
			}
			is := got[seen{c.Name, field}]
			if is && !may || exact && may && !is && !r.lacks(field) {
				verb := map[bool]string{true: "shows", false: "hides"}[is]
				wrong = append(wrong, c.key+" ("+c.State+"): "+r.route+" "+verb+" "+field+" to "+p.Name)
			}
			cells++
		}
	}
	return cells, wrong
}

// shows is matrix.Shows; a page that shows a selection shows what any post of the
// account sees.
func (w *world) shows(view matrix.View, p *matrix.Person, c *placed, field string) bool {
	if view != matrix.Bounded || len(p.Others) == 0 {
		return matrix.Shows(view, p, &c.Case, field)
	}
	return slices.ContainsFunc(w.staff, func(other *matrix.Person) bool {
		return other.Account == p.Account && matrix.Shows(view, other, &c.Case, field)
	})
}
