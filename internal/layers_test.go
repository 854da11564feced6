package internal_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

const module = "wellfield/"

// Sets of packages that rules speak of. They repeat the order of the layers in
// docs/architecture.md: a name may import only names that stand before it.
var (
	base  = []string{"fault", "civil", "geo", "lang", "policy", "worktime", "journal", "mask"}
	nouns = append(slices.Clip(base), "grid", "catalog", "org", "procedure", "dispatch", "sampling", "casework", "complaint", "peer", "emergency", "holding")
)

// layer is what a package may import of ours, and why no more.
type layer struct {
	pkg     string // a folder below internal/; the longest that fits a file counts
	may     []string
	because string
}

var layers = []layer{
	{"fault", nil, "every package speaks of faults, so faults can speak of none"},
	{"civil", []string{"fault"}, "a day is a day, whatever is valid on it"},
	{"geo", []string{"fault"}, "positions and shapes know nothing of what stands there"},
	{"lang", nil, "names and sentences are asked for by all and ask nobody"},
	{"policy", []string{"fault"}, "it reads documents of every kind and so knows none of them"},
	{"worktime", []string{"civil", "fault", "lang", "policy"}, "a limit is counted on a calendar, not on a case"},
	{"journal", []string{"fault"}, "what an outsider checks must be readable without the rest of the program"},

	{"mask", nil, "what a number is does not depend on who wrote it, or in what"},

	{"grid", []string{"civil", "fault", "geo", "lang", "policy"}, "areas are there whoever works in them"},
	{"catalog", []string{"civil", "fault", "lang", "policy", "worktime"}, "a class is the same wherever it occurs and whoever answers for it"},
	{"catalog/standard", []string{"catalog", "fault", "lang", "policy", "worktime"}, "what a city's table means can be tried without a file and without a catalogue in force"},
	{"org", []string{"catalog", "civil", "fault", "lang", "policy"}, "organisations answer for classes and name areas by code only, so a new map needs no new chart"},
	{"dispatch", []string{"catalog", "civil", "fault", "grid", "lang", "org", "policy"}, "a rule answers who, from facts alone; it must be triable without a case"},
	{"procedure", []string{"catalog", "civil", "fault", "grid", "lang", "policy", "worktime"}, "the numbers of how cases are run are a city's, whatever case they meet"},
	{"sampling", []string{"fault"}, "a draw is repeated by outsiders from a seed, a number and a time"},
	{"casework", []string{"catalog", "civil", "fault", "geo", "grid", "journal", "lang", "mask", "org", "procedure", "worktime"}, "the life of a case is decided from values alone; the rule that named a unit is a fact it is given"},

	{"holding", []string{"lang"}, "what is held of persons is said in one place, whatever holds it"},
	{"peer", []string{"catalog", "civil", "fault", "grid", "lang", "org", "policy"}, "what a peer's words mean can be tried without a network and without a case"},

	{"emergency", []string{"catalog", "civil", "fault", "grid", "lang", "org", "policy", "worktime"}, "a plan changes who leads and by when, and can show nobody a case because it knows none"},

	{"complaint", []string{"casework", "civil", "fault", "journal", "lang", "mask", "org", "procedure", "worktime"}, "a complaint may name a case, and no case ever knows of a complaint"},

	{"store", nouns, "rows keep what nouns are and never decide"},
	{"credential", []string{"fault"}, "a proof is compared without knowing whose it is or where it is kept"},
	{"blob", []string{"fault", "geo"}, "bytes are kept by their content, whatever case shows them"},
	{"app", append(slices.Clip(nouns), "store", "blob", "credential"), "it is the only door, so it must not know who knocks"},

	{"outgoing", nil, "which hosts may be called does not depend on what is said to them"},
	{"sso", []string{"fault", "outgoing"}, "who somebody is elsewhere says nothing of what they may do here"},
	{"georeport", []string{"fault", "outgoing"}, "what another system writes is read by what it is, not by what we would do with it"},
	{"exchange", append(slices.Clip(nouns), "app", "georeport", "outgoing"), "a peer knocks at the same door as everybody; only app keeps what was exchanged"},

	{"ship", []string{"app"}, "it follows the security log as a reader does; nobody waits for it"},

	{"gate", []string{"fault", "lang"}, "what an asker may ask does not depend on what is asked"},

	{"demo", nouns, "it is a made-up town as documents and commands; app takes it in like anybody's"},
	{"export", nouns, "a row is written and read by its form alone; what the reader may see was asked before"},
	{"intake", append(slices.Clip(nouns), "app", "export"), "a file enters by the same door as a page"},
	{"download", append(slices.Clip(nouns), "app", "export"), "a file goes out in one way, whoever asks for it"},
	{"api", append(slices.Clip(nouns), "app", "blob", "download", "export", "gate"), "it translates and decides nothing; a page is not its neighbour to lean on"},
	{"open311", append(slices.Clip(nouns), "app", "blob", "gate"), "it says what app answers in another standard's words; a page is not its neighbour to lean on"},
	{"web/ui", nouns, "a component shows what it is given and asks nobody"},
	{"web/assets", nil, "it carries files"},
	{"web/reference", []string{"lang"}, "it reads the API's own description and asks nobody"},
	{"web/page", append(slices.Clip(nouns), "app", "web/ui", "web/assets", "web/reference"), "a page shows what it is given; only its handler asks"},
	{"web/gallery", append(slices.Clip(nouns), "app", "web/ui", "web/page", "web/assets"), "it shows pages with canned data and never a real case"},
	{"web", append(slices.Clip(nouns), "app", "blob", "credential", "download", "export", "gate", "web/..."), "it parses, asks app and renders; the database is not its business"},

	{"matrix", nil, "what is compared with the rights must not learn from them"},
	{"bench", []string{"..."}, "it measures the whole program; nothing but the command imports it"},
	{"wellfieldtest", []string{"..."}, "it sets the whole program up for tests"},
	{"cmd/wellfield", []string{"..."}, "it wires the program; nothing imports it"},
}

