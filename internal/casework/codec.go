package casework

import (
	"encoding/json"
	"fmt"
)

// kinds makes an empty event of each kind; an event that is missing here could
// be written and never read, which a test forbids.
var kinds = []func() Event{
	func() Event { return &Reported{} }, func() Event { return &Imported{} },
	func() Event { return &Asked{} }, func() Event { return &Answered{} },
	func() Event { return &VerificationAsked{} }, func() Event { return &Verified{} },
	func() Event { return &FiledAs{} }, func() Event { return &RefusedFor{} }, func() Event { return &ReferredTo{} },
	func() Event { return &DispatchedTo{} }, func() Event { return &Signed{} }, func() Event { return &HandlingDone{} },
	func() Event { return &CheckStarted{} }, func() Event { return &Checked{} }, func() Event { return &Denied{} },
	func() Event { return &Resolved{} }, func() Event { return &Explained{} }, func() Event { return &ReopenedBy{} },
	func() Event { return &Noted{} }, func() Event { return &Messaged{} },
	func() Event { return &Escalated{} }, func() Event { return &EscalationAcknowledged{} }, func() Event { return &ClimbSet{} },
}

var kindByName = func() map[string]func() Event {
	m := make(map[string]func() Event, len(kinds))
	for _, make := range kinds {
		m[make().Kind()] = make
	}
	return m
}()

// EncodeEvent is the event's body as the journal keeps it: sealed values as digests.
func EncodeEvent(e Event) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("casework: encode %s: %w", e.Kind(), err)
	}
	return b, nil
}

// DecodeEvent reads what EncodeEvent wrote.
func DecodeEvent(kind string, body []byte) (Event, error) {
	make, ok := kindByName[kind]
	if !ok {
		return nil, fmt.Errorf("casework: unknown event kind %q", kind)
	}
	e := make()
	if err := json.Unmarshal(body, e); err != nil {
		return nil, fmt.Errorf("casework: decode %s: %w", kind, err)
	}
	return e, nil
}

// EncodeCase is the row body of a case: sealed values as digests. Equal cases
// have equal bytes.
func EncodeCase(c Case) ([]byte, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("casework: encode case: %w", err)
	}
	return b, nil
}

// DecodeCase reads what EncodeCase wrote.
func DecodeCase(b []byte) (Case, error) {
	c, ok := scanCase(b)
	if ok {
		return c, nil
	}
	c = Case{}
	if err := json.Unmarshal(b, &c); err != nil {
		return Case{}, fmt.Errorf("casework: decode case: %w", err)
	}
	return c, nil
}

// NewEvents makes one empty event of each kind.
func NewEvents() []Event {
	all := make([]Event, len(kinds))
	for i, make := range kinds {
		all[i] = make()
	}
	return all
}
