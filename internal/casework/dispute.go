package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// A case is returned at most this often, and at most once by each unit. The
// numbers are not settings: a city that could raise them would have cases that go
// in circles again.
const mostReturns = 2

// Dispute is what units said of whose a case is, and what was ruled. It stays with
// the case for good, so that no order of commands starts the count of returns
// anew.
type Dispute struct {
	Returns []NotOurs `json:"returns"`
	Rulings []Ruling  `json:"rulings,omitempty"`
	Since   time.Time `json:"since,omitzero"`   // disputed since then; zero when it is not
	Before  org.ID    `json:"before,omitempty"` // whose supervise posts are to arbitrate
	By      time.Time `json:"by,omitzero"`      // until then
	Last    bool      `json:"last,omitempty"`   // nobody stands above Before
	Counted Basis     `json:"counted,omitzero"` // what By was computed from
}

// NotOurs is one "not ours" (回退).
type NotOurs struct {
	By     org.ID       `json:"by"`
	Reason ReturnReason `json:"reason"`
	Points org.ID       `json:"points,omitempty"` // the unit it thinks responsible; empty: nobody knows
	At     time.Time    `json:"at"`
}

// Ruling is one arbitration (裁定), as the change of the dispatch rules that it
// proposes: this class in this area to this unit.
type Ruling struct {
	Lead  org.ID    `json:"lead"`
	Class string    `json:"class"`
	Area  string    `json:"area"`
	Rev   int64     `json:"rev"` // of the event
	At    time.Time `json:"at"`
	// Kept is a ruling that the rules were right, which proposes nothing.
	Kept bool `json:"kept,omitempty"`
}

// Proposes tells whether the ruling asks for another dispatch rule.
func (r Ruling) Proposes() bool { return !r.Kept && r.Class != "" && r.Area != "" }

// disputed is the case's dispute to write into: Apply leaves its argument as it is.
func (c *Case) disputed() *Dispute {
	d := Dispute{}
	if c.Dispute != nil {
		d = *c.Dispute
	}
	d.Returns, d.Rulings = slices.Clip(d.Returns), slices.Clip(d.Rulings)
	c.Dispute = &d
	return c.Dispute
}

// Ruled tells whether the lead unit has the case by arbitration.
func (c *Case) Ruled() bool {
	return c.Dispute != nil && slices.ContainsFunc(c.Dispute.Rulings, func(r Ruling) bool { return r.Lead == c.Lead })
}

// mayReturn is the whole rule of how often a case is returned.
func (c *Case) mayReturn() error {
	switch d := c.Dispute; {
	case c.Lead == c.Centre: // nobody stands behind the backstop
		return fault.New(fault.NotNow, "case.return_backstop")
	case slices.ContainsFunc(c.Hands, func(h Hand) bool { return h.Org == c.Lead && h.Done }):
		return fault.New(fault.NotNow, "case.return_handled")
	case d == nil:
		return nil
	case c.Ruled():
		return fault.New(fault.NotNow, "case.return_ruled")
	case slices.ContainsFunc(d.Returns, func(r NotOurs) bool { return r.By == c.Lead }):
		return fault.New(fault.NotNow, "case.return_again")
	case len(d.Returns) >= mostReturns:
		return fault.New(fault.NotNow, "case.return_spent").With("limit", mostReturns)
	}
	return nil
}

// returnable is a case that may still be returned.
var returnable = when{"once, of two returns in all", func(c *Case, _ *Env) error { return c.mayReturn() }}

// party tells whether the organisation is a party to the dispute.
func (env *Env) party(c *Case, id org.ID) bool { return env.quarrel(c).Party(env.Chart.Line(id)) }

// mayLead refuses a unit that does not exist or has no power for the class there.
// The centre may always lead.
func (env *Env) mayLead(c *Case, id org.ID) error {
	day := env.today()
	if o, ok := env.Chart.Org(id); !ok || !o.Valid.Holds(day) {
		return fault.New(fault.Invalid, "case.unit_unknown").At("lead").With("unit", string(id))
	}
	class := ""
	if c.Class != nil {
		class = c.Class.Key.String()
	}
	if id != c.Centre && !env.Chart.MayAct(id, class, c.Place.Chain, day) {
		return fault.New(fault.Invalid, "case.unit_no_power").At("lead").With("unit", string(id)).With("class", class)
	}
	return nil
}

// arbiter is the organisation whose supervise posts are to arbitrate: the nearest
// above the given one, or of the case's jurisdiction when none is given. A level
// at which nobody can is passed over; empty where there is none left.
func (env *Env) arbiter(c *Case, above org.ID) org.ID {
	levels := slices.Clone([]string(env.Map.ChainOf(c.Jurisdiction)))
	if len(levels) == 0 {
		levels = []string{c.Jurisdiction}
	}
	slices.Reverse(levels)
	if o, ok := env.Chart.Org(above); ok {
		levels = levels[slices.Index(levels, o.Area)+1:]
	}
	day := env.today()
	for _, area := range levels {
		for _, o := range env.Chart.All() {
			if o.Area == area && o.Valid.Holds(day) && env.staffed(o.ID, org.DutySupervise) && !env.party(c, o.ID) {
				return o.ID
			}
		}
	}
	return ""
}

// staffed tells whether somebody holds a post of the organisation with the duty
// today: what nobody can do would wait for ever.
func (env *Env) staffed(id org.ID, d org.Duty) bool {
	day := env.today()
	return slices.ContainsFunc(env.Chart.Posts(id), func(p *org.Post) bool {
		return len(env.Chart.Acting(p.ID, d, day)) > 0
	})
}

// before lays the dispute before an organisation. Its time is counted by the
// calendar; the case's own deadline runs on beside it.
func (env *Env) before(c *Case, above org.ID) (Laid, error) {
	by, counted, err := env.answerBy(env.Procedure.ArbitrationLimit())
	if err != nil {
		return Laid{}, err
	}
	l := Laid{Before: env.arbiter(c, above), By: by, Counted: counted}
	switch {
	case l.Before != "":
		l.Last = env.arbiter(c, l.Before) == ""
	case above != "":
		l.Before, l.Last = above, true
	default:
		l.Before, l.Last = c.Centre, true
	}
	return l, nil
}

// Laid says before whom a dispute lies, and until when.
type Laid struct {
	Before  org.ID    `json:"before"`
	By      time.Time `json:"by"`
	Last    bool      `json:"last,omitempty"`
	Counted Basis     `json:"counted,omitzero"`
}

func (d *Dispute) lay(l Laid) {
	d.Before, d.By, d.Last, d.Counted = l.Before, l.By, l.Last, l.Counted
}

// owesDispute is the next level's turn, when nobody has ruled in time.
func owesDispute(c *Case) (time.Time, Command) {
	if c.State != Disputed || c.Dispute == nil || c.Dispute.Last {
		return time.Time{}, nil
	}
	return c.Dispute.By, RaiseDispute{}
}

func disputeTasks(c *Case) []Task {
	if c.State != Disputed || c.Dispute == nil {
		return nil
	}
	return []Task{{Kind: TaskArbitrate, Org: c.Dispute.Before, Due: c.Dispute.By}}
}
