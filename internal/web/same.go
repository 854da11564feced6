package web

import (
	"net/http"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// away is a distance in words.
func (v *visit) away(metres int) string {
	if metres < 5 {
		return v.Say("web.away.here")
	}
	return v.Say("web.away.metres", "n", metres)
}

// same is what else was reported of the problem, and what may be the same
// problem, for those who work on the case; nil when there is nothing.
func (s *server) same(r *http.Request, actor app.Actor, view app.View, at standing) (*page.Same, error) {
	v := visitOf(r)
	c := &view.Case
	out := page.Same{Reports: view.Reports}
	if c.Merged != nil {
		out.Into = &ui.Link{Text: c.Merged.Number, Href: casePath(c.Merged.Number)}
	}
	if c.Recurs != "" {
		earlier, err := s.app.CaseByRef(r.Context(), actor, app.Ref{Jurisdiction: c.Jurisdiction, ID: c.Recurs})
		if err != nil {
			return nil, err
		}
		out.Recurs = &ui.Link{Text: earlier.Case.Number, Href: casePath(earlier.Case.Number)}
	}
	for i := range view.Joined {
		out.Joined = append(out.Joined, v.joined(&view.Joined[i]))
	}
	found, err := s.app.Candidates(r.Context(), view)
	if err != nil {
		return nil, err
	}
	for i := range found {
		out.Candidates = append(out.Candidates, v.candidate(view, &found[i], at))
	}
	if out.Into == nil && out.Recurs == nil && out.Reports < 2 && len(found) == 0 {
		return nil, nil
	}
	return &out, nil
}

func (v *visit) joined(j *app.JoinedCase) page.Joined {
	c := &j.Case
	return page.Joined{Number: c.Number, Href: casePath(c.Number), Channel: channelKeys[c.Channel], At: c.ReportedAt, Words: c.Summary.Text(),
		Photos: v.pictures(c.Photos, role(casework.OfReport)), Thread: v.thread(app.View{Case: *c, History: j.Thread}, false)}
}

// candidate offers one act: to put the case together with the candidate, and
// where the candidate was closed and the problem is back, to take it up again
// first.
func (v *visit) candidate(view app.View, k *app.Candidate, at standing) page.Candidate {
	c := &k.Case
	out := page.Candidate{Number: c.Number, Href: casePath(c.Number), Title: v.title(c), Words: c.Summary.Text(), State: ui.State(c.State),
		Due: v.due(c), At: c.ReportedAt, Ended: c.EndedAt, Where: v.away(k.Metres), Reports: k.Reports, SameClass: k.SameClass}
	if shown := v.pictures(c.Photos, role(casework.OfReport)); len(shown) > 0 {
		out.Photo = &shown[0]
	}
	act := func(reopen bool) *ui.Action {
		a := v.form(view, casework.VerbMerge, at, page.Choices{})
		a.Carry = append(slices.Clone(a.Carry), ui.Hidden{Name: "into", Value: c.Number})
		if reopen {
			a.Carry = append(a.Carry, ui.Hidden{Name: "reopen", Value: "yes"})
		}
		return &a
	}
	out.Merge = act(false)
	if k.Recurs {
		out.Reopen = act(true)
	}
	return out
}

// knownCases are the published cases that may be what the draft is about.
func (s *server) knownCases(r *http.Request, d draft) ([]app.Similar, error) {
	v := visitOf(r)
	point, err := v.placeOf(d.Draft)
	if err != nil || point == nil || v.dangerous(d) {
		return nil, nil // what is wrong with the place is said where it is asked
	}
	class, err := v.claimed(d.Class)
	if err != nil {
		return nil, nil
	}
	return s.app.Similar(r.Context(), class, *point)
}

// sameStep asks whether it is one of these.
func (v *visit) sameStep(p page.Report, found []app.Similar) page.SameStep {
	out := page.SameStep{Report: p}
	for i := range found {
		k := &found[i]
		shown := page.Known{Number: k.Number, Title: v.className(k.Class), Words: k.Words, State: ui.State(k.State), At: k.ReportedAt,
			Where: v.away(k.Metres), Reports: k.Reports, Joins: !k.State.Ended()}
		if key, ok := knownKeys[k.State.Phase()]; ok {
			shown.Progress = v.Say(key)
		} else {
			shown.Progress = v.Say(endedKeys[k.State == casework.ClosedResolved], "when", v.Ago(k.EndedAt))
		}
		if len(k.Photos) > 0 {
			photo := v.stored(k.Photos[0])
			photo.Alt, photo.Taken = v.Say("web.photo.known"), nil // when somebody stood there is theirs
			shown.Photo = &photo
		}
		out.Known = append(out.Known, shown)
	}
	return out
}

// knownKeys say what is happening to a case that somebody has looked at.
var knownKeys = map[casework.Phase]string{
	casework.PhaseFile:     "web.known.file",
	casework.PhaseDispatch: "web.known.dispatch",
	casework.PhaseHandle:   "web.known.handle",
	casework.PhaseFeedback: "web.known.feedback",
}

var endedKeys = map[bool]string{true: "web.known.solved", false: "web.known.explained"}

// merged is the command of the form: the number of the other case.
func merged(f sent, _ app.View) (casework.Command, error) {
	return casework.Merge{Into: f.Get("into"), Reopen: f.Get("reopen") == "yes"}, nil
}
