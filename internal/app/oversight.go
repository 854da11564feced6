package app

import (
	"context"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// Oversight is what happened above and beside the cases of a period. It counts and
// does not judge: a whistle more or less is neither good nor bad.
type Oversight struct {
	Received   int // cases reported in the period
	Refused    int // refusals
	Reviews    int // reviews asked for
	Upheld     int
	Overturned int
	Whistles   int
	Missed     int // times that called units were found missing
	Evaluated  int // whistles that ended
	Supervised int // demands
}

// Share is a part of a whole, and not ok where there is no whole: nothing of
// nothing is no rate.
type Share struct {
	Part, Whole int
	OK          bool
}

func share(part, whole int) Share { return Share{part, whole, whole > 0} }

// RefusalRate is refusals of reports received (不予立案率).
func (o Oversight) RefusalRate() Share { return share(o.Refused, o.Received) }

// OverturnRate is refusals that fell of those reviewed (复核撤销率).
func (o Oversight) OverturnRate() Share { return share(o.Overturned, o.Upheld+o.Overturned) }

// WhistleRate is whistles of cases received (吹哨率); times a hundred it is whistles
// per hundred cases.
func (o Oversight) WhistleRate() Share { return share(o.Whistles, o.Received) }

// Of is the part in each hundred.
func (s Share) Of(hundred float64) float64 {
	if !s.OK {
		return 0
	}
	return hundred * float64(s.Part) / float64(s.Whole)
}

// Oversight counts the actor's jurisdictions from an instant on and before another.
// Fault: app.list_forbidden for whoever may not list the centre's cases.
func (a *App) Oversight(ctx context.Context, actor Actor, since, before time.Time) (Oversight, error) {
	f, err := a.filter(ctx, actor, OfCentre)
	if err != nil {
		return Oversight{}, err
	}
	n, err := a.db.CountFacts(ctx, f.Jurisdictions, since, before)
	if err != nil {
		return Oversight{}, err
	}
	counts, err := a.counted(ctx, store.Filter{Jurisdictions: f.Jurisdictions, Since: since, Before: before})
	if err != nil {
		return Oversight{}, err
	}
	of := func(e casework.Event) int { return n[e.Kind()] }
	o := Oversight{Refused: of(&casework.RefusedFor{}), Reviews: of(&casework.ReviewAsked{}), Upheld: of(&casework.RefusalUpheld{}),
		Overturned: of(&casework.RefusalOverturned{}), Whistles: of(&casework.Whistled{}), Missed: of(&casework.WhistleMissed{}),
		Evaluated: of(&casework.WhistleEvaluated{}), Supervised: of(&casework.SupervisedBy{})}
	for _, some := range counts {
		o.Received += some
	}
	return o, nil
}
