package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/emergency"
	"wellfield/internal/lang"
	"wellfield/internal/web/page"
	"wellfield/internal/wellfieldtest"
)

// paths are the addresses that routes.go names by a word.
var paths = map[string]string{
	"page.ReportPath": page.ReportPath, "page.FollowPath": page.FollowPath, "page.LedgerPath": page.LedgerPath, "page.LongTermPath": page.LongTermPath,
	"page.SamplingPath": page.SamplingPath, "page.EmergenciesPath": page.EmergenciesPath, "page.SignInPath": page.SignInPath,
	"page.ReferencePath": page.ReferencePath, "page.TrackPath": page.TrackPath, "photosPath": "/photos/", "outlinesPath": "/areas.geojson",
	"page.DeskPath": page.DeskPath, "page.UnitPath": page.UnitPath, "page.TasksPath": page.TasksPath, "page.SupervisePath": page.SupervisePath,
	"page.CheckPath": page.CheckPath, "page.FindPath": page.FindPath, "page.CasesPath": page.CasesPath, "page.CataloguePath": page.CataloguePath,
	"page.RulesPath": page.RulesPath, "page.PeersPath": page.PeersPath, "page.HeldPath": page.HeldPath, "page.AccountPath": page.AccountPath, "page.EnrolPath": page.EnrolPath, "pathOf()": page.SignInPath + "/factor",
	"page.StaffPath": page.StaffPath, "page.MyPostsPath": page.MyPostsPath,
	"page.OwnPath": page.OwnPath, "page.SecurityPath": page.SecurityPath, "page.ErasePath": page.ErasePath,
	"page.ComplainPath": page.ComplainPath, "page.ComplaintPath": page.ComplaintPath, "page.ComplaintsPath": page.ComplaintsPath,
}

// readable are the patterns of the route table that are read, from its source: a
// new route is walked without anybody adding it here.
func readable(t *testing.T) (all []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "routes.go", nil, 0)
	must(t, err)
	var text func(e ast.Expr) string
	text = func(e ast.Expr) string {
		switch e := e.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(e.Value)
			must(t, err)
			return s
		case *ast.BinaryExpr:
			return text(e.X) + text(e.Y)
		case *ast.Ident:
			return named(t, e.Name)
		case *ast.SelectorExpr:
			return named(t, e.X.(*ast.Ident).Name+"."+e.Sel.Name)
		case *ast.CallExpr:
			return named(t, e.Fun.(*ast.Ident).Name+"()")
		}
		t.Fatalf("an address is written as %T", e)
		return ""
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			return true
		}
		first := call.Args[0]
		for b, ok := first.(*ast.BinaryExpr); ok; b, ok = first.(*ast.BinaryExpr) {
			first = b.X
		}
		if lit, ok := first.(*ast.BasicLit); ok && strings.HasPrefix(lit.Value, `"GET `) {
			path := strings.TrimSuffix(strings.TrimPrefix(text(call.Args[0]), "GET "), "{$}")
			if !strings.HasPrefix(path, page.AccountPath) { // of no case, and with new secrets each time
				all = append(all, path)
			}
		}
		return true
	})
	if len(all) < 30 {
		t.Fatalf("only %d routes are read: %v", len(all), all)
	}
	return all
}

func named(t *testing.T, name string) string {
	t.Helper()
	path, ok := paths[name]
	if !ok {
		t.Fatalf("routes.go names %s, which this test does not know: add it to paths", name)
	}
	return path
}

