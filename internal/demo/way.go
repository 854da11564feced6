package demo

import (
	"math/rand/v2"
	"time"
)

// way walks one report through the life of a case until now.
type way struct {
	r      *rand.Rand
	now    time.Time
	report *Report
	at     time.Time
	limit  time.Duration
	ended  bool
}

// chance is true so many times in a hundred.
func (w *way) chance(percent int) bool { return w.r.IntN(100) < percent }

func (w *way) between(from, to time.Duration) time.Duration {
	return from + time.Duration(w.r.Int64N(int64(to-from)))
}

// step notes a command given some time after the last one. Once a command would
// lie in the future, nothing more happens.
func (w *way) step(verb, state, note string, ok bool, from, to time.Duration) {
	if w.ended {
		return
	}
	at := w.at.Add(w.between(from, to)).Truncate(time.Second)
	if at.After(w.now) {
		w.ended = true
		return
	}
	w.at = at
	s := Step{Verb: verb, State: state, At: at, OK: ok}
	if phrases := words().Notes[note]; phrases != nil {
		s.Note = oneOf(w.r, phrases).in(w.report.Tag)
	}
	w.report.Steps = append(w.report.Steps, s)
}

// stop leaves the case where it stands: somebody has not got to it yet.
func (w *way) stop() { w.ended = true }

// forgotten is how many of those that somebody would not get to are left lying,
// of a hundred. The others are taken up before their limit is over.
const forgotten = 3

// lies tells whether somebody has not got to the case, so many times in a hundred:
// because there is still time, or because it was forgotten.
func (w *way) lies(percent int, within time.Duration) bool {
	return w.chance(percent) && (w.now.Sub(w.at) < within || w.chance(forgotten))
}

func (w *way) hasReporter() bool { return w.report.Channel != Patrol }

// run is the whole way; the figures are what a township could live with, and
// some of what it should not.
func (w *way) run() {
	if w.hasReporter() && w.chance(6) {
		w.step("ask", "need_info", "ask", false, 5*time.Minute, time.Hour)
		if w.lies(30, 40*time.Hour) {
			w.stop()
		}
		w.step("answer", "received", "answer", false, time.Hour, 20*time.Hour)
	}
	if w.chance(3) {
		w.step("refer", "referred_out", "refer", false, 5*time.Minute, 40*time.Minute)
		return
	}
	if w.hasReporter() && w.chance(25) {
		w.step("verify", "verifying", "verify", false, 3*time.Minute, 20*time.Minute)
		if w.chance(20) {
			w.step("record_verification", "received", "absent", false, 15*time.Minute, 3*time.Hour)
			w.step("refuse", "refused", "refuse", false, 5*time.Minute, time.Hour)
			return
		}
		w.step("record_verification", "received", "found", true, 15*time.Minute, 3*time.Hour)
	}
	w.step("file", "filed", "", false, 3*time.Minute, 30*time.Minute)
	w.step("dispatch", "dispatched", "", false, time.Minute, 15*time.Minute)
	if w.lies(30, signing) {
		w.stop()
	}
	w.handle()
}

// signing is how soon a unit signs at the latest, where it does.
const signing = 3 * time.Hour

// handle is the unit's part and what follows from it.
func (w *way) handle() {
	w.step("sign", "handling", "", false, min(w.limit/50, signing/6), min(w.limit/8, signing))
	if w.lies(15, w.limit/2) {
		w.stop()
	}
	from, to := w.limit/10, w.limit*3/4
	if w.chance(5) {
		from, to = w.limit, w.limit*3/2
	}
	w.step("handle", "handled", "handle", false, from, to)
	if w.chance(4) {
		w.step("close_explained", "closed_explained", "close_explained", false, 2*time.Hour, 30*time.Hour)
		return
	}
	w.check()
	if !w.hasReporter() {
		return
	}
	w.hear()
}

// check is the checker's part; what fails is done again.
func (w *way) check() {
	w.step("start_check", "checking", "", false, 30*time.Minute, 16*time.Hour)
	if w.chance(9) {
		w.step("check", "reopened", "fail", false, 10*time.Minute, 3*time.Hour)
		w.step("sign", "handling", "", false, 10*time.Minute, 4*time.Hour)
		w.step("handle", "handled", "handle", false, time.Hour, 24*time.Hour)
		w.step("start_check", "checking", "", false, 30*time.Minute, 16*time.Hour)
	}
	after := "awaiting_reporter"
	if !w.hasReporter() {
		after = "closed_resolved"
	}
	w.step("check", after, "pass", true, 10*time.Minute, 3*time.Hour)
}

// hear is the reporter's part. Silence is left to the program's own clock.
func (w *way) hear() {
	switch n := w.r.IntN(100); {
	case n < 60:
		w.step("confirm", "closed_resolved", "confirm", false, time.Hour, 60*time.Hour)
		if w.chance(4) {
			w.step("reopen", "reopened", "reopen", false, 24*time.Hour, 200*time.Hour)
			w.again()
		}
	case n < 67:
		w.step("deny", "reopened", "deny", false, time.Hour, 60*time.Hour)
		w.again()
	}
}

// again is what the unit does with a case that came back, and its check.
func (w *way) again() {
	w.step("sign", "handling", "", false, 10*time.Minute, 2*time.Hour)
	w.step("handle", "handled", "handle", false, time.Hour, 12*time.Hour)
	w.check()
}
