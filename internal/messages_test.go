package internal_test

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wellfield/internal/lang"
)

// composed are the keys that the program puts together at run time, each with
// where the rest comes from: the text before * must stand in the program, and
// every key that fits counts as used.
var composed = map[string]string{
	"case.evidence_missing.*":    "the kind of evidence that a class asks for",
	"catalog.field.*":            "the fields of a class and of its catalogue",
	"command.severity_*":         "the severity of a finding",
	"web.event.delay_declined.*": "the kinds of more time",
	"web.event.delay_lapsed.*":   "the kinds of more time",
	"page.ledger.column.*":       "the columns of the ledger",
	"web.asked.*":                "what more time was asked for",
	"page.ledger.answer.*":       "what became of a request for more time",
	"web.extended.*":             "how a case stands with more time",
	"web.delay.*":                "the reasons of more time",
	"export.column.*":            "the columns of an export",
	"fault.*":                    "the kinds of fault",
	"page.catalogue.document.*":  "the kinds of documents that name classes",
	"limits.stage.*":             "the stages of a case, each with its clock",
	"limits.why.*":               "why a day counts other than usual",
	"open311.state.*":            "the states of a case",
	"ui.task.*":                  "the kinds of tasks",
	"page.broken.*":              "the status of a page that could not be shown",
	"page.check.*":               "the side of a check, before or after",
	"page.danger.*":              "the numbers to call in danger",
	"page.factor.*":              "the kinds of second factors",
	"page.home.how.*":            "the steps told on the first page",
	"page.keys.*":                "what the keys of the desk do",
	"page.reference.limit.*":     "the bounds of a value of the API",
	"page.reference.type.*":      "the types of values of the API",
	"page.rule.why.*":            "what a rule that nearly matched failed on",
	"page.staff.duty.*":          "the duties of posts",
	"page.staff.kind.*":          "the kinds of gaps",
	"page.staff.kind_hint.*":     "the kinds of gaps",
	"page.staff.gap.*":           "the kinds of gaps",
	"page.staff.tone.*":          "how a grid stands on the map of gaps",
	"page.staff.act.*":           "the acts on posts",
	"page.staff.act_hint.*":      "the acts on posts",
	"page.staff.field.*":         "what an act on posts asks for",
	"page.staff.did.*":           "the acts on posts",
	"page.staff.did_account.*":   "the acts on accounts",
	"page.staff.do.*":            "the acts on accounts",
	"page.staff.account.*":       "the acts on accounts",
	"page.staff.way.*":           "whether an account can sign in",
	"page.staff.sign.*":          "how a line of the document differs",
	"page.my_posts.hint.*":       "what a holder does with its own posts",
	"page.my_posts.go.*":         "what a holder does with its own posts",
	"page.suggest.*":             "the parts of a suggestion",
	"page.track.reach.*":         "whether a step lies behind, is now or comes",
	"page.track.step.*":          "the steps of a report as its reporter sees them",
	"page.track.verdict.*":       "the verb by which a reporter judges",
	"page.unit.*":                "by when work is due",
	"policy.want_*":              "the kind of value that a document needs there",
	"ui.act.*":                   "the verbs of a case",
	"ui.amount.*":                "the units of time left",
	"ui.download.*":              "the formats of a file",
	"ui.due.*":                   "the paces of a case against its limit",
	"ui.month.*":                 "the months by number",
	"ui.pace.*":                  "how a clock stands",
	"ui.state.*":                 "the states of a case",
	"security.kind.*":            "the kinds of security events",
	"security.result.*":          "the results of security events",
	"security.receiver.*":        "the receivers of the security log",
	"ui.weekday.*":               "the days of the week by number",
}

// notKeys are texts of the program that look like keys and are none.
var notKeys = map[string]string{}

// That both languages say every key with the same arguments and all plural
// forms is tested where the catalogues are, in lang.

func TestEveryKeyHasItsSentence(t *testing.T) {
	said, areas := catalogueKeys(t)
	for _, s := range sources(t) {
		for _, l := range literals(s) {
			if said[l.text] || notKeys[l.text] != "" || isBeginning(l.text) || !looksLikeKey.MatchString(l.text) {
				continue
			}
			area, _, _ := strings.Cut(l.text, ".")
			if l.lookup || areas[area] {
				t.Errorf("%s: %q has no sentence in internal/lang/messages", l.at, l.text)
			}
		}
	}
}

func TestEverySentenceIsUsed(t *testing.T) {
	said, _ := catalogueKeys(t)
	used := map[string]bool{}
	for _, s := range sources(t) {
		for _, l := range literals(s) {
			used[l.text] = true
		}
	}
	for key := range said {
		if !used[key] && !isComposed(key) {
			t.Errorf("nothing says %q: remove it, or name in composed the beginning that the program completes", key)
		}
	}
	for pattern := range composed {
		if beginning, _, _ := strings.Cut(pattern, "*"); !used[beginning] {
			t.Errorf("nothing puts together the keys %s: take them off composed", pattern)
		}
	}
}

// isBeginning tells whether the program completes the text to a key.
func isBeginning(text string) bool {
	for pattern := range composed {
		if beginning, _, _ := strings.Cut(pattern, "*"); beginning == text {
			return true
		}
	}
	return false
}

// isComposed tells whether the program may put the key together.
func isComposed(key string) bool {
	for pattern := range composed {
		if fits, err := path.Match(pattern, key); err == nil && fits {
			return true
		}
	}
	return false
}

// catalogueKeys are the keys of all languages, and their first words.
func catalogueKeys(t *testing.T) (keys, areas map[string]bool) {
	t.Helper()
	c, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys, areas = map[string]bool{}, map[string]bool{}
	for _, tag := range c.Tags() {
		for _, key := range c.Keys(tag) {
			area, _, _ := strings.Cut(key, ".")
			keys[key], areas[area] = true, true
		}
	}
	return keys, areas
}

var looksLikeKey = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)

// literal is a text in the program; lookup when it is handed to a function that
// certainly takes a message key.
type literal struct {
	text, at string
	lookup   bool
}

// literals are the texts of a file, struct tags and import paths left out.
func literals(s source) []literal {
	looked := map[ast.Node]bool{}
	var all []literal
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			if n.Tag != nil {
				return false
			}
		case *ast.CallExpr:
			for _, arg := range n.Args {
				looked[arg] = takesKey(n.Fun)
			}
		case *ast.BasicLit:
			if n.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(n.Value); err == nil {
				all = append(all, literal{text, at(n), looked[n]})
			}
		}
		return true
	})
	return all
}

// takesKey tells whether a call is fault.New or the Say of any catalogue.
func takesKey(fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, _ := sel.X.(*ast.Ident)
	return sel.Sel.Name == "Say" || sel.Sel.Name == "New" && x != nil && x.Name == "fault"
}
