package org

// rules is the whole table of rights. What is not here nobody may do, and nothing
// configures it. When a verb fits, the life of a case says. A verb has as many
// lines as there are grounds, and one is enough.
//
// docs/security/rights.md is this table as an auditor reads it.
var rules = []Rule{
	// To look. Whoever administers sees no case, and who neither runs it, nor works
	// on it, nor looks after the place, sees none either.
	{See, nil, Reporter, Anywhere, nil},
	{See, centre, Anyone, Line, nil},
	{See, onCases, HandUnit, Anywhere, nil},
	{See, verify, Verifies, Anywhere, nil},
	{See, verify, Anyone, Ground, nil},
	{See, onCases, Asked, Anywhere, nil},
	{See, onCases, Registered, Anywhere, nil},
	{See, check, Drawn, Anywhere, nil},

	// To look at many. Each line is a condition in SQL as well, so it has one ground
	// and no side, and gives nothing that the lines above do not give.
	{"list_centre", centre, Anyone, Line, nil},
	{"list_imported", centre, Anyone, Line, nil},
	{"list_check", check, Anyone, Line, nil},
	{"list_unit", handle, LeadUnit, Anywhere, nil},
	{"list_verify", verify, Verifies, Anywhere, nil},
	{"list_grid", verify, Anyone, Ground, nil},
	{"list_tasks", onCases, Asked, Anywhere, nil},
	{"list_rechecks", check, Drawn, Anywhere, nil},
	{"list_late_rechecks", command, Anyone, Above, nil},

	// To report, and until it is filed.
	{"report", nil, Public, Anywhere, nil},
	{"report", []Duty{DutyIntake, DutyVerify}, Anyone, Anywhere, nil},
	{"import", nil, Importer, Anywhere, nil},
	{"ask", intake, Anyone, Line, nil},
	{"answer", nil, Reporter, Anywhere, nil},
	{"answer", intake, Anyone, Line, nil},
	{"verify", intake, Anyone, Line, nil},
	{"record_verification", verify, Verifies, Anywhere, nil},
	{"file", intake, Anyone, Line, nil},
	{"refuse", intake, Anyone, Line, nil},
	{"refer", intake, Anyone, Line, nil},
	{"record_answer", intake, Anyone, Line, nil},
	{"take_back", intake, Anyone, Line, nil},
	{"merge", intake, Anyone, Line, nil},
	{"merge_into", intake, Anyone, Line, nil}, // the other case of a merge
	{"unmerge", intake, Anyone, Line, nil},

	// A refusal is reviewed by others than refused.
	{"ask_review", nil, Reporter, Anywhere, nil},
	{"ask_review", nil, Joined, Anywhere, nil},
	{"review_refusal", command, Anyone, Line, []Side{Refused}},

	// To send, and to dispute. Who returned a case, or could have it, does not rule.
	{"dispatch", []Duty{DutyDispatch}, Anyone, Line, nil},
	{"overrule", command, Anyone, Line, nil}, // dispatch away from the unit that a ruling named
	{"return", handle, LeadUnit, Anywhere, nil},
	{"arbitrate", command, Anyone, Line, []Side{Disputes}},
	{"raise_dispute", nil, Time, Anywhere, nil},

	// To handle.
	{"sign", handle, LeadUnit, Anywhere, nil},
	{"handle", handle, LeadUnit, Anywhere, nil},
	{"split", handle, LeadUnit, Anywhere, nil},
	{"finish_part", handle, PartUnit, Anywhere, nil},
	{"decline_part", handle, PartUnit, Anywhere, nil},

	// To ask for time. Who had a hand in the handling does not give it.
	{"extend", handle, LeadUnit, Anywhere, nil},
	{"suspend", handle, LeadUnit, Anywhere, nil},
	{"grant", command, Anyone, Line, []Side{Handled}},
	{"decline", command, Anyone, Line, []Side{Handled}},
	{"lapse", nil, Time, Anywhere, nil},
	{"resume", nil, Time, Anywhere, nil},
	{"resume", handle, LeadUnit, Anywhere, nil},
	{"resume", command, Anyone, Line, []Side{Handled}},

	// To check, and to close. Who had a hand in the handling does neither.
	{"start_check", check, Anyone, Line, []Side{Handled}},
	{"check", check, Anyone, Line, []Side{Handled}},
	{"confirm", nil, Reporter, Anywhere, nil},
	{"confirm", nil, Joined, Anywhere, nil},
	{"deny", nil, Reporter, Anywhere, nil},
	{"deny", nil, Joined, Anywhere, nil},
	{"close_resolved", nil, Time, Anywhere, nil},
	{"close_resolved", command, Anyone, Line, []Side{Handled}},
	{"return_to_check", nil, Time, Anywhere, nil},
	{"close_explained", command, Anyone, Line, []Side{Handled}},
	{"close_long_term", command, Anyone, Line, []Side{Handled}},
	{"call_review", nil, Time, Anywhere, nil},
	{"review_long_term", []Duty{DutyHandle, DutyDispatch, DutySupervise}, Registered, Anywhere, nil},
	{"review_long_term", command, Anyone, Line, []Side{Handled}},
	{"keep_long_term", []Duty{DutyHandle, DutyDispatch, DutySupervise}, Registered, Anywhere, []Side{Handled}}, // a review that leaves it there
	{"keep_long_term", command, Anyone, Line, []Side{Handled}},
	{"reopen", nil, Reporter, Anywhere, nil},
	{"reopen", nil, Joined, Anywhere, nil},
	{"reopen", command, Anyone, Line, nil},
	{"reopen", intake, Showing, Line, nil},
	{"recheck", check, Drawn, Anywhere, []Side{Handled, TookPart}},

	// To write beside the work.
	{"note", centre, Anyone, Line, nil},
	{"note", onCases, HandUnit, Anywhere, nil},
	{"note", verify, Verifies, Anywhere, nil},
	{"note", verify, Anyone, Ground, nil},
	{"note", onCases, Asked, Anywhere, nil},
	{"note", onCases, Registered, Anywhere, nil},
	{"message", nil, Reporter, Anywhere, nil},
	{"message", centre, Anyone, Line, nil},
	{"message", onCases, HandUnit, Anywhere, nil},
	{"message", verify, Verifies, Anywhere, nil},
	{"message", verify, Anyone, Ground, nil},
	{"message", onCases, Asked, Anywhere, nil},
	{"message", onCases, Registered, Anywhere, nil},

	// To supervise, and to be told.
	{"supervise", command, Anyone, Line, []Side{Owes}},
	{"answer_supervision", onCases, Answers, Anywhere, nil},
	{"judge_supervision", command, Supervises, Anywhere, nil},
	{"escalate", nil, Time, Anywhere, nil},
	{"acknowledge_escalation", onCases, ToldItself, Anywhere, nil},
	{"acknowledge_escalation", command, Told, Anywhere, nil},
	{"acknowledge_escalation", intake, ToldNobody, Anywhere, nil},
	{"reschedule", nil, Time, Anywhere, nil},
	{"start_clocks", nil, Time, Anywhere, nil},

	// To whistle, and to come.
	{"whistle", command, Anyone, Town, nil},
	{"acknowledge_whistle", handle, Called, Anywhere, nil},
	{"record_arrival", desk, Anyone, Town, nil},
	{"record_arrival", handle, Called, Anywhere, nil},
	{"excuse_absence", handle, Called, Anywhere, nil},
	{"record_absence", nil, Time, Anywhere, nil},
	{"agree_measure", desk, Anyone, Town, nil},
	{"finish_measure", handle, Called, Anywhere, nil},
	{"evaluate_whistle", command, Anyone, Town, nil},

	// The reporter's identity. Who handles a case never reads it, and one person
	// never opens it alone.
	{"ask_unlock", centre, Anyone, Line, []Side{Handled}},
	{"approve_unlock", command, Anyone, Line, []Side{Handled, AskedUnlock}},
	{"decline_unlock", command, Anyone, Line, []Side{Handled, AskedUnlock}},
	{"look", centre, Unlocked, Line, []Side{Handled}},
	{"look", intake, TookIn, Line, []Side{Handled}},
	{"read_looks", centre, Anyone, Line, []Side{Handled}}, // who looked at this case's reporter
	{"correct_contact", nil, Reporter, Anywhere, nil},
	{"erase_identity", nil, Reporter, Anywhere, nil},
	{"erase_identity", nil, Time, Anywhere, nil},
	{"withdraw_consent", nil, Reporter, Anywhere, nil},

	// Emergencies. Who declared or prolonged one does not prolong it.
	{"declare_emergency", command, Anyone, Ground, nil},
	{"prolong_emergency", command, Anyone, Ground, []Side{Declared}},
	{"end_emergency", command, Anyone, Ground, nil},
	{"tick_step", Duties(), Responsible, Anywhere, nil},

	// Complaints about organisations and posts. Who is concerned, and whoever belongs to
	// them or did within a year, may not even know of one; who looks into it does not decide.
	{"complaint_see", nil, Reporter, Anywhere, nil},
	{"complaint_see", nil, Time, Anywhere, nil},
	{"complaint_see", complaints, Hears, Anywhere, []Side{Concerned}},
	{"complaint_hear", complaints, Anyone, Anywhere, nil}, // the list, of what one may see
	{"complaint_accept", complaints, Receives, Anywhere, []Side{Concerned}},
	{"complaint_refuse", complaints, Receives, Anywhere, []Side{Concerned}},
	{"complaint_inform", complaints, Receives, Anywhere, []Side{Concerned}},
	{"complaint_find", complaints, Investigates, Anywhere, []Side{Concerned}},
	{"complaint_send_back", complaints, Hears, Anywhere, []Side{Concerned, Investigated}},
	{"complaint_answer", complaints, Hears, Anywhere, []Side{Concerned, Investigated}},
	{"complaint_extend", complaints, Hears, Anywhere, []Side{Concerned, Investigated}},
	{"complaint_ask_unlock", complaints, Receives, Anywhere, []Side{Concerned}},
	{"complaint_approve_unlock", complaints, Hears, Anywhere, []Side{Concerned, AskedUnlock}},
	{"complaint_decline_unlock", complaints, Hears, Anywhere, []Side{Concerned, AskedUnlock}},
	{"complaint_look", complaints, Unlocked, Anywhere, []Side{Concerned}},
	{"complaint_add", nil, Reporter, Anywhere, nil},
	{"complaint_ask_review", nil, Reporter, Anywhere, nil},
	{"complaint_erase_identity", nil, Reporter, Anywhere, nil},
	{"complaint_erase_identity", nil, Time, Anywhere, nil},
	{"complaint_erase_words", nil, Time, Anywhere, nil},
	{"complaint_pass_on", nil, Time, Anywhere, nil},

	// What is about no single case.
	{"compare_editions", append([]Duty{DutyAdminSystem}, desk...), Anyone, Anywhere, nil},
	{"answer_proposals", []Duty{DutyAdminSystem, DutySupervise}, Anyone, Line, nil},
	{"operate_peers", []Duty{DutyAdminSystem}, Anyone, Anywhere, nil},
	{"operate_peers", []Duty{DutyDispatch, DutySupervise}, Topmost, Anywhere, nil},
	{"publish_documents", []Duty{DutyAdminSystem}, Anyone, Anywhere, nil},
	{"administer_accounts", []Duty{DutyAdminSecurity}, Anyone, Anywhere, nil},
	{"administer_posts", []Duty{DutyAdminSecurity}, Anyone, Anywhere, nil},
	{"read_security_log", []Duty{DutyAdminAudit}, Anyone, Anywhere, nil},
	{"verify_journal", []Duty{DutyAdminAudit}, Anyone, Anywhere, nil},
	{"read_all_looks", []Duty{DutyAdminAudit}, Anyone, Anywhere, nil}, // which post looked at whose case, by number
}

// Rules is the table of rights, in its order.
func Rules() []Rule { return append([]Rule(nil), rules...) }

var rulesOf = byVerb()

func byVerb() map[Verb][]*Rule {
	found := map[Verb][]*Rule{}
	for i := range rules {
		found[rules[i].Verb] = append(found[rules[i].Verb], &rules[i])
	}
	return found
}

// RulesOf are the lines of a verb; none for what nobody may do.
func RulesOf(v Verb) []*Rule { return rulesOf[v] }
