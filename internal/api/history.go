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
	Kind string    `json:"kind" doc:"What happened: reported, imported, asked, answered, verification_asked, verified, filed, refused, referred_out, dispatched, signed, handled, check_started, checked, denied, closed_resolved, closed_explained, reopened, noted, messaged, escalated, escalation_acknowledged or climb_set; kinds may be added." example:"dispatched"`
	By   Hand      `json:"by" doc:"Whose hand."`

	Text      string          `json:"text,omitempty" doc:"The words that came with it: a question, an answer, a finding, a reason, a message." example:"Filled and rolled."`
	Class     string          `json:"class,omitempty" doc:"filed: the class." example:"component/0201"`
	Areas     []AreaName      `json:"areas,omitempty" nullable:"false" doc:"filed: the corrected place."`
	Found     *bool           `json:"found,omitempty" doc:"verified: whether the problem is there."`
	Reason    string          `json:"reason,omitempty" doc:"refused: why." example:"below_standard"`
	Basis     string          `json:"basis,omitempty" doc:"refused, closed_explained: the legal or factual basis."`
	Remedy    string          `json:"remedy,omitempty" doc:"closed_explained: how it can be challenged."`
	To        string          `json:"to,omitempty" doc:"referred_out: where to." example:"other_body"`
	Body      string          `json:"body,omitempty" doc:"referred_out: the receiving body."`
	Org       *Org            `json:"org,omitempty" doc:"verification_asked: who looks. dispatched: the lead unit. escalated, escalation_acknowledged: who was told."`
	Co        []Org           `json:"co,omitempty" nullable:"false" doc:"dispatched: the units beside it."`
	Due       *Due            `json:"due,omitempty" doc:"dispatched: when the handling is due."`
	Passed    *bool           `json:"passed,omitempty" doc:"checked: whether the problem is gone."`
	Results   []ConditionOut  `json:"results,omitempty" nullable:"false" doc:"checked: each line of the closing condition."`
	AnswerBy  time.Time       `json:"answer_by,omitzero" doc:"checked: until when the reporter can answer." example:"2026-03-12T02:00:00Z"`
	Escalated *EscalationStep `json:"escalated,omitempty" doc:"escalated: which step of the ladder."`
	Ground    string          `json:"ground,omitempty" doc:"closed_resolved: on what ground: reporter, silence or check_alone." example:"reporter"`
}

// Hand is whose hand something happened by. It never names a person.
type Hand struct {
	Role string `json:"role" doc:"reporter, staff, system (a rule of time) or importer." example:"staff"`
	Post string `json:"post,omitempty" doc:"staff: id of the post; the reporter does not see it." example:"duty-desk"`
	Name string `json:"name,omitempty" doc:"staff: name of the post, for the reporter of its organisation. importer: the source system." example:"Duty desk"`
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
			out.By.Post, out.By.Name = "", r.unitOf(out.By)
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
	case *casework.VerificationAsked, *casework.DispatchedTo, *casework.Noted, *casework.EscalationAcknowledged:
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
		h.Class, h.Areas = e.Class.String(), r.areas(e.Chain)
	case *casework.DispatchedTo:
		h.Text, h.Org, h.Co, h.Due = e.Route.Reason.Text(), r.orgIf(e.Lead), r.orgs(e.Co), r.due(e.Due)
	case *casework.VerificationAsked:
		h.Text, h.Org = e.Note.Text(), r.orgIf(e.Org)
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
	}
	return h
}

// words fills in the events that are words and little else.
func (h *Happening) words(event casework.Event) {
	switch e := event.(type) {
	case *casework.Asked:
		h.Text = e.Question.Text()
	case *casework.Answered:
		h.Text = e.Text.Text()
	case *casework.RefusedFor:
		h.Text, h.Reason, h.Basis = e.Text.Text(), string(e.Reason), e.Basis.Text()
	case *casework.ReferredTo:
		h.Text, h.To, h.Body = e.Text.Text(), string(e.To), e.Body.Text()
	case *casework.HandlingDone:
		h.Text = e.Text.Text()
	case *casework.Denied:
		h.Text = e.Text.Text()
	case *casework.Resolved:
		h.Text, h.Ground = e.Text.Text(), string(e.By)
	case *casework.Explained:
		h.Text, h.Basis, h.Remedy = e.Text.Text(), e.Basis.Text(), e.Remedy.Text()
	case *casework.ReopenedBy:
		h.Text = e.Text.Text()
	case *casework.Noted:
		h.Text = e.Text.Text()
	case *casework.Messaged:
		h.Text = e.Text.Text()
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
		h := Hand{Role: string(casework.Staff), Post: name, Name: name}
		if p, ok := r.p.Chart.Post(org.ID(name)); ok {
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
