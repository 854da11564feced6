package api

import (
	"context"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"wellfield/internal/app"
	"wellfield/internal/download"
	"wellfield/internal/export"
)

type fileFormat string

// Schema lists the formats of files.
func (fileFormat) Schema(huma.Registry) *huma.Schema { return oneOf(export.Formats()...) }

type exportIn struct {
	Chosen
	Format fileFormat `query:"format" default:"csv" doc:"csv, xlsx or geojson."`
}

func (s *server) exportOperations() {
	content := map[string]*huma.MediaType{}
	for _, f := range export.Formats() {
		kind, _, err := mime.ParseMediaType(f.MediaType())
		if err != nil { // a defect of ours, found by the first test
			panic(err)
		}
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	staff(s, huma.Operation{OperationID: "export-cases", Method: http.MethodGet, Path: "/cases/export",
		Tags: []string{"Staff"}, Summary: "Export the cases of a scope as a file",
		Description: "The whole list, however long, by jurisdiction and id, as it is read. The trailer " + download.RowsTrailer +
			" says how many rows were sent; a file that could not be sent to its end ends with a broken connection.",
		Responses: map[string]*huma.Response{"200": {Description: "The file.", Content: content}}}, s.exportCases)
}

func (s *server) exportCases(_ context.Context, actor app.Actor, in *exportIn) (*huma.StreamResponse, error) {
	q, err := in.Chosen.question()
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		err := download.Send(w, r, download.Request{App: s.app, Actor: actor, Scope: app.Scope(in.Scope), Question: q,
			Format: export.Format(in.Format), Tag: tagOf(r.Context()), Texts: s.texts, Log: s.o.Log})
		if err == nil {
			return
		}
		p := problemOf(err)
		if p.Status == http.StatusInternalServerError {
			s.o.Log.ErrorContext(r.Context(), "api", "operation", "export-cases", "error", err)
		}
		s.refuse(w, r, p)
	}}, nil
}
