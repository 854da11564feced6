package main

import (
	"context"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
)

// classes prints what a catalogue does, or did, to the documents in force that
// name classes. What it was made from is the catalogue before it.
func (p *program) classes(ctx context.Context, a *app.App, before, next *catalog.Catalogue) (app.ClassReport, error) {
	r, err := a.CheckClasses(ctx, before, next)
	if err != nil {
		return r, err
	}
	for _, n := range r.Namings {
		p.naming(n)
	}
	if n := len(r.Unruled); n > 0 {
		p.print("command.catalog_unruled", map[string]any{"n": n})
	}
	if n := len(r.Unheld); n > 0 {
		p.print("command.catalog_unheld", map[string]any{"n": n})
	}
	return r, nil
}

// naming prints one place that names classes and means none, or others.
func (p *program) naming(n app.ClassNaming) {
	args := map[string]any{"class": n.Pattern, "document": p.say("page.catalogue.document."+string(n.Document), nil)}
	about := n.At
	if n.About != "" {
		about = n.About + " · " + n.At
	}
	key := "page.catalogue.names_none"
	if n.Was != nil {
		key, args["was"] = "page.catalogue.names_lost", n.Was.Name.In(p.tag)
	}
	if n.Now != nil {
		key, args["now"] = "page.catalogue.names_other", n.Now.Name.In(p.tag)
	}
	p.finding("warning", about, key, args)
}

// left says after publishing how many places still have to be mended, and how.
func (p *program) left(r app.ClassReport, version int) {
	if n := len(r.Namings); n > 0 {
		p.print("command.catalog_names_left", map[string]any{"n": n, "version": version})
	}
}
