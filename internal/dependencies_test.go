package internal_test

import (
	"encoding/json"
	"go/parser"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every part of somebody else's that the code uses has its reason in
// docs/dependencies.md, and every reason its part.
func TestDependenciesHaveReasons(t *testing.T) {
	reasons := read(t, "docs/dependencies.md")
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(reasons, -1) {
		listed[row[1]] = false
	}
	for _, name := range slices.Concat(imported(t), tools(t), packages(t)) {
		module := moduleAmong(listed, name)
		if module == "" {
			t.Errorf("docs/dependencies.md gives no reason for %s", name)
			continue
		}
		listed[module] = true
	}
	for module, used := range listed {
		if !used {
			t.Errorf("docs/dependencies.md lists %s, which nothing uses", module)
		}
	}
}

// moduleAmong is the listed module that holds the package, "" when none does.
func moduleAmong(listed map[string]bool, name string) string {
	for module := range listed {
		if name == module || strings.HasPrefix(name, module+"/") {
			return module
		}
	}
	return ""
}

// imported are the packages of others that Go files import, tests included.
func imported(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, p := range paths(t, ".go") {
		tree, err := parser.ParseFile(positions, p, read(t, p), parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range tree.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") {
				found[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// tools are the packages that go.mod names as tools.
func tools(t *testing.T) []string {
	t.Helper()
	_, block, found := strings.Cut(read(t, "go.mod"), "\ntool (")
	if !found {
		t.Fatal("go.mod names no tools")
	}
	block, _, _ = strings.Cut(block, ")")
	return strings.Fields(block)
}

// packages are the npm packages that package.json names.
func packages(t *testing.T) []string {
	t.Helper()
	var file struct {
		Dependencies    map[string]string `json:"dependencies"`
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if err := json.Unmarshal([]byte(read(t, "package.json")), &file); err != nil {
		t.Fatal(err)
	}
	return append(slices.Sorted(maps.Keys(file.Dependencies)), slices.Sorted(maps.Keys(file.DevDependencies))...)
}

// read is a file by its path from the module's root.
func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", path))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
