package internal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryRequirementIsListed holds docs/security/asvs.md against the ids of the
// standard, and every test and file that security's pages name against the source.
func TestEveryRequirementIsListed(t *testing.T) {
	raw, err := os.ReadFile("testdata/asvs-5.0.0.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(raw)) {
		if id, level, ok := strings.Cut(strings.TrimSpace(line), " "); ok && !strings.HasPrefix(line, "#") {
			want = append(want, id+" "+level)
		}
	}
	if len(want) != 70+183 {
		t.Fatalf("%d ids; the standard has 70 of level 1 and 183 of level 2", len(want))
	}
	page, err := os.ReadFile("../docs/security/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| (met|partly|not met|n/a) \| ([^|]+) \|$`)
	var got []string
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		got = append(got, m[1]+" "+m[2])
		if m[4] == "met" && !strings.ContainsAny(m[5], "`[") && len(m[5]) < 5 {
			t.Errorf("%s is met, and nothing shows it", m[1])
		}
	}
	if !slices.Equal(got, want) {
		for _, id := range want {
			if n := count(got, id); n != 1 {
				t.Errorf("%s is listed %d times", id, n)
			}
		}
		t.Errorf("%d rows for %d requirements, or not in their order", len(got), len(want))
	}
}

func count(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

// TestWhatShowsItIsThere: every test, package, command's file and page that the
// pages of security name exists.
func TestWhatShowsItIsThere(t *testing.T) {
	tests := map[string]bool{}
	for _, root := range []string{".", "../cmd", "../client"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllStringSubmatch(string(source), -1) {
				tests[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pages, err := filepath.Glob("../docs/security/*.md")
	if err != nil || len(pages) < 4 {
		t.Fatal(pages, err)
	}
	for _, name := range append(pages, "../docs/threat-model.md") {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w+)`").FindAllStringSubmatch(string(page), -1) {
			if !tests[m[1]] {
				t.Errorf("%s names %s, which is nowhere", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile("`((?:internal|cmd|docs)/[\\w/.-]+)`").FindAllStringSubmatch(string(page), -1) {
			if _, err := os.Stat("../" + m[1]); err != nil {
				t.Errorf("%s names %s, which is nowhere", name, m[1])
			}
		}
	}
}
