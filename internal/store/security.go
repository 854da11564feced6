package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// SecurityEvent is what a line of the security log says: what happened, to which
// account in which post, and no more than that. The zero one is written nowhere.
type SecurityEvent struct {
	At      time.Time
	Kind    string
	Account string
	Post    string
	Result  string            // "" it was done, else refused or failed
	Client  string            // which kind of client asked, as "browser Firefox · Windows"
	Route   string            // the pattern of the address, never the address itself
	About   string            // what it was done to: an account, a key, a document, the number of a case
	Why     string            // the key of the fault
	N       int               // how many: rows, lines
	Mark    int64             // a place in a chain
	Hash    journal.Hash      // what stands at that place
	Facts   map[string]string // what else there is to say
	Address string            // of the asker; kept apart, and not as long
}

// SecurityLine is an event in its place.
type SecurityLine struct {
	SecurityEvent
	Seq        int64
	Prev, Hash journal.Hash // Hash is the line's own
	Bytes      string       // what the hash is of
}

// Origin is from where something was asked, for the security log alone: nothing
// is decided by it.
type Origin struct{ Client, Route, Address string }

type originKey struct{}

// WithOrigin carries an origin to whatever is written down on the way.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf is the origin of what is asked; the zero one where nobody asked.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}

// securitySubject is the subject of the chain.
const securitySubject = "security"

// said is the body of a line as it is hashed.
type said struct {
	Account string            `json:"account,omitempty"`
	Post    string            `json:"post,omitempty"`
	Result  string            `json:"result,omitempty"`
	Client  string            `json:"client,omitempty"`
	Route   string            `json:"route,omitempty"`
	About   string            `json:"about,omitempty"`
	Why     string            `json:"why,omitempty"`
	N       int               `json:"n,omitempty"`
	Mark    int64             `json:"mark,omitempty"`
	Hash    journal.Hash      `json:"hash,omitzero"`
	Facts   map[string]string `json:"facts,omitempty"`
	Source  journal.Hash      `json:"source,omitzero"` // digest of salt and address
	Clock   int64             `json:"clock,omitempty"` // what the writer's clock said, where the line before was later
}

var (
	selectLastLine = query(`SELECT seq, at, hash FROM security_log ORDER BY seq DESC LIMIT 1`)
	insertSaid     = query(`INSERT INTO security_log (seq, at, kind, account, post, result, bytes, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	insertSource   = query(`INSERT INTO security_sources (seq, salt, address) VALUES ($1, $2, $3)`)
)

// errChainMoved is that another process appended first.
var errChainMoved = fault.New(fault.Conflict, "store.conflict")

// logging runs a change of what belongs to the city and its line of the security
// log in one transaction: where the line cannot be written, nothing is changed.
// Two processes that append at once cannot both be right; the second tries again.
func (db *DB) logging(ctx context.Context, e SecurityEvent, change func(tx *Tx) error) error {
	return db.loggingMany(ctx, func(tx *Tx) ([]SecurityEvent, error) { return []SecurityEvent{e}, change(tx) })
}

// loggingMany is logging for a change that knows its lines only afterwards.
func (db *DB) loggingMany(ctx context.Context, change func(tx *Tx) ([]SecurityEvent, error)) (err error) {
	const tries = 16
	for range tries {
		err = db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
			events, err := change(tx)
			if err != nil {
				return err
			}
			for _, e := range events {
				if err := tx.appendSecurity(ctx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if !errors.Is(err, errChainMoved) {
			return err
		}
	}
	return err
}

// signing is logging, by the name of what it is mostly for.
func (db *DB) signing(ctx context.Context, e SecurityEvent, change func(tx *Tx) error) error {
	return db.logging(ctx, e, change)
}

// Record writes an event that changes nothing.
func (db *DB) Record(ctx context.Context, e SecurityEvent) error {
	return db.logging(ctx, e, func(*Tx) error { return nil })
}

// appendSecurity writes the next line of the chain.
func (tx *Tx) appendSecurity(ctx context.Context, e SecurityEvent) error {
	if e.Kind == "" {
		return nil
	}
	o := OriginOf(ctx)
	e.Facts = plainly(e.Facts)
	for _, text := range []*string{&e.Account, &e.Post, &e.Client, &e.Route, &e.About, &e.Why} {
		*text = Plainly(*text)
	}
	if e.Client == "" {
		e.Client = o.Client
	}
	if e.Route == "" {
		e.Route = o.Route
	}
	seq, last, tip, err := tx.lastLine()
	if err != nil {
		return err
	}
	seq++
	body := said{Account: e.Account, Post: e.Post, Result: e.Result, Client: e.Client, Route: e.Route, About: e.About, Why: e.Why,
		N: e.N, Mark: e.Mark, Hash: e.Hash, Facts: e.Facts}
	at := e.At.UnixMicro()
	if at < last {
		body.Clock, at = at, last
	}
	if e.Address != "" {
		if body.Source, err = tx.keepSource(seq, e.Address); err != nil {
			return err
		}
	}
	l, err := securityLine(seq, at, tip, e, body)
	if err != nil {
		return err
	}
	_, err = tx.exec(insertSaid, seq, at, e.Kind, e.Account, e.Post, e.Result, string(l.bytes), l.hash[:])
	if isDuplicate(err) {
		return errChainMoved
	}
	return wrap("write the security log", err)
}

// lastLine is where the chain ends.
func (tx *Tx) lastLine() (seq, at int64, tip journal.Hash, err error) {
	var hash []byte
	err = tx.row(selectLastLine).Scan(&seq, &at, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, journal.Genesis(cityWide, securitySubject), nil
	}
	tip, ok := hashOf(hash)
	if err == nil && !ok {
		err = errAltered
	}
	return seq, at, tip, wrap("read the security log", err)
}

func (tx *Tx) keepSource(seq int64, address string) (journal.Hash, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	_, err := tx.exec(insertSource, seq, salt, address)
	if isDuplicate(err) {
		return journal.Hash{}, errChainMoved
	}
	return sourceDigest(salt, address), wrap("keep an address", err)
}

func sourceDigest(salt []byte, address string) journal.Hash {
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte(address))
	return journal.Hash(h.Sum(nil))
}

func securityLine(seq, at int64, prev journal.Hash, e SecurityEvent, body said) (line, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return line{}, err
	}
	actor := "system"
	if e.Post != "" {
		actor = "post:" + e.Post
	}
	return encodeLine(journal.Entry{Jurisdiction: cityWide, Subject: securitySubject, Seq: seq, At: at, Actor: actor, Kind: e.Kind,
		Body: text, State: journal.Sum(text), Prev: prev})
}

// saidIn reads a line back.
func saidIn(e journal.Entry) (SecurityLine, said, error) {
	var b said
	err := json.Unmarshal(e.Body, &b)
	return SecurityLine{Seq: e.Seq, Prev: e.Prev, SecurityEvent: SecurityEvent{At: e.Time(), Kind: e.Kind, Account: b.Account, Post: b.Post,
		Result: b.Result, Client: b.Client, Route: b.Route, About: b.About, Why: b.Why, N: b.N, Mark: b.Mark, Hash: b.Hash, Facts: b.Facts}}, b, err
}
