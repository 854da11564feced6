package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"wellfield/internal/fault"
)

// LinkKind says how a request of a peer and a case came to be the same.
type LinkKind string

// The kinds of links.
const (
	LinkPulled LinkKind = "pulled" // it was there first
	LinkPushed LinkKind = "pushed" // it was here first
	LinkEcho   LinkKind = "echo"   // a case of ours that came back by another way
)

// Link ties a request of a peer to a case. A request has one, and a case has
// one with each peer, echoes aside.
type Link struct {
	Peer, Remote string
	Ref          Ref
	Kind         LinkKind
	Digest       string // of what the peer last said
	Status       string // of the peer, as it writes it
	Fault        string // why a person is needed; empty when none is
	Told         int64  // revision of the case up to which the peer was told
	CheckedAt    time.Time
	MadeAt       time.Time
	Ended        bool // nothing more is expected of either side
}

const linkColumns = `peer, remote, jurisdiction, case_id, kind, digest, status, fault, told, checked_at, made_at, ended`

var (
	insertLink    = query(`INSERT INTO peer_links (` + linkColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`)
	updateLink    = query(`UPDATE peer_links SET digest = $1, status = $2, fault = $3, checked_at = $4, ended = $5 WHERE peer = $6 AND remote = $7`)
	updateTold    = query(`UPDATE peer_links SET told = $1 WHERE peer = $2 AND remote = $3 AND told < $4`)
	selectLink    = query(`SELECT ` + linkColumns + ` FROM peer_links WHERE peer = $1 AND remote = $2`)
	selectOfCase  = query(`SELECT ` + linkColumns + ` FROM peer_links WHERE jurisdiction = $1 AND case_id = $2 ORDER BY peer, made_at, remote`)
	selectToCheck = query(`SELECT ` + linkColumns + ` FROM peer_links WHERE peer = $1 AND ended = 0 AND checked_at <= $2 ORDER BY checked_at, remote LIMIT $3`)
	selectRecent  = query(`SELECT l.peer, l.remote, l.jurisdiction, l.case_id, l.kind, l.digest, l.status, l.fault, l.told, l.checked_at, l.made_at, l.ended, c.number, c.state
		FROM peer_links l JOIN cases c ON c.jurisdiction = l.jurisdiction AND c.id = l.case_id
		WHERE l.peer = $1 ORDER BY CASE WHEN l.fault <> '' THEN 0 ELSE 1 END, l.made_at DESC, l.remote DESC LIMIT $2`)
	selectChanged = query(`SELECT l.peer, l.remote, l.jurisdiction, l.case_id, l.kind, l.digest, l.status, l.fault, l.told, l.checked_at, l.made_at, l.ended
		FROM peer_links l JOIN cases c ON c.jurisdiction = l.jurisdiction AND c.id = l.case_id
		WHERE l.peer = $1 AND l.kind = 'pushed' AND c.rev > l.told ORDER BY l.remote LIMIT $2`)
	countLinks     = query(`SELECT kind, count(*), coalesce(sum(CASE WHEN fault <> '' THEN 1 ELSE 0 END), 0) FROM peer_links WHERE peer = $1 GROUP BY kind ORDER BY kind`)
	selectUnpushed = query(`SELECT c.jurisdiction, c.id FROM cases c
		WHERE c.lead = $1 AND c.state IN ('dispatched', 'handling', 'reopened') AND c.ended_at IS NULL AND c.id > $2
		AND NOT EXISTS (SELECT 1 FROM peer_links l WHERE l.peer = $3 AND l.jurisdiction = c.jurisdiction AND l.case_id = c.id)
		AND NOT EXISTS (SELECT 1 FROM peer_jobs j WHERE j.peer = $4 AND j.jurisdiction = c.jurisdiction AND j.case_id = c.id AND j.kind = 'request')
		ORDER BY c.id LIMIT $5`)
)

func (l *Link) scan(more ...any) (fields []any, take func()) {
	var kind string
	var checked, made, ended int64
	fields = append([]any{&l.Peer, &l.Remote, &l.Ref.Jurisdiction, &l.Ref.ID, &kind, &l.Digest, &l.Status, &l.Fault, &l.Told, &checked, &made, &ended}, more...)
	return fields, func() {
		l.Kind, l.CheckedAt, l.MadeAt, l.Ended = LinkKind(kind), sometime(checked), sometime(made), ended != 0
	}
}

func (db *DB) links(ctx context.Context, text string, args ...any) ([]Link, error) {
	rows, err := db.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, wrap("load links", err)
	}
	var all []Link
	err = each(rows, func() error {
		var l Link
		fields, take := l.scan()
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		take()
		all = append(all, l)
		return nil
	})
	return all, wrap("load links", err)
}

// Link loads the link of a peer's request.
func (db *DB) Link(ctx context.Context, peer, remote string) (Link, bool, error) {
	var l Link
	fields, take := l.scan()
	err := db.read.QueryRowContext(ctx, selectLink, peer, remote).Scan(fields...)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, false, nil
	}
	take()
	return l, err == nil, wrap("load link", err)
}

// LinksOf are the links of a case with every peer.
func (db *DB) LinksOf(ctx context.Context, ref Ref) ([]Link, error) {
	return db.links(ctx, selectOfCase, ref.Jurisdiction, string(ref.ID))
}

// LinksToCheck are links of which news is expected, the longest unasked first.
func (db *DB) LinksToCheck(ctx context.Context, peer string, before time.Time, limit int) ([]Link, error) {
	return db.links(ctx, selectToCheck, peer, before.UnixMicro(), limit)
}

// LinksChanged are pushed links whose case went on since the peer was told.
func (db *DB) LinksChanged(ctx context.Context, peer string, limit int) ([]Link, error) {
	return db.links(ctx, selectChanged, peer, limit)
}

// SeenLink is a link with what people call its case.
type SeenLink struct {
	Link
	Number, State string
}

// RecentLinks are a peer's newest links, those that need a person first.
func (db *DB) RecentLinks(ctx context.Context, peer string, limit int) ([]SeenLink, error) {
	rows, err := db.read.QueryContext(ctx, selectRecent, peer, limit)
	if err != nil {
		return nil, wrap("load links", err)
	}
	var all []SeenLink
	err = each(rows, func() error {
		var l SeenLink
		fields, take := l.scan(&l.Number, &l.State)
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		take()
		all = append(all, l)
		return nil
	})
	return all, wrap("load links", err)
}

// LinkCounts counts a peer's links by kind, and those that need a person.
func (db *DB) LinkCounts(ctx context.Context, peer string) (byKind map[LinkKind]int, needPerson int, err error) {
	rows, err := db.read.QueryContext(ctx, countLinks, peer)
	if err != nil {
		return nil, 0, wrap("count links", err)
	}
	byKind = map[LinkKind]int{}
	err = each(rows, func() error {
		var kind string
		var n, faults int
		if err := rows.Scan(&kind, &n, &faults); err != nil {
			return err
		}
		byKind[LinkKind(kind)] = n
		needPerson += faults
		return nil
	})
	return byKind, needPerson, wrap("count links", err)
}

// Unpushed are cases with a lead unit that have neither a link with the peer
// nor work under way for it, by id after the one given.
func (db *DB) Unpushed(ctx context.Context, peer, lead, after string, limit int) ([]Ref, error) {
	rows, err := db.read.QueryContext(ctx, selectUnpushed, lead, after, peer, peer, limit)
	if err != nil {
		return nil, wrap("find cases to push", err)
	}
	var all []Ref
	err = each(rows, func() error {
		var r Ref
		if err := rows.Scan(&r.Jurisdiction, &r.ID); err != nil {
			return err
		}
		all = append(all, r)
		return nil
	})
	return all, wrap("find cases to push", err)
}

// SaveLink makes a link. The same link again changes nothing; another link of
// the same request, or of the same case, is refused with store.link_taken.
func (tx PeerTx) SaveLink(l Link) error {
	l.Peer = tx.peer
	n, err := tx.tx.exec(insertLink, l.Peer, l.Remote, l.Ref.Jurisdiction, string(l.Ref.ID), string(l.Kind), l.Digest, l.Status, l.Fault,
		l.Told, instant(l.CheckedAt), instant(l.MadeAt), truth(l.Ended))
	if err != nil || n == 1 {
		return wrap("save link", err)
	}
	var there Link
	fields, take := there.scan()
	err = tx.tx.row(selectLink, l.Peer, l.Remote).Scan(fields...)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap("save link", err)
	}
	take()
	if err == nil && there.Ref == l.Ref {
		return nil
	}
	return fault.New(fault.Conflict, "store.link_taken").With("peer", l.Peer).With("remote", strings.ToValidUTF8(l.Remote, "�"))
}

// Heard records what the peer last said of a link.
func (tx PeerTx) Heard(l Link) error {
	_, err := tx.tx.exec(updateLink, l.Digest, l.Status, l.Fault, instant(l.CheckedAt), truth(l.Ended), tx.peer, l.Remote)
	return wrap("save link", err)
}

// Told records up to which revision of the case the peer was told, or is about
// to be by jobs of the same transaction.
func (tx PeerTx) Told(remote string, rev int64) error {
	_, err := tx.tx.exec(updateTold, rev, tx.peer, remote, rev)
	return wrap("save link", err)
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
