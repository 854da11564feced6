// Package matrix is the rights written a second time, from the documents and not
// from the code, as plainly as can be: who sees a case, who may do what to it, and
// which of its fields a door shows. It imports nothing of ours, so that it cannot
// learn from what it is compared with. Only tests ask it; docs/security/matrix.md
// says how to read what they compare.
package matrix

import (
	"slices"
	"strings"
)

// Kind is what somebody comes as.
type Kind string

// The kinds.
const (
	Visitor  Kind = "visitor"  // shows nothing
	Reporter Kind = "reporter" // holds the link of one case
	Staff    Kind = "staff"    // is signed in
	Program  Kind = "program"  // shows a key of Open311
)

// Person is somebody who asks.
type Person struct {
	Name    string
	Kind    Kind
	Case    string   // Reporter: the case whose link it is
	Account string   // Staff
	Post    Post     // Staff: the one it acts in; zero where the account holds none today
	Others  []Post   // Staff: what the same account holds besides, today
	Rights  []string // Program
}

// Post is a post as the chart writes it.
type Post struct {
	ID     string
	Duties []string
	Org    Org
}

// Org is an organisation as the chart writes it.
type Org struct {
	ID, Kind, Area string
	Above          []string // the organisations that it stands beneath, all of them
}

// Hand is somebody's hand in the handling: an account, in an organisation.
type Hand struct{ Org, Account string }

// Case is what is known of a case, told by whoever told its story.
type Case struct {
	Name, State  string
	Town, Area   string // codes: of the township that runs it, of the smallest area it lies in
	Centre       string
	Owner        Org // who owes the next action
	Lead         string
	Given        []string // every unit that led it or stood beside the lead, in any round
	Verifier     string
	Hands        []Hand
	Done         []string // units that reported the handling done
	Class        string   // exact, community, hidden: how exactly the public is told the place
	Filed        bool     // it was filed under a class
	Imported     bool
	HasReporter  bool
	Public       bool   // the reporter agreed that words and photos are shown
	Known        bool   // something is kept by which the reporter is known
	Erased       bool   // the identity was erased
	TakenBy      string // the post that took the report in from the caller
	Unlock       Unlock
	RefusedBy    Hand // with the post in Org
	Review       bool // a review of the refusal was asked for, and nobody decided
	Reviewed     bool // a review was asked for, once
	Supervisions []Supervision
	Called       map[string]string // while a whistle goes on: unit, and how far it is
	Returns      []string          // units that said "not ours"
	Points       []string          // to whom they pointed
	Ruled        bool              // the lead has it by a ruling
	Parts        []string          // organisations with an open part
	Waits        bool              // a request for more time is open
	Extended     bool
	Suspended    bool // was suspended once
	Late         bool // the deadline has passed
	Told         []Told
	Keeper       string   // owner in the long-term register
	Tasks        []string // organisations of whom the case asks something
	Silent       bool     // the reporter's time to answer is over
	Drawn        string   // the organisation that looks again; "" where it was not drawn
	Looked       bool     // and has looked
	Into         *Case    // the case that it is merged into
}

// Unlock is a request to open the vault.
type Unlock struct {
	Post, Account string
	Open          bool // approved, and its half hour not over
}

// Supervision is a demand of a higher level.
type Supervision struct {
	By, Unit string
	Waits    bool // for the unit's answer
}

// Told is a post to which a delay was passed up.
type Told struct{ Org, Post string }

// Has tells whether the post in which the person acts carries one of the duties.
func (p *Person) Has(duties ...string) bool {
	return p.Kind == Staff && slices.ContainsFunc(p.Post.Duties, func(d string) bool { return slices.Contains(duties, d) })
}

// Holds tells whether one area is the other or holds it.
func Holds(area, inner string) bool { return holds(area, inner) }

// holds tells whether one area is the other or holds it: codes end in noughts, and
// what lies beneath goes on where the noughts begin.
func holds(area, inner string) bool {
	return area != "" && inner != "" && strings.HasPrefix(inner, strings.TrimRight(area, "0"))
}

// Covers: the centre that runs the case, the township's own organisations, and those
// of every area above it.
func (p *Person) Covers(c *Case) bool {
	return p.Kind == Staff && (p.Post.Org.ID != "" && p.Post.Org.ID == c.Centre || holds(p.Post.Org.Area, c.Town))
}

// line is the centre's line.
func (p *Person) line(c *Case) bool {
	return p.Has("intake", "dispatch", "check", "supervise") && p.Covers(c)
}

// had tells whether the person's unit had the case, or the person a hand in it
// under whatever post.
func (p *Person) had(c *Case) bool {
	own := p.Post.Org.ID
	return own != "" && (own == c.Lead || slices.Contains(c.Given, own)) ||
		slices.ContainsFunc(c.Hands, func(h Hand) bool { return own != "" && h.Org == own || h.Account == p.Account })
}

// OwnWork: who handles a case never checks or closes it: not the same unit, not a
// unit beneath it, not the same person under another post, and nobody who also holds
// a post in a unit that had the case.
func (p *Person) OwnWork(c *Case) bool {
	units := append([]string{c.Lead}, c.Given...)
	in := func(id string) bool { return id != "" && slices.Contains(units, id) }
	return p.had(c) || slices.ContainsFunc(p.Post.Org.Above, in) ||
		slices.ContainsFunc(p.Others, func(o Post) bool { return in(o.Org.ID) })
}

// Involved: any post that works on the case.
func (p *Person) Involved(c *Case) bool {
	if !p.Has("intake", "dispatch", "verify", "handle", "check", "supervise") { // whoever administers sees no case
		return false
	}
	own := p.Post.Org.ID
	verifies := p.Has("verify") && (own == c.Verifier || holds(p.Post.Org.Area, c.Area))
	return p.line(c) || p.had(c) || verifies || slices.Contains(c.Tasks, own) || own == c.Keeper
}

// LooksAgain: the check posts of the organisation that the draw named.
func (p *Person) LooksAgain(c *Case) bool {
	return c.Drawn != "" && p.Has("check") && p.Post.Org.ID == c.Drawn
}

// Sees tells whether the case is there for the person at all: its reporter, and
// every post that works on it or looks again.
func (p *Person) Sees(c *Case) bool {
	return p.Kind == Reporter && p.Case == c.Name || p.Involved(c) || p.LooksAgain(c)
}

// Watches: those who may ask for an unlock or decide on one read the view log.
func (p *Person) Watches(c *Case) bool { return p.line(c) && !p.OwnWork(c) }
