package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// DocumentKind is a kind of policy document.
type DocumentKind string

// The kinds of policy documents.
const (
	Areas         DocumentKind = "areas"
	Organisations DocumentKind = "organisations"
	Catalogue     DocumentKind = "catalogue"
	Rules         DocumentKind = "dispatch_rules"
	Calendar      DocumentKind = "calendar"
	Procedure     DocumentKind = "procedure"
	Peers         DocumentKind = "peers"
	Plans         DocumentKind = "plans"
)

// Clocks is no document: under it is noted that cases which were written before
// there were clocks have theirs.
const Clocks DocumentKind = "clocks"

// DocumentKinds lists the kinds in the order in which they build on each other.
func DocumentKinds() []DocumentKind {
	return []DocumentKind{Areas, Organisations, Catalogue, Rules, Calendar, Procedure, Peers, Plans}
}

// Document is an immutable version of a policy document.
type Document struct {
	Kind    DocumentKind
	Version int
	At      time.Time
	Post    string // who published
	Note    string
	Digest  journal.Hash
	Body    []byte // canonical JSON, empty in lists
}

// cityWide is the jurisdiction of what belongs to no single one.
const cityWide = ""

var (
	selectLatest    = query(`SELECT coalesce(max(version), 0) FROM documents WHERE kind = $1`)
	selectDocument  = query(`SELECT at, by_post, note, digest, body FROM documents WHERE kind = $1 AND version = $2`)
	selectDocuments = query(`SELECT version, at, by_post, note, digest FROM documents WHERE kind = $1 ORDER BY version DESC`)
	insertDocument  = query(`INSERT INTO documents (kind, version, at, by_post, note, digest, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	selectTip       = query(`SELECT hash FROM entries WHERE jurisdiction = $1 AND subject = $2 ORDER BY seq DESC LIMIT 1`)
)

// DocumentPublished is the kind of the line that a publication leaves in the
// security log.
const DocumentPublished = "document_published"

// Publish stores the next version of a document together with its journal
// entry and its line of the security log. base is the version the change was made from: when somebody published
// in between, it is a Conflict. Publishing the body that is current changes
// nothing and returns its version.
func (db *DB) Publish(ctx context.Context, d Document, base int) (int, error) {
	packed, err := pack(d.Body)
	if err != nil {
		return 0, err
	}
	d.Digest = journal.Sum(d.Body)
	version := 0
	err = db.loggingMany(ctx, func(tx *Tx) (events []SecurityEvent, err error) {
		var published bool
		if version, published, err = tx.publish(d, packed, base); published {
			events = []SecurityEvent{{At: d.At, Kind: DocumentPublished, Post: d.Post, About: string(d.Kind), Mark: int64(version), Hash: d.Digest}}
		}
		return events, err
	})
	return version, err
}

func (tx *Tx) publish(d Document, packed []byte, base int) (version int, published bool, err error) {
	var latest int
	if err := tx.row(selectLatest, string(d.Kind)).Scan(&latest); err != nil {
		return 0, false, wrap("publish", err)
	}
	if latest > 0 {
		var digest []byte
		var skip any
		if err := tx.row(selectDocument, string(d.Kind), latest).Scan(&skip, &skip, &skip, &digest, &skip); err != nil {
			return 0, false, wrap("publish", err)
		}
		if bytes.Equal(digest, d.Digest[:]) {
			return latest, false, nil
		}
	}
	if latest != base {
		return 0, false, fault.New(fault.Conflict, "store.document_changed").With("kind", string(d.Kind)).With("version", latest)
	}
	d.Version = latest + 1
	_, err = tx.exec(insertDocument, string(d.Kind), d.Version, d.At.UnixMicro(), d.Post, d.Note, d.Digest[:], packed)
	if isDuplicate(err) {
		return 0, false, fault.New(fault.Conflict, "store.document_changed").With("kind", string(d.Kind)).With("version", d.Version)
	}
	if err != nil {
		return 0, false, wrap("publish", err)
	}
	return d.Version, true, tx.journalDocument(d, packed)
}

func documentSubject(k DocumentKind) string { return "document:" + string(k) }

// publication is the body of a document's entry. Stored is the hash of the
// bytes as they lie in the database, where one text has many packed forms.
type publication struct {
	Kind    DocumentKind `json:"kind"`
	Version int          `json:"version"`
	Note    string       `json:"note"`
	Digest  journal.Hash `json:"digest"`
	Stored  journal.Hash `json:"stored"`
}

func (tx *Tx) journalDocument(d Document, packed []byte) error {
	tip := journal.Genesis(cityWide, documentSubject(d.Kind))
	var last []byte
	err := tx.row(selectTip, cityWide, documentSubject(d.Kind)).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap("publish", err)
	}
	if h, ok := hashOf(last); ok {
		tip = h
	}
	body, err := json.Marshal(publication{d.Kind, d.Version, d.Note, d.Digest, journal.Sum(packed)})
	if err != nil {
		return err
	}
	e := journal.Entry{Jurisdiction: cityWide, Subject: documentSubject(d.Kind), Seq: int64(d.Version),
		At: d.At.UnixMicro(), Actor: "post:" + d.Post, Kind: "published", Body: body, State: d.Digest, Prev: tip}
	l, err := encodeLine(e)
	if err != nil {
		return err
	}
	if _, err := insertEntries.exec(tx, []any{cityWide, e.Subject, e.Seq, e.Command, string(l.bytes), l.hash[:]}); err != nil {
		return wrap("append entry", err)
	}
	return nil
}

// Latest returns the newest version number of a kind, 0 when there is none.
func (db *DB) Latest(ctx context.Context, k DocumentKind) (int, error) {
	var v int
	err := db.read.one(ctx, selectLatest, string(k)).Scan(&v)
	return v, wrap("latest document", err)
}

// Document loads one version.
func (db *DB) Document(ctx context.Context, k DocumentKind, version int) (Document, error) {
	return documentOf(ctx, db.read, k, version)
}

// querier reads: the database, or one snapshot of it.
type querier interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row
}

func documentOf(ctx context.Context, q querier, k DocumentKind, version int) (Document, error) {
	d := Document{Kind: k, Version: version}
	var at int64
	var digest, packed []byte
	err := q.QueryRowContext(ctx, selectDocument, string(k), version).Scan(&at, &d.Post, &d.Note, &digest, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return Document{}, fault.New(fault.NotFound, "store.document_unknown").With("kind", string(k)).With("version", version)
	}
	if err != nil {
		return Document{}, wrap("load document", err)
	}
	d.At = fromMicros(at)
	if d.Body, err = unpack(packed); err != nil {
		return Document{}, err
	}
	h, ok := hashOf(digest)
	if !ok || journal.Sum(d.Body) != h {
		return Document{}, fmt.Errorf("store: document %s version %d does not match its digest", k, version)
	}
	d.Digest = h
	return d, nil
}

// Documents lists the versions of a kind, newest first, without bodies.
func (db *DB) Documents(ctx context.Context, k DocumentKind) ([]Document, error) {
	return documentsOf(ctx, db.read, k)
}

func documentsOf(ctx context.Context, q querier, k DocumentKind) ([]Document, error) {
	rows, err := q.QueryContext(ctx, selectDocuments, string(k))
	if err != nil {
		return nil, wrap("list documents", err)
	}
	var all []Document
	err = each(rows, func() error {
		d := Document{Kind: k}
		var at int64
		var digest []byte
		if err := rows.Scan(&d.Version, &at, &d.Post, &d.Note, &digest); err != nil {
			return err
		}
		d.At = fromMicros(at)
		d.Digest, _ = hashOf(digest)
		all = append(all, d)
		return nil
	})
	return all, wrap("list documents", err)
}

func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		return nil, wrap("pack document", err)
	}
	if err := w.Close(); err != nil {
		return nil, wrap("pack document", err)
	}
	return b.Bytes(), nil
}

// maxDocument bounds an unpacked document: the areas of the largest city we
// know need a tenth of it.
const maxDocument = 1 << 30

func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, wrap("unpack document", err)
	}
	body, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return nil, wrap("unpack document", err)
	}
	if len(body) > maxDocument {
		return nil, errors.New("store: document larger than its bound")
	}
	return body, nil
}
