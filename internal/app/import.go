package app

import (
	"context"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
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
	numbers := map[string]bool{}        // that this batch gave
	for i := range cases {
		c := &cases[i]
		err := identify(c, system)
		env := a.env(ctx, actor, c.ID)
		ref, known := here[c.ID]
		if err == nil && !known {
			ref, known, err = a.db.Locate(ctx, c.ID)
		}
		if err == nil && !known {
			ref.ID = c.ID
			ref.Jurisdiction, err = a.placeFor(ctx, c, &env, numbers)
		}
		if err != nil {
			errs[i] = err
			continue
		}
		here[c.ID] = ref
		pending[i] = a.db.Start(ctx, ref, store.Command{}, a.takeOver(*c, env, &taken[i]))
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

// identify gives a case its id: that of its source, or its own where it comes
// from our own export.
func identify(c *casework.Import, system string) error {
	k := c.Carried
	if k == nil {
		c.System, c.ID = system, importedID(system, c.SourceID)
		return nil
	}
	id, err := uuid.Parse(string(k.ID))
	if err != nil || id.String() != string(k.ID) || c.System != casework.OwnSystem && k.ID != importedID(c.System, c.SourceID) {
		return fault.New(fault.Invalid, "case.import_id").At("id").With("id", string(k.ID))
	}
	c.ID = k.ID
	return nil
}

// placeFor is the jurisdiction that takes a new case. One of our own export
// keeps its number when nobody else has it.
func (a *App) placeFor(ctx context.Context, c *casework.Import, env *casework.Env, numbers map[string]bool) (string, error) {
	k := c.Carried
	if k == nil {
		return env.JurisdictionFor(c.Point, c.Area, c.Address, c.Opened)
	}
	if n, err := ParseNumber(k.Number); k.Number != "" && (err != nil || n != k.Number) {
		return "", fault.New(fault.Invalid, "case.import_number").At("number").With("number", k.Number)
	}
	_, taken, err := a.db.ByNumber(ctx, k.Number)
	if taken || numbers[k.Number] {
		own := *k
		own.Number = ""
		c.Carried = &own
	}
	numbers[k.Number] = true
	return k.Jurisdiction, err
}

// errNothingNew ends a transaction in which there is nothing to do.
var errNothingNew = errorString("app: nothing new")

type errorString string

func (e errorString) Error() string { return string(e) }

func (a *App) takeOver(i casework.Import, env casework.Env, taken *Taken) func(casework.Case) (store.Change, error) {
	return func(c casework.Case) (store.Change, error) {
		if c.Rev > 0 {
			*taken = Differs
			if same(&c, &i) {
				*taken = AlreadyThere
			}
			return store.Change{}, errNothingNew
		}
		*taken = Imported
		return a.decide(i, env)(c)
	}
}

// same tells whether a stored case is the one that a file brings again. A case
// of our own export may also be where it never left, unchanged since.
func same(c *casework.Case, i *casework.Import) bool {
	if k := i.Carried; k != nil {
		return c.Origin != nil && c.Origin.Row == k.Row || c.UpdatedAt.Equal(k.UpdatedAt) && c.State == i.State
	}
	return c.Origin != nil && c.Origin.Digest == i.Digest
}
