package web

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// staffForms are the acts that are filled in, each with its fields and what it
// becomes. Every one is tried first and shown, and published by a second press.
var staffForms = map[string]struct {
	fields func(v *visit, f sent) []ui.Field
	change func(f sent) org.Change
}{
	"found": {foundFields, func(f sent) org.Change {
		return org.Found{Post: org.Post{ID: org.ID(f.Get("id")), Org: org.ID(f.Get("org")), Name: bothNames(f.Get("name_en"), f.Get("name_zh")),
			Duties: dutiesOf(f), Valid: civil.Span{From: civil.Day(f.Get("from"))}}}
	}},
	"abolish": {func(v *visit, f sent) []ui.Field { return []ui.Field{v.dayField("day", f)} }, func(f sent) org.Change {
		return org.Abolish{Post: org.ID(f.Get("post")), Day: civil.Day(f.Get("day"))}
	}},
	"hold": {holdFields, func(f sent) org.Change {
		return org.Hold{Holding: org.Holding{Post: org.ID(f.Get("post")), Account: f.Get("account"), Valid: spanOf(f)}}
	}},
	"release": {func(v *visit, f sent) []ui.Field { return []ui.Field{v.dayField("day", f)} }, func(f sent) org.Change {
		return org.Release{Post: org.ID(f.Get("post")), Account: f.Get("account"), Day: civil.Day(f.Get("day"))}
	}},
	"delegate": {delegateFields, func(f sent) org.Change {
		return org.Delegate{Delegation: org.Delegation{ID: org.ID(f.Get(fieldKey)), For: org.ID(f.Get("for")), By: org.ID(f.Get("by")),
			Duties: dutiesOf(f), Why: f.Get("why"), Valid: spanOf(f)}}
	}},
	"recall": {func(v *visit, f sent) []ui.Field { return []ui.Field{v.dayField("day", f)} }, func(f sent) org.Change {
		return org.Recall{ID: org.ID(f.Get("id")), Day: civil.Day(f.Get("day"))}
	}},
	"leave": {leaveFields, func(f sent) org.Change {
		return org.GoOnLeave{Leave: org.Leave{ID: org.ID(f.Get(fieldKey)), Account: f.Get("account"), StandIn: f.Get("stand_in"), Valid: spanOf(f)}}
	}},
	"return": {func(v *visit, f sent) []ui.Field { return []ui.Field{v.dayField("day", f)} }, func(f sent) org.Change {
		return org.Return{ID: org.ID(f.Get("id")), Day: civil.Day(f.Get("day"))}
	}},
	"prepare": {prepareFields, func(f sent) org.Change {
		return org.Prepare{Handover: org.Handover{ID: org.ID(f.Get(fieldKey)), Post: org.ID(f.Get("post")), From: f.Get("giver"), To: f.Get("taker"),
			Day: civil.Day(f.Get("day")), Note: strings.TrimSpace(f.Get("note"))}}
	}},
	"withdraw": {func(*visit, sent) []ui.Field { return nil }, func(f sent) org.Change { return org.Withdraw{ID: org.ID(f.Get("id"))} }},
}

// about are the values that say what a form is about, and are carried unseen where
// the form does not ask for them.
var about = []string{"post", "account", "id", fieldKey, "base"}

// spanOf reads the first and the last day.
func spanOf(f sent) civil.Span {
	s := civil.Span{From: civil.Day(f.Get("from"))}
	if last, err := civil.ParseDay(f.Get("last")); err == nil && last != "" {
		s.To = org.Later(last, 1)
	} else {
		s.To = civil.Day(f.Get("last")) // what is no day is said to be none
	}
	return s
}

func dutiesOf(f sent) (duties []org.Duty) {
	for _, d := range f.Values["duties"] {
		duties = append(duties, org.Duty(d))
	}
	return duties
}

func (v *visit) dayField(name string, f sent) ui.Field {
	field := ui.Field{Kind: ui.Day, Name: name, Label: v.Say("page.staff.field." + name), Hint: v.Say("page.staff.field." + name + "_hint"), Value: f.Get(name)}
	if !f.Has(name) && (name == "day" || name == "from") {
		field.Value = string(v.today)
	}
	return field
}

