package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// staffKeeper is the visitor in the post that keeps posts and accounts.
func (v *visit) staffKeeper() (app.Actor, bool) {
	for _, p := range v.posts {
		if a := v.in(p.ID); v.s.app.KeepsStaff(a) {
			return a, true
		}
	}
	return v.actor, false
}

// staffing is what the keeper's pages show, and its actor.
func (v *visit) staffing(ctx context.Context) (app.Actor, app.Staffing, error) {
	if !v.signedIn() {
		return v.actor, app.Staffing{}, errSignIn
	}
	actor, _ := v.staffKeeper()
	s, err := v.s.app.Staff(ctx, actor)
	if err == nil {
		v.policy = v.s.app.Policy() // the version that is shown
	}
	return actor, s, err
}

// staffTabs are the keeper's pages.
func (v *visit) staffTabs(here string, gaps int) page.StaffTabs {
	tabs := page.StaffTabs{
		{Text: v.Say("page.staff.gaps"), Href: page.StaffPath, N: gaps},
		{Text: v.Say("page.staff.posts"), Href: page.StaffPath + "/posts"},
		{Text: v.Say("page.staff.accounts"), Href: page.StaffPath + "/accounts"},
		{Text: v.Say("page.staff.changes"), Href: page.StaffPath + "/changes"},
	}
	for i := range tabs {
		tabs[i].Here = tabs[i].Href == here
	}
	return tabs
}

func staffPost(id org.ID) string { return page.StaffPath + "/posts/" + url.PathEscape(string(id)) }

func staffAccount(name string) string {
	return page.StaffPath + "/accounts/" + url.PathEscape(name)
}

// staffAct is the address of a form, with what it is about.
func staffAct(verb string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return page.StaffPath + "/act/" + verb + "?" + q.Encode()
}

// crumbs lead back from a page beneath one of the keeper's.
func (v *visit) staffCrumbs(text, href, title string) []ui.Link {
	return []ui.Link{{Text: v.Say("page.staff.title"), Href: page.StaffPath}, {Text: text, Href: href}, {Text: title}}
}

// noon is the middle of a day: some days begin at one.
func (v *visit) noon(d civil.Day) time.Time { return d.Time(v.Zone).Add(12 * time.Hour) }

func (v *visit) dayOf(d civil.Day) string { return v.Date(v.noon(d)) }

// lasts is a span in words, its last day said and not the day after.
func (v *visit) lasts(s civil.Span) string {
	switch {
	case s.From == "" && s.To == "":
		return v.Say("page.staff.always")
	case s.To == "":
		return v.Say("page.staff.since", "from", v.dayOf(s.From))
	case s.From == "":
		return v.Say("page.staff.until", "to", v.dayOf(org.Later(s.To, -1)))
	case org.Later(s.From, 1) == s.To:
		return v.dayOf(s.From)
	}
	return v.Say("page.staff.span", "from", v.dayOf(s.From), "to", v.dayOf(org.Later(s.To, -1)))
}

func (v *visit) dutyName(d org.Duty) string { return v.Say("page.staff.duty." + string(d)) }

func (v *visit) dutyNames(all []org.Duty) (names []string) {
	for _, d := range all {
		names = append(names, v.dutyName(d))
	}
	return names
}

// postAt is a post by name with its organisation, its id where there is none.
func (v *visit) postAt(id org.ID) string { return v.postName(id) }

// days30 are the days that strips show.
func (v *visit) days30() (days []civil.Day) {
	for i := range org.Horizon {
		days = append(days, org.Later(v.today, i))
	}
	return days
}

// axis names every seventh day.
func (v *visit) axis() (names page.Axis) {
	const week = 7
	for i := 0; i+week <= org.Horizon; i += week {
		names = append(names, v.dayOf(org.Later(v.today, i)))
	}
	return names
}

// gapStrip is a gap's days among the thirty.
func (v *visit) gapStrip(g org.Gap) page.Strip {
	s := page.Strip{Words: v.lasts(g.Valid)}
	for _, day := range v.days30() {
		tone := "held"
		if g.Valid.Holds(day) {
			tone = "gap"
		}
		s.Days = append(s.Days, page.StripDay{Tone: tone})
	}
	return s
}

// postStrip is whether somebody is in a post on each day: a holder, only somebody
// to whom it is lent, or nobody.
func (v *visit) postStrip(c *org.Chart, post org.ID) page.Strip {
	s := page.Strip{}
	empty := 0
	for _, day := range v.days30() {
		tone := "gap"
		for _, account := range c.Holders(post, day) {
			own := slices.ContainsFunc(c.Held(account, day), func(p *org.Post) bool { return p.ID == post })
			if tone = "lent"; own {
				tone = "held"
				break
			}
		}
		if tone == "gap" {
			empty++
		}
		s.Days = append(s.Days, page.StripDay{Tone: tone})
	}
	s.Words = v.Say("page.staff.strip", "n", empty)
	return s
}

