package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// mostAccountRows is how many accounts a page lists.
const mostAccountRows = 200

// mostPostsSaid is how many posts of an account a line names.
const mostPostsSaid = 3

// wayTones are how a way of signing in looks.
var wayTones = map[string]string{"open": "open", "code": "code", "shut": "shut", "none": "none"}

func (s *server) staffAccounts(w http.ResponseWriter, r *http.Request) error {
	return s.staffAccountsPage(w, r, http.StatusOK, "", nil)
}

func (s *server) staffAccountsPage(w http.ResponseWriter, r *http.Request, status int, name string, wrong error) error {
	v := visitOf(r)
	actor, staff, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	find := strings.TrimSpace(r.URL.Query().Get("find"))
	all, err := s.app.StaffAccounts(r.Context(), actor, find)
	if err != nil {
		return err
	}
	p := page.StaffAccounts{Shell: v.staffShell(v.Say("page.staff.accounts")), Tabs: v.staffTabs(page.StaffPath+"/accounts", len(staff.Gaps)), Find: find, Name: name}
	for i, a := range all {
		if i == mostAccountRows {
			p.More = len(all) - i
			break
		}
		row := page.StaffAccount{Name: a.Name, Href: staffAccount(a.Name), Away: a.Away, Way: v.wayWords(a), Tone: wayTones[a.Way(v.Now)]}
		for _, post := range a.Posts[:min(len(a.Posts), mostPostsSaid)] {
			row.Posts = append(row.Posts, v.postAt(post.ID))
		}
		if more := len(a.Posts) - mostPostsSaid; more > 0 {
			row.Posts = append(row.Posts, v.Say("page.staff.more", "n", more))
		}
		p.Rows = append(p.Rows, row)
	}
	if wrong != nil {
		p.Problems, p.Wrong = v.problems(wrong), true
	}
	return render(w, r, status, page.StaffAccountsPage(p))
}

func (v *visit) wayWords(a app.StaffAccount) string {
	way := a.Way(v.Now)
	if way == "code" {
		return v.Say("page.staff.way.code", "until", v.Moment(a.Code))
	}
	return v.Say("page.staff.way." + way)
}

// makeAccount makes an account and shows its code, once.
func (s *server) makeAccount(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(f.Get("name"))
	err = s.enrolmentCode(w, r, name, false)
	if fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.Conflict {
		v.here = page.StaffPath + "/accounts"
		return s.staffAccountsPage(w, r, http.StatusUnprocessableEntity, name, err)
	}
	return err
}

func (s *server) enrolmentCode(w http.ResponseWriter, r *http.Request, name string, again bool) error {
	v := visitOf(r)
	actor, _ := v.staffKeeper()
	code, until, err := s.app.EnrolStaff(r.Context(), actor, name, again)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, page.StaffCodePage(page.StaffCode{Shell: v.staffShell(v.Say("page.staff.code")),
		Codes: []page.AccountCode{{Name: name, Code: code}}, Until: v.Exact(until), Back: staffAccount(name)}))
}

func (s *server) staffAccountPage(w http.ResponseWriter, r *http.Request) error {
	return s.staffAccountShown(w, r, http.StatusOK, nil)
}

func (s *server) staffAccountShown(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	v := visitOf(r)
	actor, staff, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	v.staffNotice(r.Context(), actor, r.URL.Query().Get("done"))
	a, err := s.app.StaffAccount(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if did := r.URL.Query().Get("did"); did == "end" || did == "shut" || did == "unlink" {
		v.notice = &ui.Notice{Tone: "done", Text: v.Say("page.staff.did_account." + did)}
	}
	p := page.StaffAccountOf{Shell: v.staffShell(a.Name), Name: a.Name, Way: v.wayWords(a), Tone: wayTones[a.Way(v.Now)], None: a.None,
		Own: a.Name == v.actor.Account, Linked: a.Linked > 0, Lines: v.accountLines(staff.Document, a)}
	p.Crumbs = v.staffCrumbs(v.Say("page.staff.accounts"), page.StaffPath+"/accounts", a.Name)
	if len(a.Posts) > 0 {
		p.Acts = []ui.Link{{Text: v.Say("page.staff.act.leave"), Href: staffAct("leave", "account", a.Name)}}
	}
	if wrong != nil {
		p.Problems, p.Wrong = v.problems(wrong), true
	}
	return render(w, r, status, page.StaffAccountPage(p))
}

// changeAccount does what is done to a way of signing in.
func (s *server) changeAccount(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, _ := v.staffKeeper()
	name, verb := r.PathValue("id"), r.PathValue("verb")
	var err error
	switch verb {
	case "make", "reset":
		if err = s.enrolmentCode(w, r, name, verb == "reset"); err == nil {
			return nil
		}
	case "end":
		err = s.app.EndStaff(r.Context(), actor, name)
	case "shut":
		err = s.app.ShutStaff(r.Context(), actor, name)
	case "unlink":
		err = s.app.UnlinkStaff(r.Context(), actor, name)
	default:
		return fault.New(fault.NotFound, "web.no_page")
	}
	switch {
	case err == nil:
		seeOther(w, r, staffAccount(name)+"?did="+verb)
		return nil
	case fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.Conflict:
		v.here = staffAccount(name)
		return s.staffAccountShown(w, r, http.StatusUnprocessableEntity, err)
	}
	return err
}

// staffFile is the list of posts and holders as CSV.
func (s *server) staffFile(w http.ResponseWriter, r *http.Request) error {
	_, staff, err := visitOf(r).staffing(r.Context())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := app.WriteRoster(&b, staff.Document); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="posts-`+strconv.Itoa(staff.Version)+`.csv"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes()) // the visitor went away: nobody is left to tell
	return nil
}

