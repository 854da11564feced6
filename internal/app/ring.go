package app

import (
	"encoding/hex"
	"encoding/json"

	"golang.org/x/crypto/chacha20poly1305"

	"wellfield/internal/journal"
	"wellfield/internal/store"
)

// ring is a reporter's own key, open. Everything that is kept of the reporter's
// identity is sealed under it, so whoever erases the wrapped key erases the person.
type ring struct {
	ref          store.Ref
	own, wrapped []byte
	fresh        bool
}

// newRing makes a key and wraps it in the installation's.
func (k keys) newRing(ref store.Ref) (ring, error) {
	r := ring{ref: ref, own: make([]byte, chacha20poly1305.KeySize), fresh: true}
	fillRandom(r.own)
	var err error
	r.wrapped, err = encrypt(k.vault, r.own, bound(ref))
	return r, err
}

// ringOf opens the key of a reporter; an erased one cannot be opened.
func (k keys) ringOf(ref store.Ref, c store.Contact) (ring, error) {
	own, err := decrypt(k.vault, c.WrappedKey, bound(ref))
	return ring{ref: ref, own: own, wrapped: c.WrappedKey}, err
}

func (r ring) seal(c Contact) (*store.Contact, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	box, err := encrypt(r.own, plain, bound(r.ref))
	return &store.Contact{WrappedKey: r.wrapped, Box: box, New: r.fresh}, err
}

func (r ring) contact(box []byte) (c Contact, err error) {
	plain, err := decrypt(r.own, box, bound(r.ref))
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(plain, &c)
}

func (r ring) keep(digest journal.Hash, original string) (store.Kept, error) {
	box, err := encrypt(r.own, []byte(original), bound(r.ref)+"/"+hex.EncodeToString(digest[:]))
	return store.Kept{Digest: digest, Box: box}, err
}

func (r ring) original(k store.Kept) (string, error) {
	plain, err := decrypt(r.own, k.Box, bound(r.ref)+"/"+hex.EncodeToString(k.Digest[:]))
	return string(plain), err
}

// bound is what a box belongs to: moved to another case it cannot be opened.
func bound(ref store.Ref) string { return ref.Jurisdiction + "/" + string(ref.ID) }

func encrypt(key, plain []byte, bound string) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	fillRandom(nonce)
	return aead.Seal(nonce, nonce, plain, []byte(bound)), nil
}

func decrypt(key, box []byte, bound string) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	if len(box) < aead.NonceSize() {
		return nil, errorString("app: box too short")
	}
	return aead.Open(nil, box[:aead.NonceSize()], box[aead.NonceSize():], []byte(bound))
}
