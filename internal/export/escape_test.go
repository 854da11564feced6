package export

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNothingIsCalculated(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"a pothole":            "a pothole",
		"=1+1":                 "'=1+1",
		"+86 10":               "'+86 10",
		"-5 degrees":           "'-5 degrees",
		"@SUM(A1)":             "'@SUM(A1)",
		"\t=1":                 "'\t'=1",
		"\r=1":                 "'\r'=1",
		"＝1+1":                 "'＝1+1",
		"＋1":                   "'＋1",
		"－1":                   "'－1",
		"＠x":                   "'＠x",
		"'quoted'":             "''quoted'",
		"broken;=cmd|' /C x'!": "broken;'=cmd|' /C x'!",
		"two\n=lines":          "two\n'=lines",
		"1=1":                  "1=1",
	} {
		if got := string(protect(nil, []byte(in))); got != want || unprotect(got) != in {
			t.Errorf("%q is written %q and read %q, want %q", in, got, unprotect(got), want)
		}
	}
}

// hostile is text made of what spreadsheets, CSV and XML stumble over.
func hostile() *rapid.Generator[string] {
	bits := rapid.SampledFrom([]string{"=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "'", "''", "\"", "\"\"", ";", ",", " ", "  ", "＝", "＋", "－", "＠",
		"_x000D_", "_x", "_", "_x005F_", "x000d_", "\x00", "\x01", "\x1f", "\uFFFE", "\uFFFF", "\ufeff", "<", ">", "&", "&amp;", "]]>", "坑", "𝄞", "1e5", "1E400",
		"2026-03-02", "true", "properties.", "\u2028", "word", "0"})
	return rapid.Map(rapid.SliceOfN(bits, 0, 12), func(s []string) string { return strings.Join(s, "") })
}

func TestProtectAndSpellAreUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { undone(t, hostile().Draw(t, "text")) })
}

func undone(t interface{ Errorf(string, ...any) }, s string) {
	safe := string(protect(nil, []byte(s)))
	if got := unprotect(safe); got != s {
		t.Errorf("%q protected is %q and comes back as %q", s, safe, got)
	}
	for i, part := range strings.FieldsFunc(safe, func(r rune) bool { return r < utf8.RuneSelf && parts(byte(r)) }) {
		c, _ := utf8.DecodeRuneInString(part)
		if starts(c) && c != '\'' && !(i == 0 && part == safe) {
			t.Errorf("%q still begins a formula in %q", s, safe)
		}
	}
	spelt := string(spell(nil, []byte(s)))
	if got := unspell(spelt); got != s {
		t.Errorf("%q spelled is %q and comes back as %q", s, spelt, got)
	}
	if strings.ContainsAny(spelt, "\r\x00\x01\x1f") {
		t.Errorf("%q spelled still holds what no file can: %q", s, spelt)
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"=1", "'", "_x000D_", "a;\t=b", "\r\n", "＝"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if utf8.ValidString(s) {
			undone(t, s)
		}
	})
}

// FuzzUnescape reads what nobody wrote.
func FuzzUnescape(f *testing.F) {
	for _, s := range []string{"'", "''", "_x0", "_xZZZZ_", ";'", "\t'\t'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := unprotect(unspell(s)); len(got) > len(s) {
			t.Errorf("%q grew to %q", s, got)
		}
	})
}
