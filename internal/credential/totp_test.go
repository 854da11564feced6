package credential

import (
	"encoding/base32"
	"net/url"
	"strings"
	"testing"
	"time"
)

var rfcSecret = []byte("12345678901234567890")

// TestHOTPVectors are those of RFC 4226, appendix D.
func TestHOTPVectors(t *testing.T) {
	for i, want := range strings.Fields("755224 287082 359152 969429 338314 254676 287922 162583 399871 520489") {
		if got := hotp(rfcSecret, int64(i), 6); got != want {
			t.Errorf("count %d: %s, want %s", i, got, want)
		}
	}
}

// TestTOTPVectors are those of RFC 6238, appendix B, for SHA-1.
func TestTOTPVectors(t *testing.T) {
	for _, v := range []struct {
		at   int64
		want string
	}{{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"}, {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}} {
		at := time.Unix(v.at, 0)
		if got := hotp(rfcSecret, totpStep(at), 8); got != v.want {
			t.Errorf("at %d: %s, want %s", v.at, got, v.want)
		}
		if got := TOTPCode(rfcSecret, at); got != v.want[2:] {
			t.Errorf("six digits at %d: %s", v.at, got)
		}
	}
}

func TestATOTPCodeOpensOnceAndOneStepAway(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for _, c := range []struct {
		steps int
		last  int64
		ok    bool
	}{{0, 0, true}, {1, 0, true}, {-1, 0, true}, {2, 0, false}, {-2, 0, false}, {0, totpStep(now), false}, {1, totpStep(now), true}, {-1, totpStep(now), false}} {
		code := TOTPCode(rfcSecret, now.Add(time.Duration(c.steps)*totpPeriod))
		step, ok := CheckTOTP(rfcSecret, code[:3]+" "+code[3:], c.last, now)
		if ok != c.ok || ok && step != totpStep(now)+int64(c.steps) {
			t.Errorf("%d steps away after %d: %v at %d", c.steps, c.last, ok, step)
		}
	}
	for _, code := range []string{"", "12345", "1234567", "abcdef"} {
		if _, ok := CheckTOTP(rfcSecret, code, 0, now); ok {
			t.Errorf("%q opens", code)
		}
	}
}

// FuzzTOTPAddress reads the address back as an app does.
func FuzzTOTPAddress(f *testing.F) {
	f.Add("Wellfield 柳桥街道", "desk-east", rfcSecret)
	f.Add("a:b/c?d&e=f#g+h%", "x\ny", []byte{0})
	f.Fuzz(func(t *testing.T, issuer, account string, secret []byte) {
		u, err := url.Parse(TOTPAddress(issuer, account, secret))
		if err != nil || u.Scheme != "otpauth" || u.Host != "totp" {
			t.Fatalf("%v, %v", u, err)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			t.Fatal(err)
		}
		colon := strings.NewReplacer(":", " ")
		if label := "/" + colon.Replace(issuer) + ":" + colon.Replace(account); u.Path != label || q.Get("issuer") != colon.Replace(issuer) {
			t.Errorf("%q says %q of %q", label, u.Path, q.Get("issuer"))
		}
		got, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(q.Get("secret"))
		if err != nil || string(got) != string(secret) {
			t.Errorf("the secret is %x, %v", got, err)
		}
		if len(q) != 5 {
			t.Errorf("says %v", q)
		}
	})
}
