package matrix_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	_ "unsafe" // for the tables of the rights

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/matrix"
	"wellfield/internal/org"
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
	apply func() (undo func())
}

// mutants are all changes of one rule: a line taken away, a duty, a side or a state
// more or less, another relation, another area.
func mutants() []mutant {
	var all []mutant
	add := func(verb, name string, apply func() func()) {
		all = append(all, mutant{verb + ": " + name, verb, apply})
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
			all = append(all, mutant{string(s.Verb) + ": " + name + string(state), string(s.Verb), func() func() {
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
	all, step := mutants(), 23
	if os.Getenv("WELLFIELD_MATRIX") == "full" {
		step = 1
	}
	for _, c := range w.cases {
		c.now, _, _, _ = w.DB.Case(t.Context(), c.ref)
	}
	tried, caught := 0, 0
	for i := 0; i < len(all); i += step {
		m := all[i]
		if reason(m) != "" {
			continue
		}
		undo := m.apply()
		differs := w.differs(m.verb)
		undo()
		if tried++; differs {
			caught++
			continue
		}
		t.Errorf("nothing notices %s", m.name)
	}
	t.Logf("%d of %d mutants tried, %d caught", tried, len(all), caught)
	for _, verb := range append(matrix.Verbs(), "see") {
		if w.differs(verb) {
			t.Errorf("%s: the implementations differ without any change", verb)
		}
	}
}

// differs tells whether the product and the second implementation differ in the verb,
// for anybody, on any case.
func (w *world) differs(verb string) bool {
	if verb == "see" || verb == "read_looks" {
		return w.seesOtherwise()
	}
	if scope, ok := scopes[verb]; ok {
		return w.listsOtherwise(scope)
	}
	for _, c := range w.cases {
		if got := w.mayDo(c, app.Actor{Role: casework.System}, verb); got != matrix.TimeMay(&c.Case, verb) {
			return true
		}
		for _, p := range w.staff {
			got := w.mayDo(c, app.Actor{Role: casework.Staff, Account: p.Account, Post: org.ID(p.Post.ID)}, verb)
			if got != may(p, c, verb) {
				return true
			}
		}
		for _, p := range w.others(slices.Index(w.cases, c))[1:] {
			if got := w.mayDo(c, app.Actor{Role: casework.Reporter, Case: w.idOf(p.Case)}, verb); c.Into == nil && got != may(p, c, verb) {
				return true
			}
		}
	}
	return slices.Contains([]string{"confirm", "deny", "reopen", "ask_review"}, verb) && w.joinsOtherwise(verb)
}

// may is what the second implementation says of an act whose case is at hand.
func may(p *matrix.Person, c *placed, verb string) bool {
	return matrix.Judge(p, &c.Case, verb) == matrix.May
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
				return true
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
				return true
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

// reason says why a mutant changes nothing that anybody could notice.
func reason(mutant) string { return "" }
