package app

import (
	"bytes"
	"context"

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

// lintRulesWith says what the dispatch rules in force are beside another
// catalogue.
func (a *App) lintRulesWith(c *catalog.Catalogue) []dispatch.Finding {
	p := a.Policy()
	var d dispatch.Document
	for _, r := range p.Rules.All() {
		d.Rules = append(d.Rules, *r)
	}
	return dispatch.Lint(d, c, p.Chart, p.Map, a.Today())
}
