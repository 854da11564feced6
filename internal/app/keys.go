package app

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// keys are what the application's secret is used for, each with a key of its own.
type keys struct {
	link, person, vault, command, peer, sampling []byte
	attempt, device, factor, recovery            []byte // of signing in
}

func keysFrom(secret []byte) keys {
	derive := func(purpose string) []byte {
		k, err := hkdf.Key(sha256.New, secret, nil, "wellfield "+purpose, 32)
		if err != nil { // only for lengths that are too great
			panic(err)
		}
		return k
	}
	return keys{link: derive("reporter link"), person: derive("person digest"), vault: derive("vault"), command: derive("command digest"), peer: derive("peer mark"),
		sampling: derive("sampling seed"),
		attempt:  derive("sign-in attempt"), device: derive("device"), factor: derive("second factor"), recovery: derive("recovery code")}
}

func mac(key []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		h.Write(strconv.AppendInt(nil, int64(len(p)), 10)) // a hash takes everything
		h.Write([]byte(":" + p))
	}
	return h.Sum(nil)
}

// crockford is base 32 without letters that are read as digits.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// linkOf is the secret with which a reporter follows a case. It is derived, not
// stored: whoever reads the database cannot read it there.
func (k keys) linkOf(ref store.Ref) string {
	return strings.ToLower(crockford.EncodeToString(mac(k.link, ref.Jurisdiction, string(ref.ID))[:16]))
}

func (k keys) opens(ref store.Ref, link string) bool {
	return subtle.ConstantTimeCompare([]byte(k.linkOf(ref)), []byte(strings.ToLower(link))) == 1
}

// personIn tells two hands in one case apart without naming anybody: the same
// account has another digest in every case.
func (k keys) personIn(id casework.ID, account string) string {
	if account == "" {
		return ""
	}
	return hex.EncodeToString(mac(k.person, string(id), account)[:12])
}

// newNumber makes a case number: ten random characters and a check character,
// in three groups, so that it can be read over the phone and not be guessed.
func newNumber() string {
	random := make([]byte, 7)
	fillRandom(random)
	s := crockford.EncodeToString(random)[:10]
	return formatNumber(s + string(checkCharacter(s)))
}

func formatNumber(s string) string { return s[:4] + "-" + s[4:8] + "-" + s[8:] }

const crockfordAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// checkCharacter weighs each place by an odd number, so that one wrong
// character is always found and two swapped ones nearly always.
func checkCharacter(s string) byte {
	sum := 0
	for i := range len(s) {
		sum += (2*i + 1) * strings.IndexByte(crockfordAlphabet, s[i])
	}
	return crockfordAlphabet[sum%len(crockfordAlphabet)]
}

// ParseNumber reads a case number as people write it: any case, with or without
// dashes and spaces, O for 0 and I or L for 1. Fault: app.number_malformed.
func ParseNumber(written string) (string, error) {
	s := numberCharacters(written)
	if len(s) != 11 || strings.Trim(s, crockfordAlphabet) != "" || checkCharacter(s[:10]) != s[10] {
		return "", fault.New(fault.Invalid, "app.number_malformed").At("number")
	}
	return formatNumber(s), nil
}

// numberCharacters are the characters of a number that was written anyhow.
func numberCharacters(written string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "", "O", "0", "o", "0", "I", "1", "i", "1", "L", "1", "l", "1").Replace(strings.TrimSpace(written)))
}

// beginningOf reads the beginning of a number as ParseNumber reads a whole one.
// Fault: app.number_malformed.
func beginningOf(written string) (string, error) {
	s := numberCharacters(written)
	if s == "" || len(s) > 11 || strings.Trim(s, crockfordAlphabet) != "" {
		return "", fault.New(fault.Invalid, "app.number_malformed").At("number")
	}
	switch {
	case len(s) > 8:
		return formatNumber(s), nil
	case len(s) > 4:
		return s[:4] + "-" + s[4:], nil
	}
	return s, nil
}

// caseID turns a reporter's key into the id of the case. The key stays with its
// maker: it proves, on a retry, that the same hand asks again, so it must not
// be the id that everybody who works on the case sees. A UUIDv7's time is kept,
// because ordered ids are cheap to store.
func caseID(key uuid.UUID) casework.ID {
	sum := sha256.Sum256(append([]byte("wellfield case\n"), key[:]...))
	id := uuid.UUID(sum[:16])
	if key.Version() == 7 {
		copy(id[:6], key[:6])
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return casework.ID(id.String())
}

// importedID is the id of a case taken over from another system: the same
// source id is always the same case.
func importedID(system, sourceID string) casework.ID {
	sum := sha256.Sum256([]byte(fmt.Sprintf("wellfield import\n%d:%s%d:%s", len(system), system, len(sourceID), sourceID)))
	id := uuid.UUID(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return casework.ID(id.String())
}

// commandOf names a command of an actor by the actor's own key, so that
// nobody's key meets another's. Without a key the command is new every time. The
// digest stands in the journal, so it is keyed: nobody can try out what a
// command, or the contact that came with a report, may have said.
func (k keys) commandOf(actor casework.Actor, key string, says any) (store.Command, error) {
	if key == "" {
		key = uuid.NewString()
	}
	b, err := json.Marshal(says)
	if err != nil {
		return store.Command{}, fmt.Errorf("app: encode command: %w", err)
	}
	digest, id := mac(k.command, string(b)), mac(k.command, actor.Name(), key)
	return store.Command{ID: hex.EncodeToString(id[:16]), Digest: hex.EncodeToString(digest[:8])}, nil
}

// fillRandom never fails: since Go 1.24 the reader ends the program instead.
func fillRandom(b []byte) { _, _ = rand.Read(b) }
