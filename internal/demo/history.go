package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// The span of a history, and how many reports come on a day of it, on average.
const (
	historyDays = 30
	reportsADay = 10
)

// waiting is how long ago the reports came that the desk has not got to, so
// that there is always something to do.
var waiting = []time.Duration{12 * time.Minute, 40 * time.Minute, 55 * time.Minute, 100 * time.Minute}

// looking is how long ago the reports came that the first community's grid
// workers were asked to look at and have not yet.
var looking = []time.Duration{75 * time.Minute, 3 * time.Hour}

// zone is where the demo lies. Its clocks never change.
var zone = time.FixedZone("CST", 8*60*60)

// The ways a report comes in; a patrol's has no reporter to ask.
const (
	Web    = "web"
	Desk   = "desk"
	Patrol = "patrol"
)

// Report is one report and what was done about it: a script of commands for
// the program's own door, not a row.
type Report struct {
	Class   catalog.Key
	Point   geo.Point
	Grid    string // code of the grid that the point lies in
	Address string
	Words   string
	Tag     lang.Tag // the language that it is told in
	Channel string
	At      time.Time
	Steps   []Step // in order of time, all by now
}

// Step is one command given to a case. Verb and State are those of casework;
// State is where the case stands afterwards.
type Step struct {
	Verb  string
	State string
	At    time.Time
	OK    bool // a verification that found it, a check that passed
	Note  string
}

// State is how far the report got.
func (r *Report) State() string {
	if len(r.Steps) == 0 {
		return "received"
	}
	return r.Steps[len(r.Steps)-1].State
}

// History is the reports of the last 30 days, about ten a day, in order of time.
// Equal arguments give equal histories.
func History(seed int64, now time.Time) []Report {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	limits := map[catalog.Key]time.Duration{}
	for _, c := range Catalogue().Classes {
		limits[c.Key()] = roughly(c.Limit)
	}
	first := now.In(zone).AddDate(0, 0, -historyDays)
	var history []Report
	for day := range historyDays + 1 {
		morning := time.Date(first.Year(), first.Month(), first.Day()+day, 0, 0, 0, 0, zone)
		for range reportsADay - 3 + r.IntN(7) {
			at := morning.Add(hourOfDay(r)).UTC()
			if at.Before(now.AddDate(0, 0, -historyDays)) || at.After(now) {
				continue
			}
			report := newReport(r, at)
			w := &way{r: r, now: now.UTC(), report: &report, at: at, limit: limits[report.Class]}
			w.run()
			history = append(history, report)
		}
	}
	for _, ago := range waiting {
		history = append(history, newReport(r, now.Add(-ago).UTC()))
	}
	for _, ago := range looking {
		history = append(history, beingVerified(r, now.Add(-ago).UTC()))
	}
	slices.SortStableFunc(history, func(a, b Report) int { return a.At.Compare(b.At) })
	return history
}

// beingVerified is a report in the first community on its way to a grid worker.
func beingVerified(r *rand.Rand, at time.Time) Report {
	report := newReport(r, at)
	for !strings.HasPrefix(report.Grid, communities[0].code) {
		report = newReport(r, at)
	}
	report.Steps = []Step{{Verb: "verify", State: "verifying", At: at.Add(10 * time.Minute), Note: oneOf(r, words().Notes["verify"]).in(report.Tag)}}
	return report
}

// hourOfDay is when people report: mostly by day, most in the morning.
func hourOfDay(r *rand.Rand) time.Duration {
	weights := [24]int{1, 1, 1, 1, 1, 2, 4, 8, 12, 12, 10, 8, 6, 7, 8, 8, 8, 8, 8, 7, 6, 4, 3, 2}
	hour := weighted(r, len(weights), func(i int) int { return weights[i] })
	return time.Duration(hour)*time.Hour + time.Duration(r.IntN(3600))*time.Second
}

func weighted(r *rand.Rand, n int, weight func(i int) int) int {
	total := 0
	for i := range n {
		total += weight(i)
	}
	at := r.IntN(total)
	for i := range n {
		if at -= weight(i); at < 0 {
			return i
		}
	}
	panic("demo: weights that are negative")
}

func newReport(r *rand.Rand, at time.Time) Report {
	list := words().Reports
	kind := list[weighted(r, len(list), func(i int) int { return list[i].Weight })]
	class, err := catalog.ParseKey(kind.Class)
	if err != nil {
		panic(fmt.Sprintf("demo: the reports inside the program: %v", err))
	}
	report := Report{Class: class, At: at, Tag: lang.ZH, Words: oneOf(r, kind.ZH), Channel: Web}
	if r.IntN(4) == 0 {
		report.Tag, report.Words = lang.EN, oneOf(r, kind.EN)
	}
	switch n := r.IntN(10); {
	case n < 3 && class.Kind != catalog.Help && class.Kind != catalog.Service:
		report.Channel = Patrol
	case n < 5:
		report.Channel = Desk
	}
	c := r.IntN(len(communities))
	g := r.IntN(communities[c].grids)
	spot := oneOf(r, laid().grids[c][g]).spot()
	spot.east, spot.north = spot.east+(r.Float64()-0.5)*side/2, spot.north+(r.Float64()-0.5)*side/2
	report.Point, report.Grid = spot.point(), communities[c].gridCode(g)
	place := oneOf(r, words().Places)
	report.Address = communities[c].name[lang.ZH] + place.ZH
	if report.Tag == lang.EN {
		report.Address = communities[c].name[lang.EN] + ", " + place.EN
	}
	return report
}

// roughly is how long a limit lasts on the wall clock at the least: nights and
// weekends stretch working units further, so who keeps to it is in time.
func roughly(l catalog.Limit) time.Duration {
	hours := map[string]int{"urgent_hour": 1, "urgent_day": 24, "working_hour": 1, "working_day": 24, "calendar_day": 24}
	return time.Duration(l.N*cmp.Or(hours[string(l.Unit)], 24)) * time.Hour
}
