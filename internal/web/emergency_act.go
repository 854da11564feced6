package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// declarer is the visitor in the post that may declare a plan, and the area of its
// organisation; false when none of its posts may.
func (v *visit) declarer() (actor app.Actor, area string, may bool) {
	if !v.signedIn() {
		return v.actor, "", false
	}
	for _, a := range v.with(org.DutySupervise) {
		if area, ok := v.s.app.MayDeclare(a); ok {
			return a, area, true
		}
	}
	return v.actor, "", false
}

// reporting is the visitor in the post that runs cases or supervises them.
func (v *visit) reporting() app.Actor {
	if all := v.with(org.DutySupervise, org.DutyIntake, org.DutyDispatch, org.DutyCheck); len(all) > 0 {
		return all[0]
	}
	return v.actor
}

// ticker is the visitor in the post that can do most with a declaration.
func (v *visit) ticker(d *emergency.Declaration) (app.Actor, app.EmergencyHand) {
	actor, hand := v.actor, v.s.app.HandOn(v.actor, d)
	for _, p := range v.posts {
		a := v.in(p.ID)
		if h := v.s.app.HandOn(a, d); len(h.Ticks) > len(hand.Ticks) || h.Commands && !hand.Commands && len(h.Ticks) == len(hand.Ticks) {
			actor, hand = a, h
		}
	}
	return actor, hand
}

// declarePage is where a plan is declared: what is asked, and, when it was asked,
// what would change.
func (s *server) declarePage(w http.ResponseWriter, r *http.Request) error {
	return s.declaring(w, r, r.URL.Query(), nil)
}

func (s *server) declaring(w http.ResponseWriter, r *http.Request, q url.Values, wrong error) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, own, may := v.declarer()
	if !may {
		return fault.New(fault.Forbidden, "emergency.area_of_others")
	}
	p := page.DeclareEmergency{Shell: v.staffShell(v.Say("page.emergency.declare")), NoPlans: len(v.policy.Plans.Document.Plans) == 0}
	p.Ask = v.declareAsk(q, own)
	if wrong == nil && q.Get("plan") != "" {
		cmd, err := declared(q)
		var try app.EmergencyTry
		if err == nil {
			try, err = s.app.TryDeclare(r.Context(), actor, cmd)
		}
		switch {
		case fault.All(err) != nil:
			wrong = err
		case err != nil:
			return err
		default:
			p.Try, p.Carry = v.emergencyTry(try), declareCarry(q)
		}
	}
	status := http.StatusOK
	if wrong != nil {
		p.Problems, p.Wrong = v.problems(wrong), true
		p.Ask = ui.Returned(p.Ask, q, p.Problems)
		status = statusOf[fault.KindOf(wrong)]
	}
	return render(w, r, status, page.DeclarePage(p))
}

// declared is the command that the values ask for. Whoever asks without hours
// gets an answer that names them.
func declared(q url.Values) (emergency.Declare, error) {
	hours, err := wholeNumber(q.Get("hours"))
	return emergency.Declare{Area: q.Get("area"), Plan: q.Get("plan"), Hours: hours, Reason: q.Get("reason"), Drill: q.Get("kind") == "drill"}, err
}

func wholeNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "emergency.hours_malformed").At("hours").With("value", fault.Clip(text, 20))
	}
	return n, nil
}

func declareCarry(q url.Values) []ui.Hidden {
	carry := []ui.Hidden{{Name: fieldKey, Value: newKey()}}
	for _, name := range []string{"plan", "area", "hours", "reason", "kind"} {
		carry = append(carry, ui.Hidden{Name: name, Value: q.Get(name)})
	}
	return carry
}

