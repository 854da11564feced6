package complaint

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"wellfield/internal/casework"
)

// Stamp is when something happened and whose hand did it. Time and whoever complained
// have none.
type Stamp struct {
	At time.Time
	By Hand
}

// Event is something that happened to a complaint. It never fails to apply.
type Event interface {
	Kind() string
	apply(c *Complaint, at time.Time)
	// seals are the values that the event brings: what was written, and what tells who
	// complained, which lies under a key of its own.
	seals() (words, identity []*casework.Sealed)
}

// Apply is the complaint after the event.
func Apply(c Complaint, e Event, at time.Time) Complaint {
	rev := c.Rev
	c.Reviewed, c.Passed = slices.Clip(c.Reviewed), slices.Clip(c.Passed)
	e.apply(&c, at)
	c.Rev, c.Updated = rev+1, at
	return c
}

// Seals are the values that an event brings, those that tell who complained apart.
func Seals(e Event) (words, identity []*casework.Sealed) { return e.seals() }

// OpenEvent puts values that were read back to where their digests stand.
func OpenEvent(e Event, values []casework.Sealed) {
	words, _ := e.seals()
	open(words, values)
}

// kinds are all events, empty.
func kinds() []Event {
	return []Event{&Made{}, &Taken{}, &NotTaken{}, &FindingMade{}, &SentBack{}, &Decision{}, &InformedOf{}, &Added{}, &ExtendedBy{}, &PassedOn{},
		&ReviewAsked{}, &UnlockAsked{}, &UnlockApproved{}, &UnlockDeclined{}, &LookedAt{}, &Erased{}}
}

// EncodeEvent is the event's body as the journal keeps it.
func EncodeEvent(e Event) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("complaint: encode %s: %w", e.Kind(), err)
	}
	return b, nil
}

// DecodeEvent reads what EncodeEvent wrote.
func DecodeEvent(kind string, body []byte) (Event, error) {
	for _, e := range kinds() {
		if e.Kind() != kind {
			continue
		}
		if err := json.Unmarshal(body, e); err != nil {
			return nil, fmt.Errorf("complaint: decode %s: %w", kind, err)
		}
		return e, nil
	}
	return nil, fmt.Errorf("complaint: unknown event kind %q", kind)
}

// wordsOnly is the part of events that bring words and nothing of who complained.
func wordsOnly(s ...*casework.Sealed) (words, identity []*casework.Sealed) {
	return slices.DeleteFunc(s, func(v *casework.Sealed) bool { return v.IsZero() }), nil
}
