package casework

// Verb names what is done to a case.
type Verb string

// The verbs.
const (
	VerbReport     Verb = "report"
	VerbImport     Verb = "import"
	VerbAsk        Verb = "ask"
	VerbAnswer     Verb = "answer"
	VerbVerify     Verb = "verify"
	VerbVerified   Verb = "record_verification"
	VerbFile       Verb = "file"
	VerbRefuse     Verb = "refuse"
	VerbRefer      Verb = "refer"
	VerbDispatch   Verb = "dispatch"
	VerbSign       Verb = "sign"
	VerbHandle     Verb = "handle"
	VerbStartCheck Verb = "start_check"
	VerbCheck      Verb = "check"
	VerbConfirm    Verb = "confirm"
	VerbDeny       Verb = "deny"
	VerbResolve    Verb = "close_resolved"
	VerbExplain    Verb = "close_explained"
	VerbReopen     Verb = "reopen"
	VerbNote       Verb = "note"
	VerbMessage    Verb = "message"
	VerbMerge      Verb = "merge"
	VerbUnmerge    Verb = "unmerge"
	VerbReschedule Verb = "reschedule"

	VerbStartClocks Verb = "start_clocks"
	VerbToCheck     Verb = "return_to_check"

	VerbReturn      Verb = "return"
	VerbArbitrate   Verb = "arbitrate"
	VerbRaise       Verb = "raise_dispute"
	VerbSplit       Verb = "split"
	VerbFinishPart  Verb = "finish_part"
	VerbDeclinePart Verb = "decline_part"

	VerbAskReview         Verb = "ask_review"
	VerbReview            Verb = "review_refusal"
	VerbRecordAnswer      Verb = "record_answer"
	VerbTakeBack          Verb = "take_back"
	VerbSupervise         Verb = "supervise"
	VerbAnswerSupervision Verb = "answer_supervision"
	VerbJudgeSupervision  Verb = "judge_supervision"
	VerbWhistle           Verb = "whistle"
	VerbAcknowledge       Verb = "acknowledge_whistle"
	VerbArrive            Verb = "record_arrival"
	VerbExcuse            Verb = "excuse_absence"
	VerbMiss              Verb = "record_absence"
	VerbAgree             Verb = "agree_measure"
	VerbFinish            Verb = "finish_measure"
	VerbEvaluate          Verb = "evaluate_whistle"

	VerbExtend         Verb = "extend"
	VerbSuspend        Verb = "suspend"
	VerbGrant          Verb = "grant"
	VerbDecline        Verb = "decline"
	VerbLapse          Verb = "lapse"
	VerbResume         Verb = "resume"
	VerbLongTerm       Verb = "close_long_term"
	VerbCallReview     Verb = "call_review"
	VerbReviewLongTerm Verb = "review_long_term"

	VerbRecheck Verb = "recheck"

	VerbEscalate              Verb = "escalate"
	VerbAcknowledgeEscalation Verb = "acknowledge_escalation"
)