func (v *visit) declareAsk(q url.Values, own string) []ui.Field {
	plan := ui.Field{Kind: ui.Radios, Name: "plan", Label: v.Say("page.emergency.plan")}
	for _, p := range v.policy.Plans.Document.Plans {
		about := []string{v.Say("page.emergency.hazard." + string(p.Hazard)), v.Say("page.emergency.plan_hours", "hours", p.Hours),
			v.Say("page.emergency.try_steps", "n", len(p.Steps))}
		plan.Options = append(plan.Options, ui.Option{Value: p.ID, Chosen: p.ID == q.Get("plan"), Label: v.name(p.Name), Hint: strings.Join(about, " · ")})
	}
	area := ui.Field{Kind: ui.Select, Name: "area", Label: v.Say("page.emergency.area")}
	// Two levels down are as many as a list can hold: a city's grids are tens of
	// thousands, and its townships declare for them.
	top, known := v.policy.Map.Area(own)
	if !known {
		return nil
	}
	var walk func(code string)
	walk = func(code string) {
		a, ok := v.policy.Map.Area(code)
		if !ok || a.Level > top.Level+2 || a.Level > grid.Grid {
			return
		}
		area.Options = append(area.Options, ui.Option{Value: code, Label: v.area(code), Group: v.Say("page.emergency.level." + a.Level.String()),
			Chosen: q.Get("area") == code || q.Get("area") == "" && code == own})
		for _, child := range v.policy.Map.Children(code, v.today) {
			walk(child.Code)
		}
	}
	walk(own)
	drill := q.Get("kind") == "drill"
	return []ui.Field{plan, area,
		{Kind: ui.Radios, Name: "kind", Label: v.Say("page.emergency.kind"), Options: []ui.Option{
			{Value: "real", Label: v.Say("page.emergency.kind_real"), Chosen: !drill},
			{Value: "drill", Label: v.Say("page.emergency.kind_drill"), Hint: v.Say("page.emergency.drill_hint"), Chosen: drill}}},
		{Kind: ui.Line, Name: "hours", Label: v.Say("page.emergency.hours"), Hint: v.Say("page.emergency.hours_hint"), Value: q.Get("hours"), Max: 3, Mode: "numeric"},
		{Kind: ui.Text, Name: "reason", Label: v.Say("page.emergency.reason"), Hint: v.Say("page.emergency.reason_hint"), Value: q.Get("reason"), Max: 500, Rows: 3},
	}
}

func (v *visit) emergencyTry(try app.EmergencyTry) *page.EmergencyTry {
	d := &try.Declaration
	t := &page.EmergencyTry{Area: v.area(d.Area), Plan: v.name(d.Plan.Name), Until: d.Until, Drill: d.Drill, Steps: len(d.Plan.Steps)}
	for _, u := range try.Classes {
		t.Classes = append(t.Classes, v.classUnder(u))
	}
	return t
}

func (v *visit) classUnder(u app.ClassUnder) page.EmergencyUnder {
	row := page.EmergencyUnder{Class: v.className(u.Class), UnitBefore: v.Say("web.list", "items", v.orgs(u.Usual)), LimitBefore: v.limit(u.Before),
		LimitAfter: v.limit(u.After), LimitChanges: u.Sooner, Waiting: u.Waiting, Running: u.Running}
	if u.Lead != "" {
		row.UnitAfter = v.org(u.Lead)
		row.UnitChanges = !u.Powerless && (len(u.Usual) != 1 || u.Usual[0] != u.Lead)
	}
	switch {
	case u.Powerless:
		row.Remark = v.Say("page.emergency.powerless", "unit", row.UnitAfter)
	case !u.After.IsZero() && !u.Sooner:
		row.Remark = v.Say("page.emergency.not_sooner")
	}
	return row
}

// declare declares a plan, as it was looked at.
func (s *server) declare(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	actor, _, _ := v.declarer()
	cmd, err := declared(f.Values)
	var d emergency.Declaration
	if err == nil {
		d, err = s.app.Declare(r.Context(), actor, cmd, f.Get(fieldKey))
	}
	switch {
	case err == nil:
		seeOther(w, r, emergencyPath(string(d.ID)))
		return nil
	case fault.All(err) == nil, fault.KindOf(err) == fault.Busy:
		return err
	}
	v.here = page.EmergenciesPath + "/declare"
	return s.declaring(w, r, f.Values, err)
}
