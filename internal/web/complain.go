package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// plaint is a complaint that is being made, as it came in. It asks for no name: whom it
// is about is chosen from organisations and posts.
type plaint struct {
	id, number, code, q string // number and code are of the complainant's own case
	org, post           string
	words, phone, email string
	step                string
}

func readPlaint(f url.Values) plaint {
	p := plaint{id: f.Get("id"), number: f.Get("number"), code: f.Get("code"), q: strings.TrimSpace(f.Get("q")), org: f.Get("org"), post: f.Get("post"),
		words: f.Get("words"), phone: strings.TrimSpace(f.Get("phone")), email: strings.TrimSpace(f.Get("email")), step: f.Get("step")}
	if _, err := uuid.Parse(p.id); err != nil {
		p.id = newKey()
	}
	return p
}

var plaintSteps = []string{"who", "what", "check"}

// carry are the answers of the other steps.
func (p plaint) carry(shown ...string) (all []ui.Hidden) {
	for _, h := range []ui.Hidden{{Name: "id", Value: p.id}, {Name: "number", Value: p.number}, {Name: "code", Value: p.code}, {Name: "q", Value: p.q},
		{Name: "org", Value: p.org}, {Name: "post", Value: p.post}, {Name: "words", Value: p.words}, {Name: "phone", Value: p.phone},
		{Name: "email", Value: p.email}, {Name: "step", Value: p.step}} {
		if !slices.Contains(shown, h.Name) && (h.Value != "" || h.Name == "id" || h.Name == "step") {
			all = append(all, h)
		}
	}
	return all
}

func (s *server) startComplaint(w http.ResponseWriter, r *http.Request) error {
	return s.complainStep(w, r, plaint{id: newKey(), step: "who"}, nil)
}

// complainOfCase begins a complaint about how somebody's own case was handled. The link
// is carried in the form and stands in no address but the one that it is anyway.
func (s *server) complainOfCase(w http.ResponseWriter, r *http.Request) error {
	if _, _, err := s.app.Follow(r.Context(), r.PathValue("number"), r.PathValue("link")); err != nil {
		return err
	}
	return s.complainStep(w, r, plaint{id: newKey(), step: "who", number: r.PathValue("number"), code: r.PathValue("link")}, nil)
}

func (s *server) writeComplaint(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	v, p := visitOf(r), readPlaint(f.Values)
	s.keepPreferences(w, v, f)
	at := max(0, slices.Index(plaintSteps, p.step))
	var wrong error
	switch pressed := f.Get("go"); {
	case pressed == "send":
		return s.sendComplaint(w, r, p)
	case pressed == "back":
		at = max(0, at-1)
	case pressed == "search":
		at = 0
	case slices.Contains(plaintSteps, pressed):
		at = slices.Index(plaintSteps, pressed)
	default:
		if wrong = v.checkPlaint(&p); wrong == nil {
			at = min(at+1, len(plaintSteps)-1)
		}
	}
	p.step = plaintSteps[at]
	return s.complainStep(w, r, p, wrong)
}

// checkPlaint tells what is wrong with the answers of a step.
func (v *visit) checkPlaint(p *plaint) error {
	switch p.step {
	case "what":
		if strings.TrimSpace(p.words) == "" {
			return fault.New(fault.Invalid, "case.words_missing").At("words")
		}
	case "check":
	default:
		if o, ok := v.policy.Chart.Org(org.ID(p.org)); !ok || !o.Valid.Holds(v.today) {
			return fault.New(fault.Invalid, "complaint.unit_unknown").At("org")
		}
		if post, ok := v.policy.Chart.Post(org.ID(p.post)); ok && post.Org != org.ID(p.org) {
			p.post = "" // chosen for another organisation
		}
	}
	return nil
}

