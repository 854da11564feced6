package casework

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"strings"

	"wellfield/internal/geo"
	"wellfield/internal/journal"
	"wellfield/internal/mask"
)

// Sealed is a value that may be personal: words somebody wrote, an exact place.
// Rows and entries carry its salted digest only, so the proof stands after the
// value and its salt are erased, and nobody can guess a short value from it.
type Sealed struct {
	Digest journal.Hash
	Salt   []byte
	Value  []byte
}

// Seal binds a value to a salt of at least 16 random bytes.
func Seal(value, salt []byte) Sealed {
	return Sealed{Digest: SealDigest(value, salt), Salt: salt, Value: value}
}

// SealDigest is SHA-256 over the salt's length as eight bytes, big end first, the
// salt and the value.
func SealDigest(value, salt []byte) journal.Hash {
	b := make([]byte, 0, 8+len(salt)+len(value))
	b = binary.BigEndian.AppendUint64(b, uint64(len(salt)))
	return journal.Sum(append(append(b, salt...), value...))
}

// IsZero tells whether nothing was sealed.
func (s Sealed) IsZero() bool { return s.Digest.IsZero() }

// Text is the value as text; empty when it was erased or not loaded.
func (s Sealed) Text() string { return string(s.Value) }

// MarshalJSON writes the digest alone.
func (s Sealed) MarshalJSON() ([]byte, error) {
	if s.IsZero() {
		return []byte("null"), nil
	}
	b := make([]byte, 0, 2*len(s.Digest)+2)
	return append(hex.AppendEncode(append(b, '"'), s.Digest[:]), '"'), nil
}

// UnmarshalJSON reads the digest; the value comes from where values are kept.
func (s *Sealed) UnmarshalJSON(b []byte) error {
	*s = Sealed{}
	if string(b) == "null" {
		return nil
	}
	return json.Unmarshal(b, &s.Digest)
}

// Spot is where exactly the problem is.
type Spot struct {
	Point   *geo.Point `json:"point,omitempty"`
	Address string     `json:"address,omitempty"`
}

func (env *Env) sealText(s string) Sealed {
	if s == "" {
		return Sealed{}
	}
	clean, found := mask.Text(s)
	sealed := env.Seal([]byte(clean))
	if found > 0 {
		env.keep(sealed.Digest, s)
	}
	return sealed
}

// sealTexts seals several texts as one value.
func (env *Env) sealTexts(texts []string) (Sealed, error) {
	clean, found := make([]string, len(texts)), 0
	for i, s := range texts {
		var n int
		clean[i], n = mask.Text(s)
		found += n
	}
	b, err := json.Marshal(clean)
	if err != nil {
		return Sealed{}, err
	}
	sealed := env.Seal(b)
	if found > 0 {
		env.keep(sealed.Digest, strings.Join(texts, "\n"))
	}
	return sealed, nil
}

// keep counts a masked text and hands the original on.
func (env *Env) keep(digest journal.Hash, original string) {
	if env.masked != nil {
		*env.masked++
	}
	if env.Keep != nil {
		env.Keep(digest, original)
	}
}

// withMasked says what was masked of the words in the events.
func (env *Env) withMasked(after *Case, events []Event) []Event {
	if *env.masked == 0 {
		return events
	}
	return append(events, &NumbersMasked{Texts: *env.masked, Kept: env.Keep != nil && after.HasReporter && !after.Erased()})
}

func (env *Env) sealSpot(s Spot) Sealed {
	if s.Point == nil && s.Address == "" {
		return Sealed{}
	}
	original := s.Address
	var found int
	s.Address, found = mask.Text(s.Address)
	b, err := json.Marshal(s)
	if err != nil { // a Spot holds only numbers and text
		panic(err)
	}
	sealed := env.Seal(b)
	if found > 0 {
		env.keep(sealed.Digest, original)
	}
	return sealed
}

// Spot opens the sealed place; zero when it was erased or not loaded.
func (c *Case) Spot() Spot {
	var s Spot
	if len(c.Place.Spot.Value) > 0 {
		// A digest-checked value was written by sealSpot; what cannot be read
		// is treated as not known rather than guessed.
		if json.Unmarshal(c.Place.Spot.Value, &s) != nil {
			return Spot{}
		}
	}
	return s
}

// KnowPoint puts in the exact point of a case of which only the row was read: a
// decision needs it, and the words of the place it does not.
func (c *Case) KnowPoint(p geo.Point) {
	if c.Place.Spot.IsZero() {
		return
	}
	b, err := json.Marshal(Spot{Point: &p})
	if err != nil { // a Spot holds only numbers and text
		panic(err)
	}
	c.Place.Spot.Value = b
}

// WithoutWords is the case as its row holds it: sealed values as digests, and of
// the place its exact point.
func (c Case) WithoutWords() Case {
	if c.Summary.Salt == nil && c.Place.Spot.Salt == nil && (c.Route == nil || c.Route.Reason.Salt == nil) {
		return c
	}
	point := c.Spot().Point
	c.Summary, c.Place.Spot = Sealed{Digest: c.Summary.Digest}, Sealed{Digest: c.Place.Spot.Digest}
	if c.Route != nil {
		route := *c.Route
		route.Reason = Sealed{Digest: route.Reason.Digest}
		c.Route = &route
	}
	if point != nil {
		c.KnowPoint(*point)
	}
	return c
}
