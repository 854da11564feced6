package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// Taken says what became of one imported case.
type Taken uint8

// What can become of an imported case.
const (
	Imported     Taken = iota + 1
	AlreadyThere       // the same source id with the same content
	Differs            // the same source id with other content; nothing was changed
)

// Import takes cases of another system's history over, many to a commit. Both
// results have an element per case; an error is that case's own. The first
// return that is not about a case is a failed commit, which is every case's.
func (a *App) Import(ctx context.Context, system string, cases []casework.Import) ([]Taken, []error) {
	taken, errs := make([]Taken, len(cases)), make([]error, len(cases))
	pending := make([]store.Pending, len(cases))
	actor := Actor{Role: casework.Importer, System: system}
	here := map[casework.ID]store.Ref{} // where this batch put an id
	for i := range cases {
		c := &cases[i]
		c.System, c.ID = system, importedID(system, c.SourceID)
		env := a.env(ctx, actor, c.ID)
		ref, known := here[c.ID]
		var err error
		if !known {
			ref, known, err = a.db.Locate(ctx, c.ID)
		}
		if err == nil && !known {
			ref.ID = c.ID
			ref.Jurisdiction, err = env.JurisdictionFor(c.Point, c.Area, c.Address, c.Opened)
		}
		if err != nil {
			errs[i] = err
			continue
		}
		here[c.ID] = ref
		pending[i] = a.db.Start(ctx, ref, store.Command{}, takeOver(*c, env, &taken[i]))
	}
	for i := range cases {
		if errs[i] == nil {
			_, errs[i] = pending[i].Wait()
		}
		if errs[i] == errNothingNew {
			errs[i] = nil
		}
	}
	return taken, errs
}

// errNothingNew ends a transaction in which there is nothing to do.
var errNothingNew = errorString("app: nothing new")

type errorString string

func (e errorString) Error() string { return string(e) }

func takeOver(i casework.Import, env casework.Env, taken *Taken) func(casework.Case) (store.Change, error) {
	return func(c casework.Case) (store.Change, error) {
		if c.Rev > 0 {
			*taken = Differs
			if c.Origin != nil && c.Origin.Digest == i.Digest {
				*taken = AlreadyThere
			}
			return store.Change{}, errNothingNew
		}
		*taken = Imported
		return decide(i, env)(c)
	}
}
