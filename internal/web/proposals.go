package web

import (
	"net/http"
	"strconv"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
)

// rulesKeeper is the visitor in the post that answers proposals to the dispatch
// rules; false when none of its posts does.
func (v *visit) rulesKeeper() (app.Actor, bool) {
	if v.signedIn() && v.s.app.KeepsRules(v.actor) {
		return v.actor, true
	}
	for _, p := range v.posts {
		if a := v.in(p.ID); v.s.app.KeepsRules(a) {
			return a, true
		}
	}
	return v.actor, false
}

func (s *server) rules(w http.ResponseWriter, r *http.Request) error {
	return s.rulesPage(w, r, nil)
}

// answered is an answer to a proposal that came back.
type answered struct {
	key    app.ProposalKey
	reason string
	err    error
}

// rulesPage is the dispatch rules in force and what rulings propose to them.
func (s *server) rulesPage(w http.ResponseWriter, r *http.Request, back *answered) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.rulesKeeper()
	open, version, err := s.app.Proposals(r.Context(), actor)
	if err != nil {
		return err
	}
	p := page.Rules{Shell: v.staffShell(v.Say("page.rules.title")), Version: version}
	for i, one := range open {
		shown := v.proposal(r, one, i)
		if back != nil && back.key == one.Key() {
			shown.Problem, shown.Reason = v.problems(back.err)[0].Text, back.reason
		}
		p.Proposals = append(p.Proposals, shown)
	}
	for _, rule := range v.policy.Rules.All() {
		p.Rules = append(p.Rules, page.RuleRow{ID: rule.ID, Unit: v.org(rule.Lead), Why: v.ruleWhy(rule.ID)})
	}
	status := http.StatusOK
	if back != nil {
		status, p.Wrong = statusOf[fault.KindOf(back.err)], true
	}
	return render(w, r, status, page.RulesDocument(p))
}

// movedMost is as many cases as a proposal names.
const movedMost = 20

func (v *visit) proposal(r *http.Request, one app.Proposal, i int) page.RuleProposal {
	key := one.Key()
	p := page.RuleProposal{ID: "proposal-" + strconv.Itoa(i), Class: v.className(one.Class), Area: v.area(one.Area), Unit: v.org(one.Unit),
		Key: [3]string{key.Class, key.Area, string(key.Unit)}}
	for _, ruling := range one.Rulings {
		source := page.RulingSource{Number: ruling.Number, At: ruling.At}
		if _, _, err := v.s.caseAs(r, ruling.Number, ""); err == nil {
			source.Href = casePath(ruling.Number)
		}
		p.Sources = append(p.Sources, source)
	}
	switch e := one.Effect; {
	case e.Of == 0:
		p.Tried = v.Say("web.rules.untried")
	default:
		p.Tried = v.Say("web.rules.tried", "of", e.Of, "n", len(e.Moved))
	}
	for _, m := range one.Effect.Moved[:min(movedMost, len(one.Effect.Moved))] {
		p.Moved = append(p.Moved, page.MovedCase{Number: m.Number, From: v.org(m.From), To: v.org(m.To), Lead: v.org(m.Lead)})
	}
	p.More = len(one.Effect.Moved) - len(p.Moved)
	return p
}

// acceptProposal publishes the rules with the proposal.
func (s *server) acceptProposal(w http.ResponseWriter, r *http.Request) error {
	return s.answerProposal(w, r, func(actor app.Actor, f sent, key app.ProposalKey) error {
		base, err := strconv.Atoi(f.Get("base"))
		if err != nil {
			return fault.New(fault.Invalid, "web.form_unreadable")
		}
		_, err = s.app.AcceptProposal(r.Context(), actor, key, base)
		return err
	})
}

// declineProposal leaves the rules as they are, with a reason.
func (s *server) declineProposal(w http.ResponseWriter, r *http.Request) error {
	return s.answerProposal(w, r, func(actor app.Actor, f sent, key app.ProposalKey) error {
		return s.app.DeclineProposal(r.Context(), actor, key, f.Get("reason"))
	})
}

func (s *server) answerProposal(w http.ResponseWriter, r *http.Request, give func(app.Actor, sent, app.ProposalKey) error) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	actor, _ := v.rulesKeeper()
	key := app.ProposalKey{Class: f.Get("class"), Area: f.Get("area"), Unit: org.ID(f.Get("unit"))}
	err = give(actor, f, key)
	switch {
	case err == nil:
		seeOther(w, r, page.RulesPath)
		return nil
	case fault.All(err) == nil, fault.KindOf(err) == fault.Busy, fault.KindOf(err) == fault.Forbidden, fault.KindOf(err) == fault.NotFound:
		return err
	}
	v.here = page.RulesPath
	return s.rulesPage(w, r, &answered{key, f.Get("reason"), err})
}
