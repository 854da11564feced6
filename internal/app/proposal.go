package app

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// Proposal is a change of the dispatch rules that rulings propose: the class in
// the area to the unit. Rulings that say the same are one proposal.
type Proposal struct {
	Class   catalog.Key
	Area    string
	Unit    org.ID
	Rulings []store.Proposal // the oldest first
	Effect  Effect
}

// Key names the proposal, for as long as it is open.
func (p Proposal) Key() ProposalKey { return ProposalKey{p.Class.String(), p.Area, p.Unit} }

// ProposalKey is what a proposal says.
type ProposalKey struct {
	Class string
	Area  string
	Unit  org.ID
}

// Effect is what the proposal would have done to the last cases of the class in
// the area: how many there were, and those that would have gone elsewhere than
// the rules in force send them.
type Effect struct {
	Of    int
	Moved []Moved
}

// Moved is a case that would have gone elsewhere. Lead is the unit that has it.
type Moved struct {
	Number         string
	From, To, Lead org.ID
}

// tryOut is as many of the last cases as a proposal is tried out on.
const tryOut = 200

// mostProposals bounds what one jurisdiction's page shows.
const mostProposals = 200

// KeepsRules tells whether the actor answers proposals: it administers the system
// or supervises.
func (a *App) KeepsRules(actor Actor) bool {
	_, ok := org.Listing(a.hand(a.Policy(), actor), "answer_proposals", a.Now())
	return ok
}

// Proposals lists what is proposed to the dispatch rules in the actor's
// jurisdictions, the longest open first, each with its effect, and the version of
// the rules that it was tried out on. Fault: app.list_forbidden.
func (a *App) Proposals(ctx context.Context, actor Actor) ([]Proposal, int, error) {
	open, err := a.openProposals(ctx, actor)
	if err != nil || len(open) == 0 {
		return nil, a.Policy().Version(store.Rules), err
	}
	doc, base, err := a.rules(ctx)
	if err != nil {
		return nil, 0, err
	}
	for i := range open {
		if open[i].Effect, err = a.tryOut(ctx, doc, open[i]); err != nil {
			return nil, 0, err
		}
	}
	return open, base, nil
}

func (a *App) openProposals(ctx context.Context, actor Actor) ([]Proposal, error) {
	_, f, ok := a.listing(ctx, actor, "answer_proposals")
	if !ok {
		return nil, forbidden("rule_proposals")
	}
	at := map[ProposalKey]int{}
	var open []Proposal
	for _, jurisdiction := range f.Jurisdictions {
		rulings, err := a.db.Proposals(ctx, jurisdiction, mostProposals)
		if err != nil {
			return nil, err
		}
		for _, r := range rulings {
			class, err := catalog.ParseKey(r.Class)
			if err != nil {
				return nil, err
			}
			key := ProposalKey{r.Class, r.Area, r.Unit}
			i, known := at[key]
			if !known {
				i = len(open)
				at[key], open = i, append(open, Proposal{Class: class, Area: r.Area, Unit: r.Unit})
			}
			open[i].Rulings = append(open[i].Rulings, r)
		}
	}
	slices.SortStableFunc(open, func(a, b Proposal) int {
		return cmp.Or(a.Rulings[0].At.Compare(b.Rulings[0].At), cmp.Compare(a.Rulings[0].ID, b.Rulings[0].ID))
	})
	return open, nil
}

// rules is the newest document of dispatch rules, and its version.
func (a *App) rules(ctx context.Context) (dispatch.Document, int, error) {
	d, err := a.Document(ctx, store.Rules)
	if err != nil {
		return dispatch.Document{}, 0, err
	}
	doc, err := dispatch.ReadJSON(bytes.NewReader(d.Body))
	return doc, d.Version, err
}

// ruling is the proposal as a rule. Its note tells from which cases it comes.
func (a *App) ruling(p Proposal) dispatch.Ruling {
	var numbers []string
	for _, r := range p.Rulings {
		numbers = append(numbers, r.Number)
	}
	day := p.Rulings[len(p.Rulings)-1].At.In(a.zone).Format(time.DateOnly)
	return dispatch.Ruling{Class: p.Class, Area: p.Area, Unit: p.Unit, Note: lang.Name{
		lang.EN: "Ruled on " + day + ", case " + strings.Join(numbers, ", "),
		lang.ZH: day + " 裁定，案件 " + strings.Join(numbers, "、"),
	}}
}

