package client

import (
	"context"
	"net/url"
	"strconv"
)

// Ledger reads the public ledger of a month, "2026-03"; "" is the present one.
// after is Next of the page before.
func (c *Client) Ledger(ctx context.Context, month, after string, limit int) (*Ledger, error) {
	q := url.Values{}
	for name, value := range map[string]string{"month": month, "after": after} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	var l Ledger
	return &l, c.get(ctx, "/ledger", q, &l)
}

// LongTerm lists the long-term register, which everybody may read.
func (c *Client) LongTerm(ctx context.Context, offset, limit int) (*LongTermPage, error) {
	q := url.Values{}
	if offset > 0 {
		q.Set("offset", strconv.Itoa(offset))
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	var p LongTermPage
	return &p, c.get(ctx, "/long-term", q, &p)
}
