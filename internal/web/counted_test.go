package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"wellfield/internal/gate"
	"wellfield/internal/lang"
	"wellfield/internal/web/assets"
	"wellfield/internal/wellfieldtest"
)

func TestFormsAreCountedByAddress(t *testing.T) {
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := assets.New(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	city := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	site := New(city.App, Options{Texts: texts, Assets: files, Door: gate.NewDoor(nil, city.Clock.Now),
		Report: gate.Rate{PerMinute: 6, Burst: 1}, SignIn: gate.Rate{PerMinute: 6, Burst: 1}})
	for i, row := range []struct {
		path, from string
		want       int
	}{
		{"/sign-in", "203.0.113.7:1", http.StatusUnprocessableEntity},
		{"/sign-in", "203.0.113.7:2", http.StatusTooManyRequests},
		{"/sign-in", "203.0.113.8:1", http.StatusUnprocessableEntity},
		{"/report", "203.0.113.7:1", http.StatusOK},
		{"/report", "203.0.113.7:1", http.StatusTooManyRequests},
	} {
		r := httptest.NewRequest(http.MethodPost, row.path, nil)
		r.RemoteAddr = row.from
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		limited := w.Code == http.StatusTooManyRequests
		if limited != (row.want == http.StatusTooManyRequests) {
			t.Errorf("%d: %s from %s answers %d, want %d", i, row.path, row.from, w.Code, row.want)
		}
		if retry := w.Header().Get("Retry-After"); limited && retry != "10" {
			t.Errorf("%d: Retry-After %q, want 10", i, retry)
		}
	}
}
