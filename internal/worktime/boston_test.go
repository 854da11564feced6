package worktime

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// boston is one request of Boston's 311 with the target that the city computed.
type boston struct {
	kind      string
	open, due time.Time
	known     bool // of the half from which calendar and classes are derived
}

// bostonRows reads the recorded requests that have a target.
//
// Their times are written as New York's and are not: they are local times that
// somebody took for UTC and moved to New York. Read as they stand, offices close
// their cases from three in the morning and everything that is due when the
// office opens is due at 3:30 in winter and at 4:30 in summer; moved back, it is
// due at 8:30 all year, and a limit over a change of the clocks is no hour longer
// or shorter. Both readings are counted below, and the second is taken.
func bostonRows(t *testing.T, read func(string) (time.Time, error)) (rows []boston) {
	files := bostonFiles(t)
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(f)
		columns, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		at := func(name string) int { return slices.Index(columns, name) }
		opened, target, kind := at("open_dt"), at("sla_target_dt"), at("type")
		for n := 0; ; n++ {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if row[target] == "" {
				continue
			}
			one := boston{kind: row[kind], known: n%2 == 0}
			if one.open, err = read(row[opened]); err != nil {
				t.Fatal(err)
			}
			if one.due, err = read(row[target]); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, one)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

func bostonFiles(t *testing.T) []string {
	files, err := filepath.Glob(filepath.Join(filepath.Dir(holidayFolder(t)), "311", "boston_2*.csv"))
	if err != nil || len(files) < 5 {
		t.Skipf("skipped: no recorded requests of Boston beside the holidays (%d files, %v)", len(files), err)
	}
	return files
}

func newYork(t *testing.T) *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// asWritten takes a text for New York's time, movedBack for what it once was.
func asWritten(zone *time.Location) func(string) (time.Time, error) {
	return func(s string) (time.Time, error) { return time.ParseInLocation(time.DateTime, s, zone) }
}

func movedBack(zone *time.Location) func(string) (time.Time, error) {
	return func(s string) (time.Time, error) {
		t, err := time.ParseInLocation(time.DateTime, s, zone)
		if err != nil {
			return t, err
		}
		return time.ParseInLocation(time.DateTime, t.UTC().Format(time.DateTime), zone)
	}
}

// slack is what a target may lie beside: the city's clock read the opening some
// seconds before or after the row was written, and from 2015 on rows have no seconds.
const slack = 60 * time.Second

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= slack }

// shares counts rows by what they agree with.
type shares struct {
	names []string
	n     map[string]int
	all   int
}

func (s *shares) add(name string) {
	if s.n == nil {
		s.n = map[string]int{}
	}
	if !slices.Contains(s.names, name) {
		s.names = append(s.names, name)
	}
	s.n[name]++
	s.all++
}

// of is the share of some groups in percent, to a tenth.
func (s *shares) of(names ...string) float64 {
	sum := 0
	for _, name := range names {
		sum += s.n[name]
	}
	return float64(sum*1000/max(1, s.all)) / 10
}

func (s *shares) say(t *testing.T, title string) {
	slices.Sort(s.names)
	var b strings.Builder
	for _, name := range s.names {
		fmt.Fprintf(&b, "\n  %-62s %6d  %5.1f %%", name, s.n[name], s.of(name))
	}
	t.Logf("%s: %d rows%s", title, s.all, b.String())
}

// TestRealBostonWholeHours recomputes every target of the types whose limit is a
// whole number of days on any calendar. The class table is derived from one half
// of the rows, the most frequent whole number of hours of each type, and compared
// with the other half.
func TestRealBostonWholeHours(t *testing.T) {
	zone := newYork(t)
	for _, row := range []struct {
		name string
		read func(string) (time.Time, error)
	}{
		{"as written", asWritten(zone)},
		{"moved back", movedBack(zone)},
	} {
		all := bostonRows(t, row.read)
		table := bostonTable(all)
		c := mustCalendar(t, closedYears("America/New_York"))
		var s shares
		for _, r := range all {
			limit, ok := table[r.kind]
			if r.known || !ok {
				continue
			}
			due, err := c.Deadline(r.open, limit, nil)
			if err != nil {
				t.Fatal(err)
			}
			switch off := r.due.Sub(due.At); {
			case off == 0:
				s.add("equal to the second")
			case near(r.due, due.At):
				s.add("equal but for up to 60 seconds")
			case off.Abs() == time.Hour:
				s.add("an hour beside it: the clocks changed")
			case (off.Abs() - time.Hour).Abs() <= slack:
				s.add("an hour and up to 60 seconds beside it")
			case off.Abs() < 2*time.Hour:
				s.add("some minutes beside it")
			default:
				s.add("another limit")
			}
		}
		t.Logf("class table: %v", table)
		s.say(t, row.name)
		if row.name != "moved back" {
			continue
		}
		if s.of("equal to the second") < 50 || s.of("equal to the second", "equal but for up to 60 seconds") < 99.9 {
			t.Error("fewer targets agree than when this was written")
		}
	}
}

// bostonTable is the class table: the limit of each type but the one that follows
// working days.
func bostonTable(rows []boston) map[string]Limit {
	count := map[string]map[int]int{}
	for _, r := range rows {
		if hours := r.due.Sub(r.open); r.known && hours%time.Hour == 0 && r.kind != deadAnimal {
			if count[r.kind] == nil {
				count[r.kind] = map[int]int{}
			}
			count[r.kind][int(hours/time.Hour)]++
		}
	}
	table := map[string]Limit{}
	for kind, by := range count {
		best := 0
		for hours, n := range by {
			if n > by[best] || n == by[best] && hours < best {
				best = hours
			}
		}
		const aDay = 24
		days := (best + aDay/2) / aDay // over a change of the clocks a day has 23 or 25 hours
		table[kind] = Limit{days, CalendarDay}
	}
	return table
}

const deadAnimal = "Pick up Dead Animal"
