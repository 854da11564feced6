package client

import (
	"context"
	"net/url"
)

// Look opens the identity of a case's reporter for a post that may see it. Every call
// leaves a row in the view log, which the reporter reads: do not call it to find out
// whether you may.
func (c *Client) Look(ctx context.Context, number string, with ...Option) (*Identity, error) {
	id := new(Identity)
	return id, c.command(ctx, "/cases/"+url.PathEscape(number)+"/look", struct{}{}, id, with...)
}

// ListLooks is the view log of a case.
func (c *Client) ListLooks(ctx context.Context, number string) (*CaseLooks, error) {
	all := new(CaseLooks)
	return all, c.get(ctx, "/cases/"+url.PathEscape(number)+"/looks", nil, all)
}

// OwnData is everything that is held of the reporter who holds the link.
func (c *Client) OwnData(ctx context.Context, number, link string) (*Own, error) {
	own := new(Own)
	return own, c.get(ctx, "/reports/"+url.PathEscape(number)+"/data", nil, own, byLink(link))
}

// Held is what is held of persons, and why.
func (c *Client) Held(ctx context.Context) (*HeldList, error) {
	all := new(HeldList)
	return all, c.get(ctx, "/held", nil, all)
}
