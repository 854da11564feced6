package matrix_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	_ "unsafe" // for the tables of the rights

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/matrix"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// The tables of the rights and of the life, as no program can reach them: a test
// changes one thing in them, and puts it back.
//
//go:linkname rights wellfield/internal/org.rules
var rights []org.Rule

//go:linkname life wellfield/internal/casework.life
var life []casework.Step

// mutant is one change of one rule.
type mutant struct {
	name  string
	verb  string
	state casework.State // where a step of the life was changed
	apply func() (undo func())
}

// mutants are all changes of one rule: a line taken away, a duty, a side or a state
// more or less, another relation, another area.
func mutants() []mutant {
	var all []mutant
	add := func(verb, name string, apply func() func()) {
		all = append(all, mutant{name: verb + ": " + name, verb: verb, apply: apply})
	}
	for i := range rights {
		r := &rights[i]
		changed := func(name string, change func(r *org.Rule)) {
			add(string(r.Verb), fmt.Sprintf("line %d %s", i, name), func() func() {
				was := *r
				change(r)
				return func() { *r = was }
			})
		}
		changed("taken away", func(r *org.Rule) { r.Relation = "nobody" })
		for _, d := range org.Duties() {
			d := d
			if at := slices.Index(r.Duties, d); at >= 0 {
				changed("without "+string(d), func(r *org.Rule) {
					r.Duties = slices.Delete(slices.Clone(r.Duties), at, at+1)
					r.Duties = orNone(r.Duties)
				})
			} else if r.Duties != nil {
				changed("also for "+string(d), func(r *org.Rule) { r.Duties = append(slices.Clone(r.Duties), d) })
			}
		}
		for _, a := range []org.Area{org.Anywhere, org.Line, org.Town, org.Above, org.Ground} {
			if a != r.Area {
				changed("in area "+string(a), func(r *org.Rule) { r.Area = a })
			}
		}
		if r.Relation != org.Anyone && r.Duties != nil {
			changed("for anyone", func(r *org.Rule) { r.Relation = org.Anyone })
		}
		for n, side := range r.Not {
			changed("on the side "+string(side), func(r *org.Rule) { r.Not = slices.Delete(slices.Clone(r.Not), n, n+1) })
		}
	}
	return append(all, lifeMutants()...)
}

// orNone keeps a line without duties from being one for everybody.
func orNone(duties []org.Duty) []org.Duty {
	if len(duties) == 0 {
		return []org.Duty{"nobody's"}
	}
	return duties
}

// lifeMutants are a state more or less in each step of the life.
func lifeMutants() (all []mutant) {
	for i := range life {
		s := &life[i]
		for _, state := range casework.States() {
			at, name := slices.Index(s.From, state), "also in "
			if at >= 0 {
				name = "not in "
			}
			all = append(all, mutant{string(s.Verb) + ": " + name + string(state), string(s.Verb), state, func() func() {
				was := s.From
				if at >= 0 {
					s.From = slices.Delete(slices.Clone(was), at, at+1)
				} else {
					s.From = append(slices.Clone(was), state)
				}
				return func() { s.From = was }
			}})
		}
	}
	return all
}

// everyMutant changes one rule after the other and demands that the two
// implementations differ: a rule that could change unseen is one that nothing tests.
func everyMutant(t *testing.T, w *world) {
	all := mutants()
	for _, c := range w.cases {
		c.now, _, _, _ = w.DB.Case(t.Context(), c.ref)
	}
	if full {
		must[int](t)(w.Publish(t.Context(), store.Organisations, deputies(), app.BootstrapPost, "deputies", w.Policy().Chart.Version()))
		everybody := w.staff
		w.staff = people(deputies())
		defer func() { w.staff = everybody }()
	}
	if w.emergency == "" {
		w.emergency = w.declared()
	}
	tried, caught := 0, 0
	for _, m := range all {
		if reason(m) != "" || !full && !m.sample() {
			continue
		}
		if tried++; w.notices(t, m) {
			caught++
			continue
		}
		t.Errorf("nothing notices %s", m.name)
	}
	t.Logf("%d of %d mutants tried, %d caught", tried, len(all), caught)
}

// sample are the mutants that the ordinary test tries: lines that one cannot do
// without, and the side on which nobody checks or closes the own work.
func (m mutant) sample() bool {
	return slices.Contains([]string{"file", "dispatch", "sign", "check", "close_explained"}, m.verb) &&
		(strings.HasSuffix(m.name, "taken away") || strings.Contains(m.name, "on the side"))
}

// notices tells whether the change makes the implementations differ, which agree
// without it. A step that was changed in one state is asked of every case as if it
// stood there, where no story leads to it.
func (w *world) notices(t *testing.T, m mutant) bool {
	t.Helper()
	for _, as := range slices.Compact([]casework.State{"", m.state}) {
		if w.agreed(m.verb, as) {
			undo := m.apply()
			differs := w.differs(m.verb, as)
			if undo(); differs {
				return true
			}
		} else if as == "" {
			t.Errorf("%s: the implementations differ without any change: %s", m.verb, w.why)
		}
	}
	return false
}

// agreed tells whether the implementations agree as they are, asked once for each.
func (w *world) agreed(verb string, as casework.State) bool {
	key := verb + " " + string(as)
	known, ok := w.agree[key]
	if !ok {
		known = !w.differs(verb, as)
		w.agree[key] = known
	}
	return known
}

