package internal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mostPictures bounds what the pictures of the handbooks add to every clone.
const mostPictures = 9 << 18 // 2.25 MiB

var picture = regexp.MustCompile(`!\[([^\]]*)\]\(\.\./pictures/([a-z-]+)-(en|zh-CN)\.webp\)`)

// TestHandbooksShowTheirPictures: every picture that a handbook names is there,
// in its language, with words for those who do not see it; no other is; and both
// languages show the same.
func TestHandbooksShowTheirPictures(t *testing.T) {
	handbooks := filepath.Join("..", "docs", "handbooks")
	var named []string
	shown := map[string][]string{}
	for _, language := range []string{"en", "zh-CN"} {
		pages, err := filepath.Glob(filepath.Join(handbooks, language, "*.md"))
		if err != nil || len(pages) < 5 {
			t.Fatal(pages, err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			role := filepath.Base(page)
			found := picture.FindAllStringSubmatch(string(text), -1)
			if n := strings.Count(string(text), "!["); n != len(found) || n == 0 {
				t.Errorf("%s: %d of %d pictures are of the handbooks", page, len(found), n)
			}
			for _, m := range found {
				if m[1] == "" || m[3] != language {
					t.Errorf("%s shows %s without words, or in another language", page, m[0])
				}
				named = append(named, m[2]+"-"+m[3]+".webp")
				shown[role] = append(shown[role], m[2])
			}
		}
	}
	for role, names := range shown {
		if half := len(names) / 2; !slices.Equal(names[:half], names[half:]) {
			t.Errorf("%s shows other pictures in the other language: %v", role, names)
		}
	}
	files, err := os.ReadDir(filepath.Join(handbooks, "pictures"))
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	size := 0
	for _, file := range files {
		raw, err := os.ReadFile(filepath.Join(handbooks, "pictures", file.Name()))
		if err != nil || !bytes.HasPrefix(raw, []byte("RIFF")) {
			t.Errorf("%s is no WebP (%v)", file.Name(), err)
		}
		there, size = append(there, file.Name()), size+len(raw)
	}
	slices.Sort(named)
	if !slices.Equal(slices.Compact(named), there) {
		t.Errorf("the handbooks show\n%v\nand there are\n%v", named, there)
	}
	if size > mostPictures {
		t.Errorf("the pictures take %d bytes, at most %d", size, mostPictures)
	}
}
