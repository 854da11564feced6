package org

import (
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/policy"
)

const (
	// longest is how many days a delegation may last: what lasts longer is a post.
	longest  = 366
	mostWhy  = 300
	mostNote = 2000
	mostWork = 500
)

// absence finds what is wrong with delegations, leaves and handovers: org.delegation_self,
// delegation_days, delegation_long, delegation_lacks, delegation_administration,
// delegation_twice, why_missing, text_long, leave_self, leave_days, leave_twice,
// handover_self, day_missing, number_malformed, and those of posts and accounts.
func (r *review) absence(d Document) {
	seen := map[ID]int{}
	for i, x := range d.Delegations {
		r.identity(x.ID, seen, "delegations", i)
		r.delegation(d, i)
	}
	seen = map[ID]int{}
	for i, l := range d.Leaves {
		r.identity(l.ID, seen, "leaves", i)
		r.leave(d.Leaves, i)
	}
	seen = map[ID]int{}
	for i, h := range d.Handovers {
		r.identity(h.ID, seen, "handovers", i)
		r.handover(h, i)
	}
}

func (r *review) delegation(d Document, i int) {
	x := d.Delegations[i]
	r.post(x.For, at("delegations", i, "for"))
	r.post(x.By, at("delegations", i, "by"))
	if x.For == x.By {
		r.add(at("delegations", i, "by"), "org.delegation_self", nil)
	}
	r.bounded(x.Valid, at("delegations", i, "valid"), "org.delegation_days")
	if days(x.Valid) > longest {
		r.add(at("delegations", i, "valid.to"), "org.delegation_long", fault.Args{"days": longest})
	}
	r.words(x.Why, mostWhy, at("delegations", i, "why"))
	if strings.TrimSpace(x.Why) == "" {
		r.add(at("delegations", i, "why"), "org.why_missing", nil)
	}
	if len(x.Duties) == 0 {
		r.add(at("delegations", i, "duties"), "org.duties_missing", nil)
	}
	var lends *Post
	if n, known := r.posts[x.For]; known {
		lends = &d.Posts[n]
	}
	for j, duty := range x.Duties {
		path := at("delegations", i, "duties["+strconv.Itoa(j)+"]")
		switch {
		case lends != nil && !lends.Has(duty):
			r.add(path, "org.delegation_lacks", fault.Args{"value": clip(string(duty)), "post": string(x.For)})
		case IsAdministration(duty):
			r.add(path, "org.delegation_administration", nil)
		case slices.Contains(x.Duties[:j], duty):
			r.add(path, "org.duty_twice", fault.Args{"value": string(duty)})
		}
	}
	for _, o := range d.Delegations[:i] {
		if o.For == x.For && o.By == x.By && o.Valid.Meets(x.Valid) {
			r.add(at("delegations", i, "by"), "org.delegation_twice", fault.Args{"post": string(x.For), "by": string(x.By)})
		}
	}
}

func (r *review) leave(all []Leave, i int) {
	l := all[i]
	r.account(l.Account, at("leaves", i, "account"))
	if l.StandIn != "" {
		r.account(l.StandIn, at("leaves", i, "stand_in"))
	}
	if l.StandIn == l.Account {
		r.add(at("leaves", i, "stand_in"), "org.leave_self", nil)
	}
	r.bounded(l.Valid, at("leaves", i, "valid"), "org.leave_days")
	for _, o := range all[:i] {
		if o.Account == l.Account && o.Valid.Meets(l.Valid) {
			r.add(at("leaves", i, "account"), "org.leave_twice", fault.Args{"account": l.Account})
		}
	}
}

func (r *review) handover(h Handover, i int) {
	r.post(h.Post, at("handovers", i, "post"))
	r.account(h.From, at("handovers", i, "from"))
	r.account(h.To, at("handovers", i, "to"))
	if h.From == h.To {
		r.add(at("handovers", i, "to"), "org.handover_self", nil)
	}
	if h.Day == "" {
		r.add(at("handovers", i, "day"), "org.day_missing", nil)
	}
	r.day(h.Day, at("handovers", i, "day"))
	r.day(h.Given, at("handovers", i, "given"))
	r.day(h.Taken, at("handovers", i, "taken"))
	r.words(h.Note, mostNote, at("handovers", i, "note"))
	if len(h.Work) > mostWork {
		r.add(at("handovers", i, "work"), "org.text_long", fault.Args{"most": mostWork})
	}
	for j, number := range h.Work {
		if !numberForm.MatchString(number) {
			r.add(at("handovers", i, "work["+strconv.Itoa(j)+"]"), "org.number_malformed", fault.Args{"value": clip(number)})
		}
	}
}

