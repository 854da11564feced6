package web

import (
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// over is what came over a case from above and beside, for its page.
func (v *visit) over(view app.View) page.Over {
	c := &view.Case
	var o page.Over
	for _, s := range c.Supervised {
		if s.Open() {
			o.Supervised = append(o.Supervised, page.Supervised{By: v.org(s.By), Unit: v.org(s.Unit), Times: s.Times,
				Answered: !s.Waits(), Due: v.taskDue(casework.Task{Due: s.Due})})
		}
	}
	if c.Whistle != nil {
		o.Whistle = v.board(view)
	}
	return o
}

// board is the last whistle, with each called unit.
func (v *visit) board(view app.View) *page.Whistle {
	w := view.Case.Whistle
	b := &page.Whistle{Title: v.Say(boardKeys[w.Kind], "when", v.Moment(w.At)), Reason: v.Say(whistleReasonKeys[w.Reason])}
	if !w.Open() {
		b.Over = v.Say(whistleVerdictKeys[w.Verdict])
	}
	words := v.whistleWords(view)
	for _, u := range w.Called {
		row := page.Called{Unit: v.org(u.Unit), Missed: u.Missed && u.ArrivedAt.IsZero(), Why: words[u.Unit].why, Measure: words[u.Unit].measure}
		for _, step := range []struct {
			key string
			at  time.Time
		}{{"page.over.acknowledged", u.AcknowledgedAt}, {"page.over.arrived", u.ArrivedAt}, {"page.over.done", u.DoneAt}} {
			if !step.at.IsZero() {
				row.Steps = append(row.Steps, ui.Fact{Key: step.key, Text: v.Moment(step.at)})
			}
		}
		if next, ok := nextKeys[u.Step()]; ok && w.Open() {
			row.Next = v.Say(next)
			if u.Step() != casework.WhistleOnSite { // a measure is agreed by both, by no deadline
				row.Due = v.taskDue(casework.Task{Due: u.Due()})
			}
		}
		b.Called = append(b.Called, row)
	}
	return b
}

// said is what was written about a called unit.
type said struct{ measure, why string }

// whistleWords are the measures and reasons of the last whistle, by unit.
func (v *visit) whistleWords(view app.View) map[org.ID]said {
	words := map[org.ID]said{}
	for _, h := range view.History {
		switch e := h.Event.(type) {
		case *casework.Whistled:
			clear(words)
		case *casework.MeasureAgreed:
			s := words[e.Unit]
			s.measure = v.Say("page.over.measure", "what", e.What.Text(), "who", e.Who.Text(), "when", v.lastDay(e.Until))
			words[e.Unit] = s
		case *casework.Excused:
			if unit, ok := v.unitOf(h.Entry.Actor); ok {
				s := words[unit]
				s.why = e.Text.Text()
				words[unit] = s
			}
		}
	}
	return words
}

// lastDay is the day that ends then.
func (v *visit) lastDay(end time.Time) string { return v.Day(end.Add(-time.Second)) }

// unitOf is the organisation of the post that an entry names.
func (v *visit) unitOf(actor string) (org.ID, bool) {
	post, _, ok := casework.PostOf(actor)
	if !ok {
		return "", false
	}
	p, ok := v.policy.Chart.Post(post)
	if !ok {
		return "", false
	}
	return p.Org, true
}

var (
	boardKeys = map[casework.WhistleKind]string{
		casework.DailyWhistle:     "page.over.daily",
		casework.TacklingWhistle:  "page.over.tackling",
		casework.EmergencyWhistle: "page.over.emergency",
	}
	nextKeys = map[casework.WhistleStep]string{
		casework.WhistleIssued:       "page.over.owes_acknowledgement",
		casework.WhistleAcknowledged: "page.over.owes_arrival",
		casework.WhistleOnSite:       "page.over.owes_agreement",
		casework.WhistleAgreed:       "page.over.owes_measure",
	}
)
