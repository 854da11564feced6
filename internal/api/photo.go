package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"os"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/fault"
)

const (
	// maxPhoto is the most bytes of a request with a photo: the photo, and the
	// parts of a form around it.
	maxPhoto = blob.MaxBytes + 1<<20
	// maxUploads is how many photos are read at once, because each is held in
	// memory whole.
	maxUploads = 16
	// patience is how long an upload waits for its turn.
	patience = 10 * time.Second
)

// PhotoOut is a stored photo.
type PhotoOut struct {
	Hash   string     `json:"hash" doc:"Its name, for reports and verbs. Whoever knows it can see the photo." example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Width  int        `json:"width" doc:"In pixels, as stored." example:"1536"`
	Height int        `json:"height" doc:"In pixels, as stored." example:"2048"`
	Taken  *time.Time `json:"taken,omitempty" doc:"When it was taken, where the camera wrote it." example:"2026-03-02T01:58:00Z"`
	At     *Position  `json:"at,omitempty" doc:"Where it was taken, where the camera wrote it."`
}

// exchange is the plain request behind an operation that reads or writes bytes.
type exchange struct {
	r *http.Request
	w http.ResponseWriter
}

// Resolve takes hold of the request.
func (e *exchange) Resolve(ctx huma.Context) []error {
	e.r, e.w = humago.Unwrap(ctx)
	return nil
}

type photoIn struct {
	Exchange exchange
}

type photoOut struct {
	Location string `header:"Location" doc:"Where the photo can be seen."`
	Body     PhotoOut
}

type showIn struct {
	Hash string `path:"hash" doc:"From the answer to the upload." example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Size string `query:"size" enum:"full,thumb" default:"full" doc:"full: at most 2,048 pixels long. thumb: at most 400."`
}

func (s *server) photoOperations() {
	open(s, huma.Operation{OperationID: "upload-photo", Method: http.MethodPost, Path: "/photos", DefaultStatus: http.StatusCreated,
		Tags: []string{"Photos"}, Summary: "Upload a photo",
		Description: "JPEG, PNG or WebP, at most 15 MiB and 50 million pixels, as the whole body or as the part “photo” of a form. " +
			"It is turned upright, made smaller and rid of everything that the camera wrote into it. The same photo again has the same hash."}, s.upload)
	binary := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	// Described by hand, because the library would otherwise read the body itself.
	s.api.OpenAPI().Paths["/photos"].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"image/*": {Schema: binary},
		"multipart/form-data": {Schema: &huma.Schema{Type: huma.TypeObject, Required: []string{"photo"},
			Properties: map[string]*huma.Schema{"photo": {Type: huma.TypeString, Format: "binary", Description: "The file."}}}},
	}}
	open(s, huma.Operation{OperationID: "show-photo", Method: http.MethodGet, Path: "/photos/{hash}",
		Tags: []string{"Photos"}, Summary: "See a photo",
		Responses: map[string]*huma.Response{
			"200": {Description: "The photo.", Content: map[string]*huma.MediaType{"image/jpeg": {Schema: binary}}},
			"206": {Description: "The part of it that Range asked for.", Content: map[string]*huma.MediaType{"image/jpeg": {Schema: binary}}},
			"304": {Description: "What you have still holds; a photo never changes."},
		}}, s.show)
}

func (s *server) upload(ctx context.Context, in *photoIn) (*photoOut, error) {
	r, w := in.Exchange.r, in.Exchange.w
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(patience):
		return nil, fault.New(fault.Busy, "blob.busy").At("photo")
	}
	// A server that knows no deadlines of its own has set others.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout))
	r.Body = http.MaxBytesReader(w, r.Body, maxPhoto)
	file, err := photoFile(r)
	if err != nil {
		return nil, uploadFault(err)
	}
	p, err := s.app.StorePhoto(ctx, app.Nobody, file)
	if err != nil {
		return nil, uploadFault(err)
	}
	out := &photoOut{Location: Prefix + "/photos/" + p.Hash, Body: PhotoOut{Hash: p.Hash, Width: p.Width, Height: p.Height, At: position(p.At)}}
	if p.Taken != nil {
		taken := moment(*p.Taken)
		out.Body.Taken = &taken
	}
	return out, nil
}

// photoFile is the photo in a request: its body, or the part of its form.
func photoFile(r *http.Request) (io.Reader, error) {
	header := r.Header.Get("Content-Type")
	if header == "" {
		return r.Body, nil
	}
	kind, _, err := mime.ParseMediaType(header)
	switch {
	case err == nil && (strings.HasPrefix(kind, "image/") || kind == "application/octet-stream"):
		return r.Body, nil
	case err != nil || kind != "multipart/form-data":
		return nil, fault.New(fault.Unsupported, "api.photo_content_type")
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.New(fault.Unsupported, "api.photo_content_type")
	}
	for {
		part, err := parts.NextPart()
		switch {
		case err == io.EOF: // wrapped, it is a form that broke off
			return nil, fault.New(fault.Invalid, "api.photo_part").At("photo")
		case err != nil:
			return nil, err
		case part.FormName() == "photo":
			return part, nil
		}
	}
}

// uploadFault names what went wrong on the way here. A form that breaks off or
// is none cannot be told apart and is the sender's in either case.
func uploadFault(err error) error {
	var tooLarge *http.MaxBytesError
	var header textproto.ProtocolError
	switch {
	case fault.KindOf(err) != 0:
		return err
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "blob.too_large").At("photo").With("limit", blob.MaxBytes>>20)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fault.New(fault.Busy, "api.body_slow").At("photo")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &header), strings.Contains(err.Error(), "multipart:"):
		return fault.New(fault.Invalid, "api.upload_broken").At("photo")
	}
	return err
}

// show streams a photo. Its hash names its bytes, so it never changes and may
// be kept for ever by whoever has it.
func (s *server) show(_ context.Context, in *showIn) (*huma.StreamResponse, error) {
	size := blob.Full
	if in.Size == "thumb" {
		size = blob.Thumb
	}
	p, err := s.app.Photos().Photo(in.Hash)
	if err != nil {
		return nil, err
	}
	file, err := s.app.Photos().Open(in.Hash, size)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		h := w.Header()
		h.Set("Content-Type", p.Type)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		h.Set("ETag", `"`+in.Hash+"-"+in.Size+`"`)
		h.Del("Vary")
		h.Del("Content-Language")
		http.ServeContent(w, r, "", time.Time{}, file)
		if err := file.Close(); err != nil {
			s.o.Log.ErrorContext(ctx.Context(), "api", "photo", in.Hash, "error", err)
		}
	}}, nil
}
