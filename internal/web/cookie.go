package web

import (
	"net/http"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
)

// The cookies. SessionCookie carries the token of a signed-in browser,
// DeviceCookie says that the device is no stranger, signingCookie carries the
// token of a sign-in under way; the others only repeat what the visitor chose on
// a page.
const (
	SessionCookie = "wellfield_session"
	DeviceCookie  = "wellfield_device"
	signingCookie = "wellfield_signing"
	postCookie    = "wellfield_post"
	langCookie    = "wellfield_lang"
	textCookie    = "wellfield_text"
	noticeCookie  = "wellfield_notice"
)

const aYear = 365 * 24 * time.Hour

// The values of textCookie: the large-text view, and any other.
const (
	largeText = "large"
	plainText = "normal"
)

// Shown is what a browser shows to be let in.
func Shown(r *http.Request) string {
	return app.Shown(cookie(r, SessionCookie), cookie(r, DeviceCookie))
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie keeps a value in the browser; for no time it is taken away.
func (s *server) setCookie(w http.ResponseWriter, name, value string, keep time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: s.secure, MaxAge: int(keep / time.Second)}
	if keep == 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// noticeTime is how long the next page may take to come and say what was done.
const noticeTime = time.Minute

// leaveNotice has the next page say what was done to which case.
func (s *server) leaveNotice(w http.ResponseWriter, verb casework.Verb, number string) {
	s.setCookie(w, noticeCookie, string(verb)+":"+number, noticeTime)
}

// readNotice takes the notice up, once.
func (v *visit) readNotice(w http.ResponseWriter, r *http.Request) *ui.Notice {
	left := cookie(r, noticeCookie)
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
