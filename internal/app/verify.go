package app

import (
	"context"

	"wellfield/internal/store"
)

// Verify checks all evidence in the database, the contact boxes and every
// stored photo against itself. See store.DB.Verify for what it finds.
func (a *App) Verify(ctx context.Context, report func(store.Finding), progress func(store.Verified)) (store.Verified, error) {
	seen, err := a.db.Verify(ctx, report, progress)
	if err != nil {
		return seen, err
	}
	err = a.db.Contacts(ctx, func(ref store.Ref, c store.Contact) {
		if _, err := a.keys.openContact(ref, c); err != nil {
			report(store.Finding{Jurisdiction: ref.Jurisdiction, Subject: string(ref.ID), What: "contact data cannot be opened"})
		}
	})
	if err != nil {
		return seen, err
	}
	return seen, a.photos.Walk(func(hash string) error {
		if err := a.photos.Verify(hash); err != nil {
			report(store.Finding{Subject: "photo " + hash, What: err.Error()})
		}
		return nil
	})
}
