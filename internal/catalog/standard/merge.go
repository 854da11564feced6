package standard

import (
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/catalog"
)

// Beside puts the draft beside the classes in force of those kinds of which the
// file has no section: a standard of components and events says nothing about
// services, and does not abolish them. It says how many it kept, and the source
// of the document says from which edition.
func (r *Reading) Beside(inForce catalog.Document) (d catalog.Document, kept int) {
	d = r.Document
	d.Classes = slices.Clone(d.Classes)
	for _, c := range inForce.Classes {
		spoken := slices.ContainsFunc(r.Sections, func(s Section) bool { return s.Kind == c.Kind })
		if !spoken {
			d.Classes = append(d.Classes, c)
			kept++
		}
	}
	switch {
	case kept == 0:
	case d.Edition == inForce.Edition && strings.HasPrefix(inForce.Source, d.Source+"; +"):
		d.Source = inForce.Source // the same file once more, which must not become another document
	default:
		d.Source += "; +" + strconv.Itoa(kept) + " " + inForce.Edition
	}
	return d, kept
}
