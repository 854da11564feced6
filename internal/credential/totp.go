package credential

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The parameters of RFC 6238 that every authenticator app knows.
const (
	totpPeriod = 30 * time.Second
	totpDigits = 6
	// TOTPBytes is the length of a secret (RFC 4226, section 4, R6).
	TOTPBytes = 20
	// totpSkew is how many steps the two clocks may be apart, either way.
	totpSkew = 1
)

// TOTPCode is the code of a secret at a time.
func TOTPCode(secret []byte, at time.Time) string { return hotp(secret, totpStep(at), totpDigits) }

// CheckTOTP tells whether the code is the secret's now or a step away, and its
// step. A step at or before the last that was taken is refused, so that a code
// opens once. Every step is compared, whichever fits.
func CheckTOTP(secret []byte, code string, last int64, at time.Time) (step int64, ok bool) {
	code = Digits(code)
	now := totpStep(at)
	for s := now - totpSkew; s <= now+totpSkew; s++ {
		if subtle.ConstantTimeCompare([]byte(hotp(secret, s, totpDigits)), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

// Digits is a code as it is compared: without the spaces that people type.
func Digits(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "\u3000", "").Replace(code)
}

func totpStep(at time.Time) int64 { return at.Unix() / int64(totpPeriod/time.Second) }

// hotp is RFC 4226. SHA-1 is what the apps compute; as an HMAC it is sound.
func hotp(secret []byte, counter int64, digits int) string {
	h := hmac.New(sha1.New, secret)
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(counter))
	h.Write(b[:])
	sum := h.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	most := uint32(1)
	for range digits {
		most *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%most)
}

// TOTPSecret is a secret as it is typed into an app.
func TOTPSecret(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// TOTPAddress is what the QR code of a secret says: otpauth://totp/….
func TOTPAddress(issuer, account string, secret []byte) string {
	// The colon parts issuer and account, so neither may carry one.
	plain := strings.NewReplacer(":", " ")
	issuer, account = plain.Replace(issuer), plain.Replace(account)
	q := url.Values{"secret": {TOTPSecret(secret)}, "issuer": {issuer}, "algorithm": {"SHA1"},
		"digits": {fmt.Sprint(totpDigits)}, "period": {fmt.Sprint(int(totpPeriod / time.Second))}}
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(account) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}
