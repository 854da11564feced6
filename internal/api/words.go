package api

import (
	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// The closed sets of words, each with its schema from where the set is kept, so
// that the document cannot fall behind the code.
type (
	state       string
	phase       string
	verb        string
	standing    string
	scope       string
	order       string
	intake      string
	destination string
	reason      string
	whyReturned string
	delayReason string
	delayKind   string

	unlockReason string
)

func oneOf[T ~string](values ...T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, v := range values {
		s.Enum = append(s.Enum, string(v))
	}
	return s
}

// Schema lists the states of a case.
func (state) Schema(huma.Registry) *huma.Schema { return oneOf(casework.States()...) }

// Schema lists the phases of a case.
func (phase) Schema(huma.Registry) *huma.Schema {
	return oneOf(casework.PhaseReport, casework.PhaseFile, casework.PhaseDispatch,
		casework.PhaseHandle, casework.PhaseFeedback, casework.PhaseClose)
}

// Schema lists the verbs that can be given to a case.
func (verb) Schema(huma.Registry) *huma.Schema {
	var verbs []casework.Verb
	for _, row := range verbRows {
		verbs = append(verbs, row.verb)
	}
	return oneOf(verbs...)
}

// Schema lists how a case can stand against its deadline.
func (standing) Schema(huma.Registry) *huma.Schema {
	return oneOf(casework.NoDeadline, casework.OnTime, casework.Overdue)
}

// Schema lists the scopes of lists.
func (scope) Schema(huma.Registry) *huma.Schema {
	return oneOf(app.OfCentre, app.OfUnit, app.OfGrid, app.ToVerify, app.ToCheck, app.OfImported)
}

// Schema lists the orders of lists.
func (order) Schema(huma.Registry) *huma.Schema { return oneOf(oldestFirst, newestFirst, dueFirst) }

// Schema lists the ways in which a post takes a report.
func (intake) Schema(huma.Registry) *huma.Schema { return oneOf(casework.Desk, casework.Patrol) }

// Schema lists where a case can be referred to.
func (destination) Schema(huma.Registry) *huma.Schema { return oneOf(casework.Destinations()...) }

// Schema lists the reasons of a refusal.
func (reason) Schema(huma.Registry) *huma.Schema { return oneOf(casework.RefusalReasons()...) }

// Schema lists the reasons of a return.
func (whyReturned) Schema(huma.Registry) *huma.Schema { return oneOf(casework.ReturnReasons()...) }

// Schema lists why something may take longer.
func (delayReason) Schema(huma.Registry) *huma.Schema { return oneOf(casework.DelayReasons()...) }

// Schema lists why an identity may be opened.
func (unlockReason) Schema(huma.Registry) *huma.Schema { return oneOf(casework.UnlockReasons()...) }

// Schema lists the kinds of time that can be asked for.
func (delayKind) Schema(huma.Registry) *huma.Schema {
	return oneOf(casework.Extension, casework.Suspension)
}
