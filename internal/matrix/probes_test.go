package matrix_test

import (
	"net/http"
	"slices"
	"strings"

	"wellfield/internal/matrix"
)

// probes ask at the doors what is no act of a verb of its own: each tells whether the
// product and the documents differ.
var probes = map[string]func(w *world) bool{
	"compare_editions":  doors("GET /catalogue"),
	"answer_proposals":  doors("GET /api/v1/rules/proposals"),
	"operate_peers":     doors("GET /peers"),
	"read_security_log": doors("GET /security-log"),
	"verify_journal":    doors("POST /security-log/verify"),
	"declare_emergency": doors("POST /api/v1/emergencies/try"),
	"end_emergency":     doors("POST /api/v1/emergencies/{id}/end"),
	"prolong_emergency": doors("POST /api/v1/emergencies/{id}/prolong"),
	"report":            doors("POST /api/v1/cases"),
	"overrule":          (*world).overrulesOtherwise,
	"keep_long_term":    (*world).keepsOtherwise,
}

// doors asks one address as everybody who can sign in.
func doors(route string) func(w *world) bool {
	return func(w *world) bool {
		for _, r := range rows() {
			if r.route != route {
				continue
			}
			method, _, _ := cut(r.route)
			path := strings.ReplaceAll(r.path(), "EMERGENCY", w.emergency)
			for _, p := range w.staff {
				if w.tokens[p.Account] != "" && w.ask(p, method, path, r.said(method, path)).letIn(false) != r.door(p) {
					return true
				}
			}
		}
		return false
	}
}

// overrulesOtherwise: the desk sends a case away from the unit that a ruling named
// only where a commander would.
func (w *world) overrulesOtherwise() bool {
	c := w.cases[slices.IndexFunc(w.cases, func(c *placed) bool { return c.key == "ruled" })]
	for _, p := range w.staff {
		if w.tokens[p.Account] == "" || !p.Has("dispatch") || !p.Covers(&c.Case) {
			continue
		}
		a := w.ask(p, http.MethodPost, "/api/v1/cases/"+c.number+"/dispatch", `{"lead":"works-east","reason":" "}`)
		if (a.judged() == matrix.May) != p.Has("supervise") {
			return true
		}
	}
	return false
}

// keepsOtherwise: a unit that had the case may take it up, and never decides by itself
// that it stays in the register.
func (w *world) keepsOtherwise() bool {
	for _, c := range w.cases {
		if c.Keeper == "" {
			continue
		}
		for _, p := range w.staff {
			keeps := p.Post.Org.ID == c.Keeper && p.Has("handle", "dispatch", "supervise") || p.Has("supervise") && p.Covers(&c.Case)
			if w.tokens[p.Account] == "" || !p.Sees(&c.Case) {
				continue
			}
			a := w.ask(p, http.MethodPost, "/api/v1/cases/"+c.number+"/review_long_term", `{"take_up":false,"text":" ","next":"2026-10-01"}`)
			if (a.judged() == matrix.May) != (keeps && !p.OwnWork(&c.Case)) {
				return true
			}
		}
	}
	return false
}

// reason says why a mutant is not tried: what no case can tell apart, and what is
// tested where it is written.
func reason(m mutant) string {
	for _, r := range []struct{ part, why string }{
		{"judge_supervision: line", "who supervises covers the case, by the rule of supervise"},
		{"import: ", "there is no door to it: the command line gives it"},
		{"publish_documents: ", "there is no door to it: the command line does"},
		{"administer_", "its doors come with the pages of staff"},
		{"read_all_looks: ", "there is no door to it: wellfield who-saw does, for one case"},
		{"merge_into: ", "about two cases: internal/casework/merge_test.go"},
		{"tick_step: ", "about a check-list and no case: internal/emergency"},
		{"list_tasks: ", "a task names its organisation: internal/app"},
		{"list_rechecks: ", "nobody but who was drawn: internal/app/sampling_test.go"},
		{"list_late_rechecks: ", "shown after a month: internal/app/sampling_test.go"},
	} {
		if strings.HasPrefix(m.name, r.part) && (r.part != "judge_supervision: line" || strings.Contains(m.name, "in area")) {
			return r.why
		}
	}
	return ""
}
