package grid

import (
	"strings"
	"testing"

	"wellfield/internal/fault"
)

func TestParseCode(t *testing.T) {
	for s, want := range map[string]Level{
		"500118001001001": Grid,
		"500118001000001": Grid, // a special grid of a whole township
		"500118001001999": Grid,
		"500118001599":    Community,
		"500118001000":    Township,
		"500118599000":    Township,
		"441900003000":    Township, // a prefecture without counties
		"500118000000":    District,
		"500100000000":    City,
		"500000000000":    City,
	} {
		c, err := ParseCode(s)
		if err != nil || c.Level() != want || c.String() != s {
			t.Errorf("ParseCode(%s) = %v at %v, %v; want %v", s, c, c.Level(), err, want)
		}
	}
}

func TestParseCodeRefuses(t *testing.T) {
	for s, want := range map[string]string{
		"":                 "grid.code_digits",
		"500118":           "grid.code_digits",
		"50011800100A":     "grid.code_digits",
		"５００１１８００１００１":     "grid.code_digits",
		"5001180010010001": "grid.code_digits",
		"160118001001":     "grid.code_province",
		"500118600001":     "grid.code_township",
		"500118001600":     "grid.code_village",
		"500118000001":     "grid.code_hole",
		"500018001001":     "grid.code_hole",
		"500000001000":     "grid.code_hole",
		"500118001001000":  "grid.code_sequence",
		"500118000000001":  "grid.code_sequence",
	} {
		if _, err := ParseCode(s); !fault.Has(err, want) {
			t.Errorf("ParseCode(%q): %v, want %s", s, err, want)
		}
	}
}

func TestCodeParents(t *testing.T) {
	c, err := ParseCode("500118001001007")
	if err != nil {
		t.Fatal(err)
	}
	var path []string
	for p, ok := c.Parent(); ok; p, ok = p.Parent() {
		path = append(path, p.String())
		if !c.Within(p) || p.Within(c) {
			t.Errorf("%v and %v are mixed up", c, p)
		}
	}
	want := "500118001001 500118001000 500118000000 500100000000 500000000000"
	if got := strings.Join(path, " "); got != want {
		t.Errorf("parents %s, want %s", got, want)
	}
}

func TestCheckCode(t *testing.T) {
	for s, ok := range map[string]bool{
		"roslindale": true, "500118": true, "A_b.c-9": true, strings.Repeat("a", 40): true,
		"": false, "a b": false, "é": false, strings.Repeat("a", 41): false, "123456789012": false,
	} {
		if _, err := checkCode(s); (err == nil) != ok {
			t.Errorf("checkCode(%q): %v", s, err)
		}
	}
}

func TestDerive(t *testing.T) {
	for name, want := range map[string]string{
		"Roslindale":           "roslindale",
		" West  ROXBURY ":      "west-roxbury",
		"NC WESTCHESTER/PLAYA": "nc-westchester-playa",
		"São Paulo":            "sao-paulo",
		"90037":                "area-90037",
		"":                     "",
	} {
		if got := derive(name); got != want {
			t.Errorf("derive(%q) = %q, want %q", name, got, want)
		}
	}
	seen := map[string]string{}
	for _, name := range []string{"万州区", "渝中区", "A 区", "A 县", strings.Repeat("long ", 30), strings.Repeat("long ", 31), "…"} {
		code := derive(name)
		if _, err := checkCode(code); err != nil || code != derive(strings.ToUpper(name)) {
			t.Errorf("derive(%q) = %q, %v", name, code, err)
		}
		if other, twice := seen[code]; twice {
			t.Errorf("%q and %q both become %q", name, other, code)
		}
		seen[code] = name
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"500118001001001", "500118001000", "441900003000", "000000000000", "roslindale"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCode(s)
		if err != nil {
			if len(fault.All(err)) != 1 || c != (Code{}) {
				t.Fatalf("%q: %v, %v", s, c, err)
			}
			return
		}
		last := c
		for p, ok := c.Parent(); ok; p, ok = p.Parent() {
			if q, err := ParseCode(p.String()); err != nil || q != p || p.Level() > last.Level() {
				t.Fatalf("%s leads to %s: %v", s, p, err)
			}
			last = p
		}
		if last.Level() != City {
			t.Fatalf("%s ends at %s", s, last)
		}
	})
}

func FuzzDerive(f *testing.F) {
	f.Add("West Roxbury")
	f.Add("渝中区")
	f.Fuzz(func(t *testing.T, name string) {
		if code := derive(name); code != "" {
			if _, err := checkCode(code); err != nil {
				t.Fatalf("%q becomes %q: %v", name, code, err)
			}
		}
	})
}
