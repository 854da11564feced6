package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Verify sends somebody to look, before filing, whether the problem is there
// (核实). Without a named organisation it is the one that leads the grid.
type Verify struct {
	Org  org.ID `json:"org,omitempty"`
	Note string `json:"note,omitempty"`
}

// Verb is VerbVerify.
func (Verify) Verb() Verb { return VerbVerify }

// VerificationAsked is a verification given to an organisation.
type VerificationAsked struct {
	Org  org.ID `json:"org"`
	Note Sealed `json:"note"`
	Clocked
}

// Kind is the event's name.
func (*VerificationAsked) Kind() string        { return "verification_asked" }
func (e *VerificationAsked) sealed() []*Sealed { return []*Sealed{&e.Note} }

func (e *VerificationAsked) apply(c *Case, _ Stamp) {
	c.State, c.Verifier, c.Owner = Verifying, e.Org, e.Org
}

func (v Verify) decide(c *Case, env *Env) ([]Event, error) {
	note, err := words("note", v.Note, false)
	if err != nil {
		return nil, err
	}
	who := v.Org
	if who == "" {
		leads := env.Chart.LeadsOf(c.Place.Area(), env.today())
		if len(leads) != 1 {
			return nil, fault.New(fault.Invalid, "case.verifier_missing").At("org").With("area", c.Place.Area()).With("n", len(leads))
		}
		who = leads[0]
	}
	if _, ok := env.Chart.Org(who); !ok {
		return nil, fault.New(fault.Invalid, "case.unit_unknown").At("org").With("unit", string(who))
	}
	if !env.canVerify(who) {
		return nil, fault.New(fault.Invalid, "case.verifier_unable").At("org").With("unit", string(who))
	}
	return []Event{&VerificationAsked{Org: who, Note: env.sealText(note)}}, nil
}

// canVerify tells whether somebody holds a verifying post of the organisation
// today: what nobody can verify would wait for ever.
func (env *Env) canVerify(id org.ID) bool {
	day := env.today()
	return slices.ContainsFunc(env.Chart.Posts(id), func(p *org.Post) bool {
		return len(env.Chart.Acting(p.ID, org.DutyVerify, day)) > 0
	})
}

// RecordVerification says what was found on the spot.
type RecordVerification struct {
	Found  bool      `json:"found"`
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbVerified.
func (RecordVerification) Verb() Verb { return VerbVerified }

// Verified is what was found; the centre then files or refuses.
type Verified struct {
	Found  bool    `json:"found"`
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*Verified) Kind() string        { return "verified" }
func (e *Verified) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Verified) apply(c *Case, s Stamp) {
	c.State, c.Owner = Received, c.Centre
	c.Verification = &Verification{Found: e.Found, Post: s.Actor.Post, At: s.At.UTC().Truncate(time.Microsecond)}
	c.addPhotos(e.Photos)
}

func (r RecordVerification) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", r.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(r.Photos, Before, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&Verified{Found: r.Found, Text: env.sealText(text), Photos: photos}}, nil
}
