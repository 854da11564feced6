package api

import (
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/journal"
	"wellfield/internal/org"
)

// Happening is one event of a case's life. Which fields it has depends on its
// kind.
type Happening struct {
	Seq  int64     `json:"seq" doc:"Its place in the life of the case, from 1." example:"4"`
	At   time.Time `json:"at" doc:"When." example:"2026-03-02T02:05:00Z"`
	Kind string    `json:"kind" doc:"What happened, by the name of the event: reported, filed, dispatched and so on; kinds may be added." example:"dispatched"`
	By   Hand      `json:"by" doc:"Whose hand."`

	HappeningOver

	Text      string          `json:"text,omitempty" doc:"The words that came with it: a question, an answer, a finding, a reason, a message." example:"Filled and rolled."`
	Class     string          `json:"class,omitempty" doc:"filed: the class." example:"component/0201"`
	Areas     []AreaName      `json:"areas,omitempty" nullable:"false" doc:"filed: the corrected place."`
	Found     *bool           `json:"found,omitempty" doc:"verified: whether the problem is there."`
	Reason    string          `json:"reason,omitempty" doc:"refused, registered_long_term, unlock_asked, looked_at: why." example:"below_standard"`
	Basis     string          `json:"basis,omitempty" doc:"refused, closed_explained: the legal or factual basis. unlock_approved: the law that forbids to tell the reporter at once."`
	Remedy    string          `json:"remedy,omitempty" doc:"closed_explained, refusal_upheld: how it can be challenged."`
	To        string          `json:"to,omitempty" doc:"referred_out: where to." example:"other_body"`
	Body      string          `json:"body,omitempty" doc:"referred_out: the receiving body."`
	Org       *Org            `json:"org,omitempty" doc:"verification_asked: who looks. dispatched, arbitrated: the lead unit. returned: the unit thought responsible. dispute_raised: who is to rule. escalated, escalation_acknowledged: who was told."`
	Co        []Org           `json:"co,omitempty" nullable:"false" doc:"dispatched: the units beside it."`
	Due       *Due            `json:"due,omitempty" doc:"dispatched: when the handling is due."`
	Calendar  int             `json:"calendar,omitempty" doc:"rescheduled: version of the calendar that moved a deadline; due is when the handling is due now." example:"2"`
	Answers   []AnswerMoved   `json:"answers,omitempty" nullable:"false" doc:"rescheduled: answers of others that are due at another time; the reporter does not see it."`
	Passed    *bool           `json:"passed,omitempty" doc:"checked, rechecked: whether the problem is gone."`
	Results   []ConditionOut  `json:"results,omitempty" nullable:"false" doc:"checked, rechecked: each line of the closing condition."`
	AnswerBy  time.Time       `json:"answer_by,omitzero" doc:"checked: until when the reporter can answer." example:"2026-03-12T02:00:00Z"`
	Open      string          `json:"open,omitempty" doc:"handled: why parts were left open; the reporter does not see it."`
	Part      string          `json:"part,omitempty" doc:"part_finished, part_declined: id of the part." example:"1"`
	Parts     []PartView      `json:"parts,omitempty" nullable:"false" doc:"split: the parts given."`
	Delay     *DelayEvent     `json:"delay,omitempty" doc:"extension_asked, suspension_asked, delay_granted, delay_declined, delay_lapsed, resumed: what was asked or given of more time."`
	Review    time.Time       `json:"review,omitzero" doc:"registered_long_term, long_term_reviewed: when the case is looked at again." example:"2026-08-31T16:00:00Z"`
	TakenUp   *bool           `json:"taken_up,omitempty" doc:"long_term_reviewed: whether it went back to work."`
	Escalated *EscalationStep `json:"escalated,omitempty" doc:"escalated: which step of the ladder."`
	Ground    string          `json:"ground,omitempty" doc:"closed_resolved: on what ground: reporter, silence or check_alone. looked_at: unlocked or own_caller. identity_erased: request, retention or restore." example:"reporter"`
	Case      string          `json:"case,omitempty" doc:"merged, unmerged: number of the other case; the reporter does not see it." example:"7K3M-92QD-W4H"`
	Another   bool            `json:"another,omitempty" doc:"denied, closed_resolved, reopened: by the reporter of a merged case; in a reporter's timeline, by another reporter."`
	Recurs    bool            `json:"recurs,omitempty" doc:"filed, reopened: a resolved problem is back."`
	Recheck   bool            `json:"recheck,omitempty" doc:"reopened: another township looked again, and it was not fixed."`
	Late      bool            `json:"late,omitempty" doc:"rechecked: later than it should have been."`
}

