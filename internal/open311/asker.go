package open311

import (
	"net/http"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/gate"
)

// demoKey is what api_key=demo may do, in a demo and nowhere else.
var demoKey = app.APIKey{Name: "demo", Rights: app.APIKeyRights(), PerMinute: 600}

// identify finds out whose key asks, and whether it may ask now. A reader needs
// no key; then its address counts, which is kept nowhere.
//
// Faults: open311.key_missing, open311.key_wrong, open311.key_right,
// fault.too_many.
func (q *asked) identify(right string) error {
	q.secret = q.value("api_key")
	if q.secret == "" {
		if err := q.byAddress(); err != nil {
			return err
		}
		if q.r.Method == http.MethodPost {
			return fault.New(fault.Forbidden, "open311.key_missing").At("api_key")
		}
		return nil
	}
	key, ok := demoKey, q.s.o.Demo && q.secret == demoKey.Name
	if !ok {
		var err error
		if key, ok, err = q.s.app.APIKey(q.r.Context(), q.secret); err != nil {
			return err
		}
	}
	if !ok {
		// Whoever tries keys out is counted by address.
		if err := q.byAddress(); err != nil {
			return err
		}
		return fault.New(fault.Forbidden, "open311.key_wrong").At("api_key")
	}
	if err := q.byKey(key); err != nil {
		return err
	}
	if !slices.Contains(key.Rights, right) {
		return fault.New(fault.Forbidden, "open311.key_right").At("api_key").With("right", right)
	}
	q.key = key
	return nil
}

// byAddress counts a reader without a key.
func (q *asked) byAddress() error {
	return q.s.o.Door.ByAddress(q.r, gate.Policy{Name: "open311", Rate: q.s.o.Keyless}).Err()
}

// byKey counts a key, which has a rate of its own.
func (q *asked) byKey(key app.APIKey) error {
	rate := gate.Rate{PerMinute: key.PerMinute, Burst: key.PerMinute}
	return q.s.o.Door.BySecret(key.Name, gate.Policy{Name: "open311-key", Rate: rate}).Err()
}
