package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// ledgerMost is how many rows a page of the ledger or of the register shows.
const ledgerMost = 50

// ledger is the public ledger of a month: which unit asked for more time, how
// often it was given, and by which post.
func (s *server) ledger(w http.ResponseWriter, r *http.Request) error {
	v, q := visitOf(r), r.URL.Query()
	l, err := s.app.Ledger(r.Context(), q.Get("month"))
	if err != nil {
		return err
	}
	cases, next, err := s.app.LedgerCases(r.Context(), l.Month, q.Get("after"), ledgerMost)
	if err != nil {
		return err
	}
	p := page.Ledger{Shell: v.shell(v.Say("page.ledger.title")), File: page.LedgerPath + ".csv?" + url.Values{"month": {l.Month}}.Encode(),
		Continued: q.Get("after") != ""}
	month, err := time.ParseInLocation("2006-01", l.Month, v.Zone)
	if err != nil {
		return err
	}
	p.Month = v.Say("page.ledger.month", "year", strconv.Itoa(month.Year()), "month", fmt.Sprintf("%02d", int(month.Month())))
	p.Earlier = ledgerOf(month.AddDate(0, -1, 0))
	if later := month.AddDate(0, 1, 0); !later.After(v.Now.AddDate(0, 1, 0)) {
		p.Later = ledgerOf(later)
	}
	if !p.Continued {
		for _, u := range l.Units {
			p.Units = append(p.Units, v.ledgerUnit(u))
		}
	}
	for _, c := range cases {
		p.Cases = append(p.Cases, v.ledgerCase(c))
	}
	if next != "" {
		p.More = page.LedgerPath + "?" + url.Values{"month": {l.Month}, "after": {next}}.Encode()
	}
	p.Empty = len(p.Units)+len(p.Cases) == 0 && !p.Continued
	return render(w, r, http.StatusOK, page.LedgerPage(p))
}

func ledgerOf(month time.Time) string { return page.LedgerPath + "?month=" + month.Format("2006-01") }

func (v *visit) figure(f app.Figure) string {
	if f.Few {
		return v.Say("page.ledger.few")
	}
	return v.Count(f.N)
}

// share is a share in words, empty where it is none or too small to be told.
func (v *visit) share(of, all app.Figure) string {
	perMille, ok := of.Share(all)
	if !ok || of.N == 0 {
		return ""
	}
	const tenth = 10
	return v.Say("page.ledger.share", "percent", strconv.Itoa(perMille/tenth)+"."+strconv.Itoa(perMille%tenth))
}

func (v *visit) ledgerUnit(u app.LedgerUnit) page.LedgerUnit {
	return page.LedgerUnit{Name: v.org(u.Unit), Due: v.figure(u.Due), Extended: v.figure(u.Extended), Suspended: v.figure(u.Suspended),
		Declined: v.figure(u.Declined), ExtendedShare: v.share(u.Extended, u.Due), SuspendedShare: v.share(u.Suspended, u.Due)}
}

func (v *visit) ledgerCase(c app.LedgerCase) page.LedgerCase {
	return page.LedgerCase{Number: c.Number, Class: v.className(c.Class), Unit: v.org(c.Unit), Asked: v.Say("page.ledger.kind." + string(c.Kind)),
		Reason: v.delayReason(c.Reason), Answer: v.delayAnswer(c.Answer), Open: c.Answer == casework.Unanswered, Granted: c.Answer == casework.Granted,
		Post: v.postName(c.Post), Due: c.Due, AskedAt: c.Asked, Until: c.Until}
}

func (v *visit) delayAnswer(a casework.DelayAnswer) string {
	if a == casework.Unanswered {
		return v.Say("page.ledger.answer.open")
	}
	return v.Say("page.ledger.answer." + string(a))
}

// postName is the name of a post and its organisation, never of who holds it.
func (v *visit) postName(id org.ID) string {
	if id == "" {
		return ""
	}
	post, through, _ := casework.PostOf("post:" + string(id))
	p, ok := v.policy.Chart.Post(post)
	if !ok {
		return v.delegated(string(post), through)
	}
	return v.delegated(v.Say("page.ledger.post", "post", v.name(p.Name), "unit", v.org(p.Org)), through)
}

// ledgerFile is the list of the ledger as CSV, all pages of it, in the reader's
// language, with times in UTC.
func (s *server) ledgerFile(w http.ResponseWriter, r *http.Request) error {
	v, month := visitOf(r), r.URL.Query().Get("month")
	l, err := s.app.Ledger(r.Context(), month)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="ledger-`+l.Month+`.csv"`)
	out := csv.NewWriter(w)
	// A sheet of Microsoft's takes a file without the mark for another encoding.
	head := []string{"\ufeff" + v.Say("page.ledger.column.number")}
	for _, name := range []string{"class", "unit", "kind", "reason", "due", "asked", "answer", "answered", "post", "until"} {
		head = append(head, v.Say("page.ledger.column."+name))
	}
	if err := out.Write(head); err != nil {
		return nil // the reader is gone
	}
	for after := ""; ; {
		const most = 200
		cases, next, err := s.app.LedgerCases(r.Context(), l.Month, after, most)
		if err != nil {
			panic(http.ErrAbortHandler) // half a file must not look whole
		}
		for _, c := range cases {
			row := v.ledgerCase(c)
			_ = out.Write([]string{row.Number, cell(row.Class), cell(row.Unit), row.Asked, row.Reason, stamp(c.Due), stamp(c.Asked), row.Answer, stamp(c.Answered), cell(row.Post), stamp(c.Until)})
		}
		if out.Flush(); next == "" || out.Error() != nil {
			return nil
		}
		after = next
	}
}

// cell is a name that no sheet takes for a formula.
func cell(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' || s[0] == '\t' || s[0] == '\r') {
		return "'" + s
	}
	return s
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// longTerm is the long-term register as everybody may see it.
func (s *server) longTerm(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	skip := 0
	if text := r.URL.Query().Get("skip"); text != "" {
		var err error
		const most = 10_000 // the database counts what is skipped
		if skip, err = strconv.Atoi(text); err != nil || skip < 0 || skip > most {
			return fault.New(fault.NotFound, "web.no_page")
		}
	}
	found, err := s.app.PublishedList(r.Context(), app.PublicQuestion{LongTerm: true, Offset: skip, Limit: ledgerMost})
	if err != nil {
		return err
	}
	p := page.LongTerm{Shell: v.shell(v.Say("page.long_term.title"))}
	for _, c := range found {
		l := c.LongTerm
		if l == nil {
			continue
		}
		p.Rows = append(p.Rows, page.LongTermRow{Number: c.Number, Title: v.className(c.Class), Place: v.place(c.Chain), Owner: v.org(l.Owner),
			Reason: v.delayReason(l.Reason), State: ui.State(c.State), Reported: c.ReportedAt, Since: l.Since, Review: l.Review,
			Late: v.Now.After(l.Review), Kept: l.Kept})
	}
	if len(found) == ledgerMost {
		p.More = page.LongTermPath + "?skip=" + strconv.Itoa(skip+ledgerMost)
	}
	return render(w, r, http.StatusOK, page.LongTermPage(p))
}
