package store

import (
	"context"
	"encoding/json"
	"strings"

	"wellfield/internal/journal"
)

var (
	selectSubjectsShared = query(`SELECT DISTINCT subject FROM entries WHERE jurisdiction = $1 ORDER BY subject`)
	selectPublications   = query(`SELECT seq, command, bytes, hash FROM entries WHERE jurisdiction = $1 AND subject = $2 ORDER BY seq`)
)

// documents verifies each kind's chain of publications and each version's body.
func (v *verifier) documents(ctx context.Context) error {
	rows, err := v.q.QueryContext(ctx, selectSubjectsShared, cityWide)
	if err != nil {
		return wrap("verify documents", err)
	}
	kinds := map[DocumentKind]bool{}
	for _, k := range DocumentKinds() {
		kinds[k] = true
	}
	err = each(rows, func() error {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return err
		}
		if subject == proposalsSubject || subject == samplingSubject || subject == headsSubject { // verified with what they are about
			return nil
		}
		kind, ok := strings.CutPrefix(subject, "document:")
		if !ok {
			v.found(cityWide, subject, "a chain of no known subject")
			return nil
		}
		kinds[DocumentKind(kind)] = true
		return nil
	})
	if err != nil {
		return wrap("verify documents", err)
	}
	for k := range kinds {
		if err := v.documentKind(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) documentKind(ctx context.Context, k DocumentKind) error {
	subject := documentSubject(k)
	published, err := v.publications(ctx, subject)
	if err != nil {
		return err
	}
	versions, err := documentsOf(ctx, v.q, k)
	if err != nil {
		return err
	}
	for _, d := range versions {
		v.seen.Documents++
		e, ok := published[d.Version]
		delete(published, d.Version)
		if !ok {
			v.found(cityWide, subject, "version %d was never published in the journal", d.Version)
			continue
		}
		var p publication
		if err := json.Unmarshal(e.Body, &p); err != nil || p.Digest != d.Digest || p.Note != d.Note || p.Kind != k ||
			e.At != d.At.UnixMicro() || e.Actor != "post:"+d.Post || e.State != d.Digest {
			v.found(cityWide, subject, "version %d differs from its entry", d.Version)
		}
		if err := v.documentBody(ctx, k, d.Version, p.Stored); err != nil {
			v.found(cityWide, subject, "version %d: %v", d.Version, err)
		}
	}
	for version := range published {
		v.found(cityWide, subject, "version %d is missing", version)
	}
	return nil
}

func (v *verifier) documentBody(ctx context.Context, k DocumentKind, version int, stored journal.Hash) error {
	var skip any
	var packed []byte
	if err := v.q.QueryRowContext(ctx, selectDocument, string(k), version).Scan(&skip, &skip, &skip, &skip, &packed); err != nil {
		return wrap("load document", err)
	}
	if journal.Sum(packed) != stored {
		return errAltered
	}
	_, err := documentOf(ctx, v.q, k, version)
	return err
}

func (v *verifier) publications(ctx context.Context, subject string) (map[int]journal.Entry, error) {
	rows, err := v.q.QueryContext(ctx, selectPublications, cityWide, subject)
	if err != nil {
		return nil, wrap("verify documents", err)
	}
	chain := journal.NewChain(cityWide, subject)
	found := map[int]journal.Entry{}
	broken := false
	err = each(rows, func() error {
		var stored storedEntry
		if err := rows.Scan(&stored.seq, &stored.command, &stored.bytes, &stored.hash); err != nil {
			return err
		}
		v.seen.Entries++
		if broken {
			return nil
		}
		e, ok := v.entry(chain, cityWide, subject, stored)
		if !ok {
			broken = true
			return nil
		}
		found[int(e.Seq)] = e
		return nil
	})
	return found, wrap("verify documents", err)
}