// layerOf is the rule for a package.
func layerOf(pkg string) (layer, bool) {
	var best layer
	for _, l := range layers {
		if (pkg == l.pkg || strings.HasPrefix(pkg, l.pkg+"/")) && len(l.pkg) > len(best.pkg) {
			best = l
		}
	}
	return best, best.pkg != ""
}

func (l layer) allows(pkg string) bool {
	if pkg == "wellfieldtest" && l.pkg != pkg {
		return false // it is for tests, and tests are not read here
	}
	if pkg == "bench" && l.pkg != pkg && l.pkg != "cmd/wellfield" {
		return false // nothing that is measured may know that it is
	}
	for _, may := range l.may {
		prefix, open := strings.CutSuffix(may, "...")
		if pkg == may || open && strings.HasPrefix(pkg, prefix) {
			return true
		}
	}
	return pkg == l.pkg || strings.HasPrefix(pkg, l.pkg+"/")
}

func TestImportsPointDown(t *testing.T) {
	for _, s := range sources(t) {
		l, known := layerOf(s.pkg())
		if !known {
			t.Errorf("%s: the package has no layer: say in layers_test.go what it may import and why", s.path)
			continue
		}
		for _, p := range s.imports() {
			pkg, ours := strings.CutPrefix(p, module+"internal/")
			if ours && !l.allows(pkg) {
				t.Errorf("%s imports %s, but %s", s.path, pkg, l.because)
			}
		}
	}
}

// kept is an import or a call that only some packages may use. A name like
// "time.Now" is the call, a name like "context" the import.
type kept struct {
	name    string
	only    []string // the packages that may, with those below them
	because string
}

var adapters = []string{"gate", "download", "outgoing", "georeport", "sso", "web", "api", "open311", "cmd/wellfield", "wellfieldtest"}

const onlyWay = "what calls other servers goes by outgoing, which knows whom it may call"

var keeps = []kept{
	{"database/sql", []string{"store", "cmd/wellfield", "wellfieldtest"}, "SQL in one package keeps both databases equal"},
	{"github.com/jackc/pgx", []string{"store", "wellfieldtest"}, "SQL in one package keeps both databases equal"},
	{"modernc.org/sqlite", []string{"store", "wellfieldtest"}, "SQL in one package keeps both databases equal"},
	{"github.com/pressly/goose", []string{"store"}, "SQL in one package keeps both databases equal"},
	{"net/http", adapters, "who knocks is the adapters' business"},
	{"http.Transport", []string{"outgoing"}, onlyWay},
	{"http.DefaultClient", nil, onlyWay},
	{"http.DefaultTransport", nil, onlyWay},
	{"http.Get", nil, onlyWay},
	{"http.Post", nil, onlyWay},
	{"net.Dial", nil, onlyWay},
	{"net.DialTimeout", []string{"bench"}, onlyWay},
	{"http.Client", []string{"outgoing", "georeport", "sso"}, onlyWay}, // the two hold what outgoing made
	{"net.Dialer", []string{"outgoing", "ship"}, onlyWay},              // ship knows one receiver, which the configuration names
	{"github.com/a-h/templ", []string{"web"}, "only pages are made of templates"},
	{"github.com/danielgtaylor/huma", []string{"api"}, "the pages must not depend on how the API is described"},
	{"os.Getenv", []string{"cmd/wellfield", "wellfieldtest"}, "configuration is one struct, so that it can be listed and checked"},
	{"os.LookupEnv", []string{"cmd/wellfield", "wellfieldtest"}, "configuration is one struct, so that it can be listed and checked"},
	{"os.Exit", []string{"cmd/wellfield"}, "whoever ends the process skips everybody's cleaning up"},
	{"flag", []string{"cmd/wellfield"}, "configuration is one struct, so that it can be listed and checked"},
}

