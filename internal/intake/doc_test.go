package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The mapping shown in the handbook is one that this package takes.
func TestHandbookMapping(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "importing.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "```yaml\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the handbook shows no mapping")
	}
	if _, faults := prepare(mapping(t, text), nil, nil); len(faults) > 0 {
		t.Error(faults)
	}
}
