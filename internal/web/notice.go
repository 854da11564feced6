package web

import (
	"net/http"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
)

// noticeTime is how long the next page may take to come and say what was done.
const noticeTime = time.Minute

// leaveNotice has the next page say what was done to which case.
func (s *server) leaveNotice(w http.ResponseWriter, verb casework.Verb, number string) {
	s.setCookie(w, noticeCookie, string(verb)+":"+number, noticeTime)
}

// readNotice takes the notice up, once.
func (v *visit) readNotice(w http.ResponseWriter, r *http.Request) *ui.Notice {
	left := v.s.cookie(r, noticeCookie)
	if left == "" || r.Method != http.MethodGet {
		return nil
	}
	v.s.setCookie(w, noticeCookie, "", 0)
	verb, number, _ := strings.Cut(left, ":")
	number, err := app.ParseNumber(number)
	key := doneKeys[casework.Verb(verb)]
	if err != nil || key == "" {
		return nil
	}
	return &ui.Notice{Tone: "done", Text: v.Say(key, "number", number)}
}

// doneKeys say what was done.
var doneKeys = map[casework.Verb]string{
	casework.VerbReport:          "web.done.report",
	casework.VerbMerge:           "web.done.merge",
	casework.VerbUnmerge:         "web.done.unmerge",
	casework.VerbExtend:          "web.done.extend",
	casework.VerbSuspend:         "web.done.suspend",
	casework.VerbGrant:           "web.done.grant",
	casework.VerbDecline:         "web.done.decline",
	casework.VerbResume:          "web.done.resume",
	casework.VerbLongTerm:        "web.done.close_long_term",
	casework.VerbReviewLongTerm:  "web.done.review_long_term",
	casework.VerbAskUnlock:       "web.done.ask_unlock",
	casework.VerbApproveUnlock:   "web.done.approve_unlock",
	casework.VerbDeclineUnlock:   "web.done.decline_unlock",
	casework.VerbLook:            "web.done.look",
	casework.VerbCorrectContact:  "web.done.correct_contact",
	casework.VerbEraseIdentity:   "web.done.erase_identity",
	casework.VerbWithdrawConsent: "web.done.withdraw_consent",
	casework.VerbAsk:             "web.done.ask",
	casework.VerbAnswer:          "web.done.answer",
	casework.VerbVerify:          "web.done.verify",
	casework.VerbVerified:        "web.done.verified",
	casework.VerbFile:            "web.done.file",
	casework.VerbRefuse:          "web.done.refuse",
	casework.VerbRefer:           "web.done.refer",
	casework.VerbDispatch:        "web.done.dispatch",
	casework.VerbSign:            "web.done.sign",
	casework.VerbHandle:          "web.done.handle",
	casework.VerbStartCheck:      "web.done.start_check",
	casework.VerbCheck:           "web.done.check",
	casework.VerbConfirm:         "web.done.confirm",
	casework.VerbDeny:            "web.done.deny",
	casework.VerbResolve:         "web.done.close_resolved",
	casework.VerbExplain:         "web.done.close_explained",
	casework.VerbReopen:          "web.done.reopen",
	casework.VerbNote:            "web.done.note",

	casework.VerbReturn:      "web.done.return",
	casework.VerbArbitrate:   "web.done.arbitrate",
	casework.VerbSplit:       "web.done.split",
	casework.VerbFinishPart:  "web.done.finish_part",
	casework.VerbDeclinePart: "web.done.decline_part",

	casework.VerbMessage: "web.done.message",

	casework.VerbAskReview:         "web.done.ask_review",
	casework.VerbReview:            "web.done.review_refusal",
	casework.VerbRecordAnswer:      "web.done.record_answer",
	casework.VerbTakeBack:          "web.done.take_back",
	casework.VerbSupervise:         "web.done.supervise",
	casework.VerbAnswerSupervision: "web.done.answer_supervision",
	casework.VerbJudgeSupervision:  "web.done.judge_supervision",
	casework.VerbWhistle:           "web.done.whistle",
	casework.VerbAcknowledge:       "web.done.acknowledge_whistle",
	casework.VerbArrive:            "web.done.record_arrival",
	casework.VerbExcuse:            "web.done.excuse_absence",
	casework.VerbAgree:             "web.done.agree_measure",
	casework.VerbFinish:            "web.done.finish_measure",
	casework.VerbEvaluate:          "web.done.evaluate_whistle",

	casework.VerbAcknowledgeEscalation: "web.done.acknowledge_escalation",

	casework.VerbRecheck: "web.done.recheck",
}
