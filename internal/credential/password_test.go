package credential

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/fault"
)

// small costs nothing, so that a test may hash often.
var small = Cost{Memory: 8, Passes: 1, Lanes: 1}

func TestAHashMatchesItsPasswordOnly(t *testing.T) {
	h := NewHash("correct horse", []byte("saltsaltsaltsalt"), small)
	read, err := ParseHash(h.String())
	if err != nil || !read.Matches("correct horse") || read.Matches("correct horsf") || read.Matches("") {
		t.Errorf("%s: %v", h, err)
	}
	// Of the reference program: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
	other, err := ParseHash("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	if err != nil || !other.Matches("password") || other.Weaker() {
		t.Errorf("another program's hash: %v", err)
	}
	if !read.Weaker() {
		t.Error("a cheap hash is not made again")
	}
	if n := Nobodys(); n.Matches("") || n.Cost != Current || n.Weaker() {
		t.Error("nobody's password costs other than everybody's")
	}
}

func FuzzParseHash(f *testing.F) {
	good := NewHash("x", []byte("saltsaltsaltsalt"), small).String()
	for _, seed := range []string{good, Nobodys().String(), "", "$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", strings.Replace(good, "m=8", "m=08", 1), good + "\n", good + "="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, phc string) {
		h, err := ParseHash(phc)
		if err != nil {
			return
		}
		if h.String() != phc {
			t.Errorf("%q is written %q", phc, h)
		}
		if c := h.Cost; c.Memory > mostMemory || c.Passes > mostPasses || c.Lanes > mostLanes || c.Memory*c.Passes*c.Lanes == 0 {
			t.Errorf("%q costs %+v", phc, c)
		}
	})
}

func TestTheRulesForPasswords(t *testing.T) {
	for _, c := range []struct {
		profile, password, fault string
	}{
		{"default", "elevenchars", "credential.password_short"},
		{"default", "十二个汉字也算十二个字符", ""},
		{"default", "四 words that do not belong", ""},
		{"default", strings.Repeat("長", 128), ""},
		{"default", strings.Repeat("a", 129), "credential.password_long"},
		{"default", "passwordpassword", "credential.password_known"},
		{"default", "PasswordPassword", "credential.password_known"},
		{"default", "desk-eastDESK-EAST", "credential.password_known"},
		{"mlps3", "four small words here", "credential.password_kinds"},
		{"mlps3", "Four small words here", ""},
		{"mlps3", "four small w0rds here", ""},
		{"mlps3", "FOURCAPITALWORDS", "credential.password_kinds"},
	} {
		p, ok := FindProfile(c.profile)
		err := p.Check(c.password, "desk-east", Common())
		if !ok || (c.fault == "") != (err == nil) || c.fault != "" && !fault.Has(err, c.fault) {
			t.Errorf("%s %q: %v, want %q", c.profile, c.password, err, c.fault)
		}
	}
}

func TestDelaysGrow(t *testing.T) {
	p := Profiles()[0]
	var got []time.Duration
	for wrong := range 16 {
		got = append(got, p.Delay(wrong, p.Tries))
	}
	if got[4] != 0 || got[5] != p.FirstDelay || got[15] != p.LastDelay || !slices.IsSorted(got) {
		t.Errorf("%v", got)
	}
	for _, p := range Profiles() {
		if p.Delay(1_000_000, p.Tries) != p.LastDelay {
			t.Error("a delay grows for ever")
		}
	}
}

