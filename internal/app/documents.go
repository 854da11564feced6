package app

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/peer"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
	"wellfield/internal/worktime"
)

// Document is the newest version of a kind.
func (a *App) Document(ctx context.Context, k store.DocumentKind) (store.Document, error) {
	v, err := a.db.Latest(ctx, k)
	if err != nil {
		return store.Document{}, err
	}
	return a.db.Document(ctx, k, v)
}

// Documents lists the versions of a kind, newest first.
func (a *App) Documents(ctx context.Context, k store.DocumentKind) ([]store.Document, error) {
	return a.db.Documents(ctx, k)
}

// Areas is the newest document of areas and its version, to build the next one
// on. The area that an installation starts with counts for nothing.
func (a *App) Areas(ctx context.Context) (grid.Document, int, error) {
	d, err := a.Document(ctx, store.Areas)
	if err != nil {
		return grid.Document{}, 0, err
	}
	if d.Post == BootstrapPost && d.Version == 1 {
		return grid.Document{}, d.Version, nil
	}
	areas, err := grid.ReadJSON(bytes.NewReader(d.Body))
	return areas, d.Version, err
}

// MergeAreas puts changed areas into a document: those with a known code
// replace it, the others are added.
func MergeAreas(old, changed grid.Document) grid.Document {
	at := make(map[string]int, len(old.Areas))
	next := grid.Document{Title: old.Title, Source: old.Source, Areas: slices.Clone(old.Areas)}
	for i, area := range next.Areas {
		at[area.Code] = i
	}
	for _, area := range changed.Areas {
		if i, known := at[area.Code]; known {
			next.Areas[i] = area
			continue
		}
		at[area.Code] = len(next.Areas)
		next.Areas = append(next.Areas, area)
	}
	if len(next.Title) == 0 {
		next.Title, next.Source = changed.Title, changed.Source
	}
	return next
}

// LintRules says what is wrong or odd about dispatch rules against the policy
// in force.
func (a *App) LintRules(d dispatch.Document) []dispatch.Finding {
	p := a.Policy()
	return dispatch.Lint(d, p.Catalogue, p.Chart, p.Map, a.Today())
}

func (a *App) lintErrors(d dispatch.Document) error {
	var wrong fault.List
	for _, f := range a.LintRules(d) {
		if f.Severity == dispatch.Error {
			wrong = append(wrong, &fault.Fault{Kind: fault.Invalid, Key: f.Key, Field: "rules." + f.Rule, Args: f.Args})
		}
	}
	return wrong.Err()
}

// Coverage says which grids in force are led by nobody, and which by several.
func (a *App) Coverage(chart *org.Chart) (none, several []string) {
	var grids []string
	for _, area := range a.Policy().Map.All() {
		if area.Level == grid.Grid && area.Valid.Holds(a.Today()) {
			grids = append(grids, area.Code)
		}
	}
	return chart.Coverage(grids, a.Today())
}

// ReadDocument reads a document of a kind from YAML, or JSON, which is YAML
// too. Whether it can be taken into force, Publish says.
func ReadDocument(k store.DocumentKind, raw []byte) (any, error) {
	r := bytes.NewReader(raw)
	switch k {
	case store.Areas:
		return grid.ReadYAML(r)
	case store.Organisations:
		return org.ReadYAML(r)
	case store.Catalogue:
		return catalog.ReadYAML(r)
	case store.Rules:
		return dispatch.ReadYAML(r)
	case store.Procedure:
		return procedure.ReadYAML(r)
	case store.Peers:
		return peer.ReadYAML(r)
	case store.Plans:
		return emergency.ReadYAML(r)
	}
	return worktime.ReadYAML(r)
}

// checkNew refuses in a new document what is still read in one that was published.
func checkNew(document any) error {
	if chart, ok := document.(org.Document); ok {
		return chart.Check()
	}
	return nil
}

// CheckDocument tells whether a document could be taken into force.
func CheckDocument(k store.DocumentKind, document any) error {
	if err := checkNew(document); err != nil {
		return err
	}
	body, err := json.Marshal(document)
	if err != nil {
		return err
	}
	return new(Policy).put(k, 1, body)
}
