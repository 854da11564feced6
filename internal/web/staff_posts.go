package web

import (
	"net/http"
	"slices"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// staffPosts is the tree of organisations and the posts of one branch.
func (s *server) staffPosts(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, staff, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	v.staffNotice(r.Context(), actor, r.URL.Query().Get("done"))
	c := staff.Chart
	here := org.ID(r.URL.Query().Get("org"))
	if _, known := c.Org(here); !known {
		here = firstWithPosts(c)
	}
	p := page.StaffPosts{Shell: v.staffShell(v.Say("page.staff.posts")), Tabs: v.staffTabs(page.StaffPath+"/posts", len(staff.Gaps)), Axis: v.axis(),
		New: staffAct("found", "org", string(here))}
	vacant := v.vacantBy(c)
	for _, o := range c.All() {
		if !o.Valid.Holds(v.today) {
			continue
		}
		depth := 0
		for up, ok := c.Org(o.Parent); ok; up, ok = c.Org(up.Parent) {
			depth++
		}
		p.Tree = append(p.Tree, page.StaffOrg{Name: v.name(o.Name), Href: page.StaffPath + "/posts?org=" + string(o.ID), Depth: depth,
			Vacant: vacant[o.ID], Here: o.ID == here})
		if posts := c.Posts(o.ID); (o.ID == here || o.Parent == here) && len(posts) > 0 {
			unit := page.StaffUnit{Name: v.name(o.Name)}
			for _, post := range posts {
				if post.Valid.To == "" || post.Valid.To > v.today {
					unit.Posts = append(unit.Posts, v.postRow(c, post))
				}
			}
			p.Posts = append(p.Posts, unit)
		}
	}
	return render(w, r, http.StatusOK, page.StaffPostsPage(p))
}

func firstWithPosts(c *org.Chart) org.ID {
	for _, o := range c.All() {
		if len(c.Posts(o.ID)) > 0 {
			return o.ID
		}
	}
	return c.Backstop()
}

// vacantBy counts the posts in which nobody is today.
func (v *visit) vacantBy(c *org.Chart) map[org.ID]int {
	n := map[org.ID]int{}
	for _, o := range c.All() {
		for _, p := range c.Posts(o.ID) {
			if p.Valid.Holds(v.today) && o.Valid.Holds(v.today) && len(c.Holders(p.ID, v.today)) == 0 {
				n[o.ID]++
			}
		}
	}
	return n
}

func (v *visit) postRow(c *org.Chart, p *org.Post) page.StaffPost {
	row := page.StaffPost{Name: v.name(p.Name), ID: string(p.ID), Href: staffPost(p.ID), Duties: v.dutyNames(p.Duties),
		Holders: c.Holders(p.ID, v.today), Strip: v.postStrip(c, p.ID)}
	row.Vacant = len(row.Holders) == 0
	return row
}

// staffPostPage is one post: who acts in it on which day, and what can be done.
func (s *server) staffPostPage(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, staff, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	v.staffNotice(r.Context(), actor, r.URL.Query().Get("done"))
	post, ok := staff.Chart.Post(org.ID(r.PathValue("id")))
	if !ok {
		return fault.New(fault.NotFound, "web.no_page")
	}
	p := page.StaffPostOf{Shell: v.staffShell(v.name(post.Name)), Name: v.name(post.Name), ID: string(post.ID), Unit: v.org(post.Org),
		Duties: v.dutyNames(post.Duties), Valid: v.lasts(post.Valid), Axis: v.axis(), Vacant: len(staff.Chart.Holders(post.ID, v.today)) == 0}
	p.Crumbs = v.staffCrumbs(v.Say("page.staff.posts"), page.StaffPath+"/posts?org="+string(post.Org), p.Name)
	whole := v.postStrip(staff.Chart, post.ID)
	whole.Label = v.Say("page.staff.together")
	p.Strips = append(p.Strips, whole)
	for _, account := range v.actingIn(staff.Chart, post.ID) {
		strip := v.accountStrip(staff.Chart, post.ID, account)
		strip.Href = staffAccount(account)
		p.Strips = append(p.Strips, strip)
	}
	p.Lines = v.postLines(staff.Document, post.ID)
	id := string(post.ID)
	p.Acts = []ui.Link{{Text: v.Say("page.staff.act.hold"), Href: staffAct("hold", "post", id)}, {Text: v.Say("page.staff.act.prepare"), Href: staffAct("prepare", "post", id)},
		{Text: v.Say("page.staff.act.delegate"), Href: staffAct("delegate", "for", id)}, {Text: v.Say("page.staff.act.abolish"), Href: staffAct("abolish", "post", id)}}
	return render(w, r, http.StatusOK, page.StaffPostPage(p))
}

// actingIn are the accounts that act in a post on one of the thirty days, or hold it.
func (v *visit) actingIn(c *org.Chart, post org.ID) (all []string) {
	for _, day := range v.days30() {
		all = append(all, c.Holders(post, day)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (v *visit) past(s civil.Span) bool { return s.To != "" && s.To <= v.today }

// postLines are the holdings, delegations and handovers of a post.
func (v *visit) postLines(d org.Document, post org.ID) (lines []page.StaffLine) {
	for _, h := range d.Holdings {
		if h.Post != post {
			continue
		}
		line := page.StaffLine{What: v.Say("page.staff.line.hold"), Who: h.Account, When: v.lasts(h.Valid), Icon: "person", Past: v.past(h.Valid)}
		if !line.Past {
			line.Acts = []ui.Link{{Text: v.Say("page.staff.act.release"), Href: staffAct("release", "post", string(post), "account", h.Account)}}
		}
		lines = append(lines, line)
	}
	for _, x := range d.Delegations {
		if x.For == post || x.By == post {
			lines = append(lines, v.delegationLine(x, staffAct("recall", "id", string(x.ID), "post", string(post))))
		}
	}
	for _, h := range d.Handovers {
		if h.Post == post {
			lines = append(lines, v.handoverLine(h))
		}
	}
	slices.SortStableFunc(lines, func(a, b page.StaffLine) int { return strings.Compare(rank(a), rank(b)) })
	return lines
}

func rank(l page.StaffLine) string {
	if l.Past {
		return "b"
	}
	return "a"
}

func (v *visit) delegationLine(x org.Delegation, recall string) page.StaffLine {
	line := page.StaffLine{What: v.Say("page.staff.line.delegation"), When: v.lasts(x.Valid), Why: x.Why, Icon: "join", Past: v.past(x.Valid),
		Who: v.Say("page.staff.line.delegation_who", "by", v.postAt(x.By), "for", v.postAt(x.For), "duties", v.Say("web.list", "items", v.dutyNames(x.Duties)))}
	if !line.Past && recall != "" {
		line.Acts = []ui.Link{{Text: v.Say("page.staff.act.recall"), Href: recall}}
	}
	return line
}

func (v *visit) handoverLine(h org.Handover) page.StaffLine {
	state := "page.staff.line.unsigned"
	switch {
	case h.Signed():
		state = "page.staff.line.signed"
	case h.Given != "" || h.Taken != "":
		state = "page.staff.line.half"
	}
	line := page.StaffLine{What: v.Say("page.staff.line.handover"), Icon: "arrow-right", When: v.dayOf(h.Day), Past: h.Signed(),
		Who: v.Say("page.staff.line.handover_who", "from", h.From, "to", h.To), Why: v.Say(state)}
	if !h.Signed() {
		line.Acts = []ui.Link{{Text: v.Say("page.staff.act.withdraw"), Href: staffAct("withdraw", "id", string(h.ID), "post", string(h.Post))}}
	}
	return line
}

// leaveLine is a leave: days and who stands in, and no reason.
func (v *visit) leaveLine(l org.Leave) page.StaffLine {
	line := page.StaffLine{What: v.Say("page.staff.line.leave"), When: v.lasts(l.Valid), Icon: "pause", Past: v.past(l.Valid)}
	if line.Who = v.Say("page.staff.line.nobody_in"); l.StandIn != "" {
		line.Who = v.Say("page.staff.line.stands_in", "account", l.StandIn)
	}
	if !line.Past {
		line.Acts = []ui.Link{{Text: v.Say("page.staff.act.return"), Href: staffAct("return", "id", string(l.ID), "account", l.Account)}}
	}
	return line
}

// accountLines are the holdings and leaves of an account.
func (v *visit) accountLines(d org.Document, s app.StaffAccount) (lines []page.StaffLine) {
	for _, h := range d.Holdings {
		if h.Account == s.Name {
			line := page.StaffLine{What: v.postAt(h.Post), When: v.lasts(h.Valid), Icon: "person", Past: v.past(h.Valid)}
			if line.Acts = []ui.Link{{Text: v.Say("page.staff.look"), Href: staffPost(h.Post)}}; line.Past {
				line.Acts = nil
			}
			lines = append(lines, line)
		}
	}
	for _, l := range d.Leaves {
		switch s.Name {
		case l.Account:
			lines = append(lines, v.leaveLine(l))
		case l.StandIn:
			lines = append(lines, page.StaffLine{What: v.Say("page.staff.line.standing"), Who: l.Account, When: v.lasts(l.Valid), Icon: "join", Past: v.past(l.Valid)})
		}
	}
	slices.SortStableFunc(lines, func(a, b page.StaffLine) int { return strings.Compare(rank(a), rank(b)) })
	return lines
}
