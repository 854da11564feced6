package web

import (
	"errors"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"wellfield/internal/blob"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
)

const (
	mostPhotos = 12 // of one form, as casework takes them
	// mostText is for everything that is written in a form: three texts of 4000
	// characters, each up to nine bytes as a browser encodes them, and room.
	mostText = 256 << 10
	// inMemory is how much of an upload is held; the rest waits in files.
	inMemory = 1 << 20
)

// sent is a form as it was posted.
type sent struct {
	url.Values
	files map[string][]*multipart.FileHeader
}

// readForm reads what was posted, and no more than a form of ours can hold.
// Fault: web.form_too_large.
func readForm(w http.ResponseWriter, r *http.Request) (sent, error) {
	limit, multi := int64(mostText), false
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		limit, multi = mostPhotos*blob.MaxBytes+mostText, true
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	err := r.ParseForm()
	if multi {
		err = r.ParseMultipartForm(inMemory)
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return sent{}, fault.New(fault.TooLarge, "web.form_too_large")
	case err != nil:
		return sent{}, fault.New(fault.Invalid, "web.form_unreadable")
	}
	f := sent{Values: r.PostForm}
	if multi {
		f.Values, f.files = url.Values(r.MultipartForm.Value), r.MultipartForm.File
	}
	return f, nil
}

// The fields that a command's form carries beside its questions.
const (
	fieldRev  = "rev"  // of the case when the form was made
	fieldKey  = "key"  // made with the form: sent twice is one command
	fieldPost = "as"   // the post that the page was made for
	fieldFrom = "from" // the page that the form stands on
	fieldShow = "show" // the filter of the desk behind it
	fieldHash = "photo"
)

// newKey is the key of a form that is made now.
func newKey() string { return uuid.NewString() }

// local is the address within the pages that a form says to go back to; an
// address elsewhere is not followed.
func local(back string) string {
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsAny(back, "\\\r\n\t") {
		return page.HomePath
	}
	return back
}
