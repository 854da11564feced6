package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
)

// Referral is a case sent to somebody outside, and what came back.
type Referral struct {
	To         Destination    `json:"to"`
	At         time.Time      `json:"at"`
	Due        time.Time      `json:"due,omitzero"` // until when the desk asks what became of it
	Counted    Basis          `json:"counted,omitzero"`
	Answer     ReferralAnswer `json:"answer,omitempty"`
	AnsweredAt time.Time      `json:"answered_at,omitzero"`
}

// ReferralAnswer is what the body outside said.
type ReferralAnswer string

// The answers of a body outside.
const (
	TakenOver ReferralAnswer = "taken_over" // 已接收
	SentBack  ReferralAnswer = "refused"    // 不予接收
	NoAnswer  ReferralAnswer = "no_answer"  // 未答复
)

// ReferralAnswers lists the answers.
func ReferralAnswers() []ReferralAnswer { return []ReferralAnswer{TakenOver, SentBack, NoAnswer} }

// Followed tells whether the desk asks what became of a case there. The emergency
// lines answer to nobody here.
func (d Destination) Followed() bool {
	return !slices.Contains([]Destination{"police_110", "fire_119", "ambulance_120", "traffic_122"}, d)
}

// RecordAnswer keeps what the body said to which a case was referred (转送答复). A
// body that refuses gives it back: the case is received again.
type RecordAnswer struct {
	Answer ReferralAnswer `json:"answer"`
	Text   string         `json:"text"`
	Photos []PhotoIn      `json:"photos,omitempty"` // of the letter
}

// Verb is VerbRecordAnswer.
func (RecordAnswer) Verb() Verb { return VerbRecordAnswer }

// ReferralAnswered is what the body outside said.
type ReferralAnswered struct {
	Answer ReferralAnswer `json:"answer"`
	Text   Sealed         `json:"text"`
	Photos []Photo        `json:"photos,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*ReferralAnswered) Kind() string        { return "referral_answered" }
func (e *ReferralAnswered) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *ReferralAnswered) apply(c *Case, s Stamp) {
	r := c.referral()
	r.Answer, r.AnsweredAt = e.Answer, s.At
	c.Referral = &r
	c.addPhotos(e.Photos)
}

// referral is a copy of what is known of the referral.
func (c *Case) referral() Referral {
	if c.Referral == nil {
		return Referral{At: c.EndedAt}
	}
	return *c.Referral
}

func (k RecordAnswer) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	if !slices.Contains(ReferralAnswers(), k.Answer) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.answer_unknown").At("answer"))
	}
	text, err := words("text", k.Text, true)
	wrong = append(wrong, fault.All(err)...)
	photos, err := env.photos(k.Photos, OfPaper, c.Spot())
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	events := []Event{&ReferralAnswered{Answer: k.Answer, Text: env.sealText(text), Photos: photos}}
	if k.Answer == SentBack {
		events = append(events, &TakenBack{})
	}
	return events, nil
}

// TakeBack takes a case back from outside, where nobody there took it over.
type TakeBack struct {
	Text string `json:"text"`
}

// Verb is VerbTakeBack.
func (TakeBack) Verb() Verb { return VerbTakeBack }

// TakenBack is a case received again after it was outside. It is as old as it was,
// and the desk files it anew: what it is may be what they disagreed about.
type TakenBack struct {
	Text Sealed `json:"text"`
	Clocked
}

// Kind is the event's name.
func (*TakenBack) Kind() string        { return "taken_back" }
func (e *TakenBack) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *TakenBack) apply(c *Case, _ Stamp) {
	c.State, c.Owner, c.EndedAt = Received, c.Centre, zeroTime
	c.Class, c.FiledAt = nil, zeroTime
}

func (k TakeBack) decide(c *Case, env *Env) ([]Event, error) {
	if c.referral().Answer == TakenOver {
		return nil, fault.New(fault.NotNow, "case.taken_over")
	}
	text, err := words("text", k.Text, true)
	if err != nil {
		return nil, err
	}
	return []Event{&TakenBack{Text: env.sealText(text)}}, nil
}

// referralTasks is the question of the centre what became of a case outside.
func referralTasks(c *Case) []Task {
	r := c.Referral
	if c.State != ReferredOut || r == nil || r.Due.IsZero() || r.Answer == TakenOver {
		return nil
	}
	return []Task{{Kind: TaskReferral, Org: c.Centre, Due: r.Due}}
}
