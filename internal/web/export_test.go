package web_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// files are the addresses that the open page offers for download.
func (b *browser) files() []string {
	b.t.Helper()
	var found []string
	for n := range b.doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" && has(n, "download") {
			found = append(found, attr(n, "href"))
		}
	}
	if len(found) == 0 {
		b.t.Fatalf("%s offers no file", b.path)
	}
	return found
}

// column reads a column of the CSV that was answered.
func (b *browser) column(name string) []string {
	b.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.body, "\ufeff"))).ReadAll()
	if err != nil {
		b.t.Fatal(err)
	}
	at := slices.Index(rows[0], name)
	var values []string
	for _, row := range rows[1:] {
		values = append(values, row[at])
	}
	return values
}

// TestEveryListCanBeTakenAlong downloads what each page offers, and sees the
// page's own filter kept.
func TestEveryListCanBeTakenAlong(t *testing.T) {
	s := newSite(t)
	s.Reported("=1+1", wellfieldtest.In(0, 0))
	s.Reported("handled", wellfieldtest.In(0, 0)).Handling().Does(s.Evidence())
	s.Reported("to do", wellfieldtest.In(0, 0)).Handling()
	s.Reported("looked at", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Verify{Org: "branch-east"})
	s.Reported("of West", wellfieldtest.In(0, 3))
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		for _, list := range []struct {
			account, page string
			words         [][]string // of each list that the page offers
		}{
			{"desk-east", "/desk?show=new", [][]string{{"'=1+1"}}},
			{"desk-east", "/desk?show=all", [][]string{{"'=1+1", "handled", "looked at", "to do"}}},
			{"works-east", "/unit", [][]string{{"to do"}, {"handled", "to do"}}},
			{"grid-east", "/unit", [][]string{{"looked at"}, {"'=1+1", "handled", "looked at", "to do"}}},
			{"check-east", "/check", [][]string{{"handled"}}},
		} {
			b := s.as(t, tag, list.account)
			files := b.open(list.page).files()
			if len(files) != 3*len(list.words) {
				t.Fatalf("%s offers %v", list.page, files)
			}
			for i, want := range list.words {
				b.open(files[3*i])
				got := b.column("summary")
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("%s by %s: %v, want %v", files[3*i], list.account, got, want)
				}
				if name := b.header.Get("Content-Disposition"); !strings.HasPrefix(name, `attachment; filename="`) || !strings.HasSuffix(name, `-2026-03-02.csv"`) {
					t.Errorf("called %q", name)
				}
				for k, head := range []string{"PK\x03\x04", `{"type":"FeatureCollection"`} {
					if b.open(files[3*i+1+k]); !strings.HasPrefix(b.body, head) {
						t.Errorf("%s begins %.20q", files[3*i+1+k], b.body)
					}
				}
			}
		}
	}
	s.as(t, lang.EN, "works-east").load(http.StatusForbidden, "/desk/export?show=all&format=csv")
	s.as(t, lang.EN, "works-east").load(http.StatusForbidden, "/unit/export?list=verify&format=csv&post=grid-post-east")
	s.as(t, lang.EN, "desk-east").load(http.StatusNotFound, "/desk/export?show=all&format=pdf")
	s.visitor(t, lang.EN).open("/check/export?format=csv").says("Sign in")
}
