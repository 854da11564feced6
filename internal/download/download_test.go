package download_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the database is broken past every rule

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/download"
	"wellfield/internal/export"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

const many = 900 // three batches and more than a connection holds

// serving is a server with many cases in its centre.
type serving struct {
	*wellfieldtest.City
	url, path string
	failed    atomic.Value  // of Send, before anything was sent
	ended     chan struct{} // after each request
}

func serve(t *testing.T) *serving {
	t.Helper()
	url := wellfieldtest.SQLiteURL(t)
	s := &serving{City: wellfieldtest.NewCity(t, url), path: strings.TrimPrefix(url, "sqlite:"), ended: make(chan struct{}, 16)}
	cases := make([]casework.Import, many)
	for i := range cases {
		cases[i] = casework.Import{SourceID: string(rune('a'+i%26)) + time.Duration(i).String(), Digest: "ab", Point: wellfieldtest.In(0, 0),
			Summary: strings.Repeat("deep hole ", 60), Opened: s.Now().Add(-time.Hour), State: casework.Received}
	}
	if _, errs := s.Import(t.Context(), "old", cases); errors.Join(errs...) != nil {
		t.Fatal(errors.Join(errs...))
	}
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { s.ended <- struct{}{} }()
		err := download.Send(w, r, download.Request{App: s.App, Actor: s.As("desk-east"), Scope: app.OfCentre, Format: export.CSV, Tag: lang.EN, Texts: texts})
		if err != nil {
			s.failed.Store(err)
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func get(t *testing.T, url string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func TestTheTrailerCountsTheRows(t *testing.T) {
	s := serve(t)
	resp := get(t, s.url)
	body, err := io.ReadAll(resp.Body)
	if err != nil || bytes.Count(body, []byte("\r\n")) != many+1 || resp.Trailer.Get(download.RowsTrailer) != "900" {
		t.Errorf("%d lines, trailer %v, %v", bytes.Count(body, []byte("\r\n")), resp.Trailer, err)
	}
	if len(resp.TransferEncoding) == 0 {
		t.Error("the file was collected before it was sent")
	}
}

// TestHalfAFileIsNeverWhole breaks the last row that is read.
func TestHalfAFileIsNeverWhole(t *testing.T) {
	s := serve(t)
	db, err := sql.Open("sqlite", s.path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE cases SET body = '{' WHERE id = (SELECT max(id) FROM cases)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	resp := get(t, s.url)
	body, err := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK || len(body) == 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d, %d bytes, %v", resp.StatusCode, len(body), err)
	}
	if resp.Trailer.Get(download.RowsTrailer) != "" {
		t.Error("a file that broke off names its rows")
	}
}

// TestOneAtATimeAndNobodyHoldsItForEver fills the places with readers who do not
// read, is refused, and gets its file after they have left.
func TestOneAtATimeAndNobodyHoldsItForEver(t *testing.T) {
	s := serve(t)
	entered, leave, left := make(chan struct{}), make(chan struct{}), make(chan error, 64)
	held := 0
	for {
		go func() {
			left <- s.Export(t.Context(), s.As("desk-east"), app.OfCentre, app.Question{}, func([]casework.Case) error {
				select {
				case entered <- struct{}{}:
				default:
				}
				<-leave
				return io.ErrClosedPipe // the reader has left
			})
		}()
		select {
		case <-entered:
			held++
			continue
		case err := <-left:
			if !fault.Has(err, "store.export_busy") {
				t.Fatal(err)
			}
		}
		break
	}
	if resp := get(t, s.url); resp.StatusCode != http.StatusServiceUnavailable || fault.KindOf(s.failed.Load().(error)) != fault.Busy {
		t.Errorf("with every place taken: %d, %v", resp.StatusCode, s.failed.Load())
	}
	close(leave)
	for range held {
		if err := <-left; !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
	}
	if resp := get(t, s.url); resp.StatusCode != http.StatusOK {
		t.Errorf("after they left: %d", resp.StatusCode)
	}
}

// TestAReaderWhoLeavesEndsTheWalk closes the connection after the first bytes.
func TestAReaderWhoLeavesEndsTheWalk(t *testing.T) {
	s := serve(t)
	resp := get(t, s.url)
	if _, err := io.ReadFull(resp.Body, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	<-s.ended
	if err := s.Export(t.Context(), s.As("desk-east"), app.OfCentre, app.Question{}, func([]casework.Case) error { return nil }); err != nil {
		t.Errorf("the walk goes on for nobody: %v", err)
	}
}
