package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"wellfield/internal/casework"
	"wellfield/internal/journal"
)

var (
	selectCase     = query(`SELECT body FROM cases WHERE jurisdiction = $1 AND id = $2`)
	selectWhere    = query(`SELECT jurisdiction FROM cases WHERE id = $1 ORDER BY jurisdiction LIMIT 1`)
	selectByNumber = query(`SELECT jurisdiction, id FROM cases WHERE number = $1 ORDER BY jurisdiction LIMIT 1`)
	selectSealed   = query(`SELECT digest, salt, value FROM sealed WHERE jurisdiction = $1 AND subject = $2`)
	selectEntries  = query(`SELECT bytes, hash FROM entries WHERE jurisdiction = $1 AND subject = $2 ORDER BY seq`)
)

// Locate finds the jurisdiction of a case by its id.
func (db *DB) Locate(ctx context.Context, id casework.ID) (Ref, bool, error) {
	var j string
	err := db.read.one(ctx, selectWhere, string(id)).Scan(&j)
	if errors.Is(err, sql.ErrNoRows) {
		return Ref{}, false, nil
	}
	return Ref{j, id}, err == nil, wrap("locate case", err)
}

// ByNumber finds a case by the number that people use.
func (db *DB) ByNumber(ctx context.Context, number string) (Ref, bool, error) {
	var ref Ref
	err := db.read.one(ctx, selectByNumber, number).Scan(&ref.Jurisdiction, &ref.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return Ref{}, false, nil
	}
	return ref, err == nil, wrap("find number", err)
}

// Sealed are a case's opened values by their digest.
type Sealed map[journal.Hash]casework.Sealed

// Open fills a digest's value in; it stays empty when the value was erased.
func (s Sealed) Open(v *casework.Sealed) {
	if full, ok := s[v.Digest]; ok {
		*v = full
	}
}

// Case loads one case with its words opened.
func (db *DB) Case(ctx context.Context, ref Ref) (casework.Case, Sealed, bool, error) {
	var body string
	err := db.read.one(ctx, selectCase, ref.Jurisdiction, string(ref.ID)).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return casework.Case{}, nil, false, nil
	}
	if err != nil {
		return casework.Case{}, nil, false, wrap("load case", err)
	}
	c, err := casework.DecodeCase([]byte(body))
	if err != nil {
		return casework.Case{}, nil, false, err
	}
	sealed, err := db.sealed(ctx, ref)
	if err != nil {
		return casework.Case{}, nil, false, err
	}
	sealed.Open(&c.Summary)
	sealed.Open(&c.Resolution)
	sealed.Open(&c.Place.Spot)
	for i := range c.Attributes {
		sealed.Open(&c.Attributes[i].Value)
	}
	if c.Route != nil {
		sealed.Open(&c.Route.Reason)
	}
	return c, sealed, true, nil
}

func (db *DB) sealed(ctx context.Context, ref Ref) (Sealed, error) {
	rows, err := db.read.all(ctx, selectSealed, ref.Jurisdiction, string(ref.ID))
	if err != nil {
		return nil, wrap("load sealed values", err)
	}
	found := Sealed{}
	err = each(rows, func() error {
		var digest []byte
		var v casework.Sealed
		if err := rows.Scan(&digest, &v.Salt, &v.Value); err != nil {
			return err
		}
		if len(digest) != len(v.Digest) {
			return fmt.Errorf("store: digest of %d bytes", len(digest))
		}
		v.Digest = journal.Hash(digest)
		found[v.Digest] = v
		return nil
	})
	return found, wrap("load sealed values", err)
}

// Happening is one event of a case's life as it was recorded.
type Happening struct {
	Entry journal.Entry
	Event casework.Event
}

// History loads the case's events in order, words opened.
func (db *DB) History(ctx context.Context, ref Ref, sealed Sealed) ([]Happening, error) {
	rows, err := db.read.all(ctx, selectEntries, ref.Jurisdiction, string(ref.ID))
	if err != nil {
		return nil, wrap("load history", err)
	}
	var all []Happening
	err = each(rows, func() error {
		var bytes string
		var hash []byte
		if err := rows.Scan(&bytes, &hash); err != nil {
			return err
		}
		e, err := journal.Parse([]byte(bytes))
		if err != nil {
			return err
		}
		event, err := casework.DecodeEvent(e.Kind, e.Body)
		if err != nil {
			return err
		}
		for _, v := range casework.SealedIn(event) {
			sealed.Open(v)
		}
		all = append(all, Happening{e, event})
		return nil
	})
	return all, wrap("load history", err)
}

// each runs one for every row and closes the rows.
func each(rows *sql.Rows, one func() error) error {
	for rows.Next() {
		if err := one(); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: %s: %w", what, err)
}

// summarised is a case of a list: its row with the summary opened.
func summarised(body string, salt, value []byte) (casework.Case, error) {
	c, err := casework.DecodeCase([]byte(body))
	c.Summary.Salt, c.Summary.Value = salt, value
	return c, err
}

// listed reads rows of body and summary to their end.
func listed(rows *sql.Rows) (all []casework.Case, err error) {
	err = each(rows, func() error {
		var body string
		var salt, value []byte
		if err := rows.Scan(&body, &salt, &value); err != nil {
			return err
		}
		c, err := summarised(body, salt, value)
		all = append(all, c)
		return err
	})
	return all, err
}

// Jurisdictions lists those that have a case. It goes through all cases, and is
// asked seldom.
func (db *DB) Jurisdictions(ctx context.Context) ([]string, error) {
	rows, err := db.read.QueryContext(ctx, selectJurisdictions)
	if err != nil {
		return nil, wrap("list jurisdictions", err)
	}
	var all []string
	err = each(rows, func() error {
		var code string
		if err := rows.Scan(&code); err != nil {
			return err
		}
		all = append(all, code)
		return nil
	})
	return all, wrap("list jurisdictions", err)
}

var selectJurisdictions = query(`SELECT DISTINCT jurisdiction FROM cases ORDER BY jurisdiction`)
