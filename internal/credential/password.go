// Package credential is what proves who signs in: passwords, one-time codes,
// recovery codes, and the profiles that say how strong they must be. It knows
// neither accounts nor where anything is kept; chance and time are given to it.
package credential

import (
	"bytes"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is what one guess at a password costs: memory in KiB, passes over it,
// and lanes.
type Cost struct{ Memory, Passes, Lanes uint32 }

// Current is the cost of passwords that are set today: 19 MiB, two passes, one
// lane (OWASP Password Storage Cheat Sheet). Raise it, and every password is
// hashed again at its next sign-in.
var Current = Cost{Memory: 19 * 1024, Passes: 2, Lanes: 1}

// What no string of ours ever asks for: one that does was put there to stop the
// server.
const (
	mostMemory = 256 * 1024
	mostPasses = 16
	mostLanes  = 8
	mostBytes  = 64
)

// Hash is an argon2id hash with all that is needed to compare it. Write it with
// String, read it with ParseHash.
type Hash struct {
	Cost Cost
	Salt []byte
	Sum  []byte
}

var errHash = errors.New("credential: not an argon2id hash that can be compared")

// ParseHash reads a PHC string: $argon2id$v=19$m=…,t=…,p=…$salt$sum.
func ParseHash(phc string) (Hash, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return Hash{}, errHash
	}
	var h Hash
	numbers := strings.Split(parts[3], ",")
	if len(numbers) != 3 {
		return Hash{}, errHash
	}
	for i, field := range []struct {
		name string
		most uint64
		into *uint32
	}{{"m=", mostMemory, &h.Cost.Memory}, {"t=", mostPasses, &h.Cost.Passes}, {"p=", mostLanes, &h.Cost.Lanes}} {
		digits, ok := strings.CutPrefix(numbers[i], field.name)
		n, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil || n == 0 || n > field.most || digits[0] == '0' || digits[0] == '+' {
			return Hash{}, errHash
		}
		*field.into = uint32(n)
	}
	var err, err2 error
	h.Salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	h.Sum, err2 = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil || err2 != nil || len(h.Salt) < 8 || len(h.Salt) > mostBytes || len(h.Sum) < 16 || len(h.Sum) > mostBytes ||
		strings.ContainsAny(phc, "\r\n") { // which the decoder would skip
		return Hash{}, errHash
	}
	return h, nil
}

// NewHash hashes a password with a salt of at least eight bytes.
func NewHash(password string, salt []byte, c Cost) Hash {
	h := Hash{Cost: c, Salt: bytes.Clone(salt)}
	h.Sum = h.sumOf(password, 32)
	return h
}

// String is the PHC string of the hash.
func (h Hash) String() string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.Cost.Memory, h.Cost.Passes, h.Cost.Lanes,
		enc.EncodeToString(h.Salt), enc.EncodeToString(h.Sum))
}

// Matches tells whether the password is the one that was hashed. It takes as
// long for a wrong one.
func (h Hash) Matches(password string) bool {
	return subtle.ConstantTimeCompare(h.sumOf(password, len(h.Sum)), h.Sum) == 1
}

// Weaker tells whether a guess at it costs less than one at a password of today.
func (h Hash) Weaker() bool {
	return h.Cost.Memory < Current.Memory || h.Cost.Passes < Current.Passes || len(h.Sum) < 32
}

func (h Hash) sumOf(password string, length int) []byte {
	return argon2.IDKey([]byte(password), h.Salt, h.Cost.Passes, h.Cost.Memory, uint8(h.Cost.Lanes), uint32(length))
}

// Nobodys is the hash that is compared where there is no account, so that the
// work of an answer does not tell which names exist. No password matches it.
func Nobodys() Hash { return Hash{Cost: Current, Salt: make([]byte, 16), Sum: make([]byte, 32)} }
