package dispatch

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// reach divides the ground and the week into the few cells that rules can tell
// apart, so that asking one place and one minute of each is asking all.
type reach struct {
	cells        []grid.Chain // one chain that stands for all in the cell
	jurisdiction []bool       // by cell: it stands for a whole jurisdiction
	moments      []moment
	depths       [][]int             // by rule and cell; outside when it is not for the cell
	played       map[string]*outcome // by the rules that take part
}

// outside is the depth of a rule that is for other areas.
const outside = -2

// newReach: a rule or a power sees of a chain only the areas that some rule or
// power names. So the places in one named area that lie in no smaller named one
// are one cell, and the cell of the named area itself is never empty, because a
// report can be located to it and no deeper.
func newReach(rules []compiled, m *grid.Map, o *org.Chart, day civil.Day) *reach {
	named := map[string]bool{}
	for _, code := range o.ResponsibilityAreas() {
		named[code] = true
	}
	for i := range rules {
		for _, code := range rules[i].Areas {
			named[code] = true
		}
	}
	r := &reach{played: map[string]*outcome{}}
	for _, a := range m.All() {
		if a.Valid.Holds(day) && (named[a.Code] || a.Jurisdiction || a.Parent == "") {
			r.cells = append(r.cells, m.ChainOf(a.Code))
			r.jurisdiction = append(r.jurisdiction, a.Jurisdiction)
		}
	}
	if len(r.cells) == 0 { // no map yet: every place is nowhere
		r.cells, r.jurisdiction = []grid.Chain{nil}, []bool{true}
	}
	r.moments = momentsOf(rules)
	r.measure(rules)
	return r
}

// measure notes how deep each rule reaches into each cell.
func (r *reach) measure(rules []compiled) {
	r.depths = make([][]int, len(rules))
	for i := range rules {
		r.depths[i] = make([]int, len(r.cells))
		for cell, chain := range r.cells {
			r.depths[i][cell] = -1
			if len(rules[i].Areas) > 0 {
				if r.depths[i][cell] = deepest(rules[i].Areas, chain); r.depths[i][cell] < 0 {
					r.depths[i][cell] = outside
				}
			}
		}
	}
}

// momentsOf is the first minute of each stretch of the week in which no rule
// begins or ends to hold.
func momentsOf(rules []compiled) []moment {
	minutes, byDay := []int{0}, false
	for i := range rules {
		w := &rules[i].window
		if !w.allDay {
			minutes = append(minutes, w.from, w.to%minutesPerDay)
		}
		byDay = byDay || slices.Contains(w.days[:], false)
	}
	slices.Sort(minutes)
	minutes = slices.Compact(minutes)
	days := 1
	if byDay {
		days = daysPerWeek
	}
	var moments []moment
	for day := range days {
		for _, minute := range minutes {
			moments = append(moments, moment{time.Weekday(day), minute})
		}
	}
	return moments
}

// name is the code of the area that a cell stands for.
func (r *reach) name(cell int) string {
	if chain := r.cells[cell]; len(chain) > 0 {
		return chain[len(chain)-1]
	}
	return ""
}

// outcome is how the rules for one class fare.
type outcome struct {
	wins   map[win]bool
	losses map[loss]bool
	gaps   map[int]bool // cells where at some time no rule matches
}

type win struct{ rule, cell int }

type loss struct{ loser, winner int }

// outcome plays the rules for the class. Classes for which the same rules
// compete share one game.
func (r *reach) outcome(rules []compiled, class catalog.Key) *outcome {
	var competing []int
	var name strings.Builder
	for i := range rules {
		if rules[i].takes(class) {
			competing = append(competing, i)
			name.WriteString(strconv.Itoa(i) + " ")
		}
	}
	out := r.played[name.String()]
	if out == nil {
		out = r.game(rules, competing)
		r.played[name.String()] = out
	}
	return out
}

func (r *reach) game(rules []compiled, competing []int) *outcome {
	out := &outcome{wins: map[win]bool{}, losses: map[loss]bool{}, gaps: map[int]bool{}}
	var matching []int
	for cell := range r.cells {
		for _, at := range r.moments {
			matching = matching[:0]
			best := -1
			for _, i := range competing {
				hours, days := rules[i].window.holds(at)
				if !hours || !days || r.depths[i][cell] == outside {
					continue
				}
				matching = append(matching, i)
				if best < 0 || r.depths[i][cell] > r.depths[best][cell] {
					best = i
				}
			}
			if best < 0 {
				out.gaps[cell] = true
				continue
			}
			out.wins[win{best, cell}] = true
			for _, i := range matching {
				if i != best {
					out.losses[loss{i, best}] = true
				}
			}
		}
	}
	return out
}
