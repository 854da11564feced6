package web

import (
	"net/http"
	"slices"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// nobodyKnows is the answer of a unit that names no other.
const nobodyKnows = "nobody"

// notOurs is a return. Whose the case is instead must be answered, and "nobody
// knows" is an answer.
func notOurs(f sent, _ app.View) (casework.Command, error) {
	r := casework.Return{Reason: casework.ReturnReason(f.Get("reason")), Text: f.Get("text"), Unit: org.ID(f.Get("unit"))}
	switch r.Unit {
	case "":
		return nil, fault.New(fault.Invalid, "web.owner_missing").At("unit")
	case nobodyKnows:
		r.Unit = ""
	}
	return r, nil
}

// split reads its time as the form offered it.
func split(f sent, _ app.View) (casework.Command, error) {
	s := casework.Split{Org: org.ID(f.Get("org")), Text: f.Get("text")}
	if due := f.Get("due"); due != "" {
		at, err := time.Parse(time.RFC3339Nano, due)
		if err != nil {
			return nil, fault.New(fault.Invalid, "web.form_unreadable").At("due")
		}
		s.Due = at
	}
	return s, nil
}

// disputeChoices are what the forms of a return, a ruling and a part offer.
func (v *visit) disputeChoices(view app.View, ch *page.Choices) {
	c := &view.Case
	may := func(verb casework.Verb) bool { return slices.Contains(view.May, verb) }
	for _, reason := range casework.ReturnReasons() {
		ch.Returns = append(ch.Returns, string(reason))
	}
	if may(casework.VerbReturn) || may(casework.VerbArbitrate) {
		ch.Owners = unchosen(v.unitOptions(c, guess{class: view.Class, chain: c.Place.Chain}))
	}
	if may(casework.VerbReturn) {
		ch.Owners = slices.DeleteFunc(ch.Owners, func(o ui.Option) bool { return o.Value == string(c.Lead) })
		ch.Owners = append([]ui.Option{{Value: nobodyKnows, Label: v.Say("web.nobody_knows")}}, ch.Owners...)
	}
	if may(casework.VerbSplit) {
		ch.Helpers, ch.Dues = v.helperOptions(c), v.partDues(c)
	}
	ch.Open = may(casework.VerbHandle) && len(c.OpenParts()) > 0
	for _, p := range c.OpenParts() {
		if slices.ContainsFunc(v.posts, func(post *org.Post) bool { return post.Org == p.Org }) {
			ch.Parts = append(ch.Parts, ui.Option{Value: p.ID, Label: cut(v.partWords(view, p), mostWords)})
		}
	}
	if len(ch.Parts) == 1 {
		ch.Parts[0].Chosen = true
	}
}

// helperOptions are the co-units, and what stands beneath the lead.
func (v *visit) helperOptions(c *casework.Case) []ui.Option {
	var all []ui.Option
	for _, o := range v.policy.Chart.All() {
		beneath := o.ID != c.Lead && v.policy.Chart.Under(o.ID, c.Lead)
		if o.Valid.Holds(v.today) && v.hasDuty(o.ID, org.DutyHandle) && (beneath || slices.Contains(c.Co, o.ID)) {
			all = append(all, ui.Option{Value: string(o.ID), Label: o.Name.In(v.Tag)})
		}
	}
	return all
}

// mostDays is as many days as are offered as a part's time.
const mostDays = 14

// partDues are the ends of the coming days before the case's own deadline. None
// chosen is that deadline.
func (v *visit) partDues(c *casework.Case) []ui.Option {
	var all []ui.Option
	now := v.Now.In(v.Zone)
	for i := range mostDays {
		end := time.Date(now.Year(), now.Month(), now.Day()+i+1, 0, 0, 0, 0, v.Zone)
		if c.Due == nil || end.After(c.Due.At) {
			break
		}
		all = append(all, ui.Option{Value: end.UTC().Format(time.RFC3339), Label: v.Say("web.part.until_end_of", "day", v.Date(end.Add(-time.Second)))})
	}
	return all
}

// partWords are what is to be done, in the words in which it was given.
func (v *visit) partWords(view app.View, p casework.Part) string {
	for _, h := range view.History {
		e, ok := h.Event.(*casework.SplitInto)
		if !ok {
			continue
		}
		for _, given := range e.Parts {
			if given.ID == p.ID && given.Text.Text() != "" {
				return given.Text.Text()
			}
		}
	}
	return v.Say("web.part.beside")
}

// disputeFacts are before whom a dispute lies, and the parts.
func (v *visit) disputeFacts(view app.View) []ui.Fact {
	c := &view.Case
	var facts []ui.Fact
	if d := c.Dispute; d != nil && c.State == casework.Disputed {
		facts = append(facts, ui.Fact{Key: "page.fact.dispute", Text: v.Say("web.dispute.before", "unit", v.org(d.Before)),
			Note: v.Say("web.dispute.since", "since", v.Twice(d.Since), "by", v.Moment(d.By))})
	}
	for _, p := range c.Parts {
		note, due := v.Say(partKeys[p.State]), c.PartDue(p)
		switch {
		case !p.EndAt.IsZero():
			note = v.sentences(note, v.Moment(p.EndAt))
		case !due.IsZero():
			note = v.Say("web.part.due", "when", v.Twice(due))
		}
		facts = append(facts, ui.Fact{Key: "page.fact.part", Text: v.Say("web.part.of", "unit", v.org(p.Org), "text", v.partWords(view, p)), Note: note})
	}
	return facts
}

var partKeys = map[casework.PartState]string{
	casework.PartOpen: "web.part.open", casework.PartDone: "web.part.done",
	casework.PartDeclined: "web.part.declined", casework.PartWithdrawn: "web.part.withdrawn",
}

var returnKeys = map[casework.ReturnReason]string{
	casework.OtherDuty: "web.return.other_duty", casework.OutsideArea: "web.return.outside_area",
	casework.WrongClass: "web.return.wrong_class", casework.LacksPower: "web.return.lacks_power",
}

// handledEvent says why parts were left open, where some were.
func (v *visit) handledEvent(e *casework.HandlingDone) ui.Event {
	said := ui.Event{What: v.Say("web.event.handled"), Text: e.Text.Text(), Icon: "half"}
	if open := e.Open.Text(); open != "" {
		said.Facts = []ui.Fact{{Key: "web.fact.open_parts", Text: open}}
	}
	return said
}

// disputeEvent are the events of a dispute and of parts.
func (v *visit) disputeEvent(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.ReturnedBy:
		said := ui.Event{What: v.Say("web.event.returned", "unit", v.org(e.By)), Text: e.Text.Text(), Icon: "question", Tone: "paused"}
		if key := returnKeys[e.Reason]; key != "" {
			said.Basis = v.Say(key)
		}
		points := v.Say("web.nobody_knows")
		if e.Unit != "" {
			points = v.org(e.Unit)
		}
		said.Facts = []ui.Fact{{Key: "web.fact.points", Text: points},
			{Key: "web.fact.arbiter", Text: v.org(e.Laid.Before), Note: v.Exact(e.Laid.By)}}
		return said
	case *casework.Arbitrated:
		return ui.Event{What: v.Say("web.event.arbitrated", "unit", v.org(e.Lead)), Text: e.Reason.Text(), Basis: e.Basis.Text(), Icon: "arrow-right"}
	case *casework.DisputeRaised:
		return ui.Event{What: v.Say("web.event.dispute_raised", "unit", v.org(e.Laid.Before)), Icon: "question", Tone: "paused",
			Facts: []ui.Fact{{Key: "web.fact.arbiter", Text: v.org(e.Laid.Before), Note: v.Exact(e.Laid.By)}}}
	case *casework.SplitInto:
		return v.splitEvent(e)
	case *casework.PartFinished:
		return ui.Event{What: v.Say("web.event.part_finished", "part", e.Part), Text: e.Text.Text(), Icon: "half"}
	case *casework.PartDeclinedBy:
		return ui.Event{What: v.Say("web.event.part_declined", "part", e.Part), Text: e.Text.Text(), Icon: "dash", Tone: "again"}
	}
	return v.clockEvent(event)
}

