package procedure

import (
	"time"

	"wellfield/internal/worktime"
)

// Oversight is until when those above and beside a case answer.
type Oversight struct {
	Review      worktime.Limit `json:"review" yaml:"review"`           // of a refusal, since the reporter asked for it
	Referral    worktime.Limit `json:"referral" yaml:"referral"`       // what became of a case outside
	Supervision worktime.Limit `json:"supervision" yaml:"supervision"` // of a unit, where its supervisor names no other
	Whistle     Whistle        `json:"whistle" yaml:"whistle"`
}

// Whistle is how soon a called unit acknowledges and is on the spot, by the kind
// of the whistle.
type Whistle struct {
	Daily     Call `json:"daily" yaml:"daily"`
	Tackling  Call `json:"tackling" yaml:"tackling"`
	Emergency Call `json:"emergency" yaml:"emergency"`
}

// Call is the limits of one kind of whistle in minutes of the wall's clock, since
// it was blown: a whistle is heard by day and by night.
type Call struct {
	Acknowledge int `json:"acknowledge" yaml:"acknowledge"`
	Arrive      int `json:"arrive" yaml:"arrive"`
}

// Of is the limits of a kind; those of the daily one where it is unknown.
func (w Whistle) Of(kind string) Call {
	switch kind {
	case "emergency":
		return w.Emergency
	case "tackling":
		return w.Tackling
	}
	return w.Daily
}

// Acknowledged is until when a whistle blown then is acknowledged.
func (c Call) Acknowledged(at time.Time) time.Time {
	return at.Add(time.Duration(c.Acknowledge) * time.Minute)
}

// Arrived is until when a unit called then is on the spot.
func (c Call) Arrived(at time.Time) time.Time { return at.Add(time.Duration(c.Arrive) * time.Minute) }

const hour, day = 60, 24 * 60

// oversight is what holds where a city has published nothing. Thirty minutes, four
// hours and a day are terms of public rules, the times of arrival examples.
func oversight() Oversight {
	return Oversight{
		Review:      worktime.Limit{N: 2, Unit: worktime.WorkingDay},
		Referral:    worktime.Limit{N: 10, Unit: worktime.WorkingDay},
		Supervision: worktime.Limit{N: 3, Unit: worktime.WorkingDay},
		Whistle: Whistle{Daily: Call{day, 3 * day}, Tackling: Call{4 * hour, day},
			Emergency: Call{hour / 2, hour}},
	}
}

func (r *review) oversight(o Oversight) {
	r.limit("oversight.review", o.Review)
	r.limit("oversight.referral", o.Referral)
	r.limit("oversight.supervision", o.Supervision)
	for _, c := range []struct {
		kind string
		Call
	}{{"daily", o.Whistle.Daily}, {"tackling", o.Whistle.Tackling}, {"emergency", o.Whistle.Emergency}} {
		r.within("oversight.whistle."+c.kind+".acknowledge", c.Acknowledge, 1, 7*day)
		r.within("oversight.whistle."+c.kind+".arrive", c.Arrive, c.Acknowledge, 30*day)
	}
}