// accountStrip is on which days an account acts in a post, and how.
func (v *visit) accountStrip(c *org.Chart, post org.ID, account string) page.Strip {
	s := page.Strip{Label: account}
	acts := 0
	for _, day := range v.days30() {
		tone := ""
		held := slices.ContainsFunc(c.Held(account, day), func(p *org.Post) bool { return p.ID == post })
		switch acting := slices.Contains(c.Holders(post, day), account); {
		case acting && held:
			tone = "held"
		case acting:
			tone = "lent"
		case held:
			tone = "away"
		}
		if tone == "held" || tone == "lent" {
			acts++
		}
		s.Days = append(s.Days, page.StripDay{Tone: tone})
	}
	s.Words = v.Say("page.staff.strip_acts", "n", acts)
	return s
}

// gapWords is a gap in a sentence.
func (v *visit) gapWords(g org.Gap) string {
	what := ""
	switch g.Kind {
	case org.GapAdministration:
		what = v.dutyName(g.Duty)
	case org.GapDuty:
		what = v.Say("page.staff.gap_duty", "unit", v.org(g.Org), "duty", v.dutyName(g.Duty))
	case org.GapPost:
		what = v.postAt(g.Post)
	case org.GapLead, org.GapLeads:
		what = v.place(v.policy.Map.ChainOf(g.Area))
	case org.GapClass:
		what = v.Say("page.staff.gap_class", "area", v.area(g.Area), "class", v.classText(g.Class))
	}
	return v.Say("page.staff.gap."+string(g.Kind), "what", what, "when", v.lasts(g.Valid))
}

// noteWords is what a published version says of itself: what was done on these
// pages in a sentence, anything else as it was written.
func (v *visit) noteWords(note string, named func(post org.ID) string) string {
	words := strings.Fields(note)
	if len(words) == 0 || !slices.Contains(staffVerbs, words[0]) {
		return note
	}
	at := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	day := func(i int) string {
		d, err := civil.ParseDay(at(i))
		if err != nil || d == "" {
			return v.Say("page.staff.at_once")
		}
		return v.dayOf(d)
	}
	switch words[0] {
	case "hold", "release":
		return v.Say("page.staff.did."+words[0], "post", named(org.ID(at(1))), "account", at(2), "day", day(3))
	case "delegate":
		return v.Say("page.staff.did.delegate", "post", named(org.ID(at(1))), "by", named(org.ID(at(2))), "day", day(3))
	case "leave":
		return v.Say("page.staff.did.leave", "account", at(1), "day", day(2))
	case "prepare":
		return v.Say("page.staff.did.prepare", "post", named(org.ID(at(1))), "account", at(2), "other", at(3), "day", day(4))
	case "found", "abolish":
		return v.Say("page.staff.did."+words[0], "post", named(org.ID(at(1))))
	case "sign":
		return v.Say("page.staff.did.sign", "account", at(2))
	case "undo":
		return v.Say("page.staff.did.undo", "n", at(1))
	}
	return v.Say("page.staff.did." + words[0])
}

var staffVerbs = []string{"found", "abolish", "hold", "release", "delegate", "recall", "leave", "return", "prepare", "withdraw", "sign", "roster", "undo"}

// staffNotice says what was just published, where the newest version is of it: a
// link alone cannot say so.
func (v *visit) staffNotice(ctx context.Context, actor app.Actor, done string) {
	version, err := strconv.Atoi(done)
	if err != nil {
		return
	}
	changes, err := v.s.app.StaffChanges(ctx, actor, 1)
	if err != nil || len(changes) == 0 || changes[0].Version != version {
		return
	}
	v.notice = &ui.Notice{Tone: "done", Text: v.Say("page.staff.done", "n", version, "what", v.noteWords(changes[0].Note, v.postAt))}
	if changes[0].Undo {
		v.notice.UndoPost, v.notice.Carry = page.StaffPath+"/undo", []ui.Hidden{{Name: "version", Value: strconv.Itoa(version)}}
	}
}

// open are the numbers of the open cases that the post has before it, for the note
// of a handover.
func (v *visit) openWork(ctx context.Context, post *org.Post) (numbers []string) {
	const most = 100
	for _, scope := range []struct {
		duty  org.Duty
		scope app.Scope
	}{{org.DutyHandle, app.OfUnit}, {org.DutyCheck, app.ToCheck}, {org.DutyDispatch, app.OfCentre}, {org.DutyVerify, app.ToVerify}} {
		if !post.Has(scope.duty) {
			continue
		}
		list, err := v.s.app.List(ctx, v.in(post.ID), scope.scope, app.Question{Open: true, Order: app.DueFirst, Limit: most})
		if err != nil {
			continue // what the post may not list is not handed over here
		}
		numbers = append(numbers, numbersOf(list.Cases)...)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

func numbersOf(cases []casework.Case) (numbers []string) {
	for i := range cases {
		numbers = append(numbers, cases[i].Number)
	}
	return numbers
}

// bothNames is a name in both languages, as a form asks for it.
func bothNames(en, zh string) lang.Name {
	name := lang.Name{}
	if en != "" {
		name[lang.EN] = en
	}
	if zh != "" {
		name[lang.ZH] = zh
	}
	return name
}
