package complaint

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
	"wellfield/internal/mask"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/worktime"
)

// MostReviews is how many instances there are after the first: 复查 and 复核.
const MostReviews = 2

// Role is the kind of hand.
type Role string

// The roles.
const (
	Complainant Role = "complainant" // holds the secret link
	Staff       Role = "staff"
	Time        Role = "time"
)

// Actor is who gives a command.
type Actor struct {
	Role Role
	Hand
	Duties []org.Duty
	Barred bool // the account belongs, or lately belonged, to whom the complaint is about
}

// Env is everything that a decision may depend on besides the complaint and the
// command.
type Env struct {
	Now    time.Time // UTC, whole microseconds
	Zone   *time.Location
	Actor  Actor
	Charts Charts
	Terms  procedure.Complaints

	Deadline func(from time.Time, l worktime.Limit) (time.Time, error)
	Seal     func(value []byte) casework.Sealed
	Number   func() string
	Keep     func(digest journal.Hash, original string) // a text whose numbers were masked
}

// Verb names a command.
type Verb string

// Command is something a hand wants to happen to a complaint.
type Command interface {
	Verb() Verb
	decide(c *Complaint, env *Env) (Event, error)
}

// step is a row of the life of a complaint: in which states something may happen. By whom
// says the table of rights, org.Allow.
type step struct {
	verb Verb
	in   []State
}

var working = []State{Received, Accepted, Found}

// life is everything that may happen after a complaint was made. No configuration adds
// to it.
var life = []step{
	{"accept", []State{Received, Accepted}},
	{"refuse", []State{Received}},
	{"find", []State{Accepted}},
	{"send_back", []State{Found}},
	{"answer", []State{Found}},
	{"inform", working},
	{"extend", []State{Accepted, Found}},
	{"pass_on", working},
	{"add", working},
	{"ask_review", []State{Answered, Refused}},
	{"ask_unlock", working},
	{"approve_unlock", working},
	{"decline_unlock", working},
	{"look", working},
	{"erase_identity", []State{Received, Accepted, Found, Answered, Refused, Outside}},
	{"erase_words", []State{Answered, Refused, Outside}},
}

// ErrNotFound is what everybody gets who may not know of a complaint, and of one that
// there is not.
var ErrNotFound = fault.New(fault.NotFound, "complaint.not_found")

func refused(key string) error { return fault.New(fault.Forbidden, key) }

// Sees tells whether the actor may know of the complaint.
func Sees(c *Complaint, env *Env) bool { return c.Rev > 0 && env.right(c, "see") == nil }

// right is the table's answer: who the actor is to the complaint, and on which side.
func (env *Env) right(c *Complaint, verb Verb) error {
	a := env.Actor
	who := org.Actor{Post: a.Post, Org: a.Org, Duties: a.Duties, Person: a.Person,
		Concerned: a.Barred || a.Post != "" && a.Post == c.About.Post || env.Charts.Beneath(a.Org, c.Concerned())}
	switch a.Role {
	case Complainant:
		who.Role, who.Case = org.RoleReporter, string(c.ID)
	case Time:
		who.Role = org.RoleTime
	case Staff:
		who.Role = org.RoleStaff
	}
	of := org.Subject{Case: string(c.ID)}
	if c.Receiver != "" {
		of.Ties = []org.Tie{{Relation: org.Receives, Org: c.Receiver}, {Relation: org.Hears, Org: c.Receiver}}
		for _, above := range env.Charts.Now.Above(c.Receiver) {
			of.Ties = append(of.Ties, org.Tie{Relation: org.Hears, Org: above})
		}
	}
	if i := c.Investigator; i != nil {
		of.Investigated = &org.Hand{Org: i.Org, Post: i.Post, Person: i.Person}
		of.Ties = append(of.Ties, org.Tie{Relation: org.Investigates, Org: c.Receiver, Post: i.Post, Person: i.Person})
	}
	if u := c.Vault.Unlock; u != nil {
		of.Unlock = &org.Hand{Org: u.By.Org, Post: u.By.Post, Person: u.By.Person}
		if c.Vault.open(env.Now) {
			of.Ties = append(of.Ties, org.Tie{Relation: org.Unlocked, Post: u.By.Post, Person: u.By.Person})
		}
	}
	return org.Allow(who, org.Verb("complaint_"+string(verb)), of, env.Now).Err()
}

