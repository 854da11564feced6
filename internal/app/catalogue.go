package app

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/store"
)

// Edition is the catalogue of a version, whether in force or not. Faults:
// store.document_unknown.
func (a *App) Edition(ctx context.Context, version int) (*catalog.Catalogue, error) {
	if c, ok := a.editions.Load(version); ok {
		return c.(*catalog.Catalogue), nil
	}
	d, err := a.db.Document(ctx, store.Catalogue, version)
	if err != nil {
		return nil, err
	}
	return parseCatalogue(version, d.Body)
}

// CatalogueDocument is the catalogue in force as a document, to build the next
// one on, and its version.
func (a *App) CatalogueDocument(ctx context.Context) (catalog.Document, int, error) {
	d, err := a.Document(ctx, store.Catalogue)
	if err != nil {
		return catalog.Document{}, 0, err
	}
	c, err := catalog.ReadJSON(bytes.NewReader(d.Body))
	return c, d.Version, err
}

// KnownClasses are the classes of all editions, the newest edition first: what a
// code ever meant here.
func (a *App) KnownClasses(ctx context.Context) ([]catalog.Class, error) {
	editions, err := a.Documents(ctx, store.Catalogue)
	if err != nil {
		return nil, err
	}
	var all []catalog.Class
	for _, e := range editions {
		c, err := a.Edition(ctx, e.Version)
		if err != nil {
			return nil, err
		}
		for _, class := range c.All() {
			all = append(all, *class)
		}
	}
	return all, nil
}

// OpenByClass counts the cases of the whole city that somebody still owes an
// action, by class. It shows none of them, so it asks for no duty.
func (a *App) OpenByClass(ctx context.Context) (map[catalog.Key]int, error) {
	counts, err := a.db.CountByClass(ctx, store.Filter{Open: true})
	if err != nil {
		return nil, err
	}
	open := make(map[catalog.Key]int, len(counts))
	for class, n := range counts {
		if k, err := catalog.ParseKey(class); err == nil {
			open[k] = n
		}
	}
	return open, nil
}

// LintCatalogue says what the dispatch rules in force would miss if the
// catalogue came into force: classes that a rule names and it has not, and
// classes for which there would be no rule.
func (a *App) LintCatalogue(c *catalog.Catalogue) []dispatch.Finding {
	p := a.Policy()
	var d dispatch.Document
	for _, r := range p.Rules.All() {
		d.Rules = append(d.Rules, *r)
	}
	return dispatch.Lint(d, c, p.Chart, p.Map, a.Today())
}

// Reread is a pattern of a dispatch rule that would mean other classes than it
// did: a code may be given to something else in another standard.
type Reread struct {
	Rule, Pattern string
	Was, Now      *catalog.Class // the first that it matched, and would match
}

// RereadPatterns lists the patterns of the dispatch rules in force of which no
// class remains in the next catalogue, and that match others there. Nothing else
// would tell: such a rule is sound, and sends its cases to the wrong unit.
func (a *App) RereadPatterns(next *catalog.Catalogue) []Reread {
	p := a.Policy()
	var found []Reread
	for _, r := range p.Rules.All() {
		for _, text := range r.Classes {
			pattern, err := catalog.ParsePattern(text)
			if err != nil || !strings.Contains(text, "/") { // a whole kind is that kind whatever is in it
				continue
			}
			was, now := p.Catalogue.Matching(pattern), next.Matching(pattern)
			remains := slices.ContainsFunc(was, func(c *catalog.Class) bool {
				_, ok := next.Class(c.Key())
				return ok
			})
			if len(was) > 0 && len(now) > 0 && !remains {
				found = append(found, Reread{r.ID, text, was[0], now[0]})
			}
		}
	}
	return found
}
