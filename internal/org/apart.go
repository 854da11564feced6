package org

import (
	"slices"
	"strconv"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// dutyBefore is what the one administration was called before it became three. It
// opened the policy documents and the peers, which is what admin_system opens.
const dutyBefore Duty = "admin"

// Today is the duty under the name that it has now, for what was written before the
// administrations were three.
func (d Duty) Today() Duty {
	if d == dutyBefore {
		return DutyAdminSystem
	}
	return d
}

// fromBefore reads what was published before the administrations were three. The
// document is then judged as it was judged when it was published, so that what ran
// goes on running; the next version made from it is judged as any other.
func (d *Document) fromBefore() {
	for i, p := range d.Posts {
		if at := slices.Index(p.Duties, dutyBefore); at >= 0 {
			d.Posts[i].Duties = slices.Clone(p.Duties)
			d.Posts[i].Duties[at] = dutyBefore.Today()
			d.before = true
		}
	}
}

// Before tells whether the document was published before the administrations were
// three, and names what would be refused today.
func (d Document) Before() (before bool, refused error) {
	before, d.before = d.before, false
	r := review{posts: map[ID]int{}}
	for i, p := range d.Posts {
		r.posts[p.ID] = i
	}
	r.apart(d)
	return before, r.faults.Err()
}

// apart refuses an administration that is held together with anything else, by one
// post or by one account on one day: who gives rights, who sets rules, who watches
// both, and who works on cases under them are four persons.
func (r *review) apart(d Document) {
	if d.before {
		return
	}
	for i, p := range d.Posts {
		if administers(p.Duties) && len(p.Duties) > 1 {
			r.add(at("posts", i, "duties"), "org.administration_alone", fault.Args{"post": string(p.ID), "duties": dutyNames(p.Duties)})
		}
	}
	of := map[string][]int{}
	for i, h := range d.Holdings {
		for _, j := range of[h.Account] {
			r.together(d, j, i)
		}
		of[h.Account] = append(of[h.Account], i)
	}
}

// together compares two holdings of one account.
func (r *review) together(d Document, first, second int) {
	a, b := d.Holdings[first], d.Holdings[second]
	one, known := r.posts[a.Post]
	other, also := r.posts[b.Post]
	if !known || !also || a.Post == b.Post {
		return
	}
	p, q := d.Posts[one], d.Posts[other]
	if !administers(p.Duties) && !administers(q.Duties) || slices.Equal(p.Duties, q.Duties) {
		return
	}
	days, meet := common(a.Valid, b.Valid, p.Valid, q.Valid)
	if !meet {
		return
	}
	from, to := orDash(days.From), orDash(days.To)
	r.add(at("holdings", second, "account"), "org.administrations_together", fault.Args{
		"account": a.Account, "posts": []string{string(p.ID), string(q.ID)}, "from": from, "to": to})
}

func orDash(d civil.Day) string {
	if d == "" {
		return "–"
	}
	return string(d)
}

// common is what the spans share.
func common(spans ...civil.Span) (shared civil.Span, ok bool) {
	for _, s := range spans {
		if s.From != "" && s.From > shared.From {
			shared.From = s.From
		}
		if s.To != "" && (shared.To == "" || s.To < shared.To) {
			shared.To = s.To
		}
	}
	return shared, shared.From == "" || shared.To == "" || shared.From < shared.To
}

func administers(duties []Duty) bool {
	return slices.ContainsFunc(duties, func(d Duty) bool { return slices.Contains(Administrations(), d) })
}

func dutyNames(duties []Duty) []string {
	names := make([]string, len(duties))
	for i, d := range duties {
		names[i] = string(d)
	}
	return names
}

// duty refuses what is none, and says of what was one what it became.
func (r *review) duty(d Duty, i, j int) {
	path := at("posts", i, "duties["+strconv.Itoa(j)+"]")
	switch {
	case d == dutyBefore:
		r.add(path, "org.duty_before", fault.Args{"value": string(d)})
	case !slices.Contains(Duties(), d):
		r.add(path, "org.duty_unknown", fault.Args{"value": clip(string(d))})
	}
}
