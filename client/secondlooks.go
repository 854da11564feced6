package client

import (
	"context"
	"net/url"
)

// SecondLooks reads a month of second looks, "2026-03", with the proof of its draw;
// "" is the present one.
func (c *Client) SecondLooks(ctx context.Context, month string) (*SampleMonth, error) {
	q := url.Values{}
	if month != "" {
		q.Set("month", month)
	}
	m := new(SampleMonth)
	return m, c.get(ctx, "/second-looks", q, m)
}

// ListRechecks lists the closed cases at which the organisation is to look again.
func (c *Client) ListRechecks(ctx context.Context) (*RecheckTasks, error) {
	all := new(RecheckTasks)
	return all, c.get(ctx, "/rechecks", nil, all)
}
