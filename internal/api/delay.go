package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/org"
)

// ExtendIn asks for an extension.
type ExtendIn struct {
	More   int         `json:"more" doc:"How many units of the limit again; at most as many as the limit has." example:"2"`
	Reason delayReason `json:"reason" doc:"Why, for the public ledger." example:"materials"`
	Text   string      `json:"text" doc:"Why, for those who answer. It is not published." example:"The asphalt comes on Thursday."`
}

func (b ExtendIn) command() (casework.Command, error) {
	return casework.Extend{More: b.More, Reason: casework.DelayReason(b.Reason), Text: b.Text}, nil
}

// SuspendIn asks for a suspension.
type SuspendIn struct {
	Until   string      `json:"until" doc:"The day from which the clock runs again." example:"2026-03-20"`
	Reason  delayReason `json:"reason" doc:"Why, for the public ledger." example:"weather"`
	Text    string      `json:"text" doc:"Why, for those who answer. It is not published." example:"The ground is frozen."`
	Measure string      `json:"measure" doc:"What keeps the place safe meanwhile, for the reporter too." example:"Fenced off, with a lamp."`
	Photos  []string    `json:"photos" nullable:"false" doc:"Hashes of photos that show it; one at least." example:"[\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"]"`
}

func (b SuspendIn) command() (casework.Command, error) {
	return casework.Suspend{Until: civil.Day(b.Until), Reason: casework.DelayReason(b.Reason), Text: b.Text, Measure: b.Measure,
		Photos: photosIn(b.Photos, "")}, nil
}

// GrantIn grants a request.
type GrantIn struct {
	Text string `json:"text,omitempty" doc:"Anything to add, for those who work on it."`
}

func (b GrantIn) command() (casework.Command, error) { return casework.Grant{Text: b.Text}, nil }

// DeclineIn declines a request.
type DeclineIn struct {
	Text string `json:"text" doc:"Why, for the unit." example:"Begin with the other lane."`
}

func (b DeclineIn) command() (casework.Command, error) { return casework.Decline{Text: b.Text}, nil }

// ResumeIn ends a suspension.
type ResumeIn struct {
	Text string `json:"text" doc:"Why now." example:"It has thawed."`
}

func (b ResumeIn) command() (casework.Command, error) { return casework.Resume{Text: b.Text}, nil }

// CloseLongTermIn puts a case into the register.
type CloseLongTermIn struct {
	Owner  string      `json:"owner" doc:"The organisation that looks at it again." example:"district-roads"`
	Reason delayReason `json:"reason" doc:"Why, for everybody." example:"planning"`
	Text   string      `json:"text" doc:"Why, for the reporter." example:"The road is rebuilt next year."`
	Review string      `json:"review" doc:"The day of the next review, at most a year away." example:"2026-09-01"`
}

func (b CloseLongTermIn) command() (casework.Command, error) {
	return casework.CloseLongTerm{Owner: org.ID(b.Owner), Reason: casework.DelayReason(b.Reason), Text: b.Text, Review: civil.Day(b.Review)}, nil
}

// ReviewLongTermIn is a review of a case of the register.
type ReviewLongTermIn struct {
	TakeUp bool   `json:"take_up" doc:"It goes back to work under the deadline that it had; else it stays in the register."`
	Next   string `json:"next,omitempty" doc:"When it stays: the day of the next review, at most a year away." example:"2027-03-01"`
	Text   string `json:"text" doc:"Why, for the reporter." example:"The money has been granted."`
}

func (b ReviewLongTermIn) command() (casework.Command, error) {
	return casework.ReviewLongTerm{TakeUp: b.TakeUp, Next: civil.Day(b.Next), Text: b.Text}, nil
}

// Delay is what was asked and given of more time. The original deadline is the
// one in due, and nothing moves it.
type Delay struct {
	Until          time.Time   `json:"until,omitzero" doc:"The deadline with what was given; standing does not go by it." example:"2026-03-11T02:00:00Z"`
	Standing       standing    `json:"standing" doc:"How the case stands against that deadline: the second figure beside the first." example:"on_time"`
	SuspendedUntil time.Time   `json:"suspended_until,omitzero" doc:"When the clock of a suspended case runs again by itself." example:"2026-03-19T16:00:00Z"`
	Requests       []DelayItem `json:"requests" nullable:"false" doc:"What was asked, the oldest first."`
}

