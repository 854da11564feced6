package open311

import (
	"errors"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
)

const (
	mostPhotos = 12 // of one report, as casework takes them
	// mostText is for a description of 4000 characters, each up to nine bytes as
	// forms encode them, for answers, and room.
	mostText = 512 << 10
	// inMemory is how much of an upload is held; the rest waits in files.
	inMemory = 1 << 20
	// bodyTimeout is how long a body may take to arrive on a bad line.
	bodyTimeout = time.Minute
)

type upload = *multipart.FileHeader

// read takes the parameters of the address and of the form. Faults:
// open311.query_malformed, open311.content_type, open311.form_malformed,
// open311.form_too_large.
func (q *asked) read() error {
	values, err := url.ParseQuery(q.r.URL.RawQuery)
	if err != nil {
		return fault.New(fault.Invalid, "open311.query_malformed")
	}
	q.values = values
	if q.r.Method != http.MethodPost {
		return nil
	}
	kind, _, err := mime.ParseMediaType(q.r.Header.Get("Content-Type"))
	multi := kind == "multipart/form-data"
	if err != nil || !multi && kind != "application/x-www-form-urlencoded" {
		return fault.New(fault.Unsupported, "open311.content_type")
	}
	limit := int64(mostText)
	if multi {
		limit += mostPhotos * blob.MaxBytes
		if err := take(q, q.s.uploads); err != nil {
			return err
		}
		defer func() { <-q.s.uploads }()
	}
	// A server that knows no deadlines of its own has set others.
	_ = http.NewResponseController(q.w).SetReadDeadline(time.Now().Add(bodyTimeout))
	q.r.Body = http.MaxBytesReader(q.w, q.r.Body, limit)
	var posted url.Values
	if multi {
		if err = q.r.ParseMultipartForm(inMemory); err == nil {
			posted, q.files = q.r.MultipartForm.Value, photosOf(q.r.MultipartForm)
		}
	} else if err = q.r.ParseForm(); err == nil {
		posted = q.r.PostForm
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "open311.form_too_large").With("limit", limit>>20)
	case err != nil:
		return fault.New(fault.Invalid, "open311.form_malformed")
	}
	for name, values := range posted { // the form says more than the address
		q.values[name] = append(slices.Clone(values), q.values[name]...)
	}
	return nil
}

// photosOf are the files of a form under the names that clients use, in order.
func photosOf(f *multipart.Form) []upload {
	var all []upload
	for _, name := range []string{"media", "media[]"} {
		for _, file := range f.File[name] {
			if file.Size > 0 || file.Filename != "" { // not an empty input of an old browser
				all = append(all, file)
			}
		}
	}
	return all
}

// store keeps the photos that came with the form. Faults:
// case.photos_too_many and those of blob, each at media.
func (q *asked) store(role casework.PhotoRole) ([]casework.PhotoIn, error) {
	if len(q.files) == 0 {
		return nil, nil
	}
	if len(q.files) > mostPhotos {
		return nil, fault.New(fault.Invalid, "case.photos_too_many").At("media").With("limit", mostPhotos)
	}
	if err := take(q, q.s.uploads); err != nil {
		return nil, err
	}
	defer func() { <-q.s.uploads }()
	var stored []casework.PhotoIn
	for _, header := range q.files {
		hash, err := q.storeOne(header)
		if err != nil {
			return nil, renamed(err, func(string) string { return "media" })
		}
		stored = append(stored, casework.PhotoIn{Hash: hash, Role: role})
	}
	return stored, nil
}

func (q *asked) storeOne(header upload) (string, error) {
	file, err := header.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	photo, err := q.s.app.StorePhoto(q.r.Context(), app.Nobody, file)
	return photo.Hash, err
}

// renamed are the faults of err at the parameters' own names; what is no fault
// stays as it is.
func renamed(err error, name func(field string) string) error {
	faults := fault.All(err)
	if faults == nil {
		return err
	}
	out := make(fault.List, len(faults))
	for i, f := range faults {
		out[i] = f.At(name(f.Field))
	}
	return out
}

// attributes are the answers attribute[CODE]=… and attribute[CODE][]=….
func (q *asked) attributes() map[string][]string {
	var given map[string][]string
	for name, values := range q.values {
		code, ok := attributeCode(name)
		if !ok {
			continue
		}
		if given == nil {
			given = map[string][]string{}
		}
		given[code] = append(given[code], values...)
	}
	return given
}

// attributeCode is the code in the name of a parameter: attribute[CODE],
// attribute[CODE][], and attribute[CODE][0] as some libraries count.
func attributeCode(name string) (code string, ok bool) {
	rest, ok := strings.CutPrefix(name, "attribute[")
	if !ok {
		return "", false
	}
	code, rest, ok = strings.Cut(rest, "]")
	if !ok || code == "" {
		return "", false
	}
	if rest == "" {
		return code, true
	}
	index, ok := strings.CutPrefix(rest, "[")
	index, closed := strings.CutSuffix(index, "]")
	return code, ok && closed && strings.Trim(index, "0123456789") == ""
}
