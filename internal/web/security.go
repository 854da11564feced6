package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/civil"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// securityMost is how many lines a page shows.
const securityMost = 50

// auditor is the visitor in the post that administers the audit; false when none
// of its posts does.
func (v *visit) auditor() (app.Actor, bool) {
	for _, p := range v.posts {
		if a := v.in(p.ID); v.s.app.ReadsSecurity(a) {
			return a, true
		}
	}
	return v.actor, false
}

// securityFilter is what the address asks for; what cannot be asked for is said
// and left out.
func (v *visit) securityFilter(q url.Values) (f app.SecurityFilter, problem string) {
	f = app.SecurityFilter{Kind: q.Get("kind"), Result: q.Get("result"), Post: strings.TrimSpace(q.Get("post"))}
	if !slices.ContainsFunc(app.SecurityKinds(), func(k app.SecurityKind) bool { return k.Name == f.Kind }) {
		f.Kind = ""
	}
	if !slices.Contains(securityResults, f.Result) {
		f.Result = ""
	}
	if day := q.Get("day"); day != "" {
		d, err := civil.ParseDay(day)
		if err != nil {
			problem = v.Say("page.security.day_wrong", "day", day)
		} else {
			start := d.Time(v.Zone)
			f.From, f.Before = start, start.AddDate(0, 0, 1)
		}
	}
	if n, err := strconv.ParseInt(q.Get("before"), 10, 64); err == nil && n > 0 {
		f.Until = n
	}
	return f, problem
}

var securityResults = []string{app.ResultDone, app.ResultRefused, app.ResultFailed}

// securityLog is the page of the security log.
func (s *server) securityLog(w http.ResponseWriter, r *http.Request) error {
	return s.securityPage(w, r, nil)
}

// verifySecurity checks the chain and shows what it found.
func (s *server) verifySecurity(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.auditor()
	c, err := s.app.CheckLog(r.Context(), actor)
	if err != nil {
		return err
	}
	found := &page.SecurityCheck{Findings: c.Findings,
		Text: v.Say("page.security.verified", "n", c.Lines, "first", v.Count(int(c.First)), "last", v.Count(int(c.Last)))}
	if len(c.Findings) > 0 {
		found.Text = v.Say("page.security.broken", "n", len(c.Findings))
	}
	v.here = page.SecurityPath
	return s.securityPage(w, r, found)
}

func (s *server) securityPage(w http.ResponseWriter, r *http.Request, found *page.SecurityCheck) error {
	v, q := visitOf(r), r.URL.Query()
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.auditor()
	f, problem := v.securityFilter(q)
	lines, err := s.app.SecurityLog(r.Context(), actor, f, securityMost)
	if err != nil {
		return err
	}
	newest, err := s.app.SecurityLog(r.Context(), actor, app.SecurityFilter{}, 1)
	if err != nil {
		return err
	}
	receivers, err := s.app.Receivers(r.Context())
	if err != nil {
		return err
	}
	chosen := url.Values{}
	for name, value := range map[string]string{"kind": f.Kind, "result": f.Result, "post": f.Post, "day": q.Get("day")} {
		if value != "" {
			chosen.Set(name, value)
		}
	}
	p := page.SecurityLog{Shell: v.staffShell(v.Say("page.security.title")), Kinds: v.securityKinds(f.Kind), Results: v.securityResults(f.Result),
		Post: f.Post, Day: q.Get("day"), Problem: problem, Filtered: len(chosen) > 0, File: page.SecurityPath + ".csv?" + chosen.Encode(), Check: found,
		Kept: v.Say("page.security.kept", "days", days(s.app.Rules().LogKept), "addresses", days(s.app.Rules().AddressKept))}
	for _, l := range newest {
		p.Head = v.Count(int(l.Seq)) + " · " + l.Hash.String()
	}
	for _, l := range lines {
		p.Rows = append(p.Rows, v.securityRow(l))
	}
	if len(lines) == securityMost {
		chosen.Set("before", strconv.FormatInt(lines[len(lines)-1].Seq, 10))
		p.Older = page.SecurityPath + "?" + chosen.Encode()
	}
	for _, one := range receivers {
		p.Receivers = append(p.Receivers, v.securityReceiver(one))
	}
	return render(w, r, http.StatusOK, page.SecurityLogPage(p))
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

func (v *visit) securityKinds(chosen string) []ui.Option {
	all := []ui.Option{{Label: v.Say("page.security.every_kind"), Chosen: chosen == ""}}
	for _, k := range app.SecurityKinds() {
		all = append(all, ui.Option{Value: k.Name, Label: v.securityKind(k.Name), Chosen: k.Name == chosen})
	}
	return all
}

// securityKind names a kind; one from another version of the program has no other
// name than its own.
func (v *visit) securityKind(kind string) string {
	if slices.ContainsFunc(app.SecurityKinds(), func(k app.SecurityKind) bool { return k.Name == kind }) {
		return v.Say("security.kind." + kind)
	}
	return kind
}

func (v *visit) securityResults(chosen string) []ui.Option {
	all := []ui.Option{{Label: v.Say("page.security.every_result"), Chosen: chosen == ""}}
	for _, r := range securityResults {
		all = append(all, ui.Option{Value: r, Label: v.Say("security.result." + r), Chosen: r == chosen})
	}
	return all
}

func (v *visit) securityRow(l app.SecurityLine) page.SecurityRow {
	result := l.Result
	if result == "" {
		result = app.ResultDone
	}
	row := page.SecurityRow{Seq: v.Count(int(l.Seq)), At: l.At, Kind: v.securityKind(l.Kind), Result: v.Say("security.result." + result), Tone: result,
		Account: l.Account, About: v.securityAbout(l), Why: v.securityWhy(l.Why)}
	if l.Post != "" {
		row.Post, row.Href = v.postName(org.ID(l.Post)), page.SecurityPath+"?"+url.Values{"post": {l.Post}}.Encode()
	}
	for _, text := range []string{strings.TrimSpace(l.Client + " " + l.Address), l.Route} {
		if text != "" {
			row.From = append(row.From, text)
		}
	}
	return row
}

// securityAbout is what a line is about, with how many and what else it says.
func (v *visit) securityAbout(l app.SecurityLine) string {
	var parts []string
	if l.About != "" {
		about := l.About
		if k := v.securityKind(about); l.N > 0 && k != about { // of what was left out
			about = k
		}
		parts = append(parts, about)
	}
	if l.N > 0 {
		parts = append(parts, v.Say("page.security.count", "count", v.Count(l.N)))
	}
	if l.Mark > 0 {
		parts = append(parts, v.Say("page.security.mark", "mark", strconv.FormatInt(l.Mark, 10)))
	}
	names := make([]string, 0, len(l.Facts))
	for name := range l.Facts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		parts = append(parts, name+"="+strings.TrimSpace(l.Facts[name]))
	}
	return strings.Join(parts, " · ")
}