// DelayItem is one request for more time.
type DelayItem struct {
	Kind     delayKind   `json:"kind" doc:"extension or suspension." example:"extension"`
	Reason   delayReason `json:"reason" doc:"Why." example:"materials"`
	Unit     Org         `json:"unit" doc:"Which unit asked."`
	Asked    time.Time   `json:"asked" doc:"When it asked." example:"2026-03-04T02:00:00Z"`
	Answer   string      `json:"answer,omitempty" doc:"granted, declined, lapsed when nobody answered by the deadline, or fell_away when the case was done or moved first; left out while it is open." example:"granted"`
	Answered time.Time   `json:"answered,omitzero" doc:"When." example:"2026-03-04T06:00:00Z"`
	Post     string      `json:"post,omitempty" doc:"Name of the post that answered." example:"Commander on duty"`
	Until    time.Time   `json:"until,omitzero" doc:"What was given: the deadline after an extension, or the end of a suspension." example:"2026-03-11T02:00:00Z"`
}

// LongTerm is a case's place in the long-term register.
type LongTerm struct {
	Owner   Org         `json:"owner" doc:"Which organisation looks at it again."`
	Reason  delayReason `json:"reason" doc:"Why it cannot be solved for now." example:"planning"`
	Since   time.Time   `json:"since" doc:"When it was put there." example:"2026-03-04T02:00:00Z"`
	Review  time.Time   `json:"review" doc:"When it is looked at again." example:"2026-08-31T16:00:00Z"`
	Overdue bool        `json:"overdue" doc:"That time has passed, and nobody has looked."`
	Kept    int         `json:"kept" doc:"How often it was looked at and stayed." example:"0"`
}

func (r reader) delay(c *casework.Case) *Delay {
	if c.Delay == nil {
		return nil
	}
	d := &Delay{Until: moment(c.Delay.Until), Standing: standing(c.Extended(r.now)), SuspendedUntil: moment(c.SuspendedUntil()), Requests: []DelayItem{}}
	for _, q := range c.Delay.Requests {
		d.Requests = append(d.Requests, DelayItem{Kind: delayKind(q.Kind), Reason: delayReason(q.Reason), Unit: r.org(q.Unit), Asked: moment(q.At),
			Answer: string(q.Answer), Answered: moment(q.Answered), Post: r.postName(q.Post), Until: moment(q.Until)})
	}
	return d
}

func (r reader) longTerm(l *casework.LongTerm) *LongTerm {
	if l == nil {
		return nil
	}
	return &LongTerm{Owner: r.org(l.Owner), Reason: delayReason(l.Reason), Since: moment(l.Since), Review: moment(l.Review),
		Overdue: r.now.After(l.Review), Kept: l.Kept}
}

// postName is the name of a post, never of who holds it.
func (r reader) postName(id org.ID) string {
	if p, ok := r.p.Chart.Post(id); ok {
		return p.Name.In(r.tag)
	}
	return string(id)
}

// Ledger is the public ledger of a month.
type Ledger struct {
	Month string       `json:"month" doc:"The month of the original deadlines." example:"2026-03"`
	Units []LedgerUnit `json:"units" nullable:"false" doc:"Each unit with cases that were due in the month, in the order of the chart. One to four are told as few."`
	Cases []LedgerCase `json:"cases" nullable:"false" doc:"What was asked for cases that were due in the month, by their deadline."`
	Next  string       `json:"next,omitempty" doc:"The place of the next page, for after; left out on the last."`
}

// LedgerUnit is one unit's month.
type LedgerUnit struct {
	Unit           Org    `json:"unit" doc:"The unit that leads the cases."`
	Due            Figure `json:"due" doc:"Cases whose original deadline lies in the month."`
	Extended       Figure `json:"extended" doc:"Of these, with an extension granted."`
	Suspended      Figure `json:"suspended" doc:"Of these, with a suspension granted."`
	Declined       Figure `json:"declined" doc:"Requests that were declined."`
	ExtendedShare  *int   `json:"extended_share,omitempty" doc:"Extended of due, in thousandths; left out where either is too small." example:"125"`
	SuspendedShare *int   `json:"suspended_share,omitempty" doc:"Suspended of due, in thousandths; left out where either is too small." example:"40"`
}

// Figure is a count, or that there are one to four.
type Figure struct {
	N   int  `json:"n" doc:"The count; 0 where there are few." example:"40"`
	Few bool `json:"few" doc:"There are one to four."`
}

