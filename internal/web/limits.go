package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
	"wellfield/internal/worktime"
)

// provisional tells whether a deadline still depends on a year that nobody has
// announced. That it once did is no longer of interest.
func (v *visit) provisional(d *casework.Deadline) bool {
	return d.Provisional && (d.From.IsZero() || len(v.policy.Calendar.UnknownYears(d.From, d.At)) > 0)
}

var paces = map[casework.Pace]ui.Pace{
	casework.PaceOnTime: ui.OnTime, casework.PaceAmber: ui.Soon, casework.PaceOverdue: ui.Overdue,
	casework.PacePaused: ui.Paused, casework.PaceMet: ui.Met, casework.PaceMissed: ui.Missed,
}

// stages are the clocks that run beside that of the handling.
func (v *visit) stages(c *casework.Case) (all []ui.Due) {
	for _, k := range c.Clocks() {
		if k.Stage != casework.StageHandle {
			all = append(all, v.clock(k))
		}
	}
	return all
}

// stage is the one of them that a list shows: the look on the spot while the
// intake waits for it.
func (v *visit) stage(c *casework.Case) ui.Due {
	all := v.stages(c)
	if len(all) == 0 {
		return ui.Due{}
	}
	return all[len(all)-1]
}

// clock is a clock as pages show it, in amounts of its own time.
func (v *visit) clock(k casework.Clock) ui.Due {
	run, err := k.Run(v.policy.Calendar, v.policy.Procedure.Stages.Amber, v.Now)
	if err != nil || run.Limit == 0 {
		return ui.Due{}
	}
	return ui.Due{Pace: paces[run.Pace], At: k.At, Used: run.Share(), Left: v.amount(run.Remaining().Abs(), k.Limit.Unit),
		Provisional: v.provisional(&k.Deadline), Of: v.Say("limits.stage." + string(k.Stage))}
}

// amount is a time on the clock of a unit in its largest whole unit.
func (v *visit) amount(d time.Duration, unit worktime.Unit) ui.Amount {
	if !unit.Working() {
		return wall(d)
	}
	return working(d, v.policy.Calendar.WorkingDay(), unit)
}

// limits are the limits of a case with the computation of each, day by day; nil
// where there is none.
func (v *visit) limits(c *casework.Case) *page.Limits {
	all, err := v.policy.Limits(c, v.Now)
	if err != nil || len(all) == 0 { // beyond the years that the calendar can count
		return nil
	}
	calendar := v.policy.Calendar
	p := &page.Limits{
		Calendar: v.Say("limits.calendar", "version", calendar.Version(), "name", v.name(calendar.Name())),
		Zone:     v.Say("limits.zone", "zone", calendar.Zone().String()),
	}
	at := *v
	at.Zone = calendar.Zone() // days are the calendar's, wherever the reader is
	for i := range all {
		p.Clocks = append(p.Clocks, at.explained(&all[i]))
	}
	return p
}

func (v *visit) explained(l *app.Limit) page.LimitClock {
	k := page.LimitClock{Stage: v.Say("limits.stage." + string(l.Stage)), Span: v.limitSpan(l)}
	for _, s := range worktime.Stretches(l.Days) {
		k.Days = append(k.Days, v.limitDay(s))
	}
	const whole = 100
	if l.Run.Limit > 0 && l.Run.Share() <= 1 { // how late it is stands above
		k.Used = v.Say("limits.used", "percent", int(l.Run.Share()*whole))
	}
	for _, pause := range l.Pauses {
		if pause.To.IsZero() {
			k.Remarks = append(k.Remarks, v.Say("limits.pause_open", "from", v.Exact(pause.From)))
			continue
		}
		k.Remarks = append(k.Remarks, v.Say("limits.pause", "from", v.Exact(pause.From), "to", v.Exact(pause.To)))
	}
	if l.Emergency != nil {
		k.Remarks = append(k.Remarks, v.Say("limits.emergency", "plan", v.planName(l.Emergency)))
	}
	if !l.Moved.IsZero() {
		k.Remarks = append(k.Remarks, v.Say("limits.moved", "to", v.Exact(l.Moved)))
	}
	if len(l.Years) > 0 {
		var years []string
		for _, y := range l.Years {
			years = append(years, strconv.Itoa(y))
		}
		k.Unknown = v.Say("limits.unknown", "years", v.Say("web.list", "items", years))
	}
	return k
}

