package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// Verify checks all evidence in the database, the contact boxes and every photo
// that is stored or that a case shows. See store.DB.Verify for what it finds.
func (a *App) Verify(ctx context.Context, report func(store.Finding)) (store.Verified, error) {
	photos := photoCheck{app: a, report: report, checked: map[string]bool{}}
	seen, err := a.db.Verify(ctx, report, photos.of)
	if err != nil {
		return seen, err
	}
	if err := a.verifyVault(ctx, report); err != nil {
		return seen, err
	}
	return seen, a.photos.Walk(func(hash string) error {
		photos.check(hash)
		return nil
	})
}

// verifyVault opens everything that is kept of reporters' identities.
func (a *App) verifyVault(ctx context.Context, report func(store.Finding)) error {
	return a.db.Contacts(ctx, func(ref store.Ref, c store.Contact) error {
		found := func(what string) {
			report(store.Finding{Jurisdiction: ref.Jurisdiction, Subject: string(ref.ID), What: what})
		}
		r, err := a.keys.ringOf(ref, c)
		if err == nil {
			_, err = r.contact(c.Box)
		}
		if err != nil {
			found("contact data cannot be opened")
			return nil
		}
		kept, err := a.db.Kept(ctx, ref)
		for _, k := range kept {
			if _, err := r.original(k); err != nil {
				found("what was masked cannot be opened")
			}
		}
		return err
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
