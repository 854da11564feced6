package client

import (
	"context"
	"time"
)

// SuperviseMany supervises a set of cases; with DryRun it changes nothing and says
// what would happen.
func (c *Client) SuperviseMany(ctx context.Context, in SuperviseManyIn, with ...Option) (*SupervisedMany, error) {
	done := new(SupervisedMany)
	return done, c.command(ctx, "/supervision", in, done, with...)
}

// CountOversight counts refusals, reviews, whistles and supervision from an instant
// on and before another.
func (c *Client) CountOversight(ctx context.Context, since, before time.Time) (*OversightOut, error) {
	n := new(OversightOut)
	return n, c.get(ctx, "/oversight", values(struct {
		Since  time.Time `query:"since"`
		Before time.Time `query:"before"`
	}{since, before}), n)
}
