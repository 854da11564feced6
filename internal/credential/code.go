package credential

import (
	"encoding/base32"
	"strings"
)

// crockford is base 32 without letters that are read as digits.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// The lengths of what codes are made from, in bytes: a recovery code has 50
// bits and is tried against a growing delay, an enrolment code has 100.
const (
	RecoveryBytes  = 7
	EnrolmentBytes = 13
	// RecoveryCodes is how many an account is given at once.
	RecoveryCodes = 10
)

const (
	recoveryLength  = 10
	enrolmentLength = 20
	codeGroup       = 5
)

// RecoveryCode writes random bytes as a recovery code: two groups of five.
func RecoveryCode(random []byte) string {
	return grouped(crockford.EncodeToString(random)[:recoveryLength])
}

// EnrolmentCode writes random bytes as an enrolment code: four groups of five.
func EnrolmentCode(random []byte) string {
	return grouped(crockford.EncodeToString(random)[:enrolmentLength])
}

func grouped(s string) string {
	var groups []string
	for ; s != ""; s = s[codeGroup:] {
		groups = append(groups, s[:codeGroup])
	}
	return strings.Join(groups, "-")
}

// PlainCode is a code as it is compared: as people type it, in any case, with or
// without dashes, O for 0 and I or L for 1.
func PlainCode(written string) string {
	return strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(written)))
}
