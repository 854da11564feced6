package gate

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wellfield/internal/lang"
)

// BenchmarkGate is what the gate itself costs: for a request that it lets
// through, and for one that it refuses.
func BenchmarkGate(b *testing.B) {
	texts, err := lang.Load()
	if err != nil {
		b.Fatal(err)
	}
	for name, row := range map[string]struct {
		full   bool
		method string
		form   Form
	}{
		"let through": {false, http.MethodGet, Page}, "let a body through": {false, http.MethodPost, Page},
		"refused page": {true, http.MethodGet, Page}, "refused problem": {true, http.MethodGet, Problem},
		"refused report, read": {true, http.MethodPost, Problem},
	} {
		b.Run(name, func(b *testing.B) {
			g := New(Options{Texts: texts, Classify: func(*http.Request) Work {
				return Work{Kind: Writing, Form: row.form, MostBody: 1 << 20, MayBeUrgent: row.method == http.MethodPost}
			}, Urgent: func(body []byte) bool { return strings.Contains(string(body), "component/0201") }})
			h := g.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			if p := g.pools[Writing]; row.full {
				p.limit, p.most = 0, 0
			}
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(row.method, "/", nil)
				if row.method == http.MethodPost {
					r = httptest.NewRequest(row.method, "/", strings.NewReader(`{"summary":"a hole in the road"}`))
				}
				r.Header.Set("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5")
				h.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
