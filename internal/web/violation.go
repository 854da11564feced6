package web

import (
	"encoding/json"
	"io"
	"net/http"

	"wellfield/internal/app"
	"wellfield/internal/gate"
)

// violationPath is where browsers tell that a page's policy kept it from
// something: words that would have become a script, on a page of ours.
const violationPath = "/page-violation"

// mostViolation is more than any browser says.
const mostViolation = 16 << 10

// violation takes what a browser tells and keeps nothing of it but that it
// happened, and what kind of thing was kept from happening: the address of the
// page may be a reporter's link.
func (s *server) violation(w http.ResponseWriter, r *http.Request) error {
	var told struct {
		Report struct {
			Directive string `json:"effective-directive"`
			Violated  string `json:"violated-directive"`
		} `json:"csp-report"`
	}
	err := json.NewDecoder(io.LimitReader(r.Body, mostViolation)).Decode(&told)
	w.WriteHeader(http.StatusNoContent)
	if err != nil {
		return nil // whoever sends that is no browser
	}
	s.app.Refused(r.Context(), app.RefusedScript, visitOf(r).actor, nil)
	for _, directive := range directives {
		if told.Report.Directive == directive || told.Report.Violated == directive {
			s.o.Log.WarnContext(r.Context(), "page violation", "directive", directive)
		}
	}
	return nil
}

// violations is the rate at which one address may tell of them.
var violations = gate.Policy{Name: "violation", Rate: gate.Rate{PerMinute: 10, Burst: 20}}

// directives are those that are written down; words of a stranger's are not.
var directives = []string{"script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "img-src", "font-src",
	"connect-src", "base-uri", "form-action", "object-src", "require-trusted-types-for", "trusted-types", "default-src"}
