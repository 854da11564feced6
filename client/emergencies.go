package client

import (
	"context"
	"net/url"
	"strconv"
)

// ListEmergencies lists declared emergencies, which everybody may read, the newest
// first. after is Next of the page before.
func (c *Client) ListEmergencies(ctx context.Context, after string, limit int) (*EmergencyList, error) {
	q := url.Values{}
	if after != "" {
		q.Set("after", after)
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	var l EmergencyList
	return &l, c.get(ctx, "/emergencies", q, &l)
}

// GetEmergency reads one declared emergency.
func (c *Client) GetEmergency(ctx context.Context, id string) (*Emergency, error) {
	var e Emergency
	return &e, c.get(ctx, "/emergencies/"+url.PathEscape(id), nil, &e)
}

// GetCheckList reads a declared emergency with its check-list.
func (c *Client) GetCheckList(ctx context.Context, id string) (*EmergencyWork, error) {
	var w EmergencyWork
	return &w, c.get(ctx, "/emergencies/"+url.PathEscape(id)+"/steps", nil, &w)
}

// TryEmergency says what a declaration would change, and declares nothing.
func (c *Client) TryEmergency(ctx context.Context, in DeclareIn, with ...Option) (*EmergencyTry, error) {
	var t EmergencyTry
	return &t, c.command(ctx, "/emergencies/try", in, &t, with...)
}

// DeclareEmergency declares a plan for an area, at once.
func (c *Client) DeclareEmergency(ctx context.Context, in DeclareIn, with ...Option) (*EmergencyWork, error) {
	var w EmergencyWork
	return &w, c.command(ctx, "/emergencies", in, &w, with...)
}

// ProlongEmergency gives a declared emergency more time.
func (c *Client) ProlongEmergency(ctx context.Context, id string, in ProlongIn, with ...Option) (*EmergencyWork, error) {
	return c.changeEmergency(ctx, id, "prolong", in, with...)
}

// EndEmergency ends a declared emergency before its time.
func (c *Client) EndEmergency(ctx context.Context, id string, in EndEmergencyIn, with ...Option) (*EmergencyWork, error) {
	return c.changeEmergency(ctx, id, "end", in, with...)
}

// DoEmergency ticks a step of the check-list.
func (c *Client) DoEmergency(ctx context.Context, id string, in TickIn, with ...Option) (*EmergencyWork, error) {
	return c.changeEmergency(ctx, id, "do", in, with...)
}

func (c *Client) changeEmergency(ctx context.Context, id, verb string, in any, with ...Option) (*EmergencyWork, error) {
	var w EmergencyWork
	return &w, c.command(ctx, "/emergencies/"+url.PathEscape(id)+"/"+verb, in, &w, with...)
}
