package casework

import (
	"fmt"
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Command is something an actor wants to happen to a case.
type Command interface {
	Verb() Verb
	// decide holds the rule of the verb beyond who and when, which the table of
	// the life states. It must not change c.
	decide(c *Case, env *Env) ([]Event, error)
}

// Event is something that happened. An event never fails to apply: what may
// be refused was refused before.
type Event interface {
	Kind() string
	apply(c *Case, s Stamp)
	// sealed are the event's values that may be personal.
	sealed() []*Sealed
}

// Stamp says when an event happened and by whose hand.
type Stamp struct {
	At    time.Time
	Actor Actor
}

// Decide answers a command with the events it causes, or with the fault that
// says why not. A zero Case stands for a case that does not exist yet.
func Decide(c Case, cmd Command, env Env) ([]Event, error) {
	step, err := stepFor(&c, cmd.Verb())
	if err != nil {
		return nil, err
	}
	if err := step.may(&c, &env, env.allow(&c, org.Verb(step.Verb))); err != nil {
		return nil, err
	}
	env.masked = new(int)
	events, err := cmd.decide(&c, &env)
	if err != nil {
		return nil, err
	}
	after := Apply(c, events, Stamp{At: env.Now, Actor: env.Actor})
	decided := len(events)
	if events, err = env.overtaken(&c, &after, events); err != nil {
		return nil, err
	}
	if len(events) > decided {
		after = Apply(c, events, Stamp{At: env.Now, Actor: env.Actor})
	}
	events = env.withClock(&c, &after, events)
	if !slices.Contains(step.To, after.State) {
		return nil, fmt.Errorf("casework: %s led from %q to %q, which its step does not allow", cmd.Verb(), c.State, after.State)
	}
	if after.Owner == "" {
		return nil, fmt.Errorf("casework: %s left the case without an owner", cmd.Verb())
	}
	return env.withMasked(&after, env.runClock(&c, &after, events)), nil
}

func stepFor(c *Case, v Verb) (*Step, error) {
	known := false
	for i := range life {
		if life[i].Verb != v {
			continue
		}
		known = true
		if slices.Contains(life[i].From, c.State) {
			return &life[i], nil
		}
	}
	switch {
	case !known:
		return nil, fault.New(fault.Invalid, "case.verb_unknown").At("verb").With("verb", string(v))
	case c.State == None:
		return nil, fault.New(fault.NotFound, "case.not_found")
	}
	return nil, fault.New(fault.NotNow, "case.not_now").With("verb", string(v)).With("state", string(c.State))
}

// Apply folds events into the case. It does not change its argument's slices.
func Apply(c Case, events []Event, s Stamp) Case {
	c.Photos, c.Hands = slices.Clip(c.Photos), slices.Clip(c.Hands)
	for _, e := range events {
		c.Rev++
		c.UpdatedAt = s.At
		e.apply(&c, s)
		c.tick(e)
		c.settle(s)
		if k, ok := e.(carrier); ok && k.climbing().Climb != nil {
			c.keepClimb(k.climbing().Clock, *k.climbing().Climb)
		}
		c.letGo()
	}
	return c
}

// SealedIn returns the sealed values that the event carries.
func SealedIn(e Event) []*Sealed {
	var found []*Sealed
	for _, s := range e.sealed() {
		if !s.IsZero() {
			found = append(found, s)
		}
	}
	return found
}
