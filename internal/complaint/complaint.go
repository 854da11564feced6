// Package complaint is complaints about organisations and posts: who may know of
// one, to whom it goes, and its life from the first word to the last instance. It
// knows posts and organisations and never a person by name.
package complaint

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/org"
)

// ID identifies a complaint. It is made from the complainant's own key, so that the
// same complaint sent twice is one.
type ID string

// State is where a complaint stands.
type State string

// The states.
const (
	Received State = "received" // 待受理
	Accepted State = "accepted" // 调查中
	Found    State = "found"    // 调查完毕，待决定
	Answered State = "answered" // 已答复
	Refused  State = "refused"  // 不予受理
	Outside  State = "outside"  // nobody inside may deal with it
)

// Ended tells whether nobody owes it anything now.
func (s State) Ended() bool { return s == Answered || s == Refused || s == Outside }

// About is what is complained of: an organisation, or a post in it. Case is the number
// of the complainant's own case that it is about, if any; the case knows nothing of it.
type About struct {
	Org  org.ID `json:"org"`
	Post org.ID `json:"post,omitempty"`
	Case string `json:"case,omitempty"`
}

// Hand is whose hand did something. Person tells whether two hands are the same
// person's, within one complaint, without saying whose.
type Hand struct {
	Org    org.ID `json:"org"`
	Post   org.ID `json:"post"`
	Person string `json:"person,omitempty"`
}

func (h Hand) same(o Hand) bool {
	return h.Post == o.Post || h.Person != "" && h.Person == o.Person
}

// Complaint is the fold of its events.
type Complaint struct {
	ID       ID              `json:"id"`
	Rev      int64           `json:"rev"`
	Number   string          `json:"number"`
	About    About           `json:"about"`
	Chart    int             `json:"chart"` // version of the organisations it was made under
	Since    civil.Day       `json:"since"` // who belonged to the one complained of on that day or later is excluded
	At       time.Time       `json:"at"`
	Updated  time.Time       `json:"updated"`
	Language string          `json:"language,omitempty"`
	Words    casework.Sealed `json:"words"`

	State    State    `json:"state"`
	Receiver org.ID   `json:"receiver,omitempty"` // empty where nobody inside may deal with it
	Reviewed []org.ID `json:"reviewed,omitempty"` // the receivers whose decision the next instance looks at
	Passed   []Passed `json:"passed,omitempty"`   // to whom it went on, and why

	Due      time.Time `json:"due,omitzero"`       // of the step it is at; zero where nothing is owed
	InformBy time.Time `json:"inform_by,omitzero"` // by then the complainant is told how it stands
	Informed time.Time `json:"informed,omitzero"`
	Extended bool      `json:"extended,omitempty"`
	ToldOut  time.Time `json:"told_out,omitzero"` // since then the complainant is told of the way outside
	Ended    time.Time `json:"ended,omitzero"`

	Investigator *Hand    `json:"investigator,omitempty"`
	Finding      *Finding `json:"finding,omitempty"`
	Answer       *Answer  `json:"answer,omitempty"`
	Refusal      *Refusal `json:"refusal,omitempty"`

	Vault Vault `json:"vault,omitzero"`
}

// Passed is one way that a complaint went.
type Passed struct {
	At   time.Time `json:"at"`
	Why  Why       `json:"why"`
	From org.ID    `json:"from,omitempty"`
	To   org.ID    `json:"to,omitempty"` // empty: there is nobody further up inside
}

// Why is why a complaint goes on.
type Why string

// The reasons.
const (
	Late   Why = "late"   // the term was not kept
	Nobody Why = "nobody" // nobody is left there who may deal with it
	Review Why = "review" // the complainant asked the next instance
)

// Finding is what the investigator found, for whoever decides.
type Finding struct {
	Outcome Outcome         `json:"outcome"`
	Text    casework.Sealed `json:"text"`
	By      Hand            `json:"by"`
	At      time.Time       `json:"at"`
}

// Answer is the decision as the complainant reads it.
type Answer struct {
	Outcome  Outcome         `json:"outcome"`
	Reasons  casework.Sealed `json:"reasons"`
	Measures casework.Sealed `json:"measures"`
	By       Hand            `json:"by"`
	At       time.Time       `json:"at"`
}

// Refusal is a complaint that was not taken up.
type Refusal struct {
	Reason Reason          `json:"reason"`
	Text   casework.Sealed `json:"text"`
	By     Hand            `json:"by"`
	At     time.Time       `json:"at"`
}

// Outcome is what came of a complaint.
type Outcome string

// The outcomes.
const (
	Upheld    Outcome = "upheld"
	Partly    Outcome = "partly"
	NotUpheld Outcome = "not_upheld"
)

// Outcomes lists all, in the order in which they are offered.
func Outcomes() []Outcome { return []Outcome{Upheld, Partly, NotUpheld} }

// Reason is why a complaint is not taken up. Each names where else to turn to.
type Reason string

// The reasons. None of them is that somebody complained before.
const (
	ForCourt      Reason = "court"      // a court, an arbitration or an administrative review decides it
	ForDiscipline Reason = "discipline" // discipline inspection and supervision decide it
	NotPublic     Reason = "not_public" // no public duty is concerned
	Decided       Reason = "decided"    // the same matter has its last answer
	NoFacts       Reason = "no_facts"   // it says nothing that could be looked into
)

// Reasons lists all, in the order in which they are offered.
func Reasons() []Reason { return []Reason{ForDiscipline, ForCourt, NotPublic, Decided, NoFacts} }

// Concerned are the organisations of which nobody, and nobody beneath them, may know
// of the complaint: the one complained of, and those whose decision is reviewed.
func (c *Complaint) Concerned() []org.ID { return append([]org.ID{c.About.Org}, c.Reviewed...) }

// seals are the sealed values of the state.
func (c *Complaint) seals() []*casework.Sealed {
	all := []*casework.Sealed{&c.Words}
	if c.Finding != nil {
		all = append(all, &c.Finding.Text)
	}
	if c.Answer != nil {
		all = append(all, &c.Answer.Reasons, &c.Answer.Measures)
	}
	if c.Refusal != nil {
		all = append(all, &c.Refusal.Text)
	}
	return all
}

// Open puts values that were read back to where their digests stand.
func (c *Complaint) Open(values []casework.Sealed) { open(c.seals(), values) }

func open(seals []*casework.Sealed, values []casework.Sealed) {
	for _, s := range seals {
		if at := slices.IndexFunc(values, func(v casework.Sealed) bool { return v.Digest == s.Digest }); at >= 0 && !s.IsZero() {
			*s = values[at]
		}
	}
}

// Encode is the row's body. Equal complaints have equal bytes, whatever of their words
// is open.
func Encode(c Complaint) ([]byte, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("complaint: encode: %w", err)
	}
	return b, nil
}

// Decode reads what Encode wrote.
func Decode(b []byte) (Complaint, error) {
	var c Complaint
	if err := json.Unmarshal(b, &c); err != nil {
		return Complaint{}, fmt.Errorf("complaint: decode: %w", err)
	}
	return c, nil
}