func (v *visit) lineField(name string, f sent, most int) ui.Field {
	return ui.Field{Kind: ui.Line, Name: name, Label: v.Say("page.staff.field." + name), Hint: v.Say("page.staff.field." + name + "_hint"), Value: f.Get(name), Max: most, Autocomplete: "off"}
}

// accountField chooses among the accounts, or asks for the name where they are many.
func (v *visit) accountField(name string, f sent) ui.Field {
	field := v.lineField(name, f, 64)
	names, err := v.s.app.Accounts(context.Background())
	if err != nil || len(names) == 0 || len(names) > mostAreaOptions {
		return field
	}
	field.Kind, field.Max = ui.Select, 0
	for _, account := range names {
		field.Options = append(field.Options, ui.Option{Value: account, Label: account, Chosen: account == f.Get(name)})
	}
	return field
}

// postField chooses a post, by organisation.
func (v *visit) postField(name string, f sent) ui.Field {
	field := v.lineField(name, f, 64)
	field.Kind, field.Max = ui.Select, 0
	for _, o := range v.policy.Chart.All() {
		for _, p := range v.policy.Chart.Posts(o.ID) {
			if p.Valid.Holds(v.today) {
				field.Options = append(field.Options, ui.Option{Value: string(p.ID), Label: v.name(p.Name), Group: v.name(o.Name), Chosen: string(p.ID) == f.Get(name)})
			}
		}
	}
	return field
}

func (v *visit) dutyField(f sent, duties []org.Duty) ui.Field {
	field := ui.Field{Kind: ui.Checks, Name: "duties", Label: v.Say("page.staff.duties"), Hint: v.Say("page.staff.field.duties_hint")}
	chosen := dutiesOf(f)
	for _, d := range duties {
		o := ui.Option{Value: string(d), Label: v.dutyName(d)}
		for _, c := range chosen {
			o.Chosen = o.Chosen || c == d
		}
		field.Options = append(field.Options, o)
	}
	return field
}

func foundFields(v *visit, f sent) []ui.Field {
	of := v.lineField("org", f, 64)
	of.Kind, of.Max = ui.Select, 0
	for _, o := range v.policy.Chart.All() {
		if o.Valid.Holds(v.today) {
			of.Options = append(of.Options, ui.Option{Value: string(o.ID), Label: v.name(o.Name), Chosen: string(o.ID) == f.Get("org")})
		}
	}
	return []ui.Field{of, v.lineField("name_zh", f, 60), v.lineField("name_en", f, 60), v.lineField("id", f, 64), v.dutyField(f, org.Duties()), v.dayField("from", f)}
}

func holdFields(v *visit, f sent) []ui.Field {
	last := v.dayField("last", f)
	last.Optional = true
	return []ui.Field{v.accountField("account", f), v.dayField("from", f), last}
}

func delegateFields(v *visit, f sent) []ui.Field {
	duties := org.Duties()
	if p, ok := v.policy.Chart.Post(org.ID(f.Get("for"))); ok {
		duties = p.Duties
	}
	why := v.lineField("why", f, 300)
	why.Kind, why.Rows = ui.Text, 2
	return []ui.Field{v.postField("for", f), v.postField("by", f), v.dutyField(f, duties), v.dayField("from", f), v.dayField("last", f), why}
}

func leaveFields(v *visit, f sent) []ui.Field {
	in := v.accountField("stand_in", f)
	in.Optional = true
	return []ui.Field{v.dayField("from", f), v.dayField("last", f), in}
}

func prepareFields(v *visit, f sent) []ui.Field {
	giver := v.accountField("giver", f)
	if holders := v.ownHolders(org.ID(f.Get("post"))); len(holders) > 0 {
		giver.Kind, giver.Options = ui.Radios, nil
		for _, h := range holders {
			giver.Options = append(giver.Options, ui.Option{Value: h, Label: h, Chosen: h == f.Get("giver") || len(holders) == 1})
		}
	}
	note := v.lineField("note", f, 2000)
	note.Kind, note.Optional = ui.Text, true
	return []ui.Field{giver, v.accountField("taker", f), v.dayField("day", f), note}
}

