package org

import "wellfield/internal/civil"

// DutyComplaints is taking up, looking into and deciding complaints about those
// beneath, and nothing else.
const DutyComplaints Duty = "complaints" // 受理投诉

// HeldBetween lists the posts that the account held on some day from the first to
// the last, whether they stand today or not.
func (c *Chart) HeldBetween(account string, first, last civil.Day) []*Post {
	var posts []*Post
	for _, h := range c.holdings[account] {
		if began := h.Valid.From == "" || h.Valid.From <= last; began && (h.Valid.To == "" || h.Valid.To > first) {
			posts = append(posts, c.posts[h.Post])
		}
	}
	return posts
}

// Above lists what stands above the organisation, the nearest first.
func (c *Chart) Above(id ID) []ID {
	var all []ID
	if o := c.orgs[id]; o != nil {
		for o = c.orgs[o.Parent]; o != nil; o = c.orgs[o.Parent] {
			all = append(all, o.ID)
		}
	}
	return all
}
