package main

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/wellfieldtest"
)

// hostile are words that become something else where they are not taken for
// words: a script, an attribute, an address, a formula, another line of a log.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</textarea><svg onload=alert(1)>`,
	`javascript:alert(1)`, `{{constructor.constructor('alert(1)')()}}`, `<!--<script>`, `]]><script>alert(1)</script>`,
	`=HYPERLINK("https://evil.example","x")`, `+1+cmd|' /C calc'!A0`, `-2+3`, `@SUM(1)`, "ok;=1+1", "\t=1+1",
}

// told tells a case with hostile words in every field that anybody can write in,
// from the report to the check.
func (b *besieged) told(words string) *wellfieldtest.Story {
	b.t.Helper()
	r, err := b.App.Report(b.t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: words, Address: words, Point: nil2(), Public: true, Language: "en"},
		app.Contact{Email: "reader@example.org"}, newID())
	if err != nil {
		b.t.Fatal(err)
	}
	s := b.Told(r.Ref)
	s.Receipt = r
	photo := func(role casework.PhotoRole) []casework.PhotoIn {
		return []casework.PhotoIn{{Hash: b.Photo(), Role: role}}
	}
	s.By("desk-east").Does(casework.Ask{Question: words}).By("reporter").Does(casework.Answer{Text: words})
	s.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}, Lead: "works-east"})
	s.By("works-east").Does(casework.Sign{}).Does(casework.Note{Text: words}).Does(casework.Message{Text: words})
	s.By("reporter").Does(casework.Message{Text: words})
	s.By("works-east").Does(casework.Handle{Text: words, Photos: photo(casework.After)})
	return s.By("check-east").Does(casework.Check{Text: words, Results: wellfieldtest.Failed.Results})
}

// TestAttackStoredScript: hostile words in every field come out of every page as
// words, and of every answer for programs as data that no browser runs.
func TestAttackStoredScript(t *testing.T) {
	b := besiege(t, nil)
	var stories []*wellfieldtest.Story
	for _, words := range hostile {
		stories = append(stories, b.told(words))
	}
	desk, works, visitor := b.inside("desk-east"), b.inside("works-east"), b.attacker()
	pages := 0
	look := func(a *attacker, address, want string) {
		t.Helper()
		got := a.get(address)
		if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			t.Fatalf("%s answers %d %s", address, got.status, got.header.Get("Content-Type"))
		}
		if said := inert(t, address, got.body); want != "" && !strings.Contains(said, strings.TrimSpace(want)) {
			t.Errorf("%s does not say %q", address, want)
		}
		pages++
	}
	for i, s := range stories {
		number := s.Receipt.Case.Number
		look(desk, b.staff+"/cases/"+number, hostile[i])
		look(works, b.staff+"/cases/"+number, hostile[i])
		look(visitor, b.public+"/t/"+number+"/"+s.Receipt.Link, hostile[i])
		look(visitor, b.public+"/t/"+number+"/"+s.Receipt.Link+"/data", "")
		look(visitor, b.public+"/t/"+number+"/"+s.Receipt.Link+"/erase", "")
	}
	for _, path := range []string{"/desk", "/tasks", "/account"} {
		look(desk, b.staff+path, "")
	}
	look(works, b.staff+"/unit", "")
	for _, path := range []string{"/", "/ledger", "/long-term", "/second-looks", "/what-we-hold"} {
		look(visitor, b.public+path, "")
	}
	token := b.token("desk-east")
	for _, address := range []string{b.staff + "/api/v1/cases?scope=centre", b.staff + "/api/v1/cases/" + stories[0].Receipt.Case.Number, b.public + "/open311/v2/requests.json", b.public + "/open311/v2/requests.xml",
		b.staff + "/api/v1/cases/export?scope=centre&format=geojson"} {
		got := visitor.call(http.MethodGet, address, token, nil)
		if kind := got.header.Get("Content-Type"); got.status != http.StatusOK || strings.Contains(kind, "html") || got.header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(got.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d %s", address, got.status, kind)
		}
		if strings.Contains(got.body, "<script>") && strings.Contains(got.header.Get("Content-Type"), "xml") {
			t.Errorf("%s has a script: %.300s", address, got.body)
		}
	}
	if pages < 5*len(hostile) {
		t.Errorf("only %d pages were seen", pages)
	}
}

