// Package internal_test holds the rules that the whole tree keeps: which
// package may import which, what pure packages may not touch, how long a file
// may be, and that every message key has its sentence.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is one parsed Go file that is part of the program.
type source struct {
	path      string // from the module's root, with slashes
	tree      *ast.File
	lines     int
	generated bool
}

// pkg is the folder below internal/, or the path of a folder elsewhere.
func (s source) pkg() string { return strings.TrimPrefix(path.Dir(s.path), "internal/") }

// imports are the paths that the file imports.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.tree.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			panic(err) // the parser took it
		}
		paths = append(paths, p)
	}
	return paths
}

// importedAs tells whether the file imports the path, and the name it uses.
func (s source) importedAs(p string) (name string, ok bool) {
	for _, spec := range s.tree.Imports {
		if spec.Path.Value != strconv.Quote(p) {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name, true
		}
		return path.Base(p), true
	}
	return "", false
}

var positions = token.NewFileSet()

// at is where a node stands, for a message.
func at(n ast.Node) string {
	p := positions.Position(n.Pos())
	return p.Filename + ":" + strconv.Itoa(p.Line)
}

// sources are the program's Go files, tests left out.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, p := range paths(t, ".go") {
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		text := read(t, p)
		tree, err := parser.ParseFile(positions, p, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, source{path: p, tree: tree, lines: strings.Count(text, "\n"), generated: ast.IsGenerated(tree)})
	}
	if len(all) < 10 {
		t.Fatalf("found %d files: the tree is not where this test looks", len(all))
	}
	return all
}

// paths are the files of cmd and internal whose names end so.
func paths(t *testing.T, suffix string) []string {
	t.Helper()
	var found []string
	for _, root := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join("..", root), func(p string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case !d.IsDir() && strings.HasSuffix(p, suffix):
				rel, err := filepath.Rel("..", p)
				found = append(found, filepath.ToSlash(rel))
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(found)
	return found
}
