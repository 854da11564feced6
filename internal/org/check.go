package org

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/policy"
)

var (
	idForm      = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)
	accountForm = regexp.MustCompile(`^[a-z][a-z0-9._-]{0,63}$`)
	numberForm  = regexp.MustCompile(`^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}$`)
)

// review collects what is wrong with a document.
type review struct {
	faults fault.List
	orgs   map[ID]int
	posts  map[ID]int
}

func (r *review) add(path, key string, args fault.Args) {
	r.faults = append(r.faults, &fault.Fault{Kind: fault.Invalid, Key: key, Field: path, Args: args})
}

// Check returns everything that is wrong with the document, each fault with
// its path: org.id_malformed, id_twice, kind_unknown, name_missing,
// parent_unknown, cycle, centre_without_area, centre_twice, org_unknown,
// duty_unknown, duty_before, duty_twice, duties_missing, post_unknown, account_malformed,
// holding_twice, administration_alone, administrations_together, area_missing, lead_twice, span_empty, personal_data, and
// the faults of civil.ParseDay and catalog.ParsePattern; of delegations, leaves and
// handovers those in check_absence.go.
func (d Document) Check() error {
	r := review{orgs: map[ID]int{}, posts: map[ID]int{}}
	r.organisations(d.Organisations)
	r.cycles(d.Organisations)
	r.centres(d.Organisations)
	r.allPosts(d.Posts)
	r.holdings(d.Holdings)
	r.apart(d)
	r.leads(d.Leads)
	r.responsibilities(d.Responsibilities)
	r.absence(d)
	if err := r.faults.Err(); err != nil || len(d.Delegations)+len(d.Leaves) == 0 {
		return err
	}
	return d.checkSides()
}

func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

func (r *review) organisations(orgs []Organisation) {
	for i, o := range orgs {
		r.identity(o.ID, r.orgs, "organisations", i)
		if !slices.Contains(kinds, o.Kind) {
			r.add(at("organisations", i, "kind"), "org.kind_unknown", fault.Args{"value": clip(o.Kind)})
		}
		r.name(o.Name, at("organisations", i, "name"))
		r.span(o.Valid, at("organisations", i, "valid"))
	}
	for i, o := range orgs {
		if _, known := r.orgs[o.Parent]; o.Parent != "" && !known {
			r.add(at("organisations", i, "parent"), "org.parent_unknown", fault.Args{"value": clip(string(o.Parent))})
		}
	}
}

var kinds = []Kind{PartyCommittee, PartyBranch, Government, Department, Unit, Centre, SelfGoverning, Other}

// identity notes an id that is malformed or was seen before.
func (r *review) identity(id ID, seen map[ID]int, list string, i int) {
	if !idForm.MatchString(string(id)) {
		r.add(at(list, i, "id"), "org.id_malformed", fault.Args{"value": clip(string(id))})
	}
	if first, twice := seen[id]; twice {
		r.add(at(list, i, "id"), "org.id_twice", fault.Args{"value": clip(string(id)), "at": list + "[" + strconv.Itoa(first) + "]"})
		return
	}
	seen[id] = i
}

func (r *review) name(n lang.Name, path string) {
	if strings.TrimSpace(n.In(lang.EN)) == "" {
		r.add(path, "org.name_missing", nil)
	}
	for _, s := range n {
		if policy.NamesPerson(s) {
			r.add(path, "org.personal_data", nil)
			return
		}
	}
}

func (r *review) span(s civil.Span, path string) {
	r.day(s.From, path+".from")
	r.day(s.To, path+".to")
	if s.From != "" && s.To != "" && s.To <= s.From {
		r.add(path, "org.span_empty", fault.Args{"from": string(s.From), "to": string(s.To)})
	}
}

func (r *review) day(d civil.Day, path string) {
	_, err := civil.ParseDay(string(d))
	for _, f := range fault.All(err) {
		r.faults = append(r.faults, f.At(path))
	}
}

// cycles refuses organisations that stand above themselves, naming each loop
// once, at its member that comes first in the document.
func (r *review) cycles(orgs []Organisation) {
	const onPath, done = 1, 2
	state := make([]int, len(orgs))
	for i := range orgs {
		var path []int
		for j := i; state[j] == 0; {
			state[j] = onPath
			path = append(path, j)
			parent, known := r.orgs[orgs[j].Parent]
			if orgs[j].Parent == "" || !known {
				break
			}
			if state[parent] == onPath {
				loop := path[slices.Index(path, parent):]
				r.add(at("organisations", slices.Min(loop), "parent"), "org.cycle", fault.Args{"orgs": idsOf(orgs, loop)})
			}
			j = parent
		}
		for _, j := range path {
			state[j] = done
		}
	}
}

