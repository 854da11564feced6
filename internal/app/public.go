package app

import (
	"slices"

	"wellfield/internal/casework"
)

// forReporter leaves out what is between those who work on the case: notes and
// their photos, instructions to a verifier, and the desk's reasons for a unit.
func (v *View) forReporter() {
	inner := map[int64]bool{} // revisions that are theirs alone
	var public []Happening
	for _, h := range v.History {
		switch e := h.Event.(type) {
		case *casework.Noted:
			inner[h.Entry.Seq] = true
			continue
		case *casework.EscalationAcknowledged, *casework.ClimbSet:
			continue
		case *casework.VerificationAsked:
			e.Note = casework.Sealed{}
		case *casework.DispatchedTo:
			e.Route.Reason, e.Route.Near = casework.Sealed{}, nil
		}
		public = append(public, h)
	}
	v.History = public
	v.Case.Photos = slices.DeleteFunc(slices.Clone(v.Case.Photos), func(p casework.Photo) bool { return inner[p.Rev] })
	if v.Case.Route != nil {
		route := *v.Case.Route
		route.Reason, route.Near = casework.Sealed{}, nil
		v.Case.Route = &route
	}
}
