package main

import (
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/worktime"
)

// explanation is the limits of a case as a program reads them.
type explanation struct {
	Number   string     `json:"number"`
	State    string     `json:"state"`
	Calendar int        `json:"calendar"`
	Zone     string     `json:"zone"`
	Limits   []oneLimit `json:"limits"`
}

type oneLimit struct {
	Stage    casework.Stage `json:"stage"`
	Limit    worktime.Limit `json:"limit,omitzero"`
	From     time.Time      `json:"from,omitzero"`
	Due      time.Time      `json:"due,omitzero"` // none while the clock stands still
	Given    bool           `json:"given,omitempty"`
	Calendar int            `json:"computed_by,omitempty"`
	Moved    time.Time      `json:"moved,omitzero"`
	// Emergency is the declared emergency that the limit is from.
	Emergency   *casework.EmergencyRef `json:"emergency,omitempty"`
	Pace        casework.Pace          `json:"pace"`
	UsedPercent int                    `json:"used_percent"`
	Left        float64                `json:"left_minutes"` // on the limit's own clock; negative when late
	Unannounced []int                  `json:"unannounced_years,omitempty"`
	Pauses      []worktime.Pause       `json:"pauses,omitempty"`
	Days        []oneDay               `json:"days"`
}

type oneDay struct {
	Day     civil.Day        `json:"day"`
	Kind    worktime.Kind    `json:"kind"`
	Open    []worktime.Hours `json:"open,omitempty"`
	Counted float64          `json:"counted_minutes"`
	Paused  float64          `json:"paused_minutes,omitempty"`
	Why     []worktime.Why   `json:"why,omitempty"`
	Unknown bool             `json:"unannounced,omitempty"`
}

func explained(a *app.App, c *casework.Case, limits []app.Limit) explanation {
	calendar := a.Policy().Calendar
	e := explanation{Number: c.Number, State: string(c.State), Calendar: calendar.Version(), Zone: calendar.Zone().String(), Limits: []oneLimit{}}
	for _, l := range limits {
		one := oneLimit{Stage: l.Stage, Limit: l.Clock.Limit, From: l.From, Due: l.At, Given: l.Given, Calendar: l.Clock.Calendar, Moved: l.Moved, Emergency: l.Emergency,
			Pace: l.Run.Pace, Left: l.Run.Remaining().Minutes(), Unannounced: l.Years, Pauses: l.Pauses, Days: []oneDay{}}
		if l.Run.Limit > 0 {
			one.UsedPercent = int(l.Run.Share() * 100)
		}
		for _, s := range l.Days {
			one.Days = append(one.Days, oneDay{Day: s.Day, Kind: s.Kind, Open: s.Hours, Counted: s.Counted.Minutes(),
				Paused: s.Paused.Minutes(), Why: s.Why, Unknown: s.Unknown})
		}
		e.Limits = append(e.Limits, one)
	}
	return e
}

// recomputedOut is what a calendar means for the open deadlines, for a program.
type recomputedOut struct {
	Calendar       int      `json:"calendar"`
	Before         int      `json:"carried_through_before"`
	Open           int      `json:"open_cases"`
	Clocks         int      `json:"limits"`
	Answers        int      `json:"answers_owed"`
	Left           int      `json:"given_deadlines"`
	Moved          int      `json:"moved_cases"`
	Earlier        shiftOut `json:"earlier"`
	Later          shiftOut `json:"later"`
	Written        int      `json:"written"`
	LookingSeconds float64  `json:"looking_seconds"`
	WritingSeconds float64  `json:"writing_seconds"`
}

type shiftOut struct {
	N            int     `json:"n"`
	MostMinutes  float64 `json:"most_minutes"`
	TotalMinutes float64 `json:"total_minutes"`
}

func asRecomputed(r app.Recomputed) recomputedOut {
	shift := func(s app.Shift) shiftOut { return shiftOut{s.N, s.Most.Minutes(), s.Together.Minutes()} }
	return recomputedOut{Calendar: r.Calendar, Before: r.Before, Open: r.Open, Clocks: r.Clocks, Answers: r.Answers, Left: r.Left, Moved: r.Moved,
		Earlier: shift(r.Earlier), Later: shift(r.Later), Written: r.Written,
		LookingSeconds: r.Looking.Seconds(), WritingSeconds: r.Writing.Seconds()}
}