// LedgerCase is one request for more time.
type LedgerCase struct {
	Number string    `json:"number" doc:"The number of the case." example:"7K3M-92QD-W4H"`
	Class  ClassName `json:"class" doc:"Its class."`
	Due    time.Time `json:"due" doc:"Its original deadline." example:"2026-03-09T02:00:00Z"`
	DelayItem
}

type ledgerIn struct {
	Month string `query:"month" maxLength:"20" doc:"A month; left out, the present one." example:"2026-03"`
	After string `query:"after" maxLength:"80" doc:"next of the page before." example:"1773021600000000.0.7K3M-92QD-W4H"`
	Limit int    `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"The most requests of a page."`
}

type ledgerOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         Ledger
}

type longTermIn struct {
	Offset int `query:"offset" minimum:"0" maximum:"10000" doc:"How many to skip." example:"50"`
	Limit  int `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"The most cases of a page."`
}

// LongTermCase is a case of the register as everybody may see it.
type LongTermCase struct {
	Number     string     `json:"number" doc:"The number of the case." example:"7K3M-92QD-W4H"`
	Class      *ClassName `json:"class,omitempty" doc:"Its class."`
	Areas      []AreaName `json:"areas" nullable:"false" doc:"Where it lies, as far as its class is told to everybody."`
	ReportedAt time.Time  `json:"reported_at" doc:"When it was reported." example:"2026-03-02T02:00:00Z"`
	LongTerm   LongTerm   `json:"long_term" doc:"Its place in the register."`
}

// LongTermPage is a page of the register.
type LongTermPage struct {
	Cases []LongTermCase `json:"cases" nullable:"false" doc:"The cases, the newest report first. None of them is solved. A page can be shorter than its limit and still have a next one."`
}

type longTermOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         LongTermPage
}

func (s *server) delayOperations() {
	open(s, huma.Operation{OperationID: "ledger", Method: http.MethodGet, Path: "/ledger",
		Tags: []string{"City"}, Summary: "Read the ledger of extensions and suspensions"}, s.ledger)
	open(s, huma.Operation{OperationID: "long-term", Method: http.MethodGet, Path: "/long-term",
		Tags: []string{"City"}, Summary: "List the long-term register"}, s.longTerm)
}

func (s *server) ledger(ctx context.Context, in *ledgerIn) (*ledgerOut, error) {
	l, err := s.app.Ledger(ctx, in.Month)
	if err != nil {
		return nil, err
	}
	cases, next, err := s.app.LedgerCases(ctx, l.Month, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := &ledgerOut{CacheControl: forAMinute, Body: Ledger{Month: l.Month, Next: next, Units: []LedgerUnit{}, Cases: []LedgerCase{}}}
	for _, u := range l.Units {
		out.Body.Units = append(out.Body.Units, LedgerUnit{Unit: r.org(u.Unit), Due: Figure(u.Due), Extended: Figure(u.Extended),
			Suspended: Figure(u.Suspended), Declined: Figure(u.Declined), ExtendedShare: share(u.Extended, u.Due), SuspendedShare: share(u.Suspended, u.Due)})
	}
	for _, c := range cases {
		out.Body.Cases = append(out.Body.Cases, LedgerCase{Number: c.Number, Class: *r.class(&casework.Case{Claimed: c.Class}, nil), Due: moment(c.Due),
			DelayItem: DelayItem{Kind: delayKind(c.Kind), Reason: delayReason(c.Reason), Unit: r.org(c.Unit), Asked: moment(c.Asked),
				Answer: string(c.Answer), Answered: moment(c.Answered), Post: r.postName(c.Post), Until: moment(c.Until)}})
	}
	return out, nil
}

func share(of, all app.Figure) *int {
	if n, ok := of.Share(all); ok {
		return &n
	}
	return nil
}

func (s *server) longTerm(ctx context.Context, in *longTermIn) (*longTermOut, error) {
	found, err := s.app.PublishedList(ctx, app.PublicQuestion{LongTerm: true, Offset: in.Offset, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := &longTermOut{CacheControl: forAMinute, Body: LongTermPage{Cases: []LongTermCase{}}}
	for _, c := range found {
		if c.LongTerm == nil {
			continue
		}
		out.Body.Cases = append(out.Body.Cases, LongTermCase{Number: c.Number, Class: r.class(&casework.Case{Claimed: c.Class}, nil),
			Areas: r.areas(c.Chain), ReportedAt: moment(c.ReportedAt), LongTerm: *r.longTerm(c.LongTerm)})
	}
	return out, nil
}
