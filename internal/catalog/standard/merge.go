package standard

import (
	"slices"

	"wellfield/internal/catalog"
)

// Beside puts the draft beside the classes in force of those kinds of which the
// file has no section: a standard of components and events says nothing about
// services, and does not abolish them. It says how many it kept.
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
	return d, kept
}