// Hand is whose hand something happened by. It never names a person.
type Hand struct {
	Role string `json:"role" doc:"reporter, staff, system (a rule of time) or importer." example:"staff"`
	Post string `json:"post,omitempty" doc:"staff: id of the post; the reporter does not see it." example:"duty-desk"`
	// Through is beside Post where the post was delegated.
	Through string `json:"through,omitempty" doc:"staff: id of the post that acted, where the post is delegated to it; the reporter does not see it." example:"deputy-desk"`
	Name    string `json:"name,omitempty" doc:"staff: name of the post, for the reporter of its organisation. importer: the source system." example:"Duty desk"`
}

// DelayEvent is what a happening says of more time.
type DelayEvent struct {
	Kind    delayKind   `json:"kind" doc:"extension or suspension." example:"extension"`
	Reason  delayReason `json:"reason,omitempty" doc:"Why, where it was asked for." example:"materials"`
	Limit   string      `json:"limit,omitempty" doc:"extension_asked: how much more." example:"2 working_day"`
	Until   time.Time   `json:"until,omitzero" doc:"The end of a suspension, or the deadline that follows from what was given." example:"2026-03-11T02:00:00Z"`
	Measure string      `json:"measure,omitempty" doc:"suspension_asked: what keeps the place safe meanwhile."`
}

// ConditionOut is one line of the closing condition, checked.
type ConditionOut struct {
	Condition string `json:"condition" doc:"Id of the line." example:"repaired"`
	Passed    bool   `json:"passed" doc:"Whether it holds."`
}

// history is what happened, for staff in full and for the reporter without what
// is between those who work on the case.
func (r reader) history(v app.View, public bool) []Happening {
	all := make([]Happening, 0, len(v.History))
	for _, h := range v.History {
		out := r.happening(h.Entry, h.Event)
		if public {
			out.By.Post, out.By.Through, out.By.Name = "", "", r.unitOf(out.By)
			if !publicWords(h.Event) {
				out.Text = ""
			}
		}
		all = append(all, out)
	}
	return all
}

// publicWords tells whether the words of an event are meant for the reporter
// too. How the work was shared out is not.
func publicWords(e casework.Event) bool {
	switch e.(type) {
	case *casework.VerificationAsked, *casework.DispatchedTo, *casework.Noted,
		*casework.ReturnedBy, *casework.Arbitrated, *casework.SplitInto, *casework.PartFinished, *casework.PartDeclinedBy,
		*casework.ExtensionAsked, *casework.SuspensionAsked, *casework.DelayGranted, *casework.DelayDeclined, *casework.EscalationAcknowledged:
		return false
	}
	return true
}

func (r reader) happening(e journal.Entry, event casework.Event) Happening {
	h := Happening{Seq: e.Seq, At: moment(e.Time()), Kind: e.Kind, By: r.hand(e.Actor)}
	switch e := event.(type) {
	case *casework.Reported:
		h.Text = e.Summary.Text()
	case *casework.Imported:
		h.Text = e.Resolution.Text()
	case *casework.FiledAs:
		h.Class, h.Areas, h.Recurs = e.Class.String(), r.areas(e.Chain), e.Recurs != ""
	case *casework.DispatchedTo:
		h.Text, h.Org, h.Co, h.Due = e.Route.Reason.Text(), r.orgIf(e.Lead), r.orgs(e.Co), r.due(e.Due)
	case *casework.VerificationAsked:
		h.Text, h.Org = e.Note.Text(), r.orgIf(e.Org)
	case *casework.Rescheduled:
		h.Due, h.Calendar, h.Answers = r.due(e.Due), e.Calendar, answersMoved(e.Answers)
	case *casework.Verified:
		h.Text, h.Found = e.Text.Text(), &e.Found
	case *casework.Checked:
		h.Text, h.Passed, h.Results, h.AnswerBy = e.Text.Text(), &e.Passed, conditions(e.Results), moment(e.SilentFrom)
	case *casework.Escalated:
		h.Org, h.Escalated = r.orgIf(e.Org), escalationStep(e)
	case *casework.EscalationAcknowledged:
		h.Text, h.Org = e.Text.Text(), r.orgIf(e.Org)
	default:
		h.words(event)
		r.disputed(&h, event)
		h.overWords(event, r)
	}
	return h
}

