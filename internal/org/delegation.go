package org

import (
	"slices"
	"strings"

	"wellfield/internal/civil"
)

// Delegation lets one post act for another with some of its duties, for a while.
// It never passes on a duty that the delegating post lacks, an administration, or
// what was itself delegated.
type Delegation struct {
	ID     ID         `json:"id" yaml:"id"`
	For    ID         `json:"for" yaml:"for"` // the post whose duties they are
	By     ID         `json:"by" yaml:"by"`   // the post that acts for it
	Duties []Duty     `json:"duties" yaml:"duties"`
	Why    string     `json:"why" yaml:"why"`
	Valid  civil.Span `json:"valid" yaml:"valid"` // both days are given
}

// Leave says on which days an account acts in none of its posts, and which account
// stands in. It gives no reason: why somebody is away is nobody's business here.
type Leave struct {
	ID      ID         `json:"id" yaml:"id"`
	Account string     `json:"account" yaml:"account"`
	StandIn string     `json:"stand_in,omitempty" yaml:"stand_in,omitempty"`
	Valid   civil.Span `json:"valid" yaml:"valid"` // both days are given
}

// Handover passes a post from one account to another, with what is open. Both sign
// it; with the second signature, and not before, the holdings change.
type Handover struct {
	ID    ID        `json:"id" yaml:"id"`
	Post  ID        `json:"post" yaml:"post"`
	From  string    `json:"from" yaml:"from"` // the account that gives
	To    string    `json:"to" yaml:"to"`     // the account that takes
	Day   civil.Day `json:"day" yaml:"day"`   // the first day of the new holder
	Note  string    `json:"note,omitempty" yaml:"note,omitempty"`
	Work  []string  `json:"work,omitempty" yaml:"work,omitempty"` // numbers of open cases
	Given civil.Day `json:"given,omitempty" yaml:"given,omitempty"`
	Taken civil.Day `json:"taken,omitempty" yaml:"taken,omitempty"`
}

// Signed tells whether both sides have signed.
func (h Handover) Signed() bool { return h.Given != "" && h.Taken != "" }

// Has tells whether the post carries the duty.
func (p *Post) Has(d Duty) bool { return slices.Contains(p.Duties, d) }

// IsAdministration tells whether a duty operates the platform itself. Such a duty
// is held, and neither delegated nor stood in for.
func IsAdministration(d Duty) bool { return slices.Contains(Administrations(), d) }

// administers tells whether the post carries an administration.
func (p *Post) administers() bool { return slices.ContainsFunc(p.Duties, IsAdministration) }

// opposed are duties of which one judges what the other did.
var opposed = [][2]Duty{{DutyHandle, DutyCheck}}

// absence indexes who is away, who stands in, and who acts for whom.
type absence struct {
	leaves    map[string][]Leave // by the account that is away
	standIns  map[string][]Leave // by the account that stands in
	delegated map[ID][]lent      // by the post that acts
	lending   map[ID][]lent      // by the post that is acted for
	loans     Loans
}

// lent is a post as its delegate has it: with fewer duties, through another.
type lent struct {
	post  *Post
	valid civil.Span
}

func (c *Chart) indexAbsence(d Document) {
	c.absence = absence{leaves: map[string][]Leave{}, standIns: map[string][]Leave{}, delegated: map[ID][]lent{}, lending: map[ID][]lent{},
		loans: Loans{slices.Clone(d.Delegations), slices.Clone(d.Leaves), slices.Clone(d.Handovers)}}
	for _, l := range d.Leaves {
		c.leaves[l.Account] = append(c.leaves[l.Account], l)
		if l.StandIn != "" {
			c.standIns[l.StandIn] = append(c.standIns[l.StandIn], l)
		}
	}
	for _, x := range d.Delegations {
		post := *c.posts[x.For]
		post.Duties, post.Through = slices.Clone(x.Duties), x.By
		l := lent{&post, x.Valid}
		c.delegated[x.By] = append(c.delegated[x.By], l)
		c.lending[x.For] = append(c.lending[x.For], l)
	}
}

// Away tells whether the account is on leave on the day.
func (c *Chart) Away(account string, day civil.Day) bool {
	return slices.ContainsFunc(c.leaves[account], func(l Leave) bool { return l.Valid.Holds(day) })
}

// Held lists the posts that the account holds in its own name on the day, present
// or not, in the order of the document.
func (c *Chart) Held(account string, day civil.Day) []*Post {
	var posts []*Post
	for _, h := range c.holdings[account] {
		if p := c.posts[h.Post]; h.Valid.Holds(day) && c.stands(p, day) {
			posts = append(posts, p)
		}
	}
	return posts
}

// PostsOf lists the posts that the account acts in on the day, ordered by id: those
// it holds, those of accounts on leave that it stands in for, and those that are
// delegated to one it holds, the latter with the delegated duties alone and Through
// naming the post that acts. On leave it acts in none. A stand-in gets neither an
// administration nor what others stood in for or were delegated; a delegate's
// stand-in gets nothing that was delegated. A holding counts while the post and its
// organisation exist.
func (c *Chart) PostsOf(account string, day civil.Day) []*Post {
	if c.Away(account, day) {
		return nil
	}
	own := c.Held(account, day)
	posts := slices.Clone(own)
	for _, l := range c.standIns[account] {
		if !l.Valid.Holds(day) {
			continue
		}
		for _, p := range c.Held(l.Account, day) {
			if !p.administers() {
				posts = append(posts, p)
			}
		}
	}
	slices.SortFunc(own, byID)
	for _, p := range own {
		for _, l := range c.delegated[p.ID] {
			if l.valid.Holds(day) && c.stands(l.post, day) {
				posts = append(posts, l.post)
			}
		}
	}
	// Stable: of two ways to a post the fuller one comes first and stays.
	slices.SortStableFunc(posts, byID)
	return slices.CompactFunc(posts, func(a, b *Post) bool { return a.ID == b.ID })
}

func byID(a, b *Post) int { return strings.Compare(string(a.ID), string(b.ID)) }

// Holders lists the accounts that act in the post on the day, in order: those of
// whom PostsOf lists it.
func (c *Chart) Holders(post ID, day civil.Day) []string {
	return c.acting(post, day, func(*Post) bool { return true })
}

// Acting lists the accounts that act in the post with the duty on the day.
func (c *Chart) Acting(post ID, duty Duty, day civil.Day) []string {
	return c.acting(post, day, func(p *Post) bool { return p.Has(duty) })
}

func (c *Chart) acting(post ID, day civil.Day, fits func(*Post) bool) []string {
	p, ok := c.posts[post]
	if !ok || !c.stands(p, day) {
		return nil
	}
	var accounts []string
	for account := range c.around(post, day) {
		if slices.ContainsFunc(c.PostsOf(account, day), func(q *Post) bool { return q.ID == post && fits(q) }) {
			accounts = append(accounts, account)
		}
	}
	slices.Sort(accounts)
	return accounts
}

// around are the accounts that may act in the post: its holders, whoever stands in
// for one, and the holders of its delegates.
func (c *Chart) around(post ID, day civil.Day) map[string]bool {
	near := map[string]bool{}
	for _, h := range c.holders[post] {
		near[h.Account] = true
		for _, l := range c.leaves[h.Account] {
			if l.StandIn != "" {
				near[l.StandIn] = true
			}
		}
	}
	for _, l := range c.lending[post] {
		if l.valid.Holds(day) {
			for _, h := range c.holders[l.post.Through] {
				near[h.Account] = true
			}
		}
	}
	return near
}
