// Package gallery shows every component and page with canned data, in every
// language and text size, so that the look can be judged and tested without a
// case in the database. It is served in development only.
package gallery

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"

	"wellfield/internal/lang"
	"wellfield/internal/web/assets"
)

// Path is where the gallery lives.
const Path = "/gallery"

// specimen is one page of the gallery.
type specimen struct {
	name string
	show func(s sample) templ.Component
}

// specimens are all pages of the gallery, in the order of its table of
// contents.
func specimens() []specimen {
	var all []specimen
	for _, part := range [][]specimen{
		components(),
		publicPages(),
		trackPages(),
		samePages(),
		deskPages(),
		workPages(),
		overPages(),
		ledgerPages(),
		emergencyPages(),
		complaintPages(),
		peerPages(),
		vaultPages(),
		cataloguePages(),
		casePages(),
		brokenPages(),
	} {
		all = append(all, part...)
	}
	return all
}

// Names are the names of all specimens, for tests that look at each.
func Names() []string {
	var names []string
	for _, s := range specimens() {
		names = append(names, s.name)
	}
	return names
}

// New is the handler of everything below Path:
//
//	/gallery                      the table of contents
//	/gallery/{lang}/{name}        a page; ?text=large for the large-text view
//	/gallery/photo/{name}         a drawn photograph
//	/gallery/areas.json           outlines for the map
func New(words *lang.Catalogue, files *assets.Set) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path+"/{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, Path, http.StatusMovedPermanently)
	})
	mux.HandleFunc("GET "+Path, func(w http.ResponseWriter, r *http.Request) {
		s := newSample(words, files, words.Match(r.Header.Get("Accept-Language")), false)
		answer(w, r, contents(s, words.Tags(), Names()))
	})
	all := specimens()
	mux.HandleFunc("GET "+Path+"/{lang}/{name}", func(w http.ResponseWriter, r *http.Request) {
		for _, sp := range all {
			if sp.name == r.PathValue("name") {
				s := newSample(words, files, lang.Tag(r.PathValue("lang")), r.URL.Query().Get("text") == "large")
				answer(w, r, sp.show(s))
				return
			}
		}
		http.NotFound(w, r)
	})
	mux.HandleFunc("GET "+Path+"/photo/{name}", servePhoto)
	mux.HandleFunc("GET "+Path+"/areas.json", serveAreas)
	return mux
}

// answer renders into memory first: a page that breaks half way must not look
// like a short page.
func answer(w http.ResponseWriter, r *http.Request, c templ.Component) {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'")
	_, _ = b.WriteTo(w) // the client went away: nobody is left to tell
}
