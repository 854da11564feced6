package org

import (
	"time"

	"wellfield/internal/fault"
)

// Allow tells whether the actor may do it to the subject at the instant, by which
// line of the table of rights, or why not. It is the only answer to that question,
// and it is closed: an unknown verb, duty, relation, area or side gives nothing.
// Its answers to equal arguments are equal.
//
// When a verb fits the state of a case, and what a command may say, is not asked
// here.
func Allow(a Actor, v Verb, s Subject, now time.Time) Decision {
	return allow(&a, v, &s, now)
}

func allow(a *Actor, v Verb, s *Subject, now time.Time) Decision {
	d := Decision{Reason: v.reason()}
	if !a.at(now) {
		return d
	}
	excluded := false
	for _, r := range rulesOf[v] {
		if len(r.Duties) > 0 && !a.has(r.Duties) || !r.Area.holds(a, s) || !r.Relation.holds(a, s) {
			continue
		}
		side, taken := r.taken(a, s)
		if !taken {
			return Decision{Rule: r}
		}
		if !excluded {
			excluded, d.Reason = true, side.reason()
		}
	}
	return d
}

// taken is the first of the rule's sides on which the actor stands.
func (r *Rule) taken(a *Actor, s *Subject) (Side, bool) {
	for _, side := range r.Not {
		if side.taken(a, s) {
			return side, true
		}
	}
	return "", false
}

// Err is the fault of a refusal; nil when a rule gives the right.
func (d Decision) Err() error {
	if d.Allowed() {
		return nil
	}
	return fault.New(fault.Forbidden, d.Reason)
}

// Listing is the one line by which the actor may look at many cases at once, as far
// as the actor itself decides: what it is to each of them, and how each lies to its
// area, is for whoever finds them to ask. Not ok where it may not, and for a verb
// that has no line, several, or one with a side, because that could not be asked.
func Listing(a Actor, v Verb, now time.Time) (Rule, bool) {
	lines := rulesOf[v]
	if len(lines) != 1 || len(lines[0].Not) > 0 || len(lines[0].Duties) == 0 || !a.at(now) || !a.has(lines[0].Duties) {
		return Rule{}, false
	}
	return *lines[0], true
}
