package app

import (
	"context"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// EditionView is an edition of the catalogue as it stands in the list of all.
type EditionView struct {
	Version int
	Name    string // of the standard that it was taken from
	At      time.Time
	Note    string
}

// Comparison is what changed from one edition of the catalogue to another.
type Comparison struct {
	From, To EditionView
	Diff     catalog.Diff
	// Open counts the open cases of each class that went, whatever edition they
	// were filed under: they keep it.
	Open map[catalog.Key]int
	// Classes is what the newer one does to the documents in force, where it is in
	// force itself.
	Classes ClassReport
}

// ComparesEditions tells whether the actor works with editions of the catalogue:
// a post that takes in, dispatches or supervises, or one that administers
// the system.
func (a *App) ComparesEditions(actor Actor) bool {
	return a.allows(actor, "compare_editions")
}

// Editions lists the editions of the catalogue, newest first. Fault:
// app.editions_forbidden.
func (a *App) Editions(ctx context.Context, actor Actor) ([]EditionView, error) {
	if !a.ComparesEditions(actor) {
		return nil, fault.New(fault.Forbidden, "app.editions_forbidden")
	}
	documents, err := a.Documents(ctx, store.Catalogue)
	if err != nil {
		return nil, err
	}
	all := make([]EditionView, len(documents))
	for i, d := range documents {
		c, err := a.Edition(ctx, d.Version)
		if err != nil {
			return nil, err
		}
		all[i] = EditionView{d.Version, c.Edition(), d.At, d.Note}
	}
	return all, nil
}

// CompareEditions says what changed between two versions. Faults:
// app.editions_forbidden, store.document_unknown.
func (a *App) CompareEditions(ctx context.Context, actor Actor, from, to EditionView) (Comparison, error) {
	if !a.ComparesEditions(actor) {
		return Comparison{}, fault.New(fault.Forbidden, "app.editions_forbidden")
	}
	before, err := a.Edition(ctx, from.Version)
	if err != nil {
		return Comparison{}, err
	}
	after, err := a.Edition(ctx, to.Version)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{From: from, To: to, Diff: catalog.Compare(before, after)}
	if len(c.Diff.Removed) > 0 {
		if c.Open, err = a.OpenByClass(ctx); err != nil {
			return c, err
		}
	}
	if to.Version == a.Policy().Catalogue.Version() {
		c.Classes, err = a.classNamings(ctx, before, after)
	}
	return c, err
}

// FormerClass is a class as the newest edition has it that knows it, in force or
// not; nil when none does. A case whose class has gone is still called by it.
func (a *App) FormerClass(ctx context.Context, k catalog.Key) *catalog.Class {
	for version := a.Policy().Catalogue.Version(); version > 0; version-- {
		edition := a.edition(ctx, version)
		if edition == nil {
			continue
		}
		if c, ok := edition.Class(k); ok {
			return c
		}
	}
	return nil
}