// differs tells whether the product and the second implementation differ in the verb,
// for anybody, on any case; with a state, on any case as if it stood in it.
func (w *world) differs(verb string, as casework.State) bool {
	if as != "" {
		return w.differsAs(verb, as)
	}
	if ask, ok := probes[verb]; ok && ask(w) {
		return true
	}
	if verb == "see" || verb == "read_looks" {
		return w.seesOtherwise()
	}
	if scope, ok := scopes[verb]; ok {
		return w.listsOtherwise(scope)
	}
	return slices.ContainsFunc(w.cases, func(c *placed) bool { return w.differsOn(c, verb) }) ||
		slices.Contains([]string{"confirm", "deny", "reopen", "ask_review"}, verb) && w.joinsOtherwise(verb)
}

// differsAs is differs on copies of all cases in the state.
func (w *world) differsAs(verb string, as casework.State) bool {
	return slices.ContainsFunc(w.cases, func(c *placed) bool {
		copied := *c
		copied.now.State, copied.State = as, string(as)
		return verb != "recheck" && w.differsOn(&copied, verb)
	})
}

func (w *world) differsOn(c *placed, verb string) bool {
	if got := w.mayDo(c, app.Actor{Role: casework.System}, verb); got != matrix.TimeMay(&c.Case, verb) {
		return w.because(c.key, c.State, "time", got)
	}
	for _, p := range w.staff {
		got := w.mayDo(c, app.Actor{Role: casework.Staff, Account: p.Account, Post: org.ID(p.Post.ID)}, verb)
		if got != may(p, c, verb) {
			return w.because(c.key, c.State, p.Name, got)
		}
	}
	for _, name := range []string{c.Name, "another's"} {
		p := &matrix.Person{Kind: matrix.Reporter, Case: name}
		if got := w.mayDo(c, app.Actor{Role: casework.Reporter, Case: w.idOf(name)}, verb); c.Into == nil && got != may(p, c, verb) {
			return w.because(c.key, c.State, "reporter", name, got)
		}
	}
	return false
}

// because keeps where the implementations differ, and is true.
func (w *world) because(where ...any) bool {
	w.why = fmt.Sprint(where...)
	return true
}

// may is what the second implementation says of an act whose case is at hand.
// That the reporter's time is over, and that what is sent was filed, is asked when the
// act is done.
func may(p *matrix.Person, c *placed, verb string) bool {
	silent := c.Case
	if silent.Silent = true; verb == "dispatch" && c.State == "received" {
		silent.State = "filed"
	}
	return matrix.Judge(p, &silent, verb) == matrix.May
}

func (w *world) mayDo(c *placed, actor app.Actor, verb string) bool {
	if verb == "recheck" && c.Drawn != "" { // the draw is not in the case
		v, err := w.CaseByRef(context.Background(), actor, c.ref)
		return err == nil && slices.Contains(v.May, casework.VerbRecheck)
	}
	return slices.Contains(w.May(context.Background(), actor, c.now), casework.Verb(verb))
}

func (w *world) idOf(name string) casework.ID {
	for _, c := range w.cases {
		if c.Name == name {
			return c.ref.ID
		}
	}
	return "nobody's"
}

var scopes = map[string]string{"list_centre": "centre", "list_imported": "imported", "list_check": "check", "list_unit": "unit", "list_verify": "verify", "list_grid": "grid"}

func (w *world) listsOtherwise(scope string) bool {
	for _, p := range w.staff {
		list, err := w.List(context.Background(), app.Actor{Role: casework.Staff, Account: p.Account, Post: org.ID(p.Post.ID)}, app.Scope(scope), app.Question{Limit: 200})
		if (err == nil) != matrix.MayList(scope, p) {
			return true
		}
		for _, c := range w.cases {
			in := slices.ContainsFunc(list.Cases, func(found casework.Case) bool { return found.ID == c.ref.ID })
			if err == nil && in != matrix.Lists(scope, p, &c.Case) {
				return w.because(c.key, c.State, p.Name, in)
			}
		}
	}
	return false
}

func (w *world) seesOtherwise() bool {
	for _, c := range w.cases {
		for _, p := range append(slices.Clone(w.staff), w.others(slices.Index(w.cases, c))[1:]...) {
			actor := app.Actor{Role: casework.Staff, Account: p.Account, Post: org.ID(p.Post.ID)}
			if p.Kind == matrix.Reporter {
				actor = app.Actor{Role: casework.Reporter, Case: w.idOf(p.Case)}
			}
			v, err := w.CaseByRef(context.Background(), actor, c.ref)
			if fault.Has(err, "case.not_found") == p.Sees(&c.Case) || err == nil && v.Watches != p.Watches(&c.Case) {
				return w.because(c.key, c.State, p.Name, err, v.Watches)
			}
		}
	}
	return false
}

// joinsOtherwise asks as the reporters of cases that were put together with others.
func (w *world) joinsOtherwise(verb string) bool {
	for i, c := range w.cases {
		if c.Into == nil {
			continue
		}
		p := w.others(i)[1]
		a := w.ask(p, "POST", "/api/v1/reports/"+c.number+"/"+verb, c.onCase(verb).JSON(c))
		if a.judged() != matrix.Judge(p, &c.Case, verb) {
			return true
		}
	}
	return false
}
