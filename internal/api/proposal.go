package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/org"
)

// RuleProposals is what rulings propose to the dispatch rules.
type RuleProposals struct {
	Version   int            `json:"version" doc:"Of the dispatch rules in force; send it as base." example:"4"`
	Proposals []RuleProposal `json:"proposals" nullable:"false" doc:"The open ones, the oldest first."`
}

// RuleProposal is one proposed change.
type RuleProposal struct {
	Class   string       `json:"class" doc:"Kind and code of the class." example:"component/0201"`
	Area    string       `json:"area" doc:"Code of the area." example:"990101100000"`
	Unit    Org          `json:"unit" doc:"The unit that would lead."`
	Rulings []ProposedBy `json:"rulings" nullable:"false" doc:"The rulings that say so."`
	Tried   int          `json:"tried" doc:"On how many of the last cases of the class there it was tried out." example:"40"`
	Moved   []MovedCase  `json:"moved" nullable:"false" doc:"Those that would have gone elsewhere."`
}

// ProposedBy is a ruling that proposes a change.
type ProposedBy struct {
	Number string    `json:"number" doc:"Of the case." example:"7K3M-92QD-W4H"`
	At     time.Time `json:"at" doc:"When it was ruled." example:"2026-03-02T05:00:00Z"`
}

// MovedCase is a case that would have gone elsewhere.
type MovedCase struct {
	Number string `json:"number" doc:"Of the case." example:"7K3M-92QD-W4H"`
	From   Org    `json:"from" doc:"Where the rules in force send it."`
	To     Org    `json:"to" doc:"Where the proposal would."`
	Lead   Org    `json:"lead" doc:"The unit that has it."`
}

// RuleProposalIn names a proposal by what it says.
type RuleProposalIn struct {
	Class string `json:"class" doc:"Kind and code of the class." example:"component/0201"`
	Area  string `json:"area" doc:"Code of the area." example:"990101100000"`
	Unit  string `json:"unit" doc:"The unit that would lead." example:"district-roads"`
}

func (b RuleProposalIn) key() app.ProposalKey {
	return app.ProposalKey{Class: b.Class, Area: b.Area, Unit: org.ID(b.Unit)}
}

// AcceptProposalIn accepts a proposal.
type AcceptProposalIn struct {
	RuleProposalIn
	Base int `json:"base" doc:"The version of the dispatch rules that the proposal was looked at with." example:"4"`
}

// DeclineProposalIn declines a proposal.
type DeclineProposalIn struct {
	RuleProposalIn
	Reason string `json:"reason" doc:"Why the rules stay as they are." example:"The unit was only there for the flood."`
}

// RulesVersion is the version of the dispatch rules that an answer left in force.
type RulesVersion struct {
	Version int `json:"version" doc:"Of the dispatch rules." example:"5"`
}

type proposalsOut struct{ Body RuleProposals }

type rulesVersionOut struct{ Body RulesVersion }

func (s *server) proposalOperations() {
	staff(s, huma.Operation{OperationID: "list-rule-proposals", Method: http.MethodGet, Path: "/rules/proposals",
		Tags: []string{"Staff"}, Summary: "List what rulings propose to the dispatch rules"}, s.proposals)
	staff(s, huma.Operation{OperationID: "accept-rule-proposal", Method: http.MethodPost, Path: "/rules/proposals/accept",
		Tags: []string{"Staff"}, Summary: "Accept a proposal: publish the dispatch rules with it"},
		func(ctx context.Context, actor app.Actor, in *struct{ Body AcceptProposalIn }) (*rulesVersionOut, error) {
			version, err := s.app.AcceptProposal(ctx, actor, in.Body.key(), in.Body.Base)
			return &rulesVersionOut{RulesVersion{version}}, err
		})
	staff(s, huma.Operation{OperationID: "decline-rule-proposal", Method: http.MethodPost, Path: "/rules/proposals/decline",
		Tags: []string{"Staff"}, Summary: "Decline a proposal"},
		func(ctx context.Context, actor app.Actor, in *struct{ Body DeclineProposalIn }) (*rulesVersionOut, error) {
			err := s.app.DeclineProposal(ctx, actor, in.Body.key(), in.Body.Reason)
			return &rulesVersionOut{RulesVersion{s.app.Policy().Rules.Version()}}, err
		})
}

func (s *server) proposals(ctx context.Context, actor app.Actor, _ *struct{}) (*proposalsOut, error) {
	open, version, err := s.app.Proposals(ctx, actor)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := RuleProposals{Version: version, Proposals: []RuleProposal{}}
	for _, p := range open {
		one := RuleProposal{Class: p.Class.String(), Area: p.Area, Unit: r.org(p.Unit), Tried: p.Effect.Of, Moved: []MovedCase{}}
		for _, ruling := range p.Rulings {
			one.Rulings = append(one.Rulings, ProposedBy{Number: ruling.Number, At: moment(ruling.At)})
		}
		for _, m := range p.Effect.Moved {
			one.Moved = append(one.Moved, MovedCase{Number: m.Number, From: r.org(m.From), To: r.org(m.To), Lead: r.org(m.Lead)})
		}
		out.Proposals = append(out.Proposals, one)
	}
	return &proposalsOut{out}, nil
}
