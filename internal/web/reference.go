package web

import (
	"net/http"
	"strings"

	"wellfield/internal/fault"
	"wellfield/internal/web/page"
	"wellfield/internal/web/reference"
)

// referencePage shows the beginning of the API's reference, or one operation.
func (s *server) referencePage(w http.ResponseWriter, r *http.Request) error {
	v, id := visitOf(r), r.PathValue("operation")
	op, known := s.reference.Operation(id)
	if id != "" && !known {
		return fault.New(fault.NotFound, "web.no_page")
	}
	title := v.Say("page.reference.title")
	p := page.Reference{All: s.reference, Operation: op, Server: s.public, Key: newKey()}
	if op != nil {
		title = reference.Say(v.Tag, op.Summary) + " · " + title
	}
	if len(s.o.Demo) > 0 {
		p.Trial = s.o.Demo[0].Name
	}
	p.Shell = v.staffShell(title)
	if op != nil {
		p.Crumbs = p.Trail()
	}
	if p.Server == "" || strings.HasSuffix(p.Server, "//") {
		p.Server = "http://" + r.Host
	}
	return render(w, r, http.StatusOK, page.ReferencePage(p))
}