func idsOf(orgs []Organisation, loop []int) []string {
	ids := make([]string, len(loop))
	for i, j := range loop {
		ids[i] = string(orgs[j].ID)
	}
	return ids
}

// centres: a case must know the one centre that runs it.
func (r *review) centres(orgs []Organisation) {
	of := map[string][]int{}
	for i, o := range orgs {
		if o.Kind != Centre {
			continue
		}
		if o.Area == "" {
			r.add(at("organisations", i, "area"), "org.centre_without_area", fault.Args{"org": string(o.ID)})
			continue
		}
		for _, j := range of[o.Area] {
			if orgs[j].Valid.Meets(o.Valid) {
				r.add(at("organisations", i, "area"), "org.centre_twice", fault.Args{"area": o.Area, "orgs": idsOf(orgs, []int{j, i})})
			}
		}
		of[o.Area] = append(of[o.Area], i)
	}
}

func (r *review) organisation(id ID, path string) {
	if _, known := r.orgs[id]; !known {
		r.add(path, "org.org_unknown", fault.Args{"value": clip(string(id))})
	}
}

func (r *review) allPosts(posts []Post) {
	for i, p := range posts {
		r.identity(p.ID, r.posts, "posts", i)
		r.organisation(p.Org, at("posts", i, "org"))
		r.name(p.Name, at("posts", i, "name"))
		r.span(p.Valid, at("posts", i, "valid"))
		if len(p.Duties) == 0 {
			r.add(at("posts", i, "duties"), "org.duties_missing", nil)
		}
		for j, duty := range p.Duties {
			r.duty(duty, i, j)
			if slices.Contains(p.Duties[:j], duty) {
				r.add(at("posts", i, "duties["+strconv.Itoa(j)+"]"), "org.duty_twice", fault.Args{"value": string(duty)})
			}
		}
	}
}

func (r *review) holdings(holdings []Holding) {
	type seat struct {
		post    ID
		account string
	}
	of := map[seat][]civil.Span{}
	for i, h := range holdings {
		if _, known := r.posts[h.Post]; !known {
			r.add(at("holdings", i, "post"), "org.post_unknown", fault.Args{"value": clip(string(h.Post))})
		}
		switch {
		case policy.NamesPerson(h.Account):
			r.add(at("holdings", i, "account"), "org.personal_data", nil)
		case !accountForm.MatchString(h.Account):
			r.add(at("holdings", i, "account"), "org.account_malformed", fault.Args{"value": clip(h.Account)})
		}
		r.span(h.Valid, at("holdings", i, "valid"))
		k := seat{h.Post, h.Account}
		if slices.ContainsFunc(of[k], h.Valid.Meets) {
			r.add(at("holdings", i, "account"), "org.holding_twice", fault.Args{"account": h.Account, "post": string(h.Post)})
		}
		of[k] = append(of[k], h.Valid)
	}
}

func (r *review) leads(leads []Lead) {
	of := map[string][]int{}
	for i, l := range leads {
		r.organisation(l.Org, at("leads", i, "org"))
		r.span(l.Valid, at("leads", i, "valid"))
		if l.Area == "" {
			r.add(at("leads", i, "area"), "org.area_missing", nil)
			continue
		}
		for _, j := range of[l.Area] {
			if leads[j].Valid.Meets(l.Valid) {
				r.add(at("leads", i, "area"), "org.lead_twice",
					fault.Args{"area": l.Area, "orgs": []string{string(leads[j].Org), string(l.Org)}})
			}
		}
		of[l.Area] = append(of[l.Area], i)
	}
}

func (r *review) responsibilities(list []Responsibility) {
	for i, x := range list {
		r.organisation(x.Org, at("responsibilities", i, "org"))
		r.span(x.Valid, at("responsibilities", i, "valid"))
		_, err := catalog.ParsePattern(x.Class)
		for _, f := range fault.All(err) {
			r.faults = append(r.faults, f.At(at("responsibilities", i, "class")))
		}
	}
}

// clip keeps a refused value short enough to be shown in a message.
func clip(s string) string { return fault.Clip(s, 40) }
