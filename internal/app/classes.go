package app

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/dispatch"
	"wellfield/internal/emergency"
	"wellfield/internal/org"
	"wellfield/internal/peer"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
)

// ClassNaming is a place of a document that names classes and means none of a
// catalogue, or others than it did. Neither stops anything: the document stays
// sound, and its rule, duty or ladder is nobody's, or another class's.
type ClassNaming struct {
	Document store.DocumentKind
	At       string // where it stands
	About    string // the rule, the unit, the plan or the peer; empty for a ladder
	Pattern  string
	Was, Now *catalog.Class // the first class that it meant, and means; nil for none
	exact    bool           // a class and not a pattern
}

// ClassReport is what a catalogue does to the documents that name its classes.
type ClassReport struct {
	Namings []ClassNaming    // in the order of the documents
	Unruled []*catalog.Class // classes that no dispatch rule sends anywhere
	Unheld  []*catalog.Class // classes that no unit is responsible for
}

// CheckClasses holds every document in force that names classes against a
// catalogue that came, or would come, after another: the dispatch rules, what
// units are responsible for, the ladders of the procedure, the plans, and the peers.
func (a *App) CheckClasses(ctx context.Context, before, next *catalog.Catalogue) (ClassReport, error) {
	r, err := a.classNamings(ctx, before, next)
	if err != nil {
		return r, err
	}
	for _, f := range a.lintRulesWith(next) {
		key, err := catalog.ParseKey(fmt.Sprint(f.Args["class"]))
		if c, ok := next.Class(key); f.Key == "dispatch.class_without_rule" && err == nil && ok {
			r.Unruled = append(r.Unruled, c)
		}
	}
	return r, nil
}

// classNamings is CheckClasses without letting the dispatch rules compete for
// every class, which takes its time.
func (a *App) classNamings(ctx context.Context, before, next *catalog.Catalogue) (ClassReport, error) {
	var r ClassReport
	held := map[catalog.Key]bool{}
	for _, k := range []store.DocumentKind{store.Rules, store.Organisations, store.Procedure, store.Plans, store.Peers} {
		document, err := a.inForce(ctx, k)
		if err != nil {
			return r, err
		}
		for _, n := range classesIn(document, a.Today()) {
			n.Document = k
			if n.lost(before, next) {
				r.Namings = append(r.Namings, n)
			}
			for _, c := range n.means(next) {
				held[c.Key()] = held[c.Key()] || k == store.Organisations
			}
		}
	}
	for _, c := range next.All() {
		if !held[c.Key()] {
			r.Unheld = append(r.Unheld, c)
		}
	}
	return r, nil
}

// UnknownClasses are the places of a document that name no class of the catalogue
// in force.
func (a *App) UnknownClasses(document any) []ClassNaming {
	return slices.DeleteFunc(classesIn(document, a.Today()), func(n ClassNaming) bool { return len(n.means(a.Policy().Catalogue)) > 0 })
}

// means are the classes of a catalogue that are named.
func (n *ClassNaming) means(c *catalog.Catalogue) []*catalog.Class {
	if n.exact {
		key, err := catalog.ParseKey(n.Pattern)
		if class, ok := c.Class(key); err == nil && ok {
			return []*catalog.Class{class}
		}
		return nil
	}
	pattern, err := catalog.ParsePattern(n.Pattern)
	if err != nil { // a document in force has none such
		return nil
	}
	return c.Matching(pattern)
}

// lost fills in what the pattern meant and means, and tells whether that must be
// said: it means nothing now, or nothing of what it meant. A code may be given to
// something else in another standard, and nothing else would tell.
func (n *ClassNaming) lost(before, next *catalog.Catalogue) bool {
	was, now := n.means(before), n.means(next)
	if len(was) > 0 {
		n.Was = was[0]
	}
	if len(now) == 0 {
		return true
	}
	n.Now = now[0]
	if len(was) == 0 || !strings.Contains(n.Pattern, "/") { // a whole kind is that kind whatever is in it
		return false
	}
	return !slices.ContainsFunc(was, func(c *catalog.Class) bool {
		_, remains := next.Class(c.Key())
		return remains
	})
}

// inForce is the newest document of a kind, read.
func (a *App) inForce(ctx context.Context, k store.DocumentKind) (any, error) {
	d, err := a.Document(ctx, k)
	if err != nil {
		return nil, err
	}
	body := bytes.NewReader(d.Body)
	switch k {
	case store.Rules:
		return dispatch.ReadJSON(body)
	case store.Organisations:
		return org.ReadJSON(body)
	case store.Procedure:
		return procedure.ReadJSON(body)
	case store.Plans:
		return emergency.ReadJSON(body)
	}
	return peer.ReadJSON(body)
}

// classesIn are the places of a document that name classes, in its order; what is
// over names nothing any more.
func classesIn(document any, day civil.Day) (all []ClassNaming) {
	add := func(about, at string, patterns ...string) {
		for i, p := range patterns {
			all = append(all, ClassNaming{At: at + "[" + strconv.Itoa(i) + "]", About: about, Pattern: p})
		}
	}
	list := func(name string, i int, field string) string { return name + "[" + strconv.Itoa(i) + "]." + field }
	switch d := document.(type) {
	case dispatch.Document:
		for i, r := range d.Rules {
			add(r.ID, list("rules", i, "classes"), r.Classes...)
		}
	case org.Document:
		for i, r := range d.Responsibilities {
			if r.Valid.To != "" && r.Valid.To <= day {
				continue
			}
			all = append(all, ClassNaming{At: list("responsibilities", i, "class"), About: string(r.Org), Pattern: r.Class})
		}
	case procedure.Document:
		for i, l := range d.Ladders {
			add("", list("ladders", i, "classes"), l.Classes...)
		}
	case emergency.Document:
		for i, p := range d.Plans {
			for j, change := range p.Changes {
				add(p.ID, list("plans", i, list("changes", j, "classes")), change.Classes...)
			}
		}
	case peer.Document:
		for i, p := range d.Peers {
			for j, s := range p.Services {
				all = append(all, ClassNaming{At: list("peers", i, list("services", j, "class")), About: p.ID, Pattern: s.Class, exact: true})
			}
			add(p.ID, list("peers", i, "push.classes"), p.Pushing.Classes...)
		}
	}
	return all
}
