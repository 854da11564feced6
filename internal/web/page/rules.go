package page

import "time"

// RulesPath is where dispatch rules are looked at, and proposals to them answered.
const RulesPath = "/rules"

// Rules is the dispatch rules in force, and what rulings propose to them.
type Rules struct {
	Shell
	Version   int
	Proposals []RuleProposal
	Rules     []RuleRow
}

// RuleProposal is one proposed change with what it would have changed.
type RuleProposal struct {
	ID              string // of the section
	Class, Area     string
	Unit            string
	Sources         []RulingSource
	Tried           string // the effect in a sentence
	Moved           []MovedCase
	More            int // moved and not listed
	Key             [3]string
	Problem, Reason string // of an answer that came back
}

// RulingSource is a case whose ruling proposes it.
type RulingSource struct {
	Number, Href string // no address for who may not see the case
	At           time.Time
}

// MovedCase is a case that would have gone elsewhere.
type MovedCase struct {
	Number         string
	From, To, Lead string
}

// RuleRow is one rule in force.
type RuleRow struct {
	ID, Unit, Why string
}