func TestKeptToTheirPlace(t *testing.T) {
	for _, s := range sources(t) {
		for _, k := range keeps {
			if !within(s.pkg(), k.only) {
				refuse(t, s, k.name, k.because)
			}
		}
	}
}

// within tells whether pkg is one of the folders or below one.
func within(pkg string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool {
		return pkg == f || strings.HasPrefix(pkg, f+"/")
	})
}

// impure is what a pure package may not touch. What it would have asked for is
// given to it as a value, so that a rule can be tried at any time on any data.
var impure = map[string]string{
	"context":          "a rule is never cancelled half-way and carries nothing from its caller",
	"os":               "files and the environment belong to adapters",
	"os/exec":          "files and the environment belong to adapters",
	"net":              "a rule asks nobody",
	"net/http":         "a rule asks nobody",
	"database/sql":     "rows belong to store",
	"log":              "a rule says what it found by what it returns",
	"log/slog":         "a rule says what it found by what it returns",
	"math/rand":        "the same input must give the same decision",
	"math/rand/v2":     "the same input must give the same decision",
	"crypto/rand":      "the same input must give the same decision",
	"time.Now":         "time is given to a rule, so that any day can be tried",
	"time.Since":       "time is given to a rule, so that any day can be tried",
	"time.Until":       "time is given to a rule, so that any day can be tried",
	"time.Sleep":       "a rule does not wait",
	"time.After":       "a rule does not wait",
	"time.NewTimer":    "a rule does not wait",
	"time.Local":       "the machine's zone is no fact of the case",
	"uuid.New":         "ids are given to a rule",
	"uuid.NewString":   "ids are given to a rule",
	"uuid.NewV7":       "ids are given to a rule",
	"uuid.NewRandom":   "ids are given to a rule",
	"filepath.WalkDir": "files and the environment belong to adapters",
}

func TestNounsArePure(t *testing.T) {
	for _, s := range sources(t) {
		if !within(s.pkg(), nouns) {
			continue
		}
		for name, because := range impure {
			refuse(t, s, name, because)
		}
	}
}

// modulePath is the import path of a qualifier that is not its own path.
var modulePath = map[string]string{"http": "net/http", "uuid": "github.com/google/uuid", "filepath": "path/filepath"}

// refuse reports each use of an import ("context") or of a package's name
// ("time.Now") in the file.
func refuse(t *testing.T, s source, name, because string) {
	t.Helper()
	qualifier, selected, isName := strings.Cut(name, ".")
	if !isName || strings.Contains(name, "/") {
		for _, p := range s.imports() {
			if p == name || strings.Contains(name, ".") && strings.HasPrefix(p, name+"/") {
				t.Errorf("%s imports %s, but %s", s.path, name, because)
			}
		}
		return
	}
	importPath := qualifier
	if full := modulePath[qualifier]; full != "" {
		importPath = full
	}
	local, imported := s.importedAs(importPath)
	if !imported {
		return
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != selected {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == local {
			t.Errorf("%s uses %s, but %s", at(n), name, because)
		}
		return true
	})
}

func TestStandardLibraryOnly(t *testing.T) {
	for _, s := range sources(t) {
		if !within(s.pkg(), []string{"fault", "civil", "geo"}) {
			continue
		}
		for _, p := range s.imports() {
			first, _, _ := strings.Cut(p, "/")
			if strings.Contains(first, ".") {
				t.Errorf("%s imports %s, but everything stands on this package, so it stands on the standard library alone", s.path, p)
			}
		}
	}
}

func TestEveryLayerIsReal(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		l, _ := layerOf(s.pkg())
		seen[l.pkg] = true
	}
	for _, l := range layers {
		if !seen[l.pkg] {
			t.Errorf("layers_test.go speaks of %s, which is not there", l.pkg)
		}
	}
}
