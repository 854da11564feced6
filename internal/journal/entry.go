// Package journal is the evidence: entries as canonical bytes, chained per
// subject by hash, and the check of a chain. A subject is one case or one
// policy document. It holds no storage: bytes come in and go out.
package journal

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Hash is a SHA-256 value, written as lower-case hex.
type Hash [sha256.Size]byte

// Sum is the hash of b.
func Sum(b []byte) Hash { return sha256.Sum256(b) }

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero tells whether the hash was never set.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes hex.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads exactly what MarshalText writes.
func (h *Hash) UnmarshalText(b []byte) error {
	if len(b) != hex.EncodedLen(len(h)) || bytes.ContainsAny(b, "ABCDEF") {
		return fmt.Errorf("journal: malformed hash %q", b)
	}
	_, err := hex.Decode(h[:], b)
	return err
}

// Entry is one recorded fact about a subject.
type Entry struct {
	Jurisdiction string          `json:"jurisdiction"`
	Subject      string          `json:"subject"`
	Seq          int64           `json:"seq"`               // 1, 2, 3 … within the subject
	At           int64           `json:"at"`                // microseconds since 1970, UTC
	Actor        string          `json:"actor"`             // a post, never a person
	Kind         string          `json:"kind"`              // what happened
	Command      string          `json:"command,omitempty"` // id of the command that caused it
	Body         json.RawMessage `json:"body"`              // the facts; what may be personal only as salted digest
	State        Hash            `json:"state"`             // digest of the subject's row after this entry
	Prev         Hash            `json:"prev"`              // hash of the entry before; Genesis for the first
}

// Time is At as a UTC time.
func (e Entry) Time() time.Time { return time.UnixMicro(e.At).UTC() }

// Genesis is the Prev of a subject's first entry. It binds the chain to its
// subject, so that a whole chain cannot be passed off as another subject's.
func Genesis(jurisdiction, subject string) Hash {
	return Sum([]byte("wellfield journal v1\n" + jurisdiction + "\n" + subject + "\n"))
}

// Parse reads canonical bytes and refuses bytes that Encode would not write, so
// that one fact has exactly one form. The entry's body shares their memory.
func Parse(b []byte) (Entry, error) {
	if e, ok := scanEntry(b); ok {
		return e, nil
	}
	return parse(b)
}

// parse reads with the library.
func parse(b []byte) (Entry, error) {
	var e Entry
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		return Entry{}, fmt.Errorf("journal: parse entry: %w", err)
	}
	again, err := Encode(e)
	if err != nil {
		return Entry{}, err
	}
	if !bytes.Equal(again, b) {
		return Entry{}, fmt.Errorf("journal: entry bytes are not canonical")
	}
	return e, nil
}

// Broken says where a chain fails and how.
type Broken struct {
	Jurisdiction, Subject string
	Seq                   int64
	Why                   string
}

func (b *Broken) Error() string {
	return fmt.Sprintf("journal: %s %s entry %d: %s", b.Jurisdiction, b.Subject, b.Seq, b.Why)
}

// Chain checks the entries of one subject one after the other.
type Chain struct {
	jurisdiction, subject string
	tip                   Hash
	last                  Entry
	seq                   int64
}

// NewChain starts the check of a subject at its beginning.
func NewChain(jurisdiction, subject string) *Chain {
	return &Chain{jurisdiction: jurisdiction, subject: subject, tip: Genesis(jurisdiction, subject)}
}

// ResumeChain starts the check of a subject whose first entries were taken away,
// behind the last of them. Whoever resumes says why it believes the tip.
func ResumeChain(jurisdiction, subject string, tip Hash, seq int64) *Chain {
	return &Chain{jurisdiction: jurisdiction, subject: subject, tip: tip, seq: seq, last: Entry{At: math.MinInt64}}
}

// Next checks the next entry's stored bytes against its stored hash and against
// all that came before, and returns the entry.
func (c *Chain) Next(stored []byte, hash Hash) (Entry, error) {
	broken := func(why string) error {
		return &Broken{c.jurisdiction, c.subject, c.seq + 1, why}
	}
	sum := Sum(stored)
	if subtle.ConstantTimeCompare(sum[:], hash[:]) != 1 {
		return Entry{}, broken("bytes do not match their hash")
	}
	e, err := Parse(stored)
	if err != nil {
		return Entry{}, broken(err.Error())
	}
	switch {
	case e.Jurisdiction != c.jurisdiction || e.Subject != c.subject:
		return Entry{}, broken("entry belongs to another subject")
	case e.Seq != c.seq+1:
		return Entry{}, broken(fmt.Sprintf("sequence %d where %d was due", e.Seq, c.seq+1))
	case e.Prev != c.tip:
		return Entry{}, broken("does not follow the entry before")
	case c.seq > 0 && e.At < c.last.At:
		return Entry{}, broken("is dated before the entry before")
	}
	c.seq, c.tip, c.last = e.Seq, hash, e
	return e, nil
}

// Tip is the hash of the last entry checked, and how many there were.
func (c *Chain) Tip() (Hash, int64) { return c.tip, c.seq }

// State is the digest of the subject's row after the last entry checked.
func (c *Chain) State() Hash { return c.last.State }