// securityWhy says a fault in words, where it can be said without what it is about.
func (v *visit) securityWhy(key string) string {
	if key == "" {
		return ""
	}
	if said := v.Words.Say(v.Tag, key, nil); !strings.Contains(said, "{") {
		return said
	}
	return key
}

func (v *visit) securityReceiver(r app.ReceiverView) page.SecurityReceiver {
	p := page.SecurityReceiver{Name: v.Say("security.receiver." + r.Name), Text: v.Say("page.security.shipped", "seq", v.Count(int(r.Seq)))}
	if r.Behind > 0 {
		p.Text = v.Say("page.security.behind", "n", r.Behind, "since", v.Ago(r.Oldest))
		p.Late = r.Failures > 0
	}
	if r.Failures > 0 {
		p.Fault = v.Say("page.security.failing", "n", r.Failures) + " " + r.Fault
	}
	return p
}

// securityFile is the filter's lines as CSV, all of them, with times in UTC.
func (s *server) securityFile(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.auditor()
	f, _ := v.securityFilter(r.URL.Query())
	out, begun := csv.NewWriter(w), false
	err := s.app.ExportSecurity(r.Context(), actor, f, func(lines []app.SecurityLine) error {
		if !begun {
			begun = true
			w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
			w.Header().Set("Content-Disposition", `attachment; filename="security-log.csv"`)
			w.Header().Set("Cache-Control", "no-store")
			// A sheet of Microsoft's takes a file without the mark for another encoding.
			if err := out.Write(append([]string{"\ufeffseq"}, securityHead...)); err != nil {
				return err
			}
		}
		for _, l := range lines {
			if err := out.Write(v.securityCells(l)); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
	if err != nil && begun {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return err
}

// securityHead are the columns as programs know them, the same in every language.
var securityHead = []string{"time", "kind", "result", "account", "post", "client", "address", "route", "about", "why", "n", "mark", "facts", "prev", "hash"}

func (v *visit) securityCells(l app.SecurityLine) []string {
	var facts []string
	for name, value := range l.Facts {
		facts = append(facts, name+"="+value)
	}
	slices.Sort(facts)
	return []string{strconv.FormatInt(l.Seq, 10), l.At.UTC().Format(time.RFC3339Nano), l.Kind, l.Result, cell(l.Account), cell(l.Post), cell(l.Client), cell(l.Address),
		cell(l.Route), cell(l.About), cell(l.Why), strconv.Itoa(l.N), strconv.FormatInt(l.Mark, 10), cell(strings.Join(facts, "; ")), l.Prev.String(), l.Hash.String()}
}
