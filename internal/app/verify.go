package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// Verify checks all evidence in the database, the contact boxes, every photo that
// is stored or that a case shows, and repeats the draws of the samples. See store.DB.Verify for what it finds.
func (a *App) Verify(ctx context.Context, report func(store.Finding)) (store.Verified, error) {
	photos := photoCheck{app: a, report: report, checked: map[string]bool{}}
	draws, err := a.sampleCheck(ctx, report)
	if err != nil {
		return store.Verified{}, err
	}
	seen, err := a.db.Verify(ctx, report, func(c casework.Case) {
		photos.of(c)
		draws.of(c)
	})
	if err != nil {
		return seen, err
	}
	draws.rest()
	err = a.db.Contacts(ctx, func(ref store.Ref, c store.Contact) {
		if _, err := a.keys.openContact(ref, c); err != nil {
			report(store.Finding{Jurisdiction: ref.Jurisdiction, Subject: string(ref.ID), What: "contact data cannot be opened"})
		}
	})
	if err != nil {
		return seen, err
	}
	return seen, a.photos.Walk(func(hash string) error {
		photos.check(hash)
		return nil
	})
}

// photoCheck looks at each photo once.
type photoCheck struct {
	app     *App
	report  func(store.Finding)
	checked map[string]bool
}

func (p photoCheck) of(c casework.Case) {
	for _, photo := range c.Photos {
		p.check(photo.Hash)
	}
}

func (p photoCheck) check(hash string) {
	if p.checked[hash] {
		return
	}
	p.checked[hash] = true
	if err := p.app.photos.Verify(hash); err != nil {
		p.report(store.Finding{Subject: "photo " + hash, What: err.Error()})
	}
}
