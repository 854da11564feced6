package procedure_test

import (
	"testing"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/procedure"
	"wellfield/internal/worktime"
)

// TestOversightHasBounds: a city may set its terms, and none that never end or
// that have a unit come before it heard.
func TestOversightHasBounds(t *testing.T) {
	for path, change := range map[string]func(o *procedure.Oversight){
		"oversight.review":                        func(o *procedure.Oversight) { o.Review = worktime.Limit{} },
		"oversight.referral":                      func(o *procedure.Oversight) { o.Referral = worktime.Limit{} },
		"oversight.supervision":                   func(o *procedure.Oversight) { o.Supervision = worktime.Limit{N: 3, Unit: "day"} },
		"oversight.whistle.daily.acknowledge":     func(o *procedure.Oversight) { o.Whistle.Daily.Acknowledge = 0 },
		"oversight.whistle.tackling.arrive":       func(o *procedure.Oversight) { o.Whistle.Tackling.Arrive = o.Whistle.Tackling.Acknowledge - 1 },
		"oversight.whistle.emergency.acknowledge": func(o *procedure.Oversight) { o.Whistle.Emergency = procedure.Call{Acknowledge: 10081, Arrive: 20000} },
	} {
		d := procedure.Default()
		change(&d.Oversight)
		wrong := fault.All(d.Check())
		if len(wrong) != 1 || wrong[0].Field != path {
			t.Errorf("%s: %v", path, wrong)
		}
	}
}

func TestTheLimitsOfAKindOfWhistle(t *testing.T) {
	w := procedure.Default().Oversight.Whistle
	at := time.Date(2026, 3, 7, 23, 50, 0, 0, time.UTC) // a whistle is heard on a Saturday night too
	for kind, want := range map[string]time.Duration{"emergency": 30 * time.Minute, "tackling": 4 * time.Hour, "daily": 24 * time.Hour, "": 24 * time.Hour} {
		if got := w.Of(kind).Acknowledged(at).Sub(at); got != want {
			t.Errorf("%q: %s, want %s", kind, got, want)
		}
	}
}
