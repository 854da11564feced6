package app

import (
	"slices"

	"wellfield/internal/casework"
)

// forReporter leaves out what is between those who work on the case: notes and
// their photos, instructions to a verifier, the desk's reasons for a unit, and
// what levels and units demand of each other.
func (v *View) forReporter() {
	inner := map[int64]bool{} // revisions that are theirs alone
	var public []Happening
	for _, h := range v.History {
		shown, theirs := forReporterEvent(h.Event)
		inner[h.Entry.Seq] = theirs
		if shown {
			public = append(public, h)
		}
	}
	v.History = public
	v.Case.Supervised, v.Case.Whistle = nil, nil
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

// forReporterEvent leaves out of an event what is not for the reporter, and tells
// whether it is shown at all, and whether its photos are for others alone.
func forReporterEvent(event casework.Event) (shown, inner bool) {
	switch e := event.(type) {
	case *casework.Noted, *casework.SplitInto, *casework.PartFinished, *casework.PartDeclinedBy,
		*casework.SupervisedBy, *casework.SupervisionAnswered, *casework.SupervisionJudgedAs,
		*casework.Whistled, *casework.WhistleHeard, *casework.Arrived, *casework.Excused, *casework.WhistleMissed,
		*casework.MeasureAgreed, *casework.MeasureDone, *casework.WhistleEvaluated:
		return false, true
	case *casework.ClockSet, *casework.EscalationAcknowledged: // the office's own terms
		return false, false
	case *casework.Rescheduled:
		e.Answers = nil // until when others answer each other
		return e.Due != nil, false
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
	case *casework.ExtensionAsked:
		e.Text = casework.Sealed{}
	case *casework.SuspensionAsked: // what keeps the place safe is for the reporter too
		e.Text = casework.Sealed{}
	case *casework.DelayGranted:
		e.Text = casework.Sealed{}
	case *casework.DelayDeclined:
		e.Text = casework.Sealed{}
	case *casework.Resumed:
		e.Text = casework.Sealed{}
	case *casework.Unmerged:
		*e = casework.Unmerged{}
	case *casework.MergedWith:
		*e = casework.MergedWith{ByReporter: e.ByReporter}
	case *casework.FiledAs:
		e.Recurs = ""
	default: // another reporter's words are that reporter's
		return true, othersWords(event)
	}
	return true, false
}
