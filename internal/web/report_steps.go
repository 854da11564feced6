package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// showStep shows one question with the answers so far. A draft is nobody's but
// its writer's; only going back in the browser shows it again.
func (s *server) showStep(w http.ResponseWriter, r *http.Request, d draft, wrong error) error {
	v := visitOf(r)
	status := http.StatusOK
	var found []app.Similar
	if d.step == page.StepSame {
		var err error
		if found, err = s.knownCases(r, d); err != nil {
			return err
		}
		if len(found) == 0 {
			d.step = page.StepDetails
		}
	}
	p := page.Report{Shell: v.shell(v.Say(stepTitles[d.step])), Draft: d.Draft, Problems: v.problems(wrong)}
	p.Switch = d.Switch(d.step)
	if p.Wrong = len(p.Problems) > 0; p.Wrong {
		status = http.StatusUnprocessableEntity
	}
	if d.step != page.StepWhat && v.dangerous(d) {
		p.Notice = &ui.Notice{Tone: "warn", Text: v.Say("web.danger")}
	}
	var shown templ.Component
	switch d.step {
	case page.StepWhat:
		shown = page.WhatPage(v.what(p, d))
	case page.StepSame:
		shown = page.SamePage(v.sameStep(p, found))
	case page.StepDetails:
		shown = page.DetailsPage(v.details(p, d))
	case page.StepContact:
		shown = page.ContactPage(page.Contact{Report: p})
	case page.StepAnswers:
		shown = page.AnswersPage(v.answers(p, d))
	default:
		shown = page.WherePage(page.Where{Report: p, Areas: v.areaOptions("", d.Area), Outlines: v.outlinesURL()})
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	return render(w, r, status, shown)
}

var stepTitles = map[page.Step]string{
	page.StepWhere:   "page.where.title",
	page.StepWhat:    "page.what.title",
	page.StepSame:    "page.known.title",
	page.StepDetails: "page.details.title",
	page.StepContact: "page.contact.title",
	page.StepAnswers: "page.answers.title",
}

// mostFound is as many classes as a person compares at a glance.
const mostFound = 6

func (v *visit) what(p page.Report, d draft) page.What {
	what := page.What{Report: p, Query: d.query, Searched: d.query != "", Emergency: v.dangerous(d)}
	shown := map[catalog.Key]bool{}
	if what.Searched {
		found := v.policy.Catalogue.Find(d.query, v.Tag)
		for _, c := range found[:min(mostFound, len(found))] {
			shown[c.Key()] = true
			what.Found = append(what.Found, v.classOption(c, d.Class))
		}
	}
	for _, c := range v.policy.Catalogue.All() {
		name := v.name(c.Group)
		n := len(what.Groups) - 1
		if n < 0 || what.Groups[n].Name != name {
			what.Groups, n = append(what.Groups, page.ClassGroup{Name: name}), n+1
		}
		o := v.classOption(c, d.Class)
		if shown[c.Key()] { // chosen once is enough
			o.Chosen = false
		}
		what.Groups[n].Open = what.Groups[n].Open || o.Chosen
		what.Groups[n].Classes = append(what.Groups[n].Classes, o)
	}
	return what
}

func (v *visit) classOption(c *catalog.Class, chosen string) ui.Option {
	key := c.Key().String()
	return ui.Option{Value: key, Label: v.name(c.Name), Hint: v.name(c.Filing), Chosen: key == chosen}
}

func (v *visit) details(p page.Report, d draft) page.Details {
	details := page.Details{Report: p, Most: mostPhotos - len(d.Photos), Asked: v.questions(v.asked(d.Draft), d.Draft)}
	if k, err := v.claimed(d.Class); err == nil && !k.IsZero() {
		details.Class = v.className(k)
	}
	for _, hash := range d.Photos {
		details.Stored = append(details.Stored, v.stored(hash))
	}
	return details
}

func (v *visit) answers(p page.Report, d draft) page.Answers {
	a := page.Answers{Report: p, Facts: []ui.Fact{v.whereFact(d)}}
	or := func(text string) string {
		if text = strings.TrimSpace(text); text != "" {
			return text
		}
		return v.Say("page.answers.none")
	}
	class := v.Say("page.what.other")
	if k, err := v.claimed(d.Class); err == nil && !k.IsZero() {
		class = v.className(k)
	}
	a.Facts = append(a.Facts, ui.Fact{Key: "page.answers.class", Text: class, Change: string(page.StepWhat)})
	if d.Same != "" && d.Same != otherClass {
		a.Facts = append(a.Facts, ui.Fact{Key: "page.answers.same", Text: v.Say("page.answers.same.number", "number", d.Same), Change: string(page.StepSame)})
	}
	a.Facts = append(a.Facts,
		ui.Fact{Key: "page.answers.summary", Text: or(d.Summary), Change: string(page.StepDetails)},
		ui.Fact{Key: "page.answers.photos", Text: v.Say("web.photos", "n", len(d.Photos)), Change: string(page.StepDetails)})
	if asked := v.asked(d.Draft); asked != nil && len(asked.Attributes) > 0 {
		a.Facts = append(a.Facts, ui.Fact{Key: "page.answers.answers", Text: or(v.answered(asked, answersTo(asked, d.Draft))), Change: string(page.StepDetails)})
	}
	shown := "page.answers.shown.no"
	if d.Public == "true" {
		shown = "page.answers.shown.yes"
	}
	a.Facts = append(a.Facts, ui.Fact{Key: "page.answers.shown", Text: v.Say(shown), Change: string(page.StepDetails)})
	if v.asksContact() {
		contact := strings.TrimSpace(d.Phone + "\n" + d.Email)
		a.Facts = append(a.Facts, ui.Fact{Key: "page.answers.contact", Text: or(contact), Change: string(page.StepContact)})
	}
	for _, hash := range d.Photos {
		a.Photos = append(a.Photos, v.stored(hash))
	}
	return a
}

// whereFact repeats the place and says which areas it lies in, as the server
// finds them: the reporter sees whether the mark is right.
func (v *visit) whereFact(d draft) ui.Fact {
	f := ui.Fact{Key: "page.answers.place", Text: strings.TrimSpace(d.Address), Change: string(page.StepWhere)}
	point, err := v.placeOf(d.Draft)
	if err != nil {
		return f
	}
	chain := v.policy.Map.ChainOf(d.Area)
	if point != nil {
		if located := v.policy.Map.Locate(*point, v.today); located != nil {
			chain = located
		}
	}
	inside := v.Say("web.place_outside")
	guessed := v.policy.Map.InWords(d.Address, v.today)
	switch {
	case chain != nil:
		inside = v.Say("web.place_inside", "place", v.place(chain))
	case point == nil && guessed != nil:
		inside = v.Say("web.place_guessed", "place", v.place(guessed))
	case point == nil:
		inside = v.Say("web.place_words_only")
	}
	if f.Text == "" {
		f.Text, inside = inside, ""
	}
	f.Note = inside
	return f
}

// sent is the receipt: the number, the secret link, and what happens next.
func (s *server) sent(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	_, view, err := s.app.Follow(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	c := view.Case
	path := trackPath(c.Number, view.Link)
	p := page.Sent{Shell: v.shell(v.Say("page.sent.title")), Number: c.Number, Code: view.Link, Track: path,
		Link: s.public + path, Owner: v.org(c.Owner)}
	p.Joined = view.Follows != nil
	if class := v.class(c.Claimed); class != nil && !p.Joined {
		p.Limit = v.limit(class.Limit)
	}
	if _, channel := v.reporter(); channel != casework.Web {
		p.Again = page.ReportPath
	}
	return render(w, r, http.StatusOK, page.SentPage(p))
}