// words fills in the events that are words and little else.
func (h *Happening) words(event casework.Event) {
	switch e := event.(type) {
	case *casework.UnlockAsked:
		h.Text, h.Reason = e.Text.Text(), string(e.Reason)
	case *casework.UnlockApproved:
		h.Basis = e.Basis.Text()
	case *casework.UnlockDeclined:
		h.Text = e.Text.Text()
	case *casework.LookedAt:
		h.Ground, h.Reason = string(e.Ground), string(e.Reason)
	case *casework.IdentityErased:
		h.Ground = string(e.Ground)
	case *casework.Asked:
		h.Text = e.Question.Text()
	case *casework.Answered:
		h.Text = e.Text.Text()
	case *casework.RefusedFor:
		h.Text, h.Reason, h.Basis = e.Text.Text(), string(e.Reason), e.Basis.Text()
	case *casework.ReferredTo:
		h.Text, h.To, h.Body, h.Sent = e.Text.Text(), string(e.To), e.Body.Text(), e.Sent.Text()
	case *casework.HandlingDone:
		h.Text, h.Open = e.Text.Text(), e.Open.Text()
	case *casework.Denied:
		h.Text, h.Another = e.Text.Text(), e.Of != ""
	case *casework.Resolved:
		h.Text, h.Ground, h.Another = e.Text.Text(), string(e.By), e.Of != ""
	case *casework.Explained:
		h.Text, h.Basis, h.Remedy = e.Text.Text(), e.Basis.Text(), e.Remedy.Text()
	case *casework.ReopenedBy:
		h.Text, h.Another, h.Recurs, h.Recheck = e.Text.Text(), e.Of != "", e.Recurrence != "", e.Recheck
	case *casework.Rechecked:
		h.Text, h.Passed, h.Results, h.Late = e.Text.Text(), &e.Confirmed, conditions(e.Results), e.Late
	case *casework.MergedWith:
		h.Case = e.Number
	case *casework.Unmerged:
		h.Text, h.Case = e.Text.Text(), e.Number
	case *casework.Noted:
		h.Text = e.Text.Text()
	case *casework.Messaged:
		h.Text = e.Text.Text()
	default:
		h.moreTime(event)
	}
}

// moreTime fills in what is about more time and the long-term register.
func (h *Happening) moreTime(event casework.Event) {
	switch e := event.(type) {
	case *casework.ExtensionAsked:
		h.Text = e.Text.Text()
		h.Delay = &DelayEvent{Kind: delayKind(casework.Extension), Reason: delayReason(e.Reason), Limit: e.Limit.String()}
	case *casework.SuspensionAsked:
		h.Text = e.Text.Text()
		h.Delay = &DelayEvent{Kind: delayKind(casework.Suspension), Reason: delayReason(e.Reason), Until: moment(e.Until), Measure: e.Measure.Text()}
	case *casework.DelayGranted:
		h.Text, h.Delay = e.Text.Text(), &DelayEvent{Kind: delayKind(e.Request), Until: moment(e.At)}
	case *casework.DelayDeclined:
		h.Text, h.Delay = e.Text.Text(), &DelayEvent{Kind: delayKind(e.Request)}
	case *casework.DelayLapsed:
		h.Delay = &DelayEvent{Kind: delayKind(e.Request)}
	case *casework.Resumed:
		h.Text, h.Delay = e.Text.Text(), &DelayEvent{Kind: delayKind(casework.Suspension), Until: moment(e.Until)}
	case *casework.Registered:
		h.Text, h.Reason, h.Review = e.Text.Text(), string(e.Reason), moment(e.Review)
	case *casework.Reviewed:
		h.Text, h.Review, h.TakenUp = e.Text.Text(), moment(e.Review), &e.TakenUp
	}
}

func conditions(all []casework.ConditionCheck) []ConditionOut {
	var out []ConditionOut
	for _, c := range all {
		out = append(out, ConditionOut{Condition: c.Condition, Passed: c.Passed})
	}
	return out
}

// hand reads the actor of an entry: "post:ID", "import:SYSTEM", or a role alone.
func (r reader) hand(actor string) Hand {
	role, name, _ := strings.Cut(actor, ":")
	switch role {
	case "post":
		post, through, _ := casework.PostOf(actor)
		h := Hand{Role: string(casework.Staff), Post: string(post), Through: string(through), Name: string(post)}
		if p, ok := r.p.Chart.Post(post); ok {
			h.Name = p.Name.In(r.tag)
		}
		return h
	case "import":
		return Hand{Role: string(casework.Importer), Name: name}
	}
	return Hand{Role: role}
}

// unitOf is what the reporter may know of a hand: the organisation.
func (r reader) unitOf(h Hand) string {
	if h.Post == "" {
		return h.Name
	}
	p, ok := r.p.Chart.Post(org.ID(h.Post))
	if !ok {
		return ""
	}
	return r.org(p.Org).Name
}
