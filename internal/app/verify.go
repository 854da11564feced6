package app

import (
	"context"
	"sync"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// Verify checks all evidence in the database, the contact boxes, every photo that
// is stored or that a case shows, and repeats the draws of the samples. See
// store.DB.Verify for what it finds. report is called for one finding after the other.
func (a *App) Verify(ctx context.Context, report func(store.Finding)) (store.Verified, error) {
	var one sync.Mutex
	found := func(f store.Finding) {
		one.Lock()
		defer one.Unlock()
		report(f)
	}
	photos := &photoCheck{app: a, report: found, checked: map[string]bool{}}
	draws, err := a.sampleCheck(ctx, found)
	if err != nil {
		return store.Verified{}, err
	}
	seen, err := a.db.Verify(ctx, found, func(c casework.Case) {
		photos.of(c)
		draws.of(c)
	})
	if err != nil {
		return seen, err
	}
	draws.rest()
	if err := a.verifyVault(ctx, found); err != nil {
		return seen, err
	}
	if err := a.verifyComplaints(ctx, found); err != nil {
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

// photoCheck looks at each photo once. It is safe for concurrent use.
type photoCheck struct {
	app     *App
	report  func(store.Finding)
	mu      sync.Mutex
	checked map[string]bool
}

func (p *photoCheck) of(c casework.Case) {
	for _, photo := range c.Photos {
		p.check(photo.Hash)
	}
}

func (p *photoCheck) check(hash string) {
	p.mu.Lock()
	known := p.checked[hash]
	p.checked[hash] = true
	p.mu.Unlock()
	if known {
		return
	}
	if err := p.app.photos.Verify(hash); err != nil {
		p.report(store.Finding{Subject: "photo " + hash, What: err.Error()})
	}
}
