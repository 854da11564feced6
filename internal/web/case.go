package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func (s *server) caseOf(w http.ResponseWriter, r *http.Request) error {
	actor, view, err := s.caseAs(r, r.PathValue("number"), "")
	if err != nil {
		return err
	}
	return s.casePage(w, r, actor, view, nil)
}

// find leads to the case of a number that somebody wrote down or was told.
func (s *server) find(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	p := page.Find{Shell: v.staffShell(v.Say("page.find.title")), Number: strings.TrimSpace(r.URL.Query().Get("number"))}
	if p.Number == "" {
		return render(w, r, http.StatusOK, page.FindPage(p))
	}
	number, err := app.ParseNumber(p.Number)
	if err == nil {
		if _, _, err = s.caseAs(r, number, ""); err == nil {
			seeOther(w, r, casePath(number))
			return nil
		}
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
	case fault.NotFound:
		err = fault.New(fault.NotFound, "web.find_unknown").At("number")
	default:
		return err
	}
	p.Problems, p.Wrong = v.problems(err), true
	return render(w, r, http.StatusUnprocessableEntity, page.FindPage(p))
}

// casePage is a case by itself with everything that the actor may do.
func (s *server) casePage(w http.ResponseWriter, r *http.Request, actor app.Actor, view app.View, back *returned) error {
	v := visitOf(r)
	p := page.CasePage{Shell: v.staffShell(v.Say("web.title.case", "number", view.Case.Number, "title", v.title(&view.Case))), Case: v.caseView(view)}
	same, err := s.same(r, actor, view, standing{post: actor.Post, base: casePath(view.Case.Number)})
	if err != nil {
		return err
	}
	p.Case.Same = same
	p.Crumbs = []ui.Link{{Text: v.listName(), Href: v.landing()}}
	p.Actions = v.forms(view, standing{post: actor.Post, base: casePath(view.Case.Number)}, back)
	first := r.URL.Query().Get("do")
	slices.SortStableFunc(p.Actions, func(a, b ui.Action) int { return urgency(a.Verb, first) - urgency(b.Verb, first) })
	taking := len(p.Actions) > 0 && p.Actions[0].Verb == string(casework.VerbDispatch) && withUnit(&view.Case) && first == ""
	if len(p.Actions) > 0 && !taking && urgency(p.Actions[0].Verb, first) < len(nextFirst) {
		p.Actions[0].Main = true
	}
	status := http.StatusOK
	if back != nil {
		status, v.why = back.status(), back.err
	}
	back.say(v, &p.Shell, p.Actions)
	return render(w, r, status, page.CaseDocument(p))
}

// nextFirst are the verbs that carry a case on, the most awaited first.
var nextFirst = []casework.Verb{casework.VerbVerified, casework.VerbArbitrate, casework.VerbFinishPart, casework.VerbCheck, casework.VerbSign, casework.VerbHandle,
	casework.VerbDispatch, casework.VerbAnswer, casework.VerbGrant, casework.VerbReview, casework.VerbAcknowledge, casework.VerbFinish,
	casework.VerbAnswerSupervision, casework.VerbJudgeSupervision, casework.VerbReviewLongTerm}

// urgency orders the actions: the one asked for, those that carry the case on,
// and the others as the life lists them.
func urgency(verb, first string) int {
	if verb == first {
		return -1
	}
	if at := slices.Index(nextFirst, casework.Verb(verb)); at >= 0 {
		return at
	}
	return len(nextFirst)
}

// listName is what the visitor's own list is called.
func (v *visit) listName() string {
	for _, d := range desks {
		if d.path == v.landing() {
			return v.Say(d.key)
		}
	}
	return v.Say("page.product")
}

// caseView is a case as staff see it.
func (v *visit) caseView(view app.View) page.Case {
	c := &view.Case
	return page.Case{
		Number: c.Number, Href: casePath(c.Number), Title: v.title(c), State: ui.State(c.State), Ended: c.State.Ended(), Due: v.due(c), Stages: v.stages(c), Limits: v.limits(c),
		Place: v.spot(c), Code: c.Place.Area(), Words: c.Summary.Text(), Reported: c.ReportedAt, Channel: channelKeys[c.Channel],
		Facts: v.facts(view), Photos: v.pictures(c.Photos, role(casework.OfReport)), Rule: v.ruleBox(view), Ladder: v.ladder(view),
		Events: v.timeline(view), Thread: v.thread(view, false), Over: v.over(view), Vault: v.vault(view),
	}
}

var channelKeys = map[casework.Channel]string{
	casework.Web:      "page.channel.web",
	casework.API:      "page.channel.api",
	casework.Desk:     "page.channel.desk",
	casework.Patrol:   "page.channel.patrol",
	casework.FromFile: "page.channel.file",
}

