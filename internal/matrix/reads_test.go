package matrix_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"wellfield/internal/emergency"
	"wellfield/internal/matrix"
)

// declared makes an emergency of the other township, so that there is one to look at.
func (w *world) declared() string {
	d, err := w.Declare(context.Background(), w.As("boss-west"), emergency.Declare{Area: west, Plan: "outage", Hours: 6, Reason: "no light"}, "one")
	if err != nil {
		w.t.Fatal(err)
	}
	return string(d.ID)
}

// everyRoute asks every address as everybody: is the door's answer the documents', and
// does it show of each case no field that it may not, and where it is sure to, each
// that it may?
func everyRoute(t *testing.T, w *world) {
	if w.emergency == "" {
		w.emergency = w.declared()
	}
	emergency := w.emergency
	index := w.index()
	var lock sync.Mutex
	var doors, fields int64
	var wait sync.WaitGroup
	some := make(chan struct{}, 6)
	var files sync.Mutex // few files are written at once, and who comes too many is told to wait
	for _, r := range rows() {
		wait.Add(1)
		some <- struct{}{}
		go func() {
			defer func() { <-some; wait.Done() }()
			if strings.Contains(r.route, "export") {
				files.Lock()
				defer files.Unlock()
			}
			n, m, wrong := w.askRow(r, emergency, index)
			lock.Lock()
			defer lock.Unlock()
			doors, fields = doors+n, fields+m
			for _, s := range wrong {
				t.Error(s)
			}
		}()
	}
	wait.Wait()
	t.Logf("%d cells: addresses x people x cases", doors)
	t.Logf("%d cells: addresses x people x cases x fields", fields)
}

// askRow asks one address as everybody, about every case where it is about one.
func (w *world) askRow(r row, emergency string, index map[string]seen) (doors, fields int64, wrong []string) {
	method, _, named := cut(r.route)
	if !named {
		method = http.MethodGet
	}
	path := strings.ReplaceAll(strings.NewReplacer("{$}", "", "{hash}", strings.Repeat("0", 64), "{operation}", "me", "{id}", "none").Replace(r.path()), "EMERGENCY", emergency)
	for i, c := range w.cases {
		for n, p := range append(slices.Clone(w.staff), w.others(i)...) {
			if r.opens == nil && i > 0 || raced && i > 4 {
				break
			}
			if r.opens != nil && !full && (i+n)%4 != 0 {
				continue
			}
			if method == http.MethodPost && p.Kind == matrix.Staff && ends(r.route) || c.link == "" && p.Kind == matrix.Reporter {
				continue
			}
			want := matrix.May
			if r.door != nil {
				want = r.door(p)
			}
			about := (*placed)(nil)
			if r.opens != nil {
				about, want = c, w.atCase(r, p, c)
			}
			a := w.ask(p, method, w.address(path, p, c), r.said(method, path))
			if got := a.letIn(r.opens != nil); got != want {
				wrong = append(wrong, c.key+" ("+c.State+"): "+r.route+" as "+p.Name+": the documents say "+string(want)+", the door "+string(got)+" "+http.StatusText(a.status)+" "+a.key)
			}
			doors++
			n, bad := w.looked(index, r, w.best(r, p, about), about, a)
			fields, wrong = fields+n, append(wrong, bad...)
		}
	}
	return doors, fields, wrong
}

// best is the person in the post in which a page shows the case.
func (w *world) best(r row, p *matrix.Person, c *placed) *matrix.Person {
	if c == nil || strings.Contains(r.route, "/api/") {
		return p
	}
	return w.wearing(p, c)
}

func (w *world) atCase(r row, p *matrix.Person, c *placed) matrix.Verdict {
	return r.opens(w.best(r, p, c), &c.Case)
}

// ends are the addresses that would end the session of whoever asks.
func ends(route string) bool {
	return route == "POST /sign-out" || strings.Contains(route, "sessions")
}

func (r row) said(method, path string) string {
	switch {
	case r.body != "":
		return r.body
	case method != http.MethodPost:
		return ""
	case strings.HasPrefix(path, "/api/"):
		return "{}"
	}
	return "nothing=1"
}

// address is the path with what the person would put there.
func (w *world) address(path string, p *matrix.Person, c *placed) string {
	link := "0000000000000000000000"
	if p.Kind == matrix.Reporter {
		link = w.linkOf(p.Case)
	}
	return strings.NewReplacer("NUMBER", c.number, "LINK", link, "POST", p.Post.ID).Replace(path)
}

// letIn is the verdict of a door that is no act.
func (a answer) letIn(aboutCase bool) matrix.Verdict {
	to := a.header.Get("Location")
	switch {
	case a.status == http.StatusUnauthorized, a.status == http.StatusSeeOther && (to == "/sign-in" || strings.HasPrefix(to, "/sign-in?")):
		return signIn
	case a.key == "api.field_missing" && strings.Contains(a.body, `"Reporter-Link"`):
		return noLink
	case a.status == http.StatusForbidden:
		return matrix.Refused
	case a.status == http.StatusNotFound && aboutCase:
		return matrix.Unseen
	case a.status >= 500:
		return surprise
	}
	return matrix.May
}

// everyRow demands a row for every address there is, and an address for every row.
func everyRow(t *testing.T, w *world) {
	known := map[string]bool{"POST /cases/{number}/{verb}": true, "POST /t/{number}/{link}/{verb}": true, "POST /cases/{number}/look": true}
	for verb := range acts {
		known["POST /api/v1/cases/{number}/"+verb] = true
		known["POST /api/v1/reports/{number}/"+verb] = true
	}
	listed := map[string]bool{}
	for _, r := range rows() {
		known[r.route], listed[r.route] = true, true
	}
	for _, route := range w.routes {
		if !known[route] {
			t.Errorf("%s has no row: say in internal/matrix/rows_test.go whom it lets in and what it shows (docs/security/matrix.md)", route)
		}
	}
	for route := range listed {
		if !w.has(route) {
			t.Errorf("%s has a row and is no address any more: take the row out", route)
		}
	}
}
