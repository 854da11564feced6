package web

import (
	"net/http"
	"slices"
	"strconv"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// myPosts is a holder's own page.
func (s *server) myPosts(w http.ResponseWriter, r *http.Request) error {
	return s.myPostsPage(w, r, http.StatusOK, nil)
}

func (s *server) myPostsPage(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	c, account := v.policy.Chart, v.actor.Account
	p := page.MyPosts{Shell: v.staffShell(v.Say("page.my_posts.title")), Account: account, Axis: v.axis()}
	if done, err := strconv.Atoi(r.URL.Query().Get("done")); err == nil && done == c.Version() {
		v.notice = &ui.Notice{Tone: "done", Text: v.Say("page.my_posts.done")}
		p.Shell = v.staffShell(v.Say("page.my_posts.title"))
	}
	held := c.Held(account, v.today)
	for _, post := range v.posts {
		p.Posts = append(p.Posts, v.myPost(post, held))
	}
	loans := c.Loans()
	for _, l := range loans.Leaves {
		if l.Account == account && l.Valid.Holds(v.today) {
			p.Away = v.Say("page.my_posts.away", "when", v.lasts(l.Valid))
		}
		if (l.Account == account || l.StandIn == account) && !v.past(l.Valid) {
			line := v.leaveLine(l)
			line.Acts = nil
			if l.StandIn == account {
				line.What, line.Who = v.Say("page.staff.line.standing"), l.Account
			}
			p.Lent = append(p.Lent, line)
		}
	}
	for _, x := range loans.Delegations {
		if mine := func(q *org.Post) bool { return q.ID == x.For || q.ID == x.By }; slices.ContainsFunc(held, mine) && !v.past(x.Valid) {
			p.Lent = append(p.Lent, v.delegationLine(x, page.MyPostsPath+"/recall?id="+string(x.ID)))
		}
	}
	for _, h := range loans.Handovers {
		if (h.From == account || h.To == account) && (!h.Signed() || h.Day >= v.today) {
			p.Handovers = append(p.Handovers, v.myHandover(h))
		}
	}
	if wrong != nil {
		p.Problems, p.Wrong = v.staffProblems(wrong), true
	}
	return render(w, r, status, page.MyPostsPage(p))
}

func (v *visit) myPost(post *org.Post, held []*org.Post) page.MyPost {
	mine := page.MyPost{Name: v.name(post.Name), Unit: v.org(post.Org), Duties: v.dutyNames(post.Duties), Strip: v.accountStrip(v.policy.Chart, post.ID, v.actor.Account)}
	switch {
	case post.Through != "":
		mine.How = v.Say("page.my_posts.through", "by", v.postAt(post.Through))
	case slices.Contains(held, post):
		mine.How, mine.HandOver = v.Say("page.my_posts.own"), page.MyPostsPath+"/prepare?post="+string(post.ID)
	default:
		mine.How = v.Say("page.my_posts.standing")
	}
	return mine
}

func (v *visit) myHandover(h org.Handover) page.MyHandover {
	post, _ := v.policy.Chart.Post(h.Post)
	m := page.MyHandover{Post: v.name(post.Name), Unit: v.org(post.Org), From: h.From, To: h.To, Day: v.Say("page.my_posts.from_day", "day", v.dayOf(h.Day)),
		Note: h.Note, ID: string(h.ID), SignedByAll: h.Signed()}
	for _, number := range h.Work {
		m.Work = append(m.Work, ui.Link{Text: number, Href: casePath(number)})
	}
	if h.Given != "" {
		m.Given = v.dayOf(h.Given)
	}
	if h.Taken != "" {
		m.Taken = v.dayOf(h.Taken)
	}
	switch {
	case h.From == v.actor.Account && h.Given == "":
		m.Sign, m.SignText = page.MyPostsPath+"/sign", v.Say("page.my_posts.sign_give")
	case h.To == v.actor.Account && h.Taken == "":
		m.Sign, m.SignText = page.MyPostsPath+"/sign", v.Say("page.my_posts.sign_take")
	}
	if h.From == v.actor.Account && !h.Signed() {
		m.Withdraw = page.MyPostsPath + "/withdraw"
	}
	return m
}

// myForm asks a holder for the few things that a handover, or the end of a
// delegation, needs.
func (s *server) myForm(w http.ResponseWriter, r *http.Request) error {
	return s.myFormPage(w, r, http.StatusOK, sent{Values: r.URL.Query()}, nil)
}

func (s *server) myFormPage(w http.ResponseWriter, r *http.Request, status int, f sent, wrong error) error {
	v, verb := visitOf(r), r.PathValue("verb")
	if !v.signedIn() {
		return errSignIn
	}
	if verb != "prepare" && verb != "recall" {
		return fault.New(fault.NotFound, "web.no_page")
	}
	if f.Get(fieldKey) == "" {
		f.Set(fieldKey, newKey())
	}
	p := page.StaffForm{Shell: v.staffShell(v.Say("page.staff.act." + verb)), Hint: v.Say("page.my_posts.hint."+verb, "post", v.aboutPost(f)),
		Post: page.MyPostsPath + "/" + verb, Back: page.MyPostsPath, Submit: v.Say("page.my_posts.go." + verb),
		Carry: []ui.Hidden{{Name: fieldKey, Value: f.Get(fieldKey)}}}
	for _, name := range []string{"post", "id"} {
		if f.Get(name) != "" {
			p.Carry = append(p.Carry, ui.Hidden{Name: name, Value: f.Get(name)})
		}
	}
	if verb == "prepare" {
		note := v.lineField("note", f, 2000)
		note.Kind, note.Optional = ui.Text, true
		p.Fields = []ui.Field{v.lineField("taker", f, 64), v.dayField("day", f), note}
	} else {
		p.Fields = []ui.Field{v.dayField("day", f)}
	}
	if wrong != nil {
		p.Problems, p.Wrong = v.staffProblems(wrong), true
	}
	return render(w, r, status, page.StaffFormPage(p))
}

// myAct does what a holder does with its own posts. Whoever prepares a handover
// signs it with the same act, with the open work of the post written down.
func (s *server) myAct(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	verb, id := r.PathValue("verb"), org.ID(f.Get("id"))
	var changes []org.Change
	switch verb {
	case "prepare":
		h := org.Handover{ID: org.ID(f.Get(fieldKey)), Post: org.ID(f.Get("post")), From: v.actor.Account, To: f.Get("taker"), Day: civil.Day(f.Get("day")), Note: f.Get("note")}
		for _, post := range v.posts {
			if post.ID == h.Post {
				h.Work = v.openWork(r.Context(), post)
			}
		}
		changes = []org.Change{org.Prepare{Handover: h}, org.Sign{ID: h.ID, Account: v.actor.Account}}
	case "sign":
		changes = []org.Change{org.Sign{ID: id, Account: v.actor.Account}}
	case "withdraw":
		changes = []org.Change{org.Withdraw{ID: id}}
	case "recall":
		changes = []org.Change{org.Recall{ID: id, Day: civil.Day(f.Get("day"))}}
	default:
		return fault.New(fault.NotFound, "web.no_page")
	}
	version := 0
	for _, change := range changes {
		if version, err = s.app.ChangeOwn(r.Context(), v.actor, change); err != nil {
			break
		}
	}
	switch {
	case err == nil:
		seeOther(w, r, withDone(page.MyPostsPath, version))
		return nil
	case fault.All(err) == nil, fault.KindOf(err) == fault.Forbidden, fault.KindOf(err) == fault.Busy:
		return err
	case verb == "prepare", verb == "recall":
		return s.myFormPage(w, r, http.StatusUnprocessableEntity, f, err)
	}
	return s.myPostsPage(w, r, http.StatusUnprocessableEntity, err)
}

// hasOwnPage tells whether there is anything on a holder's own page.
func (v *visit) hasOwnPage() bool {
	if v.actor.Role != casework.Staff {
		return false
	}
	loans := v.policy.Chart.Loans()
	return len(v.posts) > 0 || len(v.policy.Chart.Held(v.actor.Account, v.today)) > 0 ||
		slices.ContainsFunc(loans.Handovers, func(h org.Handover) bool { return h.To == v.actor.Account })
}
