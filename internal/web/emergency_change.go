package web

import (
	"net/http"
	"net/url"

	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func (s *server) emergencyOf(w http.ResponseWriter, r *http.Request) error {
	return s.emergencyPage(w, r, nil)
}

// changed is a command on a declaration that came back.
type changed struct {
	verb string
	sent url.Values
	err  error
}

func (s *server) emergencyPage(w http.ResponseWriter, r *http.Request, back *changed) error {
	v := visitOf(r)
	d, err := s.app.Emergency(r.Context(), emergency.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	shell := v.shell(v.name(d.Plan.Name))
	shell.Emergencies = nil // the page says it all
	p := page.Emergency{Shell: shell, EmergencyRow: v.emergencyRow(&d), Words: v.emergencyWords(&d), Changes: v.emergencyChanges(&d.Plan)}
	status := http.StatusOK
	if v.signedIn() && len(v.posts) > 0 {
		_, hand := v.ticker(&d)
		p.Shell.Staff, p.Staff = true, true
		p.Steps, p.Done, p.Late = v.emergencySteps(&d, hand.Ticks)
		p.Carry = []ui.Hidden{{Name: fieldKey, Value: newKey()}}
		if hand.Commands {
			p.Acts = v.emergencyActs(&d)
		}
		if len(v.with(org.DutySupervise, org.DutyIntake, org.DutyDispatch, org.DutyCheck)) > 0 {
			p.Report = p.Href + "/report"
		}
	}
	if back != nil {
		status, p.Wrong = statusOf[fault.KindOf(back.err)], true
		v.comeBack(&p, back)
	}
	return render(w, r, status, page.EmergencyPage(p))
}

// emergencyActs are what a commander may do with a declaration.
func (v *visit) emergencyActs(d *emergency.Declaration) []ui.Action {
	reason := ui.Field{Kind: ui.Text, Name: "reason", Label: v.Say("page.emergency.reason"), Hint: v.Say("page.emergency.reason_hint"), Max: 500, Rows: 3}
	carry := []ui.Hidden{{Name: fieldKey, Value: newKey()}}
	path := emergencyPath(string(d.ID))
	end := ui.Action{Verb: "end", Words: "emergency_end", Post: path + "/end", Carry: carry, Fields: []ui.Field{reason}, HasHint: true}
	if d.Drill || len(d.Prolonged) >= emergency.MostProlonged {
		return []ui.Action{end}
	}
	hours := ui.Field{Kind: ui.Line, Name: "hours", Label: v.Say("page.emergency.more_hours"), Max: 3, Mode: "numeric"}
	prolong := ui.Action{Verb: "prolong", Words: "emergency_prolong", Post: path + "/prolong", Carry: carry, Fields: []ui.Field{hours, reason}, HasHint: true}
	return []ui.Action{prolong, end}
}

// comeBack puts what was sent and what was wrong with it where it was written.
func (v *visit) comeBack(p *page.Emergency, back *changed) {
	problems := v.problems(back.err)
	for i := range p.Steps {
		if back.verb == "do" && p.Steps[i].ID == back.sent.Get("step") {
			p.Steps[i].Problem, p.Steps[i].Typed, p.Steps[i].Mine = problems[0].Text, back.sent.Get("note"), true
		}
	}
	for i := range p.Acts {
		if p.Acts[i].Verb == back.verb {
			p.Acts[i] = p.Acts[i].Returned(back.sent, problems)
		}
	}
	p.Notice = &ui.Notice{Text: problems[0].Text, Tone: "warn"}
}

// changeEmergency prolongs or ends a declaration, or ticks a step.
func (s *server) changeEmergency(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	d, err := s.app.Emergency(r.Context(), emergency.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	verb := r.PathValue("verb")
	cmd, err := emergencyCommand(verb, f)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return err
	}
	if err == nil {
		actor, _ := v.ticker(&d)
		if verb != "do" {
			if a, _, may := v.declarer(); may {
				actor = a
			}
		}
		_, err = s.app.ChangeEmergency(r.Context(), actor, d.ID, cmd, f.Get(fieldKey))
	}
	switch {
	case err == nil:
		to := emergencyPath(string(d.ID))
		if verb == "do" {
			to += "#step-" + url.PathEscape(f.Get("step"))
		}
		seeOther(w, r, to)
		return nil
	case fault.All(err) == nil, fault.KindOf(err) == fault.Busy, fault.KindOf(err) == fault.NotFound:
		return err
	}
	v.here = emergencyPath(string(d.ID))
	return s.emergencyPage(w, r, &changed{verb, f.Values, err})
}

// emergencyCommand is what a form asks for. Fault: web.no_page for a verb that
// there is not.
func emergencyCommand(verb string, f sent) (emergency.Command, error) {
	switch verb {
	case "do":
		return emergency.Do{Step: f.Get("step"), Note: f.Get("note")}, nil
	case "end":
		return emergency.End{Reason: f.Get("reason")}, nil
	case "prolong":
		hours, err := wholeNumber(f.Get("hours"))
		return emergency.Prolong{Hours: hours, Reason: f.Get("reason")}, err
	}
	return nil, fault.New(fault.NotFound, "web.no_page")
}
