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
	func() Event { return &MergedWith{} }, func() Event { return &Unmerged{} },
	func() Event { return &Rescheduled{} }, func() Event { return &ClockSet{} }, func() Event { return &ReturnedToCheck{} },
	func() Event { return &ReturnedBy{} }, func() Event { return &Arbitrated{} }, func() Event { return &DisputeRaised{} },
	func() Event { return &SplitInto{} }, func() Event { return &PartFinished{} }, func() Event { return &PartDeclinedBy{} },
	func() Event { return &ReviewAsked{} }, func() Event { return &RefusalUpheld{} }, func() Event { return &RefusalOverturned{} },
	func() Event { return &ReferralAnswered{} }, func() Event { return &TakenBack{} },
	func() Event { return &SupervisedBy{} }, func() Event { return &SupervisionAnswered{} }, func() Event { return &SupervisionJudgedAs{} },
	func() Event { return &Whistled{} }, func() Event { return &WhistleHeard{} }, func() Event { return &Arrived{} },
	func() Event { return &Excused{} }, func() Event { return &WhistleMissed{} }, func() Event { return &MeasureAgreed{} },
	func() Event { return &MeasureDone{} }, func() Event { return &WhistleEvaluated{} },
	func() Event { return &ExtensionAsked{} }, func() Event { return &SuspensionAsked{} }, func() Event { return &DelayGranted{} },
	func() Event { return &DelayDeclined{} }, func() Event { return &DelayLapsed{} }, func() Event { return &Resumed{} },
	func() Event { return &Registered{} }, func() Event { return &ReviewCalled{} }, func() Event { return &Reviewed{} },
	func() Event { return &Rechecked{} },
	func() Event { return &Escalated{} }, func() Event { return &EscalationAcknowledged{} },
	func() Event { return &UnlockAsked{} }, func() Event { return &UnlockApproved{} }, func() Event { return &UnlockDeclined{} },
	func() Event { return &LookedAt{} }, func() Event { return &ContactCorrected{} }, func() Event { return &IdentityErased{} },
	func() Event { return &ConsentWithdrawn{} }, func() Event { return &NumbersMasked{} },
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
	b, err := encode(e, 384)
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
	if decode(body, e) {
		return e, nil
	}
	e = make()
	if err := json.Unmarshal(body, e); err != nil {
		return nil, fmt.Errorf("casework: decode %s: %w", kind, err)
	}
	return e, nil
}

// EncodeCase is the row body of a case: sealed values as digests. Equal cases
// have equal bytes.
func EncodeCase(c Case) ([]byte, error) {
	b, err := encode(&c, 1536)
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
