package app

import (
	"context"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/sampling"
	"wellfield/internal/store"
)

// SampleMonth is what everybody may know of a month's second looks, and what is
// needed to repeat its draw.
type SampleMonth struct {
	Month        sampling.Month
	From, Before time.Time
	Committed    time.Time // zero: nobody has committed to a seed, so nothing is drawn
	Begins       time.Time // closings from then on are drawn from
	PerMille     int
	Commitment   string // in hexadecimal
	Seed         string // in hexadecimal; empty until it is shown
	Revealed     time.Time
	Lines        []SampleLine
	All          SampleTotals
}

// SampleLine is one unit's cases in one township.
type SampleLine struct {
	Town string
	Unit org.ID
	SampleFigures
}

// SampleFigures are the figures of a line. Undone is what nobody has looked at in
// time, or at all because there was nobody; Open is what somebody still may, and
// what was taken up again before anybody looked.
type SampleFigures struct {
	Closed, Drawn, Confirmed, NotFixed, Undone, Nobody Figure
}

// SampleTotals are the sums of the lines.
type SampleTotals struct {
	Closed, Drawn, Confirmed, NotFixed, Undone, Nobody SampleTotal
}

// SampleTotal is the sum of a column, told where no line of it follows from it.
type SampleTotal struct {
	N    int
	Told bool

	hidden, hiddenSum int // lines that say that there are a few
}

// SampleMonth answers with a month of second looks; "" is the present one. Until its
// seed is shown it says of what was drawn only what was looked at: how many
// are still to be is what a township must not read of its own. Fault:
// app.month_malformed.
func (a *App) SampleMonth(ctx context.Context, month string) (SampleMonth, error) {
	at := sampling.MonthOf(a.Now(), a.zone)
	if month != "" {
		var err error
		if at, err = sampling.ParseMonth(month); err != nil {
			return SampleMonth{}, err
		}
	}
	out := SampleMonth{Month: at}
	out.From, out.Before = at.Bounds(a.zone)
	m, ok, err := a.db.SamplingMonth(ctx, at)
	if err != nil || !ok {
		return out, err
	}
	out.Committed, out.PerMille, out.Commitment, out.Revealed = m.Made, m.PerMille, m.Commitment.String(), m.Revealed
	if out.Begins = m.From; m.Made.After(m.From) {
		out.Begins = m.Made
	}
	if m.Seed != nil {
		if len(m.Seed) != len(sampling.Seed{}) {
			return out, fault.New(fault.NotFound, "app.month_malformed").At("month")
		}
		out.Seed = sampling.Seed(m.Seed).String()
	}
	counts, err := a.db.CountSampled(ctx, at, a.Now())
	if err != nil {
		return out, err
	}
	a.lines(&out, counts)
	return out, nil
}

// lines are the counts in the order of the map and the chart: no ranking.
func (a *App) lines(out *SampleMonth, counts []store.SampleCount) {
	p := a.Policy()
	by := map[store.ClosedOf]store.SampleCount{}
	for _, n := range counts {
		by[n.ClosedOf] = n
	}
	for _, area := range p.Map.All() {
		for _, o := range p.Chart.All() {
			n, ok := by[store.ClosedOf{Jurisdiction: area.Code, Lead: o.ID}]
			if !ok {
				continue
			}
			if out.Seed == "" { // what is still open would say how many were drawn
				n.Drawn = n.Confirmed + n.NotFixed
				n.Late, n.Nobody = 0, 0
			}
			f := SampleFigures{figure(n.Closed), figure(n.Drawn), figure(n.Confirmed), figure(n.NotFixed), figure(n.Late), figure(n.Nobody)}
			out.Lines = append(out.Lines, SampleLine{Town: area.Code, Unit: o.ID, SampleFigures: f})
			out.All.add(n)
		}
	}
	for _, t := range out.All.columns() {
		t.Told = t.hidden == 0 || t.hiddenSum > t.hidden+1 && t.hiddenSum < (few-1)*t.hidden-1
	}
}

func (t *SampleTotals) columns() []*SampleTotal {
	return []*SampleTotal{&t.Closed, &t.Drawn, &t.Confirmed, &t.NotFixed, &t.Undone, &t.Nobody}
}

func (t *SampleTotals) add(n store.SampleCount) {
	for i, k := range []int{n.Closed, n.Drawn, n.Confirmed, n.NotFixed, n.Late, n.Nobody} {
		column := t.columns()[i]
		column.N += k
		if figure(k).Few {
			column.hidden, column.hiddenSum = column.hidden+1, column.hiddenSum+k
		}
	}
}
