package casework

import "slices"

// counted are the kinds of events that indicators count and that the state of a
// case does not keep.
var counted = []string{
	(*RefusedFor)(nil).Kind(), (*ReviewAsked)(nil).Kind(), (*RefusalUpheld)(nil).Kind(), (*RefusalOverturned)(nil).Kind(),
	(*Whistled)(nil).Kind(), (*WhistleMissed)(nil).Kind(), (*WhistleEvaluated)(nil).Kind(), (*SupervisedBy)(nil).Kind(),
	KindLooked, KindErased,
}

// Kinds of events by which those who check on identities find their cases.
var (
	KindLooked = (*LookedAt)(nil).Kind()
	KindErased = (*IdentityErased)(nil).Kind()
)

// Counted tells whether indicators count events of the kind.
func Counted(kind string) bool { return slices.Contains(counted, kind) }
