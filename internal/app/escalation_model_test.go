package app_test

import (
	"fmt"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// model is what should have been escalated in one case, computed the slow way:
// it looks at the clock that runs in a state and asks at an instant how much of
// the limit is used. It plans nothing ahead and knows no sweep, so when sweeps
// run, on how many nodes, and what kills them must make no difference to it.
type model struct {
	calendar *worktime.Calendar
	state    casework.State
	litter   bool
	starts   map[casework.Course]time.Time
	fired    map[casework.Course]int // how many steps of the deadline that is
	asked    map[casework.State]time.Time
	pauses   []worktime.Pause
	said     []string
}

var percents = []int{80, 100, 150, 200, 300}

func newModel(calendar *worktime.Calendar, reported time.Time) *model {
	return &model{calendar: calendar, state: casework.Received, starts: map[casework.Course]time.Time{casework.CourseIntake: reported},
		fired: map[casework.Course]int{}, asked: map[casework.State]time.Time{}}
}

// running is the clock of a state and its limit.
func (m *model) running() (casework.Course, worktime.Limit) {
	switch m.state {
	case casework.Received, casework.NeedInfo, casework.Verifying, casework.Filed:
		return casework.CourseIntake, worktime.Limit{N: 3, Unit: worktime.WorkingHour} // two for intake, one for dispatch
	case casework.Dispatched, casework.Handling, casework.Reopened:
		if m.litter {
			return casework.CourseHandle, worktime.Limit{N: 4, Unit: worktime.UrgentHour}
		}
		return casework.CourseHandle, worktime.Limit{N: 5, Unit: worktime.WorkingDay}
	case casework.Handled, casework.Checking:
		return casework.CourseCheck, worktime.Limit{N: 1, Unit: worktime.WorkingDay}
	}
	return "", worktime.Limit{}
}

// until lets everything fall due up to the instant, in the state that it is in.
func (m *model) until(t testing.TB, at time.Time) {
	t.Helper()
	clock, limit := m.running()
	if clock == "" {
		return
	}
	pauses := m.pauses
	if clock != casework.CourseIntake {
		pauses = nil
	}
	p, err := m.calendar.Progress(m.starts[clock], limit, pauses, at)
	if err != nil {
		t.Fatal(err)
	}
	for m.fired[clock] < len(percents) && p.Used*100 >= p.Limit*time.Duration(percents[m.fired[clock]]) {
		m.said = append(m.said, fmt.Sprint(clock, " ", percents[m.fired[clock]]))
		m.fired[clock]++
	}
}

// moves is what a command that was carried out at the instant changed.
func (m *model) moves(c *casework.Case, at time.Time) {
	before := m.state
	m.state = c.State
	if before == casework.NeedInfo || before == casework.Verifying {
		if last := len(m.pauses) - 1; before != m.state && last >= 0 && m.pauses[last].To.After(at) {
			m.pauses[last].To = at
		}
	}
	if before != m.state && (m.state == casework.NeedInfo || m.state == casework.Verifying) {
		if m.asked[m.state].IsZero() {
			m.asked[m.state] = at
		}
		longest := 7 * 24 * time.Hour
		if m.state == casework.Verifying {
			longest = 24 * time.Hour
		}
		if end := m.asked[m.state].Add(longest); end.After(at) {
			m.pauses = append(m.pauses, worktime.Pause{From: at, To: end})
		}
	}
	if m.state == casework.Dispatched && m.starts[casework.CourseHandle].IsZero() {
		m.starts[casework.CourseHandle] = at
		m.litter = c.Class.Key == wellfieldtest.Litter
	}
	if m.state == casework.Handled && before != casework.Handled {
		m.starts[casework.CourseCheck], m.fired[casework.CourseCheck] = at, 0
	}
}