// TestAttackReflectedScript: words in addresses and forms come back as words.
func TestAttackReflectedScript(t *testing.T) {
	b := besiege(t, nil)
	desk, visitor := b.inside("desk-east"), b.attacker()
	for _, words := range hostile {
		q := url.QueryEscape(words)
		for _, address := range []string{b.public + "/?lang=" + q, b.public + "/ledger?jurisdiction=" + q + "&from=" + q + "&page=" + q, b.public + "/t/" + url.PathEscape(words) + "/" + url.PathEscape(words),
			b.public + "/" + url.PathEscape(words), b.public + "/reference/" + url.PathEscape(words)} {
			inert(t, address, visitor.get(address).body)
		}
		for _, address := range []string{b.staff + "/sign-in?back=" + q, b.staff + "/enrol?code=" + q, b.staff + "/sign-in/city?back=" + q} {
			inert(t, address, visitor.get(address).body)
		}
		for _, address := range []string{b.staff + "/desk?state=" + q + "&show=" + q + "&class=" + q, b.staff + "/find?number=" + q, b.staff + "/cases/" + url.PathEscape(words), b.staff + "/unit?show=" + q} {
			inert(t, address, desk.get(address).body)
		}
		inert(t, "follow", visitor.post(b.public+"/follow", url.Values{"number": {words}, "code": {words}}).body)
		inert(t, "sign-in", visitor.post(b.staff+"/sign-in", url.Values{"account": {words}, "password": {words}, "back": {words}}).body)
		inert(t, "report", visitor.post(b.public+"/report", url.Values{"step": {"details"}, "go": {"where"}, "summary": {words}, "address": {words}, "phone": {words}, "q": {words}, "lat": {words}, "area": {words}}).body)
		got := visitor.post(b.public+"/preferences", url.Values{"lang": {"en"}, "back": {"//evil.example/" + words}})
		if to := got.header.Get("Location"); !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, "evil") {
			t.Errorf("led to %q", to)
		}
	}
}

// inert demands that a page runs nothing but our own scripts, with the nonce of
// this answer, and is what it says as text.
func inert(t *testing.T, address, body string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			said.WriteString(n.Data + "\n")
		}
		if n.Type != html.ElementNode {
			continue
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
			link := a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction"
			scheme, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || link && (scheme == "javascript" || scheme == "data" || scheme == "vbscript") {
				t.Errorf("%s: <%s %s=%q>", address, n.Data, a.Key, a.Val)
			}
			if a.Key == "value" || a.Key == "placeholder" || a.Key == "alt" || a.Key == "title" {
				said.WriteString(a.Val + "\n")
			}
		}
		switch n.Data {
		case "script":
			if !strings.HasPrefix(attributes["src"], "/assets/") || attributes["nonce"] == "" || n.FirstChild != nil {
				t.Errorf("%s: a script %v", address, n.Attr)
			}
		case "iframe", "object", "embed", "base", "foreignobject", "style":
			t.Errorf("%s: <%s>", address, n.Data)
		case "meta":
			if attributes["http-equiv"] != "" {
				t.Errorf("%s: %v", address, n.Attr)
			}
		}
	}
	return said.String()
}

// TestAttackFormulas: no cell of a file that anybody exports is one that a
// spreadsheet would calculate.
func TestAttackFormulas(t *testing.T) {
	b := besiege(t, nil)
	for _, words := range hostile {
		b.told(words)
	}
	desk, works, token := b.inside("desk-east"), b.inside("works-east"), b.token("desk-east")
	files := map[string]heard{
		"the desk's":    desk.get(b.staff + "/desk/export?format=csv"),
		"the unit's":    works.get(b.staff + "/unit/export?list=all&post=works-post-east&format=csv"),
		"the API's":     desk.call(http.MethodGet, b.staff+"/api/v1/cases/export?scope=centre&format=csv", token, nil),
		"the ledger's":  desk.get(b.public + "/ledger.csv"),
		"the workbook":  works.get(b.staff + "/unit/export?list=all&post=works-post-east&format=xlsx"),
		"API, workbook": desk.call(http.MethodGet, b.staff+"/api/v1/cases/export?scope=centre&format=xlsx", token, nil),
	}
	for name, file := range files {
		if file.status != http.StatusOK || !strings.Contains(file.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s file: %d %v", name, file.status, file.header)
			continue
		}
		if strings.HasPrefix(file.body, "PK") {
			workbook(t, name, file.body)
			continue
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found := false
		for _, row := range rows {
			for _, cell := range row {
				found = found || strings.Contains(cell, "HYPERLINK")
				if cell != "" && strings.ContainsAny(cell[:1], "=+@\t\r") || strings.HasPrefix(cell, "-") && !isNumber(cell) {
					t.Errorf("%s file has the cell %q", name, cell)
				}
			}
		}
		if !found && (name == "the unit's" || name == "the API's") {
			t.Errorf("%s file has none of the words", name)
		}
	}
}

func isNumber(cell string) bool { return strings.Trim(cell, "-.0123456789") == "" }

// workbook demands that no cell is a formula and nothing leads out of the file.
func workbook(t *testing.T, name, body string) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		_ = r.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, formula := range []string{"<f>", "<f ", "TargetMode=\"External\"", "ddeLink", "<hyperlink"} {
			if strings.Contains(string(raw), formula) {
				t.Errorf("%s: %s has %s", name, part.Name, formula)
			}
		}
	}
}
