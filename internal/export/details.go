package export

import (
	"encoding/json"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// details is what a case has that is no column of its own: what programs need
// and people seldom read. Its JSON is the cell.
type details struct {
	Limit        string         `json:"limit,omitempty"`
	Provisional  bool           `json:"provisional,omitempty"`
	GivenDue     bool           `json:"given_due,omitempty"`
	Given        []org.ID       `json:"given,omitempty"`
	Hands        []org.ID       `json:"hands,omitempty"`
	FreeReopen   bool           `json:"free_reopen,omitempty"`
	NeedFrom     casework.State `json:"need_from,omitempty"`
	Verification *verification  `json:"verification,omitempty"`
	Check        *check         `json:"check,omitempty"`
	Route        *route         `json:"route,omitempty"`
	Guessed      bool           `json:"guessed,omitempty"` // the areas
	Public       bool           `json:"public,omitempty"`

	Merged      *casework.Merger `json:"merged,omitempty"`
	Recurs      casework.ID      `json:"recurs,omitempty"`
	FreeReopens []casework.ID    `json:"free_reopens,omitempty"`

	DueFrom     time.Time            `json:"due_from,omitzero"`
	DueCalendar int                  `json:"due_calendar,omitempty"`
	Stage       *casework.StageClock `json:"stage,omitempty"`

	DueEmergency *casework.EmergencyRef `json:"due_emergency,omitempty"` // the limit is its

	Escalation *casework.Escalation   `json:"escalation,omitempty"`
	Attributes []casework.AttributeIn `json:"attributes,omitempty"`

	Dispute  *casework.Dispute  `json:"dispute,omitempty"`
	Parts    []casework.Part    `json:"parts,omitempty"`
	Delay    *casework.Delay    `json:"delay,omitempty"`
	LongTerm *casework.LongTerm `json:"long_term,omitempty"`

	Refusal    *casework.Refusal      `json:"refusal,omitempty"`
	Referral   *casework.Referral     `json:"referral,omitempty"`
	Supervised []casework.Supervision `json:"supervised,omitempty"`
	Whistle    *casework.Whistle      `json:"whistle,omitempty"`

	Rechecks []casework.SecondLook `json:"rechecks,omitempty"`
}

type verification struct {
	Found bool      `json:"found"`
	Post  org.ID    `json:"post"`
	At    time.Time `json:"at"`
}

type check struct {
	Passed  bool                      `json:"passed"`
	Results []casework.ConditionCheck `json:"results,omitempty"`
	Post    org.ID                    `json:"post"`
	Org     org.ID                    `json:"org"`
}

type route struct {
	Rule    string              `json:"rule,omitempty"`
	Version int                 `json:"version"`
	Manual  bool                `json:"manual,omitempty"`
	Near    []casework.NearMiss `json:"near,omitempty"`
	Reason  string              `json:"reason,omitempty"`

	Emergency *casework.EmergencyRef `json:"emergency,omitempty"`
}

// putDetails writes the cell; empty where there is nothing to say.
func putDetails(b []byte, r *row) []byte {
	d := details{Given: r.Given, FreeReopen: r.FreeReopen, NeedFrom: r.NeedFrom, Guessed: r.Place.Guessed, Public: r.Public,
		Merged: r.Merged, Recurs: r.Recurs, FreeReopens: r.FreeReopens, Stage: r.Stage, Dispute: r.Dispute, Parts: r.Parts,
		Delay: r.Delay, LongTerm: r.LongTerm,
		Refusal: r.Refusal.Carries(), Referral: r.Referral, Supervised: r.Supervised, Whistle: r.Whistle, Rechecks: slices.Clone(r.Rechecks)}
	d.Escalation = r.Escalation
	for i := range d.Rechecks { // like a check, it is what a file says wherever it is read
		d.Rechecks[i].Said = false
	}
	for i := range r.Attributes {
		a := &r.Attributes[i]
		d.Attributes = append(d.Attributes, casework.AttributeIn{Code: a.Code, Private: a.Private, Values: a.Values()})
	}
	some := d.Refusal != nil || d.Referral != nil || len(d.Supervised) > 0 || d.Whistle != nil || len(d.Rechecks) > 0 || d.Merged != nil || d.Recurs != "" || len(d.FreeReopens) > 0 || d.Stage != nil || d.Dispute != nil || len(d.Parts) > 0 || d.Delay != nil || d.LongTerm != nil || d.Escalation != nil || d.Guessed || d.Public || len(d.Attributes) > 0 || len(r.Given) > 0 || len(r.Hands) > 0 || r.FreeReopen || r.NeedFrom != "" || r.Verification != nil || r.Check != nil || r.Route != nil
	if due := r.Due; due != nil {
		d.Provisional, d.GivenDue, d.DueFrom, d.DueCalendar, d.DueEmergency = due.Provisional, due.Given, due.From, due.Calendar, due.Emergency
		if due.Limit.N > 0 {
			d.Limit = due.Limit.String()
		}
		some = some || d.Provisional || d.GivenDue || d.Limit != "" || d.DueCalendar > 0 || !d.DueFrom.IsZero() || d.DueEmergency != nil
	}
	if !some {
		return b
	}
	for _, h := range r.Hands {
		if !slices.Contains(d.Hands, h.Org) {
			d.Hands = append(d.Hands, h.Org)
		}
	}
	if v := r.Verification; v != nil {
		d.Verification = &verification{v.Found, v.Post, v.At.UTC()}
	}
	if c := r.Check; c != nil {
		d.Check = &check{c.Passed, c.Results, c.Post, c.Org}
	}
	if t := r.Route; t != nil {
		d.Route = &route{t.Rule, t.Version, t.Manual, t.Near, t.Reason.Text(), t.Emergency}
	}
	text, err := json.Marshal(d)
	if err != nil { // texts, numbers and times of this century
		panic(err)
	}
	return append(b, text...)
}

// takeDetails reads what putDetails wrote and nothing else.
func takeDetails(in *incoming, s string) bool {
	if s == "" {
		return true
	}
	var d details
	if err := strict([]byte(s), &d); err != nil {
		return false
	}
	k := &in.k
	in.limited = casework.Deadline{Provisional: d.Provisional, Given: d.GivenDue, From: d.DueFrom, Calendar: d.DueCalendar,
		Emergency: d.DueEmergency}
	if d.Limit != "" {
		limit, err := worktime.ParseLimit(d.Limit)
		if err != nil {
			return false
		}
		in.limited.Limit = limit
	}
	k.Given, k.Hands, k.FreeReopen, k.NeedFrom = d.Given, d.Hands, d.FreeReopen, d.NeedFrom
	k.Guessed, k.Public, k.AttributesIn, k.Stage = d.Guessed, d.Public, d.Attributes, d.Stage
	k.Merged, k.Recurs, k.FreeReopens = d.Merged, d.Recurs, d.FreeReopens
	k.Dispute, k.Parts = d.Dispute, d.Parts
	k.Delay, k.LongTerm = d.Delay, d.LongTerm
	k.Escalation, k.Rechecks = d.Escalation, d.Rechecks
	k.Refusal, k.Referral, k.Supervised, k.Whistle = d.Refusal.Carries(), d.Referral, d.Supervised, d.Whistle
	if v := d.Verification; v != nil {
		k.Verification = &casework.Verification{Found: v.Found, Post: v.Post, At: v.At}
	}
	if c := d.Check; c != nil {
		k.Check = &casework.CheckResult{Passed: c.Passed, Results: c.Results, Post: c.Post, Org: c.Org}
	}
	if t := d.Route; t != nil {
		k.Route, k.Reason = &casework.Route{Rule: t.Rule, Version: t.Version, Manual: t.Manual, Near: t.Near, Emergency: t.Emergency}, t.Reason
	}
	return true
}

// attributes are the answers as the case will have them.
func attributes(k *casework.Carried) []casework.Attribute {
	all := make([]casework.Attribute, len(k.AttributesIn))
	for i, a := range k.AttributesIn {
		all[i] = casework.Attribute{Code: a.Code, Private: a.Private, Value: casework.Sealed{Value: a.Value()}}
	}
	return all
}