func listOf(t testing.TB, text string) *Breached {
	t.Helper()
	var to bytes.Buffer
	if _, err := ImportBreached(strings.NewReader(text), &to); err != nil {
		t.Fatal(err)
	}
	b := &Breached{}
	if err := b.Add(bytes.NewReader(to.Bytes()), int64(to.Len())); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABreachedListOfEitherKind(t *testing.T) {
	sum := sha1.Sum([]byte("of a digest"))
	b := listOf(t, "plain one\r\n"+strings.ToUpper(hex.EncodeToString(sum[:]))+":42\n\nplain one\n")
	for password, want := range map[string]bool{"plain one": true, "PLAIN ONE": true, "of a digest": true, "plain two": false, "": false} {
		if got, err := b.Has(password); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if err := (&Breached{}).Add(strings.NewReader("something else, and longer than a line"), 38); err == nil {
		t.Error("another file is taken for a list")
	}
	if err := (&Breached{}).Add(bytes.NewReader(common[:len(common)-1]), int64(len(common)-1)); err == nil {
		t.Error("half a record is taken")
	}
	for _, password := range []string{"password", "qwertyuiop", "iloveyou", "1234567890"} {
		if known, err := Common().Has(password); !known || err != nil {
			t.Errorf("the small list does not know %q: %v", password, err)
		}
	}
}

func FuzzImportBreached(f *testing.F) {
	f.Add("a\nb\nc")
	f.Add("\ufeff5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:3\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		var to bytes.Buffer
		n, err := ImportBreached(strings.NewReader(text), &to)
		if err != nil {
			return
		}
		b := &Breached{}
		if err := b.Add(bytes.NewReader(to.Bytes()), int64(to.Len())); err != nil || to.Len() != len(breachedForm)+n*breachedRecord {
			t.Fatalf("%d passwords in %d bytes: %v", n, to.Len(), err)
		}
		for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
			key, ok := breachedLine(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
			if !ok {
				continue
			}
			if found, err := b.lists[0].has(key); !found || err != nil {
				t.Errorf("%q is not in its list: %v", line, err)
			}
		}
	})
}

func TestCodesAreReadAsPeopleWriteThem(t *testing.T) {
	recovery, enrolment := RecoveryCode(bytes.Repeat([]byte{0xa5}, RecoveryBytes)), EnrolmentCode(bytes.Repeat([]byte{0x5a}, EnrolmentBytes))
	if len(PlainCode(recovery)) != recoveryLength || len(PlainCode(enrolment)) != enrolmentLength {
		t.Errorf("%s, %s", recovery, enrolment)
	}
	for _, written := range []string{recovery, strings.ToLower(recovery), " " + strings.ReplaceAll(recovery, "-", " ") + " "} {
		if PlainCode(written) != PlainCode(recovery) {
			t.Errorf("%q is read as %q", written, PlainCode(written))
		}
	}
	if PlainCode("oO iI lL") != "001111" {
		t.Error(PlainCode("oO iI lL"))
	}
}

// TestTheProfilesAreDocumented compares the table of docs/security/profiles.md
// with the numbers in force.
func TestTheProfilesAreDocumented(t *testing.T) {
	raw, err := os.ReadFile("../../docs/security/profiles.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := profileTable(); !strings.Contains(string(raw), want) {
		t.Errorf("docs/security/profiles.md does not contain\n%s", want)
	}
}

func profileTable() string {
	all := Profiles()
	var out strings.Builder
	row := func(what string, say func(Profile) string) {
		out.WriteString("| " + what + " |")
		for _, p := range all {
			out.WriteString(" " + say(p) + " |")
		}
		out.WriteString("\n")
	}
	number := func(n int) string { return fmt.Sprint(n) }
	span := func(d time.Duration) string {
		switch {
		case d == 0:
			return "none"
		case d%day == 0:
			return fmt.Sprintf("%d d", d/day)
		case d%time.Hour == 0:
			return fmt.Sprintf("%d h", d/time.Hour)
		case d%time.Minute == 0:
			return fmt.Sprintf("%d min", d/time.Minute)
		}
		return fmt.Sprintf("%d s", d/time.Second)
	}
	row("profile", func(p Profile) string { return "`" + p.Name + "`" })
	out.WriteString("|---|---|---|\n")
	row("follows", func(p Profile) string { return p.Standard })
	row("password: least characters", func(p Profile) string { return number(p.PasswordLeast) })
	row("password: most characters", func(p Profile) string { return number(p.PasswordMost) })
	row("password: kinds of characters", func(p Profile) string { return number(p.PasswordKinds) })
	row("password: in no list of breached ones, not the account's name", func(Profile) string { return "yes" })
	row("password: changed after", func(p Profile) string { return span(p.PasswordAge) })
	row("password: former ones that may not come back", func(p Profile) string { return number(p.PasswordFormer) })
	row("second factor", func(Profile) string { return "always" })
	row("wrong proofs without a delay", func(p Profile) string { return number(p.Tries) })
	row("first delay, doubling", func(p Profile) string { return span(p.FirstDelay) })
	row("longest delay", func(p Profile) string { return span(p.LastDelay) })
	row("session: ends unused after", func(p Profile) string { return span(p.Idle) })
	row("session: ends after", func(p Profile) string { return span(p.Longest) })
	row("grid worker's own device: ends unused after", func(p Profile) string { return span(p.FieldIdle) })
	row("grid worker's own device: ends after", func(p Profile) string { return span(p.FieldLongest) })
	row("browsers signed in at once", func(p Profile) string { return number(p.Sessions) })
	row("second factor counts as just shown for", func(p Profile) string { return span(p.Fresh) })
	row("enrolment code opens for", func(p Profile) string { return span(p.Code) })
	row("security log: lines kept for", func(p Profile) string { return span(p.LogKept) })
	row("security log: addresses of sessions kept for", func(p Profile) string { return span(p.AddressKept) })
	return out.String()
}
