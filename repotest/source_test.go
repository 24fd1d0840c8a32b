package repotest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// module is the import path of this module; root is where its go.mod lies.
const (
	module = "yibao"
	root   = ".."
)

// source is one parsed Go file.
type source struct {
	path      string // slash path from the module root
	dir       string // the package's folder, "" for the root
	floor     string // first element of dir
	test      bool
	generated bool
	lines     int
	fset      *token.FileSet
	syntax    *ast.File
}

// at writes "path:line" for a position in the file.
func (s source) at(pos token.Pos) string {
	return s.path + ":" + strconv.Itoa(s.fset.Position(pos).Line)
}

// complain makes one complaint about a position.
func (s source) complain(pos token.Pos, format string, args ...any) string {
	return s.at(pos) + ": " + fmt.Sprintf(format, args...)
}

// importPath returns the path an import names.
func importPath(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return path
}

// majorVersion is the end of an import path that is not the package's name.
var majorVersion = regexp.MustCompile(`/v[0-9]+$`)

// nameOf returns the name by which the file calls the package at path, or ""
// when it does not import it.
func (s source) nameOf(path string) string {
	for _, spec := range s.syntax.Imports {
		if importPath(spec) != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		path = majorVersion.ReplaceAllString(path, "")
		return path[strings.LastIndex(path, "/")+1:]
	}
	return ""
}

// selectors calls visit for each pkg.Name in the file where pkg is the package
// at path.
func (s source) selectors(path string, visit func(sel *ast.SelectorExpr)) {
	name := s.nameOf(path)
	if name == "" {
		return
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == name && id.Obj == nil {
				visit(sel)
			}
		}
		return true
	})
}

// parseSource parses one file; text nil means read it from disk.
func parseSource(path string, text any) (source, error) {
	fset := token.NewFileSet()
	name := filepath.Join(root, filepath.FromSlash(path))
	syntax, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	if err != nil {
		return source{}, fmt.Errorf("parse %s: %w", path, err)
	}
	s := source{
		path: path, fset: fset, syntax: syntax,
		test:      strings.HasSuffix(path, "_test.go"),
		generated: ast.IsGenerated(syntax),
		lines:     fset.File(syntax.Pos()).LineCount(),
	}
	if i := strings.LastIndex(path, "/"); i >= 0 {
		s.dir = path[:i]
	}
	s.floor, _, _ = strings.Cut(s.dir, "/")
	return s, nil
}

// example parses a made-up file for the test of a checker.
func example(t *testing.T, path, text string) source {
	t.Helper()
	s, err := parseSource(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// skipped are folders that hold no source of ours.
var skipped = map[string]bool{
	".git": true, "bin": true, "dist": true, "demo-out": true, "node_modules": true, "testdata": true,
}

// walk calls visit with the slash path of each file of the module, leaving out
// skipped folders.
func walk(visit func(path string, entry fs.DirEntry) error) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if skipped[entry.Name()] {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(rel), entry)
	})
}

// parsed reads every Go file of the module once.
var parsed = sync.OnceValues(func() ([]source, error) {
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		return nil, err
	}
	var all []source
	err := walk(func(path string, _ fs.DirEntry) error {
		if !strings.HasSuffix(path, ".go") || strings.HasPrefix(path, "tools/") {
			return nil
		}
		s, err := parseSource(path, nil)
		if err == nil {
			all = append(all, s)
		}
		return err
	})
	return all, err
})

// sources returns the parsed files of the module; a module without any means
// that the test looks in the wrong place.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d Go files found under %s: the repository tests look in the wrong place", len(all), root)
	}
	return all
}

// rule is one house rule over one file.
type rule func(source) []string

// obey fails the test for each complaint of a rule about the module.
func obey(t *testing.T, check rule) {
	t.Helper()
	for _, s := range sources(t) {
		for _, complaint := range check(s) {
			t.Error(complaint)
		}
	}
}

// trial is one made-up file and what a rule must say about it: a part of its
// only complaint, or "" for none.
type trial struct {
	name string
	path string
	text string
	want string
}

// try runs a rule over its trials, at least one of which must be refused.
func try(t *testing.T, check rule, trials []trial) {
	t.Helper()
	for _, tc := range trials {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			expect(t, check(example(t, tc.path, tc.text)), tc.want)
		})
	}
}

// expect compares complaints with a part of the only one, or "" for none.
func expect(t *testing.T, complaints []string, want string) {
	t.Helper()
	switch {
	case want == "" && len(complaints) > 0:
		t.Errorf("a good example was refused: %q", complaints)
	case want != "" && len(complaints) != 1:
		t.Errorf("want one complaint with %q, got %q", want, complaints)
	case want != "" && !strings.Contains(complaints[0], want):
		t.Errorf("complaint %q does not say %q", complaints[0], want)
	}
}