func (r *review) post(id ID, path string) {
	if _, known := r.posts[id]; !known {
		r.add(path, "org.post_unknown", fault.Args{"value": clip(string(id))})
	}
}

func (r *review) account(name, path string) {
	switch {
	case policy.NamesPerson(name):
		r.add(path, "org.personal_data", nil)
	case !accountForm.MatchString(name):
		r.add(path, "org.account_malformed", fault.Args{"value": clip(name)})
	}
}

// bounded demands both days of a span.
func (r *review) bounded(s civil.Span, path, key string) {
	if s.From == "" || s.To == "" {
		r.add(path, key, nil)
	}
	r.span(s, path)
}

func (r *review) words(text string, most int, path string) {
	if policy.NamesPerson(text) {
		r.add(path, "org.personal_data", nil)
	}
	if len([]rune(text)) > most {
		r.add(path, "org.text_long", fault.Args{"most": most})
	}
}

// checkSides refuses delegations and stand-ins by which one account would judge in
// an organisation what it did there, org.two_sides, or an administrator would do anything
// else, org.administration_lent. That an account holds both
// posts in its own name is not looked at here; a case keeps such hands apart.
func (d Document) checkSides() error {
	c, err := index(0, d)
	if err != nil {
		return err
	}
	var wrong fault.List
	told := map[string]bool{}
	for _, day := range d.days() {
		for _, account := range d.receiving() {
			if key := account; c.lentToAdministrator(account, day) && !told[key] {
				told[key] = true
				wrong = append(wrong, &fault.Fault{Kind: fault.Invalid, Key: "org.administration_lent", Field: "delegations", Args: fault.Args{"account": account}})
			}
			for _, s := range c.sides(account, day) {
				key := account + " " + string(s.org)
				if told[key] {
					continue
				}
				told[key] = true
				wrong = append(wrong, &fault.Fault{Kind: fault.Invalid, Key: "org.two_sides", Field: "delegations", Args: fault.Args{"account": account,
					"unit": string(s.org), "one": string(s.duties[0]), "other": string(s.duties[1]), "day": string(day)}})
			}
		}
	}
	return wrong.Err()
}

// lentToAdministrator tells whether an account that administers is lent anything on
// the day: an administration is together with nothing.
func (c *Chart) lentToAdministrator(account string, day civil.Day) bool {
	own := c.Held(account, day)
	return slices.ContainsFunc(own, (*Post).administers) && slices.ContainsFunc(c.PostsOf(account, day), func(p *Post) bool {
		return !slices.ContainsFunc(own, func(q *Post) bool { return q.ID == p.ID })
	})
}

// side is an organisation in which an account carries duties that are opposed.
type side struct {
	org    ID
	duties [2]Duty
}

// sides are where the account gets the second of two opposed duties by a delegation
// or as a stand-in.
func (c *Chart) sides(account string, day civil.Day) (found []side) {
	held := map[ID]bool{}
	for _, p := range c.Held(account, day) {
		held[p.ID] = true
	}
	of := map[ID]map[Duty]bool{} // organisation -> duty -> held in its own name
	for _, p := range c.PostsOf(account, day) {
		if of[p.Org] == nil {
			of[p.Org] = map[Duty]bool{}
		}
		for _, duty := range p.Duties {
			of[p.Org][duty] = of[p.Org][duty] || held[p.ID]
		}
	}
	for org, duties := range of {
		for _, pair := range opposed {
			first, one := duties[pair[0]]
			second, other := duties[pair[1]]
			if one && other && !(first && second) {
				found = append(found, side{org, pair})
			}
		}
	}
	slices.SortFunc(found, func(a, b side) int { return strings.Compare(string(a.org), string(b.org)) })
	return found
}

// receiving are the accounts that get something by a delegation or as stand-in.
func (d Document) receiving() []string {
	by := map[ID]bool{}
	for _, x := range d.Delegations {
		by[x.By] = true
	}
	var all []string
	for _, l := range d.Leaves {
		all = append(all, l.StandIn)
	}
	for _, h := range d.Holdings {
		if by[h.Post] {
			all = append(all, h.Account)
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" })
}
