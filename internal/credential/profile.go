package credential

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"wellfield/internal/fault"
)

// Profile is how strong the proofs of sign-in must be and for how long they
// hold. A city chooses one; none of its numbers can be set by itself.
type Profile struct {
	Name     string
	Standard string // what it follows

	PasswordLeast  int // characters
	PasswordMost   int
	PasswordKinds  int           // of small letters, capitals, digits and others that must occur
	PasswordAge    time.Duration // after which it must be changed; 0: never
	PasswordFormer int           // former passwords that may not come back

	Tries      int           // wrong ones without a delay
	FirstDelay time.Duration // after which the delay doubles with each wrong one
	LastDelay  time.Duration

	Idle         time.Duration // a session that is not used ends
	Longest      time.Duration // a session ends, used or not
	FieldIdle    time.Duration // the same of grid workers' own devices; 0: no such sessions
	FieldLongest time.Duration
	Sessions     int           // of one account at once; the oldest makes room
	Fresh        time.Duration // how long a second factor counts as just shown, for sensitive acts
	Code         time.Duration // how long an enrolment code opens

	LogKept     time.Duration // of the lines of the security log; a law asks for six months
	AddressKept time.Duration // of the addresses of sessions beside them
}

const day = 24 * time.Hour

// Profiles are all there are, the usual one first.
func Profiles() []Profile {
	return []Profile{
		{Name: "default", Standard: "OWASP ASVS 5.0 level 2",
			PasswordLeast: 12, PasswordMost: 128, PasswordKinds: 1,
			Tries: 5, FirstDelay: 4 * time.Second, LastDelay: 15 * time.Minute,
			Idle: time.Hour, Longest: 12 * time.Hour, FieldIdle: 7 * day, FieldLongest: 30 * day,
			Sessions: 10, Fresh: 10 * time.Minute, Code: day, LogKept: 184 * day, AddressKept: 30 * day},
		{Name: "mlps3", Standard: "GB/T 22239-2019 level 3, 8.1.4",
			PasswordLeast: 12, PasswordMost: 128, PasswordKinds: 3, PasswordAge: 90 * day, PasswordFormer: 5,
			Tries: 5, FirstDelay: 10 * time.Minute, LastDelay: time.Hour,
			Idle: 15 * time.Minute, Longest: 8 * time.Hour,
			Sessions: 3, Fresh: 5 * time.Minute, Code: day, LogKept: 366 * day, AddressKept: 184 * day},
	}
}

// FindProfile is the profile of that name.
func FindProfile(name string) (Profile, bool) {
	all := Profiles()
	i := slices.IndexFunc(all, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return Profile{}, false
	}
	return all[i], true
}

// Delay is how long nothing is compared after so many wrong ones in a row.
func (p Profile) Delay(wrong, tries int) time.Duration {
	if wrong < tries {
		return 0
	}
	d := p.FirstDelay
	for range wrong - tries {
		if d *= 2; d >= p.LastDelay {
			return p.LastDelay
		}
	}
	return d
}

// Check says what is wrong with a new password, at its field. Faults:
// credential.password_short, _long, _kinds, _known.
func (p Profile) Check(password, account string, breached *Breached) error {
	wrong := func(key string) *fault.Fault { return fault.New(fault.Invalid, key).At("password") }
	switch n := utf8.RuneCountInString(password); {
	case n < p.PasswordLeast:
		return wrong("credential.password_short").With("limit", p.PasswordLeast)
	case n > p.PasswordMost:
		return wrong("credential.password_long").With("limit", p.PasswordMost)
	case kindsOf(password) < p.PasswordKinds:
		return wrong("credential.password_kinds").With("n", p.PasswordKinds)
	}
	known, err := breached.Has(password)
	if err != nil {
		return err
	}
	if known || foldedEqual(password, account) {
		return wrong("credential.password_known")
	}
	return nil
}

// kindsOf counts the kinds of characters in a password. A letter of a script
// without capitals is of the kind "others".
func kindsOf(password string) int {
	var kinds [4]bool
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			kinds[0] = true
		case unicode.IsUpper(r):
			kinds[1] = true
		case unicode.IsDigit(r):
			kinds[2] = true
		default:
			kinds[3] = true
		}
	}
	n := 0
	for _, there := range kinds {
		if there {
			n++
		}
	}
	return n
}
