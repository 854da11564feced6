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

// step is a row of the life of a complaint.
type step struct {
	verb Verb
	in   []State
	by   func(c *Complaint, env *Env) error
}

var working = []State{Received, Accepted, Found}

// life is everything that may happen after a complaint was made, and by whom. No
// configuration adds to it.
var life = []step{
	{"accept", []State{Received, Accepted}, receiver},
	{"refuse", []State{Received}, receiver},
	{"find", []State{Accepted}, investigator},
	{"send_back", []State{Found}, second},
	{"answer", []State{Found}, second},
	{"inform", working, receiver},
	{"extend", []State{Accepted, Found}, second},
	{"pass_on", working, passing},
	{"add", working, complainant},
	{"ask_review", []State{Answered, Refused}, complainant},
	{"ask_unlock", working, receiver},
	{"approve_unlock", working, reader},
	{"decline_unlock", working, reader},
	{"look", working, reader},
	{"erase_identity", []State{Received, Accepted, Found, Answered, Refused, Outside}, complainantOrTime},
	{"erase_words", []State{Answered, Refused, Outside}, passing},
}

// ErrNotFound is what everybody gets who may not know of a complaint, and of one that
// there is not.
var ErrNotFound = fault.New(fault.NotFound, "complaint.not_found")

func refused(key string) error { return fault.New(fault.Forbidden, key) }

// Sees tells whether the actor may know of the complaint.
func Sees(c *Complaint, env *Env) bool {
	switch a := env.Actor; a.Role {
	case Complainant, Time:
		return c.Rev > 0
	case Staff:
		return c.Rev > 0 && !a.Barred && a.Org != "" && a.Post != c.About.Post && slices.Contains(a.Duties, org.DutyComplaints) &&
			c.Receiver != "" && env.Charts.Now.Under(c.Receiver, a.Org) && !env.Charts.Beneath(a.Org, c.Concerned())
	}
	return false
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
	if err := life[at].by(c, env); err != nil {
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

func staff(_ *Complaint, env *Env) error {
	if env.Actor.Role != Staff {
		return refused("complaint.receiver_only")
	}
	return nil
}

// reader is any post that may know of the complaint.
func reader(c *Complaint, env *Env) error { return staff(c, env) }

// receiver is a post of the organisation that has it.
func receiver(c *Complaint, env *Env) error {
	if env.Actor.Role != Staff || env.Actor.Org != c.Receiver {
		return refused("complaint.receiver_only")
	}
	return nil
}

// investigator is the post and person who took it up.
func investigator(c *Complaint, env *Env) error {
	if err := receiver(c, env); err != nil {
		return err
	}
	if i := c.Investigator; i == nil || i.Post != env.Actor.Post || i.Person != env.Actor.Person {
		return refused("complaint.investigator_only")
	}
	return nil
}

// second is another post than the investigator's, held by somebody else, there or
// above.
func second(c *Complaint, env *Env) error {
	if err := staff(c, env); err != nil {
		return err
	}
	if c.Investigator == nil || env.Actor.Person == "" || c.Investigator.same(env.Actor.Hand) {
		return refused("complaint.second_person")
	}
	return nil
}

func complainant(_ *Complaint, env *Env) error {
	if env.Actor.Role != Complainant {
		return refused("complaint.complainant_only")
	}
	return nil
}

func passing(_ *Complaint, env *Env) error {
	if env.Actor.Role != Time {
		return refused("complaint.time_only")
	}
	return nil
}

func complainantOrTime(_ *Complaint, env *Env) error {
	if env.Actor.Role != Complainant && env.Actor.Role != Time {
		return refused("complaint.complainant_only")
	}
	return nil
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
