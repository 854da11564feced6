package api

import (
	"slices"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// told says in words what was given of more time, or that the case waits in the
// register: until when, and why, as its reporter reads it on the page. It is empty
// where there is nothing to say.
func (r reader) told(v app.View) string {
	c := &v.Case
	var said []string
	switch l := c.LongTerm; {
	case l != nil && c.State == casework.ClosedLongTerm:
		said = append(said, r.say("web.track.registered", "reason", r.delayReason(l.Reason)), registerWords(v))
		key := "web.track.registered_next"
		if r.now.After(l.Review) {
			key = "web.track.registered_late"
		}
		said = append(said, r.say(key, "review", r.exact(l.Review)))
	case c.Paused():
		for _, h := range slices.Backward(v.History) {
			if e, ok := h.Event.(*casework.SuspensionAsked); ok {
				said = append(said, r.say("web.track.suspended", "reason", r.delayReason(e.Reason), "measure", e.Measure.Text()),
					r.say("web.track.suspended_next", "until", r.exact(c.SuspendedUntil())))
				break
			}
		}
	}
	if term := c.Term(); c.Due != nil && !term.IsZero() && !term.Equal(c.Due.At) && slices.Contains(casework.AtWork(), c.State) {
		said = append(said, r.say("web.track.extended", "original", r.exact(c.Due.At), "until", r.exact(term)))
		for _, q := range slices.Backward(c.Delay.Requests) {
			if q.Answer == casework.Granted {
				said = append(said, r.say("api.told_why", "reason", r.delayReason(q.Reason)))
				break
			}
		}
	}
	said = slices.DeleteFunc(said, func(s string) bool { return s == "" })
	if r.tag == "zh-CN" {
		return strings.Join(said, "")
	}
	return strings.Join(said, " ")
}

// registerWords are the last words about the register that are for the reporter.
func registerWords(v app.View) string {
	for _, h := range slices.Backward(v.History) {
		switch e := h.Event.(type) {
		case *casework.Registered:
			return e.Text.Text()
		case *casework.Reviewed:
			return e.Text.Text()
		}
	}
	return ""
}

func (r reader) delayReason(d casework.DelayReason) string { return r.say("web.delay." + string(d)) }

// say is a message with its arguments, which come as pairs.
func (r reader) say(key string, pairs ...any) string {
	args := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	return r.texts.Say(r.tag, key, args)
}

// exact is an instant in the city's time, with its zone.
func (r reader) exact(t time.Time) string { return t.In(r.zone).Format("2006-01-02 15:04 (UTC-07:00)") }
