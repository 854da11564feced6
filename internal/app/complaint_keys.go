package app

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"

	"golang.org/x/crypto/chacha20poly1305"

	"wellfield/internal/casework"
	"wellfield/internal/complaint"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

func hasDuty(duties []org.Duty, d org.Duty) bool { return slices.Contains(duties, d) }

// complaintID turns a complainant's key into the id of the complaint, as caseID does.
func complaintID(key uuid.UUID) complaint.ID {
	sum := sha256.Sum256(append([]byte("wellfield complaint\n"), key[:]...))
	id := uuid.UUID(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return complaint.ID(id.String())
}

// complaintLink is the secret with which a complaint is followed. It is derived, not
// stored.
func (k keys) complaintLink(id complaint.ID) string {
	return strings.ToLower(crockford.EncodeToString(mac(k.link, "complaint", "", string(id))[:16]))
}

func (k keys) opensComplaint(id complaint.ID, link string) bool {
	return subtle.ConstantTimeCompare([]byte(k.complaintLink(id)), []byte(strings.ToLower(link))) == 1
}

func boundTo(id complaint.ID, kind store.BoxKind, digest string) string {
	return "complaint/" + string(id) + "/" + string(kind) + "/" + digest
}

func sealContact(c Contact) (casework.Sealed, []string, error) {
	var held []string
	if c.Phone != "" {
		held = append(held, "phone")
	}
	if c.Email != "" {
		held = append(held, "email")
	}
	if held == nil {
		return casework.Sealed{}, nil, nil
	}
	b, err := json.Marshal(c)
	return seal(b), held, err
}

// closeComplaint closes what an event seals under the complaint's keys, and makes those
// that there are not yet. What was written has its key from the beginning; who
// complained gets one with the first thing that tells.
func (a *App) closeComplaint(change *store.ComplaintChange, id complaint.ID, first bool) error {
	words, identity := complaint.Seals(change.Event)
	wrapped, err := map[store.BoxKind][]byte{}, error(nil)
	if !first {
		if wrapped, err = a.db.ComplaintKeys(context.Background(), id); err != nil { // a decision outlives its caller
			return err
		}
	}
	change.Keys = map[store.BoxKind][]byte{}
	for _, part := range []struct {
		kind  store.BoxKind
		seals []*casework.Sealed
	}{{store.BoxWords, words}, {store.BoxIdentity, identity}} {
		if len(part.seals) == 0 && (!first || part.kind == store.BoxIdentity) {
			continue
		}
		var own []byte
		if have, known := wrapped[part.kind]; known {
			own, err = decrypt(a.keys.vault, have, boundTo(id, part.kind, ""))
		} else {
			own = make([]byte, chacha20poly1305.KeySize)
			fillRandom(own)
			change.Keys[part.kind], err = encrypt(a.keys.vault, own, boundTo(id, part.kind, ""))
		}
		if err != nil {
			return err
		}
		for _, s := range part.seals {
			// The salt lies inside, so that nobody guesses a short value from the digest.
			plain := append(append([]byte{byte(len(s.Salt))}, s.Salt...), s.Value...)
			box, err := encrypt(own, plain, boundTo(id, part.kind, s.Digest.String()))
			if err != nil {
				return err
			}
			change.Boxes = append(change.Boxes, store.ComplaintBox{Kind: part.kind, Digest: s.Digest, Box: box})
		}
	}
	return nil
}

// errBox is a box that does not hold what the journal says.
const errBox = errorString("app: a sealed value of a complaint cannot be opened")

// openComplaint opens what one of a complaint's keys closes.
func (a *App) openComplaint(ctx context.Context, id complaint.ID, kind store.BoxKind) ([]casework.Sealed, error) {
	keys, err := a.db.ComplaintKeys(ctx, id)
	if err != nil || keys[kind] == nil {
		return nil, err
	}
	own, err := decrypt(a.keys.vault, keys[kind], boundTo(id, kind, ""))
	if err != nil {
		return nil, errBox
	}
	boxes, err := a.db.ComplaintBoxes(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []casework.Sealed
	for _, b := range boxes {
		if b.Kind != kind {
			continue
		}
		s, err := openBox(own, id, b)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func openBox(own []byte, id complaint.ID, b store.ComplaintBox) (casework.Sealed, error) {
	plain, err := decrypt(own, b.Box, boundTo(id, b.Kind, b.Digest.String()))
	if err != nil || len(plain) == 0 || len(plain) < 1+int(plain[0]) {
		return casework.Sealed{}, errBox
	}
	n := 1 + int(plain[0])
	s := casework.Sealed{Digest: b.Digest, Salt: plain[1:n], Value: plain[n:]}
	if casework.SealDigest(s.Value, s.Salt) != s.Digest {
		return casework.Sealed{}, errBox
	}
	return s, nil
}

// verifyComplaints opens everything that is sealed of complaints.
func (a *App) verifyComplaints(ctx context.Context, report func(store.Finding)) error {
	return a.db.EachComplaint(ctx, func(id complaint.ID) error {
		for _, kind := range []store.BoxKind{store.BoxWords, store.BoxIdentity} {
			if _, err := a.openComplaint(ctx, id, kind); err == errBox {
				report(store.Finding{Subject: "complaint:" + string(id), What: "what is sealed of it cannot be opened"})
			} else if err != nil {
				return err
			}
		}
		return nil
	})
}