func (v *visit) splitEvent(e *casework.SplitInto) ui.Event {
	said := ui.Event{What: v.Say("web.event.split", "n", len(e.Parts)), Icon: "file"}
	for _, p := range e.Parts {
		text := p.Text.Text()
		if text == "" {
			text = v.Say("web.part.beside")
		}
		fact := ui.Fact{Key: "web.fact.part", Text: v.Say("web.part.numbered", "part", p.ID, "unit", v.org(p.Org), "text", text)}
		if !p.Due.IsZero() {
			fact.Note = v.Exact(p.Due)
		}
		said.Facts = append(said.Facts, fact)
	}
	return said
}

// partRows are the parts that the visitor's units owe to cases of others, the
// one due first first.
func (s *server) partRows(r *http.Request, handling []app.Actor) ([]page.UnitRow, error) {
	v := visitOf(r)
	var rows []page.UnitRow
	seen := map[org.ID]bool{}
	for _, actor := range handling {
		post, ok := v.policy.Chart.Post(actor.Post)
		if !ok || seen[post.Org] {
			continue
		}
		seen[post.Org] = true
		list, err := s.app.Tasks(r.Context(), actor, casework.TaskPart, app.Task{}, unitMost)
		if err != nil {
			return nil, err
		}
		for i := range list {
			row := v.unitRow(&list[i].Case)
			row.Due, row.Evidence = v.taskDue(list[i].Task), nil
			row.Part = row.Href + "?do=finish_part#act-finish_part"
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b page.UnitRow) int { return a.Due.At.Compare(b.Due.At) })
	return rows, nil
}
