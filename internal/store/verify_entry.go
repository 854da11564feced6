package store

import (
	"wellfield/internal/casework"
	"wellfield/internal/journal"
)

// storedEntry is an entry as it stands in the database.
type storedEntry struct {
	seq            int64
	command, bytes string
	hash           []byte
}

// entry checks one entry and tells whether the chain still holds.
func (v *verifier) entry(chain *journal.Chain, jurisdiction, subject string, stored storedEntry) (journal.Entry, bool) {
	h, ok := hashOf(stored.hash)
	if !ok {
		v.found(jurisdiction, subject, "entry with a hash of %d bytes", len(stored.hash))
		return journal.Entry{}, false
	}
	e, err := chain.Next([]byte(stored.bytes), h)
	if err != nil {
		v.found(jurisdiction, subject, "%v", err)
		return journal.Entry{}, false
	}
	if e.Command != stored.command || e.Seq != stored.seq {
		v.found(jurisdiction, subject, "entry %d: its columns differ from its bytes", e.Seq)
	}
	return e, true
}

// mentioned notes the digests of the sealed values that an entry carries.
func (v *verifier) mentioned(p *page, s *stored, e journal.Entry) {
	event, err := casework.DecodeEvent(e.Kind, e.Body)
	if err != nil {
		v.found(s.row.jurisdiction, s.row.id, "entry %d: %v", e.Seq, err)
		return
	}
	for _, value := range casework.SealedIn(event) {
		p.mentions[mention{s, value.Digest}] = true
	}
}
