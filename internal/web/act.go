package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// caseAs finds the case as the visitor sees it: in the wanted post when it is
// held, else in the post that may do most. A case that none of the visitor's
// posts sees is not there.
func (s *server) caseAs(r *http.Request, number string, wanted org.ID) (app.Actor, app.View, error) {
	v := visitOf(r)
	if !v.signedIn() {
		return app.Actor{}, app.View{}, errSignIn
	}
	var best app.View
	var as app.Actor
	failed := error(fault.New(fault.NotFound, "case.not_found"))
	for _, p := range v.posts {
		actor := v.in(p.ID)
		view, err := s.app.Case(r.Context(), actor, number)
		switch {
		case fault.KindOf(err) == fault.Invalid:
			return as, best, fault.New(fault.NotFound, "case.not_found")
		case fault.KindOf(err) == fault.NotFound:
			continue
		case err != nil:
			return as, best, err
		}
		chosen := p.ID == v.actor.Post && len(view.May) == len(best.May)
		if p.ID == wanted || failed != nil || as.Post != wanted && (len(view.May) > len(best.May) || chosen) {
			as, best, failed = actor, view, nil
		}
		if p.ID == wanted {
			break
		}
	}
	return as, best, failed
}

// act gives a command that a form on a page asked for.
func (s *server) act(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	actor, view, err := s.caseAs(r, r.PathValue("number"), org.ID(f.Get(fieldPost)))
	if err != nil {
		return err
	}
	verb := casework.Verb(r.PathValue("verb"))
	if f, err = s.give(r, actor, view, verb, f); err == nil {
		s.leaveNotice(w, verb, view.Case.Number)
		seeOther(w, r, backTo(f, view.Case.Number))
		return nil
	}
	if fault.All(err) == nil || fault.KindOf(err) == fault.Busy {
		return err
	}
	return s.showAgain(w, r, actor, view, f, returned{verb, f.Values, err})
}

