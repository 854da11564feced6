package org

// reasons are the keys of what is said to whom no line of a verb fits. A verb that
// stands here for no key says that it is for posts that work on the case.
var reasons = map[Verb]string{
	"report": "case.report_forbidden", "import": "case.import_forbidden",
	"ask": "case.desk_only", "verify": "case.desk_only", "file": "case.desk_only", "refuse": "case.desk_only", "refer": "case.desk_only",
	"merge": "case.desk_only", "unmerge": "case.desk_only", "dispatch": "case.desk_only", "overrule": "case.desk_only",
	"record_answer": "case.desk_only", "take_back": "case.desk_only",
	"answer": "case.reporter_or_desk_only", "record_verification": "case.verifier_only",
	"sign": "case.lead_only", "handle": "case.lead_only", "split": "case.lead_only", "return": "case.lead_only",
	"extend": "case.lead_only", "suspend": "case.lead_only",
	"finish_part": "case.part_only", "decline_part": "case.part_only", "arbitrate": "case.arbiter_only",
	"start_check": "case.check_only", "check": "case.check_only",
	"grant": "case.supervise_only", "decline": "case.supervise_only", "close_resolved": "case.supervise_only",
	"close_explained": "case.supervise_only", "close_long_term": "case.supervise_only", "supervise": "case.supervise_only",
	"review_refusal": "case.supervise_only",
	"resume":         "case.resume_forbidden", "review_long_term": "case.review_forbidden", "keep_long_term": "case.review_forbidden",
	"confirm": "case.reporter_only", "deny": "case.reporter_only", "ask_review": "case.reporter_only",
	"correct_contact": "case.reporter_only", "erase_identity": "case.reporter_only", "withdraw_consent": "case.reporter_only",
	"reopen": "case.reporter_or_supervisor_only", "recheck": "case.recheck_only",
	"answer_supervision": "case.supervised_only", "judge_supervision": "case.supervising_only",
	"acknowledge_escalation": "case.told_only",
	"whistle":                "case.commander_only", "evaluate_whistle": "case.commander_only", "agree_measure": "case.commander_only",
	"acknowledge_whistle": "case.called_only", "record_arrival": "case.called_only", "excuse_absence": "case.called_only",
	"finish_measure": "case.called_only",
	"raise_dispute":  "case.time_only", "lapse": "case.time_only", "return_to_check": "case.time_only", "call_review": "case.time_only",
	"escalate": "case.time_only", "reschedule": "case.time_only", "start_clocks": "case.time_only", "record_absence": "case.time_only",
	"ask_unlock": "case.line_only", "approve_unlock": "case.line_only", "decline_unlock": "case.line_only", "look": "case.vault_closed",
	"declare_emergency": "emergency.area_of_others", "prolong_emergency": "emergency.area_of_others",
	"end_emergency": "emergency.area_of_others", "tick_step": "emergency.step_of_others",
	"compare_editions": "app.editions_forbidden", "operate_peers": "peer.operators_only",
	"answer_proposals": "app.list_forbidden",
	"complaint_see":    "complaint.not_found", "complaint_hear": "complaint.not_found", "complaint_look": "complaint.vault_closed",
	"complaint_accept": "complaint.receiver_only", "complaint_refuse": "complaint.receiver_only", "complaint_inform": "complaint.receiver_only",
	"complaint_ask_unlock": "complaint.receiver_only", "complaint_approve_unlock": "complaint.receiver_only", "complaint_decline_unlock": "complaint.receiver_only",
	"complaint_find": "complaint.investigator_only", "complaint_send_back": "complaint.receiver_only", "complaint_answer": "complaint.receiver_only", "complaint_extend": "complaint.receiver_only",
	"complaint_add": "complaint.complainant_only", "complaint_ask_review": "complaint.complainant_only", "complaint_erase_identity": "complaint.complainant_only",
	"complaint_erase_words": "complaint.time_only", "complaint_pass_on": "complaint.time_only",
}

func (v Verb) reason() string {
	if key, ok := reasons[v]; ok {
		return key
	}
	return "case.involved_only"
}