// facts are what the reader of a case looks up.
func (v *visit) facts(view app.View) []ui.Fact {
	c := &view.Case
	facts := []ui.Fact{v.classFact(view), v.answersFact(c)}
	if !c.State.Ended() {
		facts = append(facts, ui.Fact{Key: "page.fact.owner", Text: v.org(c.Owner)})
	}
	if c.Lead != "" {
		facts = append(facts, ui.Fact{Key: "page.fact.lead", Text: v.org(c.Lead)})
	}
	if len(c.Co) > 0 {
		facts = append(facts, ui.Fact{Key: "page.fact.co", Text: v.Say("web.list", "items", v.orgs(c.Co))})
	}
	facts = append(facts, v.limitFact(view))
	facts = append(facts, v.disputeFacts(view)...)
	facts = append(facts, v.delayFacts(c)...)
	if class := view.Class; class != nil {
		facts = append(facts, v.demands(class)...)
	}
	if found := c.Verification; found != nil {
		key := "web.verified_absent"
		if found.Found {
			key = "web.verified_there"
		}
		facts = append(facts, ui.Fact{Key: "page.fact.verified", Text: v.Say(key), Note: v.Twice(found.At)})
	}
	if o := c.Origin; o != nil {
		facts = append(facts, ui.Fact{Key: "page.fact.source", Text: o.System + " " + o.SourceID, Note: strings.TrimSpace(o.Class + " " + o.Status)})
	}
	if point := c.Spot().Point; point != nil {
		facts = append(facts, ui.Fact{Key: "page.fact.position", Text: degrees(point), Note: "WGS-84"})
	}
	return slices.DeleteFunc(facts, func(f ui.Fact) bool { return f.Text == "" })
}

func degrees(p *geo.Point) string {
	lat, lng := p.Degrees()
	return fmt.Sprintf("%.6f, %.6f", lat, lng)
}

// classFact is the class a case was filed under, or what the reporter thinks.
func (v *visit) classFact(view app.View) ui.Fact {
	f := ui.Fact{Key: "page.fact.class"}
	switch c := &view.Case; {
	case view.Class != nil:
		f.Text, f.Note = v.name(view.Class.Name), v.Say("web.class_note", "code", v.code(c.Class.Key), "version", c.Class.Version)
	case !c.Claimed.IsZero():
		f.Text, f.Note = v.className(c.Claimed), v.Say("web.class_claimed")
	}
	return f
}

// code is the number of a class as the catalogue lists it: by kind.
func (v *visit) code(k catalog.Key) string {
	return v.Say("web.class_code", "kind", v.Say(kindKeys[k.Kind]), "code", k.Code)
}

var kindKeys = map[catalog.Kind]string{
	catalog.Component: "web.kind.component",
	catalog.Event:     "web.kind.event",
	catalog.Service:   "web.kind.service",
	catalog.Help:      "web.kind.help",
}

func (v *visit) limitFact(view app.View) ui.Fact {
	f := ui.Fact{Key: "page.fact.limit"}
	switch due := view.Case.Due; {
	case due == nil:
	case due.Given:
		f.Text, f.Note = v.Exact(due.At), v.Say("web.due_given")
	default:
		f.Text, f.Note = v.limit(due.Limit), v.Exact(due.At)
	}
	return f
}

// demands are what a class asks for before it is done.
func (v *visit) demands(class *catalog.Class) []ui.Fact {
	var lines, bases []string
	for _, line := range class.Closing {
		lines = append(lines, v.name(line.Text))
	}
	for _, b := range class.Basis {
		bases = append(bases, strings.TrimSpace(b.Title+" "+b.Clause))
	}
	return []ui.Fact{
		{Key: "page.fact.closing", Text: strings.Join(lines, "\n"), Note: v.Say("web.list", "items", v.evidence(class))},
		{Key: "page.fact.basis", Text: strings.Join(bases, "\n")},
		{Key: "page.fact.collecting", Text: v.name(class.Collecting)},
	}
}

// evidence is what a handling must show, in words.
func (v *visit) evidence(class *catalog.Class) []string {
	var said []string
	for _, e := range class.Evidence {
		said = append(said, v.Say(evidenceKeys[e.Kind], "n", e.Min))
	}
	return said
}

var evidenceKeys = map[string]string{
	catalog.EvidenceBefore:   "page.evidence.photo_before",
	catalog.EvidenceAfter:    "page.evidence.photo_after",
	catalog.EvidenceDocument: "page.evidence.document",
	catalog.EvidenceText:     "page.evidence.text",
}