var (
	announced = regexp.MustCompile(`(?s)<aside class="emergency-lines".*?</aside>`)
	fresh     = regexp.MustCompile(`name="(key|id|back)" value="[^"]*"|nonce="[^"]*"`)
	suggested = regexp.MustCompile(` selected`) // which unit of the same list is suggested may differ
	numbers   = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b`)
)

// seen is what a reader gets at an address, without what is new each time and
// without the announcement of what is declared.
func (b *browser) seen(path string) string {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.s.url+path, nil)
	must(b.t, err)
	r.Header.Set("Accept-Language", string(b.tag))
	resp, err := b.client.Do(r)
	must(b.t, err)
	raw, err := io.ReadAll(resp.Body)
	must(b.t, err)
	must(b.t, resp.Body.Close())
	body := string(raw)
	return strconv.Itoa(resp.StatusCode) + " " + suggested.ReplaceAllString(fresh.ReplaceAllString(announced.ReplaceAllString(body, ""), ""), "")
}

// TestNoPageShowsMoreInAnEmergency walks every page of every post before and
// after a plan is declared. "flood" meets cases that have their unit and deadline;
// "outage" changes nothing for any class, so that new cases are compared too.
func TestNoPageShowsMoreInAnEmergency(t *testing.T) {
	for plan, untouched := range map[string]bool{"flood": false, "outage": true} {
		t.Run(plan, func(t *testing.T) {
			s := newSite(t)
			s.SampleAll()
			track := reports(s.visitor(t, lang.EN), wellfieldtest.Litter.String())
			cases := []string{numberIn(track)}
			ref, err := s.Find(t.Context(), cases[0])
			must(t, err)
			s.Told(ref).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
			cases = append(cases, s.Reported("a hole", wellfieldtest.In(0, 1)).Handling().Receipt.Case.Number,
				s.Reported("a deep hole", wellfieldtest.In(1, 1)).Closed().Receipt.Case.Number)
			s.Later(11 * time.Minute).Draws()
			if untouched {
				cases = append(cases, numberIn(reports(s.visitor(t, lang.EN), wellfieldtest.Pothole.String())))
			}
			walk := newWalk(t, s, track, cases)
			before := walk.all()
			for at, body := range walk.all() {
				if body != before[at] {
					t.Fatalf("%s is another page each time: %s", at, difference(before[at], body))
				}
			}
			d, err := s.Declare(t.Context(), s.As("boss-east"), emergency.Declare{Area: wellfieldtest.East, Plan: plan, Hours: 6, Reason: "the river rises"}, "one")
			must(t, err)
			for at, body := range walk.all() {
				if body != before[at] {
					t.Errorf("%s shows something else in an emergency: %s", at, difference(before[at], body))
				}
			}
			walk.announces(string(d.ID))
		})
	}
}

// walk is everybody who reads, and every address.
type walk struct {
	t       *testing.T
	readers map[string]*browser
	at      []string
}

func newWalk(t *testing.T, s *site, track string, numbers []string) *walk {
	w := &walk{t: t, readers: map[string]*browser{"": s.visitor(t, lang.EN)}}
	for _, account := range []string{"desk-east", "desk-west", "works-east", "check-east", "grid-east", "boss-east", "two-hats", "check-west", "cleaning"} {
		w.readers[account] = s.as(t, lang.EN, account)
	}
	for _, path := range readable(t) {
		switch {
		case strings.HasPrefix(path, page.EmergenciesPath) && path != page.EmergenciesPath+"/declare":
			// They are the announcement; see announces.
		case strings.HasPrefix(path, page.TrackPath):
			w.at = append(w.at, strings.Replace(path, page.TrackPath+"{number}/{link}", track, 1))
		case strings.Contains(path, "{number}"):
			for _, n := range numbers {
				w.at = append(w.at, strings.Replace(path, "{number}", n, 1))
			}
		default:
			w.at = append(w.at, regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "x"))
		}
	}
	for _, n := range numbers {
		w.at = append(w.at, page.DeskPath+"?"+url.Values{"case": {n}}.Encode(), page.FindPath+"?"+url.Values{"number": {n}}.Encode())
	}
	return w
}

// all is what each reader gets at each address.
func (w *walk) all() map[string]string {
	got := map[string]string{}
	for who, b := range w.readers {
		for _, path := range w.at {
			got[who+" "+path] = b.seen(path)
		}
	}
	return got
}

// announces demands that the pages of a declaration name no case that their
// reader could not open anyway.
func (w *walk) announces(id string) {
	w.t.Helper()
	told := false
	for who, b := range w.readers {
		for _, path := range []string{page.EmergenciesPath, page.EmergenciesPath + "/" + id, page.EmergenciesPath + "/" + id + "/report"} {
			body := b.seen(path)
			told = told || strings.Contains(body, "the river rises")
			for _, n := range slices.Compact(numbers.FindAllString(body, -1)) {
				if !strings.HasPrefix(b.seen(page.CasesPath+n), "200") {
					w.t.Errorf("%q reads of %s at %s and may not open it", who, n, path)
				}
			}
		}
	}
	if !told {
		w.t.Error("nobody reads of the declaration")
	}
}

// difference is where two texts part.
func difference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-80)
	return "\n" + a[from:min(len(a), i+200)] + "\n-----\n" + b[from:min(len(b), i+200)]
}