func (s *server) sendComplaint(w http.ResponseWriter, r *http.Request, p plaint) error {
	v := visitOf(r)
	m := complaint.Make{About: complaint.About{Org: org.ID(p.org), Post: org.ID(p.post), Case: p.number}, Words: p.words, Language: string(v.Tag)}
	receipt, err := s.app.Complain(r.Context(), m, p.code, app.Contact{Phone: p.phone, Email: p.email}, p.id)
	switch {
	case err == nil:
		seeOther(w, r, complaintPath(receipt.Complaint.Number, receipt.Link)+"/received")
		return nil
	case fault.Has(err, "app.key_reused"):
		return fault.New(fault.Conflict, "web.sent_already")
	case fault.All(err) == nil, fault.KindOf(err) == fault.Busy, fault.KindOf(err) == fault.NotFound:
		return err
	}
	p.step = "what"
	if field := fault.All(err)[0].Field; field == "org" || field == "post" {
		p.step = "who"
	}
	return s.complainStep(w, r, p, err)
}

// complainStep shows one step with the answers so far.
func (s *server) complainStep(w http.ResponseWriter, r *http.Request, p plaint, wrong error) error {
	v := visitOf(r)
	v.here = page.ComplainPath
	c := page.Complain{Shell: v.shell(v.Say("page.complain.title")), Case: p.number, Problems: v.problems(wrong), At: max(0, slices.Index(plaintSteps, p.step)) + 1,
		About: v.plaintAbout(p)}
	c.Wrong = len(c.Problems) > 0
	c.Switch = page.Switch{Post: page.ComplainPath, Back: page.ComplainPath, Carry: append(p.carry("step"), ui.Hidden{Name: "step", Value: p.step}, ui.Hidden{Name: "go", Value: p.step})}
	status := http.StatusOK
	if c.Wrong {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Cache-Control", "no-store") // a shared computer shows it to nobody after
	switch p.step {
	case "what":
		c.Carry, c.Fields = p.carry("post", "words", "phone", "email"), v.plaintWhat(p)
		return render(w, r, status, page.ComplainWhatPage(c))
	case "check":
		to, outside, err := s.app.ComplaintGoes(r.Context(), org.ID(p.org))
		if err != nil {
			return err
		}
		c.Carry, c.Facts, c.Goes = p.carry(), v.plaintFacts(p), v.Say("page.complain.goes", "level", v.levelOf(to))
		if to == "" {
			c.Outside = v.outside(outside)
		}
		return render(w, r, status, page.ComplainCheckPage(c))
	}
	fields, err := s.plaintWho(r, v, p)
	if err != nil {
		return err
	}
	c.Carry, c.Fields = p.carry("q", "org"), fields
	return render(w, r, status, page.ComplainWhoPage(c))
}

// mostUnits is as many organisations as one list holds; more are searched for.
const mostUnits = 300

// plaintWho asks for the organisation: of a case, those that had it stand first.
func (s *server) plaintWho(r *http.Request, v *visit, p plaint) ([]ui.Field, error) {
	var first []org.ID
	if p.number != "" {
		_, view, err := s.app.Follow(r.Context(), p.number, p.code)
		if err != nil {
			return nil, err
		}
		c := view.Case
		if view.Follows != nil {
			c = view.Follows.Case
		}
		first = append(append([]org.ID{c.Lead, c.Owner, c.Centre, c.Verifier}, c.Co...), c.Given...)
	}
	units := ui.Field{Kind: ui.Select, Name: "org", Label: v.Say("page.complain.unit"), Hint: v.Say("page.complain.unit_hint")}
	listed := map[org.ID]bool{"": true}
	add := func(o *org.Organisation, group string) {
		if listed[o.ID] || !o.Valid.Holds(v.today) {
			return
		}
		listed[o.ID] = true
		units.Options = append(units.Options, ui.Option{Value: string(o.ID), Label: v.name(o.Name), Group: group, Chosen: p.org == string(o.ID)})
	}
	for _, id := range first {
		if o, ok := v.policy.Chart.Org(id); ok {
			add(o, v.Say("page.complain.had_it"))
		}
	}
	for _, o := range v.policy.Chart.All() {
		if len(units.Options) >= mostUnits {
			break
		}
		if p.q == "" || v.saysUnit(o, p.q) || string(o.ID) == p.org {
			add(o, v.areaOf(o))
		}
	}
	slices.SortStableFunc(units.Options, func(a, b ui.Option) int { return groupOrder(units.Options, a) - groupOrder(units.Options, b) })
	return []ui.Field{{Kind: ui.Line, Name: "q", Label: v.Say("page.complain.search"), Hint: v.Say("page.complain.search_hint"), Value: p.q, Max: 60,
		Autocomplete: "off", Optional: true}, units}, nil
}

// groupOrder is where the group of an option first stands.
func groupOrder(all []ui.Option, o ui.Option) int {
	return slices.IndexFunc(all, func(x ui.Option) bool { return x.Group == o.Group })
}

func (v *visit) saysUnit(o *org.Organisation, q string) bool {
	for _, name := range o.Name {
		if strings.Contains(strings.ToLower(name), strings.ToLower(q)) {
			return true
		}
	}
	return false
}

func (v *visit) areaOf(o *org.Organisation) string {
	if o.Area == "" {
		return v.city()
	}
	return v.area(o.Area)
}

func (v *visit) plaintWhat(p plaint) []ui.Field {
	post := ui.Field{Kind: ui.Select, Name: "post", Label: v.Say("page.complain.post"), Hint: v.Say("page.complain.post_hint"), Optional: true}
	for _, o := range v.policy.Chart.Posts(org.ID(p.org)) {
		if o.Valid.Holds(v.today) {
			post.Options = append(post.Options, ui.Option{Value: string(o.ID), Label: v.name(o.Name), Chosen: p.post == string(o.ID)})
		}
	}
	fields := []ui.Field{
		{Kind: ui.Text, Name: "words", Label: v.Say("page.complain.words"), Hint: v.Say("page.complain.words_hint"), Value: p.words, Max: 4000, Rows: 8},
		{Kind: ui.Line, Name: "phone", Label: v.Say("page.contact.phone"), Value: p.phone, Optional: true, Autocomplete: "tel", Mode: "tel", Max: 40},
		{Kind: ui.Line, Name: "email", Label: v.Say("page.contact.email"), Value: p.email, Optional: true, Autocomplete: "email", Mode: "email", Max: 200},
	}
	if len(post.Options) == 0 {
		return fields
	}
	return append([]ui.Field{post}, fields...)
}

func (v *visit) plaintFacts(p plaint) []ui.Fact {
	facts := []ui.Fact{{Key: "page.complaints.about", Text: v.plaintAbout(p), Change: "who"}}
	if p.number != "" {
		facts = append(facts, ui.Fact{Key: "page.complaints.case", Text: p.number})
	}
	contact := strings.TrimSpace(p.phone + "\n" + p.email)
	if contact == "" {
		contact = v.Say("page.complained.anonymous")
	}
	return append(facts, ui.Fact{Key: "page.complaints.words", Text: strings.TrimSpace(p.words), Change: "what"},
		ui.Fact{Key: "page.answers.contact", Text: contact, Change: "what"})
}

func (v *visit) plaintAbout(p plaint) string {
	return v.complaintAbout(complaint.About{Org: org.ID(p.org), Post: org.ID(p.post)})
}

func (v *visit) complaintAbout(a complaint.About) string {
	if p, ok := v.policy.Chart.Post(a.Post); ok {
		return v.Say("web.post", "post", p.Name, "unit", v.org(a.Org))
	}
	return v.org(a.Org)
}

func (v *visit) outside(o procedure.Outside) *page.Outside {
	return &page.Outside{Name: v.name(o.Name), Reach: v.name(o.Reach), Basis: v.name(o.Basis)}
}

// levelOf is the level of an organisation and nothing more of it: whoever complained
// learns who has it by level.
func (v *visit) levelOf(id org.ID) string {
	if o, ok := v.policy.Chart.Org(id); ok {
		if a, ok := v.policy.Map.Area(o.Area); ok {
			return v.Say("page.complain.level." + a.Level.String())
		}
	}
	return v.Say("page.complain.level.above")
}
