package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// Receipt is what a reporter takes away.
type Receipt struct {
	Case casework.Case
	Link string // the secret with which the reporter follows the case
	Ref  store.Ref
}

// Report takes a report. key is made by the client, a UUID that only the client
// knows; the same key with the same report again gives the same receipt, and
// with another report is refused.
//
// Faults: app.key_malformed, app.key_reused, and those of casework.Report.
func (a *App) Report(ctx context.Context, actor Actor, r casework.Report, contact Contact, key string) (Receipt, error) {
	id, err := uuid.Parse(key)
	if err != nil {
		return Receipt{}, fault.New(fault.Invalid, "app.key_malformed").At("id")
	}
	r.ID = caseID(id)
	env := a.env(ctx, actor, r.ID)
	if env.Actor.Role == casework.Staff && r.Channel != casework.Patrol {
		r.Channel = casework.Desk
	}
	if err := contact.check(); err != nil {
		return Receipt{}, err
	}
	ref, known, err := a.db.Locate(ctx, r.ID)
	if err != nil {
		return Receipt{}, err
	}
	if !known {
		j, err := env.JurisdictionFor(r.Point, r.Area)
		if err != nil {
			return Receipt{}, err
		}
		ref = store.Ref{Jurisdiction: j, ID: r.ID}
	}
	command, err := reportCommand(r, contact)
	if err != nil {
		return Receipt{}, err
	}
	out, err := a.db.Update(ctx, ref, command, a.open(ref, r, contact, env))
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Case: out.Case, Link: a.keys.linkOf(ref), Ref: ref}, nil
}

func (a *App) open(ref store.Ref, r casework.Report, contact Contact, env casework.Env) func(casework.Case) (store.Change, error) {
	return func(c casework.Case) (store.Change, error) {
		if c.Rev > 0 { // the same key, and not the same command
			return store.Change{}, fault.New(fault.Conflict, "app.key_reused").At("id")
		}
		change, err := decide(r, env)(c)
		if err != nil {
			return store.Change{}, err
		}
		change.Contact, err = a.keys.sealContact(ref, contact)
		return change, err
	}
}

// reportCommand is the id of the command that a report is: equal for equal
// reports, so that a retry is told from another report under the same key.
func reportCommand(r casework.Report, c Contact) (string, error) {
	b, err := json.Marshal(struct {
		Report  casework.Report
		Contact Contact
	}{r, c})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), nil
}
