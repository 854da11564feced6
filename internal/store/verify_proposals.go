package store

import (
	"context"
	"encoding/json"
	"slices"

	"wellfield/internal/casework"
)

// proposed is a ruling that must have its row.
type proposed struct {
	casework.Ruling
	number string
}

// rulings notes what the case's rulings propose, to be compared with the table.
// An imported case has rulings of elsewhere, which proposed it there.
func (v *verifier) rulings(c *casework.Case) {
	if c.Dispute == nil || c.Origin != nil {
		return
	}
	for _, r := range c.Dispute.Rulings {
		if r.Proposes() {
			v.mu.Lock()
			v.proposed[RulingKey{c.Jurisdiction, c.ID, r.Rev}] = proposed{r, c.Number}
			v.mu.Unlock()
		}
	}
}

// proposals verifies the chain of answers, and each row against the ruling that
// made it and the answer that ended it.
func (v *verifier) proposals(ctx context.Context) error {
	answers, err := v.publications(ctx, proposalsSubject)
	if err != nil {
		return err
	}
	answered := map[RulingKey]int64{}
	for seq, e := range answers {
		var a Answer
		if err := json.Unmarshal(e.Body, &a); err != nil {
			v.found(cityWide, proposalsSubject, "answer %d cannot be read", seq)
		}
		for _, r := range a.Rulings {
			answered[r] = int64(seq)
		}
	}
	var unknown []Proposal
	rows, err := v.q.QueryContext(ctx, selectProposalsAll)
	if err != nil {
		return wrap("verify proposals", err)
	}
	err = each(rows, func() error {
		var by int64
		p, err := scanProposal(rows.Scan, &by)
		if err != nil {
			return err
		}
		key := RulingKey{p.Jurisdiction, p.ID, p.Seq}
		if answered[key] != by {
			v.found(p.Jurisdiction, string(p.ID), "proposal of entry %d does not match its answer", p.Seq)
		}
		r, ruled := v.proposed[key]
		delete(v.proposed, key)
		if !ruled { // ruled since its case was looked at, or a row that somebody put there
			unknown = append(unknown, p)
		}
		if ruled && (r.number != p.Number || r.Class != p.Class || r.Area != p.Area || r.Lead != p.Unit || r.At.UnixMicro() != p.At.UnixMicro()) {
			v.found(p.Jurisdiction, string(p.ID), "proposal of entry %d differs from the ruling", p.Seq)
		}
		return nil
	})
	for _, p := range unknown {
		if !v.ruledBy(ctx, p) {
			v.found(p.Jurisdiction, string(p.ID), "a proposal of entry %d, which is no such ruling", p.Seq)
		}
	}
	for key := range v.proposed {
		v.found(key.Jurisdiction, string(key.Case), "the ruling of entry %d has no proposal", key.Seq)
	}
	return wrap("verify proposals", err)
}

var selectRuled = query(`SELECT body FROM cases WHERE jurisdiction = $1 AND id = $2`)

// ruledBy tells whether the proposal's case holds its ruling.
func (v *verifier) ruledBy(ctx context.Context, p Proposal) bool {
	var body string
	if err := v.q.QueryRowContext(ctx, selectRuled, p.Jurisdiction, string(p.ID)).Scan(&body); err != nil {
		return false
	}
	c, err := casework.DecodeCase([]byte(body))
	return err == nil && c.Dispute != nil && slices.ContainsFunc(c.Dispute.Rulings, func(r casework.Ruling) bool {
		return r.Rev == p.Seq && r.Class == p.Class && r.Area == p.Area && r.Lead == p.Unit
	})
}
