package web

import (
	"net/http"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
)

// The cookies. SessionCookie carries the token of a signed-in browser; the
// others only repeat what the visitor chose on a page.
const (
	SessionCookie = "wellfield_session"
	postCookie    = "wellfield_post"
	langCookie    = "wellfield_lang"
	textCookie    = "wellfield_text"
	noticeCookie  = "wellfield_notice"
)

const (
	aYear  = 365 * 24 * time.Hour
	aShift = 12 * time.Hour // as long as a session of app lasts
)

// The values of textCookie: the large-text view, and any other.
const (
	largeText = "large"
	plainText = "normal"
)

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
	casework.VerbReport:     "web.done.report",
	casework.VerbAsk:        "web.done.ask",
	casework.VerbAnswer:     "web.done.answer",
	casework.VerbVerify:     "web.done.verify",
	casework.VerbVerified:   "web.done.verified",
	casework.VerbFile:       "web.done.file",
	casework.VerbRefuse:     "web.done.refuse",
	casework.VerbRefer:      "web.done.refer",
	casework.VerbDispatch:   "web.done.dispatch",
	casework.VerbSign:       "web.done.sign",
	casework.VerbHandle:     "web.done.handle",
	casework.VerbStartCheck: "web.done.start_check",
	casework.VerbCheck:      "web.done.check",
	casework.VerbConfirm:    "web.done.confirm",
	casework.VerbDeny:       "web.done.deny",
	casework.VerbResolve:    "web.done.close_resolved",
	casework.VerbExplain:    "web.done.close_explained",
	casework.VerbReopen:     "web.done.reopen",
	casework.VerbNote:       "web.done.note",
	casework.VerbMessage:    "web.done.message",

	casework.VerbAcknowledgeEscalation: "web.done.acknowledge_escalation",
}