// listForm asks for such a list.
func (s *server) listForm(w http.ResponseWriter, r *http.Request) error {
	if _, _, err := visitOf(r).staffing(r.Context()); err != nil {
		return err
	}
	return s.listFormPage(w, r, http.StatusOK, nil)
}

func (s *server) listFormPage(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	v := visitOf(r)
	p := page.StaffForm{Shell: v.staffShell(v.Say("page.staff.list_in")), Hint: v.Say("page.staff.list_hint"), Post: page.StaffPath + "/list",
		Submit: v.Say("page.staff.try"), Back: page.StaffPath + "/changes", File: true}
	if wrong != nil {
		p.Problems, p.Wrong = v.staffProblems(wrong), true
	}
	return render(w, r, status, page.StaffFormPage(p))
}

// takeList tries a list and shows what it would do, or publishes it.
func (s *server) takeList(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, _, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	text, err := listText(f)
	if err != nil {
		return s.listFormPage(w, r, http.StatusUnprocessableEntity, err)
	}
	roster, err := app.ReadRoster(strings.NewReader(text))
	if err != nil {
		return s.listFormPage(w, r, http.StatusUnprocessableEntity, err)
	}
	if f.Get("go") == "yes" {
		base, _ := strconv.Atoi(f.Get("base"))
		version, err := s.app.ChangeStaff(r.Context(), actor, roster, base)
		if err == nil {
			seeOther(w, r, withDone(page.StaffPath+"/changes", version))
			return nil
		}
		if !fault.Has(err, "store.document_changed") {
			return s.listWrong(w, r, err)
		}
		v.notice = &ui.Notice{Tone: "warn", Text: v.problems(err)[0].Text}
	}
	plan, err := s.app.PlanStaff(r.Context(), actor, roster)
	if err != nil {
		return s.listWrong(w, r, err)
	}
	p := page.StaffPlan{Shell: v.staffShell(v.Say("page.staff.list_in")), Post: page.StaffPath + "/list", Back: page.StaffPath + "/changes", Submit: v.Say("page.staff.publish"),
		Carry: []ui.Hidden{{Name: "list", Value: text}, {Name: "base", Value: strconv.Itoa(plan.Base)}}}
	v.fillPlan(&p, plan)
	return render(w, r, http.StatusOK, page.StaffPlanPage(p))
}

func (s *server) listWrong(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.KindOf(err) == fault.Forbidden || fault.All(err) == nil {
		return err
	}
	return s.listFormPage(w, r, http.StatusUnprocessableEntity, err)
}

// listText is the list that was sent: as a file, or as its preview carries it.
func listText(f sent) (string, error) {
	if f.Has("list") {
		return f.Get("list"), nil
	}
	files := f.files["file"]
	if len(files) == 0 {
		return "", fault.New(fault.Invalid, "app.roster_empty").At("file")
	}
	if files[0].Size > mostList {
		return "", fault.New(fault.TooLarge, "app.roster_long").At("file").With("most", app.MostRosterRows)
	}
	in, err := files[0].Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }() // it was read
	var b bytes.Buffer
	if _, err := b.ReadFrom(in); err != nil {
		return "", err
	}
	return b.String(), nil
}

// mostList is the longest list that its preview can carry.
const mostList = 80 << 10
