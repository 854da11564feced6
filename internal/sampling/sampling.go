// Package sampling is the draw of closed cases that another township looks at
// again: which ones, and by whom. A month's seed is committed to before the month
// begins and shown after it, so nobody can know a draw beforehand and everybody
// can repeat it afterwards.
package sampling

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"time"

	"wellfield/internal/fault"
)

// Seed is what a month's draws come from: 32 random bytes.
type Seed [32]byte

// Commitment is the seed's SHA-256, which is shown before the seed is.
func (s Seed) Commitment() [sha256.Size]byte { return sha256.Sum256(s[:]) }

// String is the seed in hexadecimal, as it is shown after the month.
func (s Seed) String() string { return hex.EncodeToString(s[:]) }

// Draw is what the seed says of one closing of a case.
type Draw struct{ in, whom uint64 }

// Draw is HMAC-SHA256 under the seed over the case's number, a line feed and the
// second of the closing in UTC as RFC 3339: what everybody can read of a case.
func (s Seed) Draw(number string, closed time.Time) Draw {
	h := hmac.New(sha256.New, s[:])
	h.Write([]byte(number + "\n" + closed.UTC().Format(time.RFC3339)))
	sum := h.Sum(nil)
	return Draw{in: binary.BigEndian.Uint64(sum), whom: binary.BigEndian.Uint64(sum[8:])}
}

// In tells whether the closing is in the sample: the first eight bytes of the
// draw, as a part of all there are, lie below the share.
func (d Draw) In(perMille int) bool {
	part, _ := bits.Mul64(d.in, 1000)
	return part < uint64(max(perMille, 0))
}

// Of chooses one of n by the next eight bytes; n is at least 1.
func (d Draw) Of(n int) int {
	at, _ := bits.Mul64(d.whom, uint64(n))
	return int(at)
}

// Month is a month of the city's calendar, as "2026-03": a seed's period.
type Month string

const monthForm = "2006-01"

// MonthOf is the month of an instant.
func MonthOf(at time.Time, zone *time.Location) Month { return Month(at.In(zone).Format(monthForm)) }

// ParseMonth reads a month. Fault: app.month_malformed.
func ParseMonth(s string) (Month, error) {
	at, err := time.Parse(monthForm, s)
	if err != nil || at.Year() < 1970 || at.Year() > 2100 {
		return "", fault.New(fault.Invalid, "app.month_malformed").At("month").With("month", fault.Clip(s, 40))
	}
	return Month(s), nil
}

// Bounds are the beginning of the month and that of the next one.
func (m Month) Bounds(zone *time.Location) (from, before time.Time) {
	from, err := time.ParseInLocation(monthForm, string(m), zone)
	if err != nil { // a Month was parsed
		return time.Time{}, time.Time{}
	}
	return from.UTC(), from.AddDate(0, 1, 0).UTC()
}
