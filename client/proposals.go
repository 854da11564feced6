package client

import "context"

// ListRuleProposals lists what rulings propose to the dispatch rules.
func (c *Client) ListRuleProposals(ctx context.Context) (*RuleProposals, error) {
	all := new(RuleProposals)
	return all, c.get(ctx, "/rules/proposals", nil, all)
}

// AcceptRuleProposal publishes the dispatch rules with a proposal.
func (c *Client) AcceptRuleProposal(ctx context.Context, in AcceptProposalIn, with ...Option) (*RulesVersion, error) {
	v := new(RulesVersion)
	return v, c.command(ctx, "/rules/proposals/accept", in, v, with...)
}

// DeclineRuleProposal leaves the dispatch rules as they are.
func (c *Client) DeclineRuleProposal(ctx context.Context, in DeclineProposalIn, with ...Option) (*RulesVersion, error) {
	v := new(RulesVersion)
	return v, c.command(ctx, "/rules/proposals/decline", in, v, with...)
}
