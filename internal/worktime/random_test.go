package worktime

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"wellfield/internal/civil"
)

// awkward are zones whose clocks do something unusual in 2010 to 2012, beside
// ordinary ones.
var awkward = []string{
	"Asia/Shanghai", "America/New_York", "Europe/London",
	"Australia/Lord_Howe", // half an hour
	"America/Sao_Paulo",   // forward at midnight: the day begins at one
	"America/St_Johns",    // back at one minute past midnight, into the day before
	"Pacific/Apia",        // there was no 30 December 2011
	"Asia/Kathmandu",      // three quarters of an hour from UTC
	"Africa/Cairo",        // forward and back twice in 2010
	"UTC",
}

func randomHours(r *rand.Rand) []Hours {
	cuts := []int{0, 24 * 60, 60, 90, 120, 150, 180}
	for range 6 {
		cuts = append(cuts, r.IntN(24*60+1))
	}
	r.Shuffle(len(cuts), func(i, j int) { cuts[i], cuts[j] = cuts[j], cuts[i] })
	cuts = cuts[:2*(1+r.IntN(3))]
	slices.Sort(cuts)
	var hours []Hours
	for i := 0; i < len(cuts); i += 2 {
		if cuts[i] < cuts[i+1] {
			text := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
			hours = append(hours, Hours{text(cuts[i]), text(cuts[i+1])})
		}
	}
	if len(hours) == 0 {
		return []Hours{{"08:30", "12:00"}, {"14:00", "17:30"}}
	}
	r.Shuffle(len(hours), func(i, j int) { hours[i], hours[j] = hours[j], hours[i] })
	return hours
}

// randomDocument is a calendar with holidays and make-up workdays in 2010 to
// 2013; some of the years are not complete.
func randomDocument(r *rand.Rand, zone string) Document {
	d := Document{Zone: zone, Opening: map[string][]Hours{}, Years: map[int]Year{}, LateDays: r.IntN(5)}
	same := randomHours(r)
	d.Opening["mon"] = same
	for _, name := range weekdays {
		if r.IntN(7) < 5 {
			d.Opening[name] = same
		}
	}
	if r.IntN(3) == 0 {
		d.Opening["fri"], d.Ordinary = randomHours(r), randomHours(r)
	}
	for year := 2010; year <= 2013; year++ {
		y := Year{Complete: r.IntN(3) > 0}
		for _, offset := range r.Perm(365)[:30] {
			date := time.Date(year, time.January, 1+offset, 0, 0, 0, 0, time.UTC)
			if closed := len(d.Opening[weekdays[date.Weekday()]]) == 0; closed {
				y.Workdays = append(y.Workdays, civil.DayOf(date))
			} else {
				y.Holidays = append(y.Holidays, civil.DayOf(date))
			}
		}
		d.Years[year] = y
	}
	if r.IntN(10) == 0 {
		d.Years, d.NoHolidays = nil, true
	}
	return d
}

func randomLimit(r *rand.Rand) Limit {
	u := Units()[r.IntN(5)]
	most := map[Unit]int{UrgentHour: 300, UrgentDay: 15, WorkingHour: 60, WorkingDay: 12, CalendarDay: 20}
	return Limit{1 + r.IntN(most[u]), u}
}

func randomPauses(r *rand.Rand, start time.Time) (pauses []Pause) {
	for range max(0, r.IntN(6)-2) {
		from := start.Add(time.Duration(r.IntN(20*24*60)-24*60) * time.Minute)
		p := Pause{From: from, To: from.Add(time.Duration(r.IntN(4*24*60)) * time.Minute)}
		if r.IntN(12) == 0 {
			p.To = time.Time{}
		}
		pauses = append(pauses, p)
	}
	return pauses
}
