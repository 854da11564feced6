package api

import (
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/org"
)

// ReturnIn returns a case.
type ReturnIn struct {
	Reason whyReturned `json:"reason" doc:"Why it is not this unit's: by the lists of duties, by its place, by a wrong class, or because the law gives another the power." example:"other_duty"`
	Text   string      `json:"text" doc:"The reason in words, for whoever rules." example:"The lamp stands on the railway's land; the list of duties gives it to them."`
	Unit   string      `json:"unit,omitempty" doc:"The unit thought responsible; left out when nobody knows." example:"district-lighting"`
}

func (b ReturnIn) command() (casework.Command, error) {
	return casework.Return{Reason: casework.ReturnReason(b.Reason), Text: b.Text, Unit: org.ID(b.Unit)}, nil
}

// ArbitrateIn rules on a dispute.
type ArbitrateIn struct {
	Lead   string `json:"lead" doc:"The unit that leads from now on, with power for the class there, or the centre." example:"district-lighting"`
	Reason string `json:"reason" doc:"Why." example:"The lamp was handed over in 2024."`
	Basis  string `json:"basis" doc:"On what it rests." example:"List of duties, row 31"`
}

func (b ArbitrateIn) command() (casework.Command, error) {
	return casework.Arbitrate{Lead: org.ID(b.Lead), Reason: b.Reason, Basis: b.Basis}, nil
}

// SplitIn gives a part away.
type SplitIn struct {
	Org  string    `json:"org" doc:"A unit beside the lead, or an organisation beneath it." example:"town-emergency"`
	Text string    `json:"text" doc:"What is to be done." example:"Fence off the lane until the cable is dead."`
	Due  time.Time `json:"due,omitzero" required:"false" doc:"Until when, not after the case itself; left out, with the case." example:"2026-03-03T02:00:00Z"`
}

func (b SplitIn) command() (casework.Command, error) {
	return casework.Split{Org: org.ID(b.Org), Text: b.Text, Due: b.Due}, nil
}

// FinishPartIn reports a part done.
type FinishPartIn struct {
	Part   string   `json:"part" doc:"Id of the part within the case." example:"1"`
	Text   string   `json:"text" doc:"What was done." example:"Fenced off since nine."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b FinishPartIn) command() (casework.Command, error) {
	return casework.FinishPart{Part: b.Part, Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// DeclinePartIn gives a part back to the lead.
type DeclinePartIn struct {
	Part string `json:"part" doc:"Id of the part within the case." example:"1"`
	Text string `json:"text" doc:"Why." example:"The road is not the town's to close."`
}

func (b DeclinePartIn) command() (casework.Command, error) {
	return casework.DeclinePart{Part: b.Part, Text: b.Text}, nil
}

// Dispute is what units said of whose the case is, and what was ruled.
type Dispute struct {
	Returns []ReturnOut `json:"returns" nullable:"false" doc:"Who returned it, in order; two at most in all, and one by each unit."`
	Rulings []RulingOut `json:"rulings,omitempty" nullable:"false" doc:"What was ruled, in order."`
	Since   time.Time   `json:"since,omitzero" doc:"Disputed since then; left out when it is not now." example:"2026-03-02T03:00:00Z"`
	Before  *Org        `json:"before,omitempty" doc:"Whose posts are to rule."`
	By      time.Time   `json:"by,omitzero" doc:"Until when, before it goes one level up by itself." example:"2026-03-02T07:00:00Z"`
}

// ReturnOut is one return.
type ReturnOut struct {
	By     Org       `json:"by" doc:"The unit that returned it."`
	Reason string    `json:"reason" doc:"Why." example:"other_duty"`
	Points *Org      `json:"points,omitempty" doc:"The unit that it thinks responsible; left out when nobody knows."`
	At     time.Time `json:"at" doc:"When." example:"2026-03-02T03:00:00Z"`
}

// RulingOut is one ruling.
type RulingOut struct {
	Lead Org       `json:"lead" doc:"The unit that leads by it."`
	At   time.Time `json:"at" doc:"When." example:"2026-03-02T05:00:00Z"`
	Seq  int64     `json:"seq" doc:"The happening that holds its words." example:"7"`
}

// PartView is what one unit does of the case beside or beneath the lead.
type PartView struct {
	ID    string    `json:"id" doc:"Its id within the case." example:"1"`
	Org   Org       `json:"org" doc:"Whose it is."`
	State string    `json:"state" doc:"open, done, declined, or withdrawn when the case went elsewhere." example:"open"`
	Text  string    `json:"text,omitempty" doc:"What is to be done; left out for a unit beside the lead that was given no words." example:"Fence off the lane."`
	Due   time.Time `json:"due,omitzero" doc:"Until when." example:"2026-03-03T02:00:00Z"`
	EndAt time.Time `json:"end_at,omitzero" doc:"When it was done, declined or withdrawn." example:"2026-03-03T01:00:00Z"`
}

func (r reader) dispute(d *casework.Dispute) *Dispute {
	if d == nil {
		return nil
	}
	out := &Dispute{Returns: []ReturnOut{}, Since: moment(d.Since), Before: r.orgIf(d.Before), By: moment(d.By)}
	for _, b := range d.Returns {
		out.Returns = append(out.Returns, ReturnOut{By: r.org(b.By), Reason: string(b.Reason), Points: r.orgIf(b.Points), At: moment(b.At)})
	}
	for _, g := range d.Rulings {
		out.Rulings = append(out.Rulings, RulingOut{Lead: r.org(g.Lead), At: moment(g.At), Seq: g.Rev})
	}
	return out
}

func (r reader) parts(c *casework.Case, history []Happening) []PartView {
	var all []PartView
	for _, p := range c.Parts {
		all = append(all, PartView{ID: p.ID, Org: r.org(p.Org), State: string(p.State), Text: wordsOfPart(history, p.ID), Due: moment(c.PartDue(p)), EndAt: moment(p.EndAt)})
	}
	return all
}

func wordsOfPart(history []Happening, id string) string {
	for _, h := range history {
		for _, p := range h.Parts {
			if p.ID == id {
				return p.Text
			}
		}
	}
	return ""
}

// disputed fills in the happenings of disputes and parts.
func (r reader) disputed(h *Happening, event casework.Event) {
	switch e := event.(type) {
	case *casework.ReturnedBy:
		h.Text, h.Reason, h.Org = e.Text.Text(), string(e.Reason), r.orgIf(e.Unit)
	case *casework.Arbitrated:
		h.Text, h.Basis, h.Org = e.Reason.Text(), e.Basis.Text(), r.orgIf(e.Lead)
	case *casework.DisputeRaised:
		h.Org = r.orgIf(e.Laid.Before)
	case *casework.SplitInto:
		for _, p := range e.Parts {
			h.Parts = append(h.Parts, PartView{ID: p.ID, Org: r.org(p.Org), State: string(casework.PartOpen), Text: p.Text.Text(), Due: moment(p.Due)})
		}
	case *casework.PartFinished:
		h.Text, h.Part = e.Text.Text(), e.Part
	case *casework.PartDeclinedBy:
		h.Text, h.Part = e.Text.Text(), e.Part
	}
}