// ownHolders hold the post in their own name today.
func (v *visit) ownHolders(post org.ID) (all []string) {
	for _, account := range v.policy.Chart.Accounts() {
		for _, p := range v.policy.Chart.Held(account, v.today) {
			if p.ID == post {
				all = append(all, account)
			}
		}
	}
	return all
}

// staffForm shows an act to fill in.
func (s *server) staffForm(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if _, _, err := v.staffing(r.Context()); err != nil {
		return err
	}
	return s.staffFormPage(w, r, http.StatusOK, sent{Values: r.URL.Query()}, nil)
}

func (s *server) staffFormPage(w http.ResponseWriter, r *http.Request, status int, f sent, wrong error) error {
	v, verb := visitOf(r), r.PathValue("verb")
	form, ok := staffForms[verb]
	if !ok {
		return fault.New(fault.NotFound, "web.no_page")
	}
	if f.Get(fieldKey) == "" {
		f.Set(fieldKey, newKey())
	}
	p := page.StaffForm{Shell: v.staffShell(v.Say("page.staff.act." + verb)), Hint: v.Say("page.staff.act_hint."+verb, "post", v.aboutPost(f), "account", f.Get("account")),
		Post: page.StaffPath + "/act/" + verb, Fields: form.fields(v, f), Submit: v.Say("page.staff.try"), Back: v.staffBack(verb, f)}
	asked := map[string]bool{}
	for _, field := range p.Fields {
		asked[field.Name] = true
	}
	for _, name := range about {
		if !asked[name] && f.Get(name) != "" && name != "base" {
			p.Carry = append(p.Carry, ui.Hidden{Name: name, Value: f.Get(name)})
		}
	}
	if wrong != nil {
		p.Problems, p.Wrong = v.staffProblems(wrong), true
	}
	return render(w, r, status, page.StaffFormPage(p))
}

// aboutPost is the post that a form is about, by name.
func (v *visit) aboutPost(f sent) string {
	for _, name := range []string{"post", "for"} {
		if id := f.Get(name); id != "" {
			return v.postAt(org.ID(id))
		}
	}
	return ""
}

// staffBack is where a form came from.
func (v *visit) staffBack(verb string, f sent) string {
	switch verb {
	case "leave", "return":
		return staffAccount(f.Get("account"))
	case "found":
		return page.StaffPath + "/posts?org=" + f.Get("org")
	}
	for _, name := range []string{"post", "for"} {
		if id := f.Get(name); id != "" {
			return staffPost(org.ID(id))
		}
	}
	return page.StaffPath
}

var listPath = regexp.MustCompile(`^[a-z]+\[\d+\]\.`)

// staffFields say which field of a form a field of the document is.
var staffFields = map[string]string{"valid": "last", "valid.from": "from", "valid.to": "last", "name": "name_zh", "from": "from", "to": "taker"}

// staffProblems says what is wrong at the fields of the forms, whose names are not
// those of the document.
func (v *visit) staffProblems(err error) []ui.Problem {
	all := fault.List{}
	for _, f := range fault.All(err) {
		field := f.Field
		if in := listPath.FindString(field); in != "" {
			field = strings.TrimPrefix(field, in)
			field, _, _ = strings.Cut(field, "[")
			if name, known := staffFields[field]; known && (in[:2] != "ha" || field == "to") {
				field = name
			}
			if strings.HasPrefix(in, "handovers") && field == "from" {
				field = "giver"
			}
		}
		for _, duty := range []string{"one", "other"} {
			if d, ok := f.Args[duty].(string); ok {
				f = f.With(duty, v.dutyName(org.Duty(d)))
			}
		}
		if day, ok := f.Args["day"].(string); ok && day != "" {
			f = f.With("day", v.dayOf(civil.Day(day)))
		}
		all = append(all, f.At(field))
	}
	return v.problems(all)
}
