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
		case *casework.ClockSet:
			continue // the office's own terms
		case *casework.Rescheduled:
			if e.Due == nil {
				continue
			}
		case *casework.SplitInto, *casework.PartFinished, *casework.PartDeclinedBy:
			inner[h.Entry.Seq] = true
			continue
		case *casework.ReturnedBy:
			e.Text, e.Unit, e.Reason = casework.Sealed{}, "", ""
		case *casework.Arbitrated:
			e.Reason, e.Basis = casework.Sealed{}, casework.Sealed{}
		case *casework.HandlingDone:
			e.Open = casework.Sealed{}
		case *casework.VerificationAsked:
			e.Note = casework.Sealed{}
		case *casework.DispatchedTo:
			e.Route.Reason, e.Route.Near = casework.Sealed{}, nil
		case *casework.Unmerged:
			*e = casework.Unmerged{}
		case *casework.MergedWith:
			*e = casework.MergedWith{ByReporter: e.ByReporter}
		case *casework.FiledAs:
			e.Recurs = ""
		default: // another reporter's words are that reporter's
			inner[h.Entry.Seq] = othersWords(h.Event)
		}
		public = append(public, h)
	}
	v.History = public
	v.Case.Photos = slices.DeleteFunc(slices.Clone(v.Case.Photos), func(p casework.Photo) bool { return inner[p.Rev] })
	if v.Case.Merged != nil { // which case it was put together with is between them
		v.Case.Merged = &casework.Merger{At: v.Case.Merged.At}
	}
	v.Case.Recurs, v.Case.FreeReopens = "", nil
	v.Case.Dispute, v.Case.Parts = nil, nil
	if v.Case.Route != nil {
		route := *v.Case.Route
		route.Reason, route.Near = casework.Sealed{}, nil
		v.Case.Route = &route
	}
}
