// Package download is the sending of an export over HTTP: the pages and the API
// send the same file in the same way, row by row as it is read.
package download

import (
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/export"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// RowsTrailer is the trailer of HTTP that says how many rows were sent, which
// CSV itself cannot say.
const RowsTrailer = "Wellfield-Rows"

// patience is how long a batch may take on its way: a reader that takes nothing
// must not keep others from their export.
const patience = 30 * time.Second

// Request is a file that somebody asks for.
type Request struct {
	App      *app.App
	Actor    app.Actor
	Scope    app.Scope
	Question app.Question
	Format   export.Format
	Tag      lang.Tag
	Texts    *lang.Catalogue
	Mark     bool // of UTF-8, by which Excel knows it
	Log      *slog.Logger
}

// Send sends the file. An error is returned only as long as nothing was sent, so
// that it can still be answered as one. After that a failure ends the connection
// by http.ErrAbortHandler, so that no reader takes half a file for a whole one;
// a reader who leaves ends the walk.
func Send(w http.ResponseWriter, r *http.Request, q Request) error {
	if !q.Format.Known() {
		return fault.New(fault.Invalid, "export.format_unknown").At("format")
	}
	s := &sending{w: w, control: http.NewResponseController(w), q: q}
	p := q.App.Policy()
	names := export.Names{Map: p.Map, Chart: p.Chart, Catalogue: p.Catalogue}
	reader := names.In(q.Tag, q.Texts, q.App.Zone(), q.App.Now())
	reader.Mark = q.Mark
	s.file = export.New(q.Format, s, reader)
	err := q.App.Export(r.Context(), q.Actor, q.Scope, q.Question, s.page)
	if err == nil {
		err = s.end()
	}
	if err == nil || !s.begun {
		return err
	}
	if r.Context().Err() == nil && q.Log != nil {
		q.Log.ErrorContext(r.Context(), "export broke off", "scope", q.Scope, "rows", s.rows, "error", err)
	}
	panic(http.ErrAbortHandler)
}

// sending is a file on its way.
type sending struct {
	w       http.ResponseWriter
	control *http.ResponseController
	q       Request
	file    export.Writer
	begun   bool
	rows    int
}

// page sends a batch.
func (s *sending) page(cases []casework.Case) error {
	s.wait()
	for i := range cases {
		if err := s.file.Write(&cases[i]); err != nil {
			return err
		}
	}
	s.rows += len(cases)
	if !s.begun {
		return nil
	}
	return s.control.Flush()
}

func (s *sending) end() error {
	s.wait()
	if err := s.file.Close(); err != nil {
		return err
	}
	s.w.Header().Set(RowsTrailer, strconv.Itoa(s.rows))
	return nil
}

// wait gives the next bytes their time. A connection that knows no deadlines has
// none.
func (s *sending) wait() { _ = s.control.SetWriteDeadline(time.Now().Add(patience)) }

// Write hands on what the file says, its headers before its first byte.
func (s *sending) Write(b []byte) (int, error) {
	if !s.begun {
		s.begun = true
		h := s.w.Header()
		h.Set("Content-Type", s.q.Format.MediaType())
		h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, s.q.Scope, s.q.App.Today(), s.q.Format))
		h.Set("Cache-Control", "no-store")
		h.Set("X-Accel-Buffering", "no")
		h.Set("Trailer", RowsTrailer)
		s.w.WriteHeader(http.StatusOK)
	}
	return s.w.Write(b)
}