// Decide answers a command with its event, or with the fault that says why not. A zero
// Complaint stands for one that does not exist yet.
func Decide(c Complaint, cmd Command, env Env) (Event, error) {
	if m, ok := cmd.(Make); ok {
		return m.decide(&c, &env)
	}
	if err := allowed(&c, cmd.Verb(), &env); err != nil {
		return nil, err
	}
	return cmd.decide(&c, &env)
}

func allowed(c *Complaint, verb Verb, env *Env) error {
	if !Sees(c, env) {
		return ErrNotFound
	}
	at := slices.IndexFunc(life, func(s step) bool { return s.verb == verb })
	if at < 0 {
		return fault.New(fault.Invalid, "complaint.verb_unknown").At("verb").With("verb", string(verb))
	}
	if err := env.right(c, verb); err != nil {
		return err
	}
	if !slices.Contains(life[at].in, c.State) {
		return fault.New(fault.NotNow, "complaint.not_now")
	}
	return nil
}

// May lists the verbs that the actor can give now. What a command says can still be
// refused.
func May(c Complaint, env Env) (all []Verb) {
	for _, s := range life {
		if allowed(&c, s.verb, &env) == nil && possible(&c, s.verb, &env) {
			all = append(all, s.verb)
		}
	}
	return all
}

// possible tells whether a command could be taken whatever it says.
func possible(c *Complaint, verb Verb, env *Env) bool {
	switch verb {
	case "accept":
		return c.Investigator == nil || !c.Investigator.same(env.Actor.Hand)
	case "extend":
		return !c.Extended && env.Terms.Extend > 0 && env.Now.Before(c.Due)
	case "ask_review":
		_, ok := c.NextInstance(env.Charts)
		return ok && env.Now.Before(c.AskUntil(env.Terms))
	case "ask_unlock", "approve_unlock", "decline_unlock", "look":
		return c.Vault.may(verb, env) == nil
	case "erase_identity":
		return c.Vault.Holds()
	}
	return true
}

// AskUntil is until when the next instance can be asked.
func (c *Complaint) AskUntil(terms procedure.Complaints) time.Time {
	return c.Ended.Add(time.Duration(terms.Ask) * 24 * time.Hour)
}

// maxWords bounds every text, in characters.
const maxWords = 4000

// words trims a text, masks its numbers and seals it. What was masked is kept only
// where the complainant wrote it.
func (env *Env) words(field, s string, needed bool) (casework.Sealed, error) {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return casework.Sealed{}, fault.New(fault.Invalid, "case.words_not_text").At(field)
	case n > maxWords:
		return casework.Sealed{}, fault.New(fault.Invalid, "case.words_too_long").At(field).With("length", n).With("limit", maxWords)
	case needed && n == 0:
		return casework.Sealed{}, fault.New(fault.Invalid, "case.words_missing").At(field)
	case n == 0:
		return casework.Sealed{}, nil
	}
	clean, found := mask.Text(s)
	sealed := env.Seal([]byte(clean))
	if found > 0 && env.Actor.Role == Complainant && env.Keep != nil {
		env.Keep(sealed.Digest, s)
	}
	return sealed, nil
}

func (env *Env) days(n int) (time.Time, error) {
	return env.Deadline(env.Now, worktime.Limit{N: n, Unit: worktime.CalendarDay})
}

// Belonged is the day since which whoever belonged to the one complained of is
// excluded: whoever left it less than a year ago would look into own work.
func (env *Env) Belonged() civil.Day { return civil.DayOf(env.Now.In(env.Zone).AddDate(-1, 0, 0)) }
