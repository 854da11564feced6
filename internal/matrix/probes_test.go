package matrix_test

import (
	"strings"
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

// reason says why a mutant is not tried: what no case can tell apart, and what is
// tested where it is written.
func reason(m mutant) string {
	for _, r := range []struct{ part, why string }{
		{"judge_supervision: line", "who supervises covers the case, by the rule of supervise"},
		{"import: ", "there is no door to it: the command line gives it"},
		{"publish_documents: ", "there is no door to it: the command line does"},
		{"administer_", "its doors come with the pages of staff"},
		{"read_all_looks: ", "there is no door to it: wellfield who-saw does, for one case"},
		{"overrule: ", "part of a dispatch: internal/casework/dispute_test.go"},
		{"keep_long_term: ", "part of a review: internal/casework/longterm_test.go"},
		{"complaint_", "about a complaint and no case: internal/complaint, and internal/org line by line"},
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