func (v *visit) limitSpan(l *app.Limit) string {
	limit := v.limit(l.Clock.Limit)
	switch {
	case !l.Computable():
		return v.Say("limits.given", "to", v.Exact(l.At))
	case l.At.IsZero():
		return v.Say("limits.stopped", "limit", limit, "from", v.Exact(l.From))
	}
	return v.Say("limits.runs", "limit", limit, "from", v.Exact(l.From), "to", v.Exact(l.At))
}

func (v *visit) limitDay(s worktime.Stretch) page.LimitDay {
	d := page.LimitDay{Day: v.calendarDay(s.Day), Nothing: s.Counted == 0}
	if s.Days > 1 {
		d.Day = v.Say("limits.span", "first", d.Day, "last", v.calendarDay(s.Last))
		d.Number = v.Say("limits.days", "n", s.Days)
	}
	switch {
	case s.Kind == worktime.Continuous:
		d.Why = append(d.Why, v.Say("limits.all_day"))
	case len(s.Hours) == 0:
		d.Why = append(d.Why, v.Say("limits.shut"))
	default:
		d.Why = append(d.Why, v.Say("limits.open", "hours", hoursText(s.Hours)))
	}
	for _, why := range s.Why {
		d.Why = append(d.Why, v.Say("limits.why."+string(why)))
	}
	d.Counted = v.Say("limits.nothing")
	if s.Counted > 0 {
		d.Counted = v.long(s.Counted)
	}
	if s.Paused > 0 {
		d.Paused = v.Say("limits.paused", "time", v.long(s.Paused))
	}
	if s.Unknown {
		d.Unknown = v.Say("limits.unknown_day")
	}
	return d
}

func hoursText(hours []worktime.Hours) string {
	all := make([]string, len(hours))
	for i, h := range hours {
		all[i] = h.From + "–" + h.To
	}
	return strings.Join(all, ", ")
}

// calendarDay is a day with its weekday: whether it was a Saturday is what is
// looked for.
func (v *visit) calendarDay(d civil.Day) string {
	t, err := time.ParseInLocation(time.DateOnly, string(d), v.Zone)
	if err != nil {
		return string(d)
	}
	noon := t.Add(12 * time.Hour) // some days begin at one
	return v.Say("limits.day", "weekday", v.Say("ui.weekday."+strconv.Itoa(int(noon.Weekday()))), "date", v.Date(noon))
}

// long is a time in hours, minutes and, where there are any, seconds.
func (v *visit) long(d time.Duration) string {
	h, m, s := int(d/time.Hour), int(d%time.Hour/time.Minute), int(d%time.Minute/time.Second)
	switch {
	case s > 0:
		return v.Say("limits.time_seconds", "h", h, "m", m, "s", s)
	case m == 0:
		return v.Say("limits.time_hours", "h", h)
	}
	return v.Say("limits.time", "h", h, "m", m)
}

// unannounced asks for the calendar of a year that open deadlines have reached.
func (s *server) unannounced(r *http.Request, actor app.Actor) (string, error) {
	v := visitOf(r)
	u, err := s.app.Unannounced(r.Context(), actor)
	if err != nil || u.Cases == 0 {
		return "", err
	}
	return v.Say("limits.unannounced", "n", u.Cases, "from", v.Date(u.From), "year", strconv.Itoa(u.Year)), nil
}

// clockEvent are the events that only move a clock.
func (v *visit) clockEvent(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.Rescheduled:
		said := ui.Event{What: v.Say("limits.event.rescheduled", "version", e.Calendar), Icon: "clock"}
		if e.Due != nil {
			said.Facts = []ui.Fact{{Key: "page.fact.limit", Text: v.limit(e.Due.Limit), Note: v.Exact(e.Due.At)}}
		}
		for _, m := range e.Answers {
			said.Facts = append(said.Facts, ui.Fact{Key: "limits.stage." + string(m.Kind), Text: v.limit(m.Due.Limit),
				Note: v.Say("limits.answer_moved", "was", v.Exact(m.Was), "due", v.Exact(m.Due.At))})
		}
		return said
	case *casework.ReturnedToCheck:
		return ui.Event{What: v.Say("limits.event.returned_to_check"), Icon: "loop"}
	case *casework.ClockSet:
		return ui.Event{What: v.Say("limits.event.clock_set"), Icon: "clock", Inner: true}
	}
	return v.vaultEvent(event)
}
