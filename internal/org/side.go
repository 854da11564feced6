package org

import "slices"

// Side is a side of a case that somebody has taken, and on which whoever does
// something else must not stand: nobody acts for two sides of the same case.
type Side string

// The sides. Each counts the post, the person under another post, and the person's
// other organisations, as far as they are known.
const (
	Handled     Side = "handled"      // had a hand in the handling, or stands beneath or belongs to a unit that had
	TookPart    Side = "took_part"    // stands in or beneath what ran, handled, led, verified or checked it
	Refused     Side = "refused"      // refused it, or could be who did
	Disputes    Side = "disputes"     // is a party to its dispute
	AskedUnlock Side = "asked_unlock" // asked for the identity, or is not known to be somebody else
	Owes        Side = "owes"         // is the one that owes the next action, or does not stand above it
	Declared    Side = "declared"     // declared or prolonged the emergency

	Concerned    Side = "concerned"    // belongs to whom a complaint is about, or beneath, or did within a year
	Investigated Side = "investigated" // looks into the complaint, or is not known to be somebody else
)

// Sides lists them.
func Sides() []Side {
	return []Side{Handled, TookPart, Refused, Disputes, AskedUnlock, Owes, Declared, Concerned, Investigated}
}

// reason is the key of the message to who stands there.
func (s Side) reason() string {
	switch s {
	case Refused:
		return "case.own_refusal"
	case Disputes:
		return "case.own_dispute"
	case AskedUnlock:
		return "case.second_person"
	case Owes:
		return "case.supervise_above_only"
	case Declared:
		return "emergency.prolonged_by_same"
	case Concerned:
		return "complaint.not_found"
	case Investigated:
		return "complaint.second_person"
	}
	return "case.own_work"
}

// Taken tells whether the actor stands on the side: of those who could be asked to
// do something, whoever does is not.
func (s Side) Taken(a Actor, of Subject) bool { return s.taken(&a, &of) }

// taken tells whether the actor stands on the side. An unknown side is one that
// everybody stands on.
func (s Side) taken(a *Actor, of *Subject) bool {
	switch s {
	case Handled:
		return a.handled(of)
	case TookPart:
		return of.Part(a.Line) || a.elsewhere(of.Part)
	case Refused:
		return a.refused(of)
	case Disputes:
		q := of.Dispute
		return q.Party(a.Line) || a.elsewhere(q.Party) || q != nil && slices.ContainsFunc(q.Hands, a.same)
	case AskedUnlock:
		u := of.Unlock
		return u != nil && (a.Post == u.Post || a.Person == "" || a.Person == u.Person)
	case Concerned:
		return a.Concerned
	case Investigated:
		h := of.Investigated
		return h != nil && (a.Post == h.Post || a.Person == "" || a.Person == h.Person)
	case Owes:
		return !a.above(&of.Owner) || a.elsewhere(func(line []ID) bool { return line[0] == of.Owner.ID })
	case Declared:
		return slices.ContainsFunc(of.Declared, func(h Hand) bool { return h.Post == a.Post || a.same(h) })
	}
	return true
}

// handled tells whether the actor would judge what its own hands did: the unit had
// the case, or stands beneath one that had it, or the person belongs to one.
func (a *Actor) handled(s *Subject) bool {
	had := func(unit ID) bool { return unit != "" && (unit == s.Lead || slices.Contains(s.Given, unit)) }
	return a.hadHand(s) || slices.ContainsFunc(a.Line, had) || a.elsewhere(func(line []ID) bool { return had(line[0]) })
}

// Part tells whether the organisation of the line, or one above it, took part in
// the case.
func (s *Subject) Part(line []ID) bool {
	return slices.ContainsFunc(line, func(id ID) bool { return slices.Contains(s.Took, id) })
}

// refused tells whether the actor refused the case. Where it is not known which
// person did, because it was refused before that was kept, or elsewhere, whoever
// could have is taken for it.
func (a *Actor) refused(s *Subject) bool {
	r := s.Refused
	switch {
	case r == nil:
		return false
	case r.Person == "" && slices.Contains(a.Duties, DutyIntake):
		return true
	}
	return r.Post != "" && a.Post == r.Post || a.same(*r)
}

// above tells whether the actor's organisation stands above the unit: its area
// holds the unit's, and where they are the same the unit does not head it.
func (a *Actor) above(u *Seat) bool {
	switch {
	case u.ID == "" || u.ID == a.Org || slices.Contains(a.Line, u.ID):
		return false
	case len(u.Areas) == 0:
		return slices.Contains(u.Line, a.Org)
	}
	at := slices.IndexFunc(u.Areas, func(area string) bool { return slices.Contains(a.Areas, area) })
	return at >= 0 && (at < len(u.Areas)-1 || !u.Heads)
}
