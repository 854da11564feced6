// Package org is the chart of organisations: Party organisations, governments,
// departments, units and self-governing bodies in a tree, their posts and who
// holds them, which one leads each grid and which may act on which classes. It
// knows posts and accounts; it has no members and no persons.
package org

import (
	"maps"
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
)

// Chart is one version of the document, checked and indexed. It never changes
// and is safe for concurrent use; what it hands out is read only.
type Chart struct {
	version  int
	orgs     map[ID]*Organisation
	posts    map[ID]*Post
	tree     []*Organisation // parents before children, siblings in document order
	children map[ID][]*Organisation
	ofOrg    map[ID][]*Post
	holdings map[string][]Holding // by account
	holders  map[ID][]Holding     // by post
	centres  map[string][]*Organisation
	inArea   map[string][]*Organisation // in the order of the tree
	leads    map[string][]Lead
	powers   map[ID][]power
	absence
	lines map[ID][]ID // each and those above it
}

type power struct {
	Responsibility
	pattern catalog.Pattern
}

// NewChart checks a copy of the document and indexes it. The fault list names
// everything that is wrong; see Document.Check.
func NewChart(version int, d Document) (*Chart, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	return index(version, d)
}

// index makes the chart of a document that was checked.
func index(version int, d Document) (*Chart, error) {
	c := &Chart{
		version: version, orgs: map[ID]*Organisation{}, posts: map[ID]*Post{}, children: map[ID][]*Organisation{},
		ofOrg: map[ID][]*Post{}, holdings: map[string][]Holding{}, holders: map[ID][]Holding{},
		centres: map[string][]*Organisation{}, leads: d.leadsByArea(), powers: map[ID][]power{},
		inArea: map[string][]*Organisation{}, lines: map[ID][]ID{},
	}
	for _, o := range d.Organisations {
		o.Name = maps.Clone(o.Name)
		c.orgs[o.ID] = &o
		c.children[o.Parent] = append(c.children[o.Parent], &o)
		if o.Kind == Centre {
			c.centres[o.Area] = append(c.centres[o.Area], &o)
		}
	}
	c.plant("")
	for _, p := range d.Posts {
		p.Name, p.Duties = maps.Clone(p.Name), slices.Clone(p.Duties)
		c.posts[p.ID] = &p
		c.ofOrg[p.Org] = append(c.ofOrg[p.Org], &p)
	}
	for _, h := range d.Holdings {
		c.holdings[h.Account] = append(c.holdings[h.Account], h)
		c.holders[h.Post] = append(c.holders[h.Post], h)
	}
	for _, r := range d.Responsibilities {
		pattern, err := catalog.ParsePattern(r.Class)
		if err != nil {
			return nil, err
		}
		c.powers[r.Org] = append(c.powers[r.Org], power{r, pattern})
	}
	c.indexAbsence(d)
	return c, nil
}

// plant appends the tree beneath the parent.
func (c *Chart) plant(parent ID) {
	for _, o := range c.children[parent] {
		c.tree = append(c.tree, o)
		c.lines[o.ID] = append([]ID{o.ID}, c.lines[parent]...)
		if o.Area != "" {
			c.inArea[o.Area] = append(c.inArea[o.Area], o)
		}
		c.plant(o.ID)
	}
}

// Version is the number under which the document was published.
func (c *Chart) Version() int { return c.version }

// Org is the organisation with the id, whatever the day.
func (c *Chart) Org(id ID) (*Organisation, bool) {
	o, ok := c.orgs[id]
	return o, ok
}

// Post is the post with the id, whatever the day.
func (c *Chart) Post(id ID) (*Post, bool) {
	p, ok := c.posts[id]
	return p, ok
}

// All lists the organisations, each before those beneath it.
func (c *Chart) All() []*Organisation { return slices.Clone(c.tree) }

// Children lists the organisations directly beneath; "" gives the roots.
func (c *Chart) Children(id ID) []*Organisation { return slices.Clone(c.children[id]) }

// In lists the organisations whose area this is, each before those beneath it,
// whatever the day.
func (c *Chart) In(area string) []*Organisation { return slices.Clone(c.inArea[area]) }

// Under tells whether child is ancestor or stands beneath it. What does not
// exist is under nothing.
func (c *Chart) Under(child, ancestor ID) bool {
	for o := c.orgs[child]; o != nil; o = c.orgs[o.Parent] {
		if o.ID == ancestor {
			return true
		}
	}
	return false
}

// Line is the organisation and those above it, itself first; nil when it does not
// exist.
func (c *Chart) Line(id ID) []ID { return c.lines[id] }

// Posts lists the posts of an organisation, whatever the day.
func (c *Chart) Posts(org ID) []*Post { return slices.Clone(c.ofOrg[org]) }

// Accounts lists every account that holds a post on some day, in order.
func (c *Chart) Accounts() []string { return slices.Sorted(maps.Keys(c.holdings)) }

func (c *Chart) stands(p *Post, day civil.Day) bool {
	return p.Valid.Holds(day) && c.orgs[p.Org].Valid.Holds(day)
}
