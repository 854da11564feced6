package org

import (
	"slices"
	"time"

	"wellfield/internal/civil"
)

// days are the days on which something begins or is over, and one before them all:
// between two of them nothing changes.
func (d Document) days() []civil.Day {
	all := []civil.Day{"0001-01-01"}
	note := func(s civil.Span) {
		for _, day := range []civil.Day{s.From, s.To} {
			if day != "" {
				all = append(all, day)
			}
		}
	}
	for _, o := range d.Organisations {
		note(o.Valid)
	}
	for _, p := range d.Posts {
		note(p.Valid)
	}
	for _, h := range d.Holdings {
		note(h.Valid)
	}
	for _, l := range d.Leads {
		note(l.Valid)
	}
	for _, r := range d.Responsibilities {
		note(r.Valid)
	}
	for _, x := range d.Delegations {
		note(x.Valid)
	}
	for _, l := range d.Leaves {
		note(l.Valid)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Later is the day so many days after.
func Later(day civil.Day, n int) civil.Day {
	return civil.DayOf(day.Time(time.UTC).AddDate(0, 0, n))
}

// days is how many days a span has, 0 where it is open.
func days(s civil.Span) int {
	if s.From == "" || s.To == "" {
		return 0
	}
	const day = 24 * time.Hour
	return int(s.To.Time(time.UTC).Sub(s.From.Time(time.UTC)) / day)
}