// tryOut lets the rules with and without the proposal send the last cases of its
// class in its area again, each at the hour at which it was sent.
func (a *App) tryOut(ctx context.Context, doc dispatch.Document, p Proposal) (Effect, error) {
	before, err := dispatch.NewRules(0, doc)
	if err != nil {
		return Effect{}, err
	}
	after, err := dispatch.NewRules(0, doc.With(a.ruling(p)))
	if err != nil {
		return Effect{}, err
	}
	f := store.Filter{Jurisdictions: []string{p.Rulings[0].Jurisdiction}, Class: p.Class.String(), Area: p.Area}
	cases, _, err := a.db.List(ctx, f, NewestFirst, Cursor{}, tryOut)
	if err != nil {
		return Effect{}, err
	}
	var effect Effect
	for i := range cases {
		c := &cases[i]
		if c.Class == nil || c.Lead == "" {
			continue
		}
		effect.Of++
		sent := c.DispatchedAt
		if sent.IsZero() {
			sent = c.ReportedAt
		}
		facts := dispatch.Facts{Class: c.Class.Key, Chain: grid.Chain(c.Place.Chain), Local: sent.In(a.zone)}
		from, to := before.Match(facts, c.Centre).Lead, after.Match(facts, c.Centre).Lead
		if from != to {
			effect.Moved = append(effect.Moved, Moved{Number: c.Number, From: from, To: to, Lead: c.Lead})
		}
	}
	return effect, nil
}

// AcceptProposal publishes the rules with the proposal, made from the base that
// the actor saw, and returns their version. The rules come first and the answer
// after them: stopped in between, the proposal is open still, and accepting it
// again finds its rule there and publishes nothing anew.
//
// Faults: app.list_forbidden, app.proposal_unknown, store.document_changed when
// somebody published in between, and every error that LintRules finds.
func (a *App) AcceptProposal(ctx context.Context, actor Actor, key ProposalKey, base int) (int, error) {
	p, err := a.openProposal(ctx, actor, key)
	if err != nil {
		return 0, err
	}
	doc, latest, err := a.rules(ctx)
	if err != nil {
		return 0, err
	}
	rule := a.ruling(p)
	next := doc.With(rule)
	if latest != base && len(next.Rules) > 0 && !sameRules(doc, next) {
		return 0, fault.New(fault.Conflict, "store.document_changed").With("kind", string(store.Rules)).With("version", latest)
	}
	version, err := a.Publish(ctx, store.Rules, next, a.seat(actor), rule.Note[lang.ZH], latest)
	if err != nil {
		return 0, err
	}
	return version, a.answer(ctx, actor, p, store.Answer{Accepted: true, Version: version})
}

func sameRules(a, b dispatch.Document) bool {
	return slices.EqualFunc(a.Rules, b.Rules, func(x, y dispatch.Rule) bool { return x.ID == y.ID && x.Lead == y.Lead })
}

// longestReason bounds why a proposal is declined, in characters.
const longestReason = 1000

// DeclineProposal leaves the rules as they are, with a reason. The same ruling
// again is a new proposal.
func (a *App) DeclineProposal(ctx context.Context, actor Actor, key ProposalKey, reason string) error {
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case !plainText(reason):
		return fault.New(fault.Invalid, "case.words_not_text").At("reason")
	case n == 0:
		return fault.New(fault.Invalid, "case.words_missing").At("reason")
	case n > longestReason:
		return fault.New(fault.Invalid, "case.words_too_long").At("reason").With("length", n).With("limit", longestReason)
	}
	p, err := a.openProposal(ctx, actor, key)
	if err != nil {
		return err
	}
	return a.answer(ctx, actor, p, store.Answer{Reason: reason})
}

func (a *App) openProposal(ctx context.Context, actor Actor, key ProposalKey) (Proposal, error) {
	open, err := a.openProposals(ctx, actor)
	if err != nil {
		return Proposal{}, err
	}
	for _, p := range open {
		if p.Key() == key {
			return p, nil
		}
	}
	return Proposal{}, fault.New(fault.NotFound, "app.proposal_unknown")
}

func (a *App) answer(ctx context.Context, actor Actor, p Proposal, answer store.Answer) error {
	answer.Class, answer.Area, answer.Unit = p.Class.String(), p.Area, p.Unit
	for _, r := range p.Rulings {
		answer.Rulings = append(answer.Rulings, store.RulingKey{Jurisdiction: r.Jurisdiction, Case: r.ID, Seq: r.Seq})
	}
	return a.db.AnswerProposals(ctx, answer, a.seat(actor), a.Now())
}
