package internal_test

import (
	"go/ast"
	"strings"
	"testing"
)

// A reader takes in one concern at a time: what is longer has two.
const (
	maxFileLines     = 300
	maxFunctionLines = 50
)

// longFiles and longFunctions are the exceptions, each with the reason why it
// reads better whole. A function is named "path:Name" or "path:Type.Name".
var (
	longFiles     = map[string]string{}
	longFunctions = map[string]string{}
)

func TestFilesAreShort(t *testing.T) {
	used := map[string]bool{}
	check := func(path string, lines int) {
		if lines <= maxFileLines {
			return
		}
		if used[path] = true; longFiles[path] == "" {
			t.Errorf("%s has %d lines, more than %d: which two concerns does it hold?", path, lines, maxFileLines)
		}
	}
	for _, s := range sources(t) {
		if !s.generated {
			check(s.path, s.lines)
		}
	}
	for _, p := range paths(t, ".templ") {
		check(p, strings.Count(read(t, p), "\n"))
	}
	for path := range longFiles {
		if !used[path] {
			t.Errorf("%s is short or gone: take it off the exceptions", path)
		}
	}
}

func TestFunctionsAreShort(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.generated {
			continue
		}
		for _, d := range s.tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			lines := positions.Position(f.End()).Line - positions.Position(f.Pos()).Line + 1
			if lines <= maxFunctionLines {
				continue
			}
			name := s.path + ":" + functionName(f)
			if used[name] = true; longFunctions[name] == "" {
				t.Errorf("%s has %d lines, more than %d: name its parts", name, lines, maxFunctionLines)
			}
		}
	}
	for name := range longFunctions {
		if !used[name] {
			t.Errorf("%s is short or gone: take it off the exceptions", name)
		}
	}
}

// functionName is the name, with its receiver's type before it.
func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if generic, ok := of.(*ast.IndexExpr); ok {
		of = generic.X
	}
	if id, ok := of.(*ast.Ident); ok {
		return id.Name + "." + f.Name.Name
	}
	return f.Name.Name
}
