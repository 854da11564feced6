package api

import (
	"context"
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

type exportScope string

// Schema lists the scopes of exports.
func (exportScope) Schema(huma.Registry) *huma.Schema {
	return oneOf(app.OfCentre, app.OfUnit, app.OfGrid, app.ToVerify, app.ToCheck, app.OfImported)
}

type exportIn struct {
	Scope  exportScope `query:"scope" required:"true" doc:"As in the list of cases, and grid: the cases of the area that the post's organisation looks after." example:"centre"`
	Format fileFormat  `query:"format" default:"csv" doc:"csv, xlsx or geojson."`
	State  []state     `query:"state" doc:"Only these states, separated by commas." example:"received,need_info"`
	Class  string      `query:"class" doc:"Only this class, or only this kind of class." example:"component/0201"`
	Area   string      `query:"area" doc:"Only cases in the area with this code, and beneath it." example:"990101001001"`
	Open   bool        `query:"open" doc:"Only cases that somebody owes an action."`
}

func (s *server) exportOperations() {
	content := map[string]*huma.MediaType{}
	for _, f := range export.Formats() {
		content[f.MediaType()] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	staff(s, huma.Operation{OperationID: "export-cases", Method: http.MethodGet, Path: "/cases/export",
		Tags: []string{"Staff"}, Summary: "Export the cases of a scope as a file",
		Description: "The whole list, however long, by jurisdiction and id, as it is read. The trailer " + download.RowsTrailer +
			" says how many rows were sent; a file that could not be sent to its end ends with a broken connection.",
		Responses: map[string]*huma.Response{"200": {Description: "The file.", Content: content}}}, s.exportCases)
}

func (s *server) exportCases(_ context.Context, actor app.Actor, in *exportIn) (*huma.StreamResponse, error) {
	q, err := (&listIn{State: in.State, Class: in.Class, Area: in.Area, Open: in.Open}).question()
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
