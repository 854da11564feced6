package app

import (
	"context"
	"slices"

	"wellfield/internal/procedure"
	"wellfield/internal/store"
)

// procedures are all versions of the procedure. One that cannot be read any more
// is left out: what began under it is answered by the one in force.
func (a *App) procedures(ctx context.Context) (*procedure.Versions, error) {
	documents, err := a.db.Documents(ctx, store.Procedure)
	if err != nil {
		return nil, err
	}
	var all []procedure.Published
	for _, d := range slices.Backward(documents) {
		full, err := a.db.Document(ctx, store.Procedure, d.Version)
		if err != nil {
			return nil, err
		}
		p, err := parse(full.Body, d.Version, procedure.ReadJSON, procedure.New)
		if err != nil {
			a.log.Warn("procedure", "version", d.Version, "error", err)
			continue
		}
		all = append(all, procedure.Published{Procedure: p, At: d.At})
	}
	return procedure.NewVersions(all...), nil
}