// actAsReporter does the same for whoever holds the case's link.
func (s *server) actAsReporter(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	actor, view, err := s.app.Follow(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	verb := casework.Verb(r.PathValue("verb"))
	if f, err = s.give(r, actor, view, verb, f); err == nil {
		s.leaveNotice(w, verb, view.Case.Number)
		back := trackPath(view.Case.Number, view.Link)
		if slices.Contains(rights, verb) {
			back += page.OwnPath
		}
		seeOther(w, r, back)
		return nil
	}
	if fault.All(err) == nil || fault.KindOf(err) == fault.Busy {
		return err
	}
	if slices.Contains(rights, verb) {
		return s.ownPage(w, r, &returned{verb, f.Values, err})
	}
	return s.trackPage(w, r, view, &returned{verb, f.Values, err})
}

// give stores the photos that came with the form, makes the command, and does
// it. The form comes back with the hashes of its photos, for the next try.
func (s *server) give(r *http.Request, actor app.Actor, view app.View, verb casework.Verb, f sent) (sent, error) {
	v := visitOf(r)
	for _, field := range photoFields {
		stored, err := s.store(r, f.files[field], len(f.Values[kept(field)]))
		f.Values[kept(field)] = append(f.Values[kept(field)], stored...)
		if err != nil {
			return f, err
		}
	}
	rev, err := decidedOn(actor, view, f)
	if err != nil {
		return f, err
	}
	cmd, err := command(verb, f, view)
	if err != nil {
		return f, err
	}
	_, err = s.app.DoOn(r.Context(), actor, view.Ref, cmd, app.Terms{Key: f.Get(fieldKey), Rev: rev})
	return f, v.closing(v.otherUnit(err, view, cmd), view.Class)
}

// otherUnit says, where the reason for another unit is missing, which unit the
// rules name: with another class it may be another than was suggested.
func (v *visit) otherUnit(err error, view app.View, cmd casework.Command) error {
	d, ok := cmd.(casework.Dispatch)
	if !ok || !fault.Has(err, "case.words_missing") {
		return err
	}
	g := guess{chain: view.Case.Place.Chain, class: view.Class}
	if d.File != nil {
		g.class = v.class(d.File.Class)
		if chain := v.policy.Map.ChainOf(d.File.Area); chain != nil {
			g.chain = chain
		}
	}
	g.follow(v, &view.Case)
	return fault.New(fault.Invalid, "web.reason_missing").At("reason").With("unit", string(g.route.Lead)).With("chosen", v.org(d.Lead))
}

// decidedOn is the revision that a form was decided on: the one its page showed,
// and what has come since counts as seen where the giver's own hand did it, in
// another window, or where the giver is not shown it at all. Whether another hand
// is in between when the command runs, app says.
func decidedOn(actor app.Actor, view app.View, f sent) (int64, error) {
	seen, err := strconv.ParseInt(f.Get(fieldRev), 10, 64)
	if err != nil || seen < 1 {
		return 0, fault.New(fault.Invalid, "web.form_unreadable")
	}
	for _, h := range view.History {
		if h.Entry.Seq > seen && !mine(actor, h.Entry.Actor) {
			return seen, nil
		}
	}
	return view.Case.Rev, nil
}

// mine tells whether an entry is of a hand in the actor's post.
func mine(actor app.Actor, name string) bool {
	post, _, ok := casework.PostOf(name)
	return ok && post == actor.Post
}

// returned is a form that comes back to its sender.
type returned struct {
	verb casework.Verb
	sent url.Values
	err  error
}

// status is the answer's: what can be corrected in the form is 422.
func (b returned) status() int { return statusOf[fault.KindOf(b.err)] }

// form is the action with what was typed and what is wrong, when it is the one
// that came back. Photos that were stored are kept.
func (b *returned) form(v *visit, a ui.Action) ui.Action {
	if b == nil || a.Verb != string(b.verb) {
		return a
	}
	a = a.Returned(b.sent, v.problems(b.err))
	for i, f := range a.Fields {
		if f.Kind != ui.Photos {
			continue
		}
		hashes := b.sent[kept(f.Name)]
		for _, h := range hashes {
			a.Carry = append(a.Carry, ui.Hidden{Name: kept(f.Name), Value: h})
		}
		if len(hashes) > 0 {
			a.Fields[i].Hint = v.Say("page.details.stored", "n", len(hashes))
		}
	}
	return a
}

// say puts what is wrong above the page when the form is no longer there to
// say it, with the words that were typed into it.
func (b *returned) say(v *visit, sh *page.Shell, shown []ui.Action) {
	if b == nil {
		return
	}
	sh.Wrong = true
	for _, a := range shown {
		if a.Verb == string(b.verb) {
			return
		}
	}
	text := v.problems(b.err)[0].Text
	for _, name := range []string{"text", "question", "note", "reason"} {
		if typed := b.sent.Get(name); typed != "" {
			text = v.sentences(text, v.Say("web.typed", "text", typed))
		}
	}
	sh.Notice = &ui.Notice{Tone: "warn", Text: text}
}

// backTo is where a command's form leads when it is done.
func backTo(f sent, number string) string {
	switch f.Get(fieldFrom) {
	case fromDesk:
		return page.DeskPath + "?" + url.Values{"show": {f.Get(fieldShow)}}.Encode()
	case fromUnit:
		return page.UnitPath
	case fromCheck:
		return page.CheckPath
	case fromTasks:
		return page.TasksPath
	}
	return casePath(number)
}

func casePath(number string) string { return page.CasesPath + url.PathEscape(number) }

// The pages on which forms of commands stand.
const (
	fromDesk  = "desk"
	fromUnit  = "unit"
	fromCheck = "check"
	fromTasks = "tasks" // the check page, of who came from there
)

// showAgain shows the page that the form came from, with the form as it was.
func (s *server) showAgain(w http.ResponseWriter, r *http.Request, actor app.Actor, view app.View, f sent, b returned) error {
	v := visitOf(r)
	v.here = casePath(view.Case.Number)
	switch f.Get(fieldFrom) {
	case fromDesk:
		v.here = page.DeskPath
		return s.deskPage(w, r, deskQuery{show: f.Get(fieldShow), number: view.Case.Number}, &b)
	case fromCheck, fromTasks:
		v.here = page.CheckPath + "/" + url.PathEscape(view.Case.Number)
		return s.checkPage(w, r, actor, view, &b)
	}
	return s.casePage(w, r, actor, view, &b)
}
