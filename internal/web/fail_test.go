package web

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/web/assets"
	"wellfield/internal/wellfieldtest"
)

func TestWhatBreaksTellsNothing(t *testing.T) {
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := assets.New(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	city := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	s := &server{app: city.App, o: Options{Texts: texts, Assets: files, Log: slog.New(slog.NewTextHandler(&log, nil))}}
	mux := http.NewServeMux()
	answers := map[string]error{
		"/defect": errors.New("the password is swordfish"),
		"/busy":   fault.New(fault.Busy, "store.busy"),
		"/often":  fault.New(fault.TooMany, "fault.too_many").With("seconds", 7),
		"/gone":   fault.New(fault.NotFound, "case.not_found"),
	}
	for path, err := range answers {
		mux.Handle(path, s.page(func(http.ResponseWriter, *http.Request) error { return err }))
	}
	mux.Handle("/panic", s.page(func(http.ResponseWriter, *http.Request) error { panic("swordfish") }))
	for path, want := range map[string]int{"/defect": 500, "/panic": 500, "/busy": 503, "/often": 429, "/gone": 404} {
		log.Reset()
		rec := httptest.NewRecorder()
		s.guard(mux).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		if rec.Code != want || strings.Contains(rec.Body.String(), "swordfish") {
			t.Errorf("%s answers %d, want %d:\n%s", path, rec.Code, want, rec.Body)
		}
		if logged := strings.Contains(log.String(), "swordfish"); logged != (want == 500) {
			t.Errorf("%s: logged %q", path, log.String())
		}
	}
}

// TestWhoeverLeftIsNoDefect: a visitor who closes their side before the answer
// gets one that can be read, and nothing is logged.
func TestWhoeverLeftIsNoDefect(t *testing.T) {
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := assets.New(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	city := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	h := New(city.App, Options{Texts: texts, Assets: files, Log: slog.New(slog.NewTextHandler(&log, nil))})
	ctx, leave := context.WithCancel(t.Context())
	leave()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	if rec.Code != 503 || rec.Header().Get("Retry-After") == "" || !strings.Contains(rec.Body.String(), "<html") || log.Len() > 0 {
		t.Errorf("answered %d %.100s, logged %q", rec.Code, rec.Body, log.String())
	}
}

func TestEveryKindOfFaultHasItsStatus(t *testing.T) {
	for kind := fault.Invalid; kind.String() != ""; kind++ {
		if statusOf[kind] == 0 {
			t.Errorf("%s has no status", kind)
		}
	}
}
