package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// EmergenciesPath is where declared emergencies are read by everybody, and where
// posts declare them and tick their check-lists.
const EmergenciesPath = "/emergencies"

// EmergencyLine is a declared emergency as every page says it.
type EmergencyLine struct {
	Text, Href string
	Drill      bool
}

// EmergencyRow is a declaration as everybody reads it.
type EmergencyRow struct {
	Href, Plan, Area, Hazard string
	State                    string // in a word: in force, over
	InForce, Drill           bool
	At, Until                time.Time
	Reason, By               string
}

// Emergencies is the list of them.
type Emergencies struct {
	Shell
	Now, Past []EmergencyRow
	Declare   string // where one is declared; empty for who may not
	More      string
}

// EmergencyWord is more time that was given, or the end before its time.
type EmergencyWord struct {
	What, By, Reason string
	At               time.Time
}

// EmergencyChange is what is different for some classes.
type EmergencyChange struct {
	Classes  []string
	Unit, Co string // empty: as the rules say
	Limit    string // empty: the class's own
}

// EmergencyStep is a step of the check-list.
type EmergencyStep struct {
	ID, Text, Unit, Line string
	Due                  time.Time
	Done, Late, Over     bool // over: it ended before this was done
	DoneAt               time.Time
	By, Note             string
	Mine                 bool   // the reader may tick it
	Problem              string // of a tick that came back
	Typed                string // its note, as it was typed
}

func (p EmergencyStep) class() string {
	switch {
	case p.Done:
		return "check-step check-step-done"
	case p.Late && p.Mine:
		return "check-step check-step-late check-step-mine"
	case p.Late:
		return "check-step check-step-late"
	case p.Mine:
		return "check-step check-step-mine"
	}
	return "check-step"
}

// Emergency is one declaration: what it changes, its check-list, and what the
// reader may do.
type Emergency struct {
	Shell
	EmergencyRow
	Words   []EmergencyWord
	Changes []EmergencyChange
	Steps   []EmergencyStep
	Staff   bool // the check-list is for those who work at it
	Done    int
	Late    int
	Carry   []ui.Hidden
	Acts    []ui.Action
	Report  string
}

// EmergencyTry is what a declaration would change.
type EmergencyTry struct {
	Area, Plan string
	Until      time.Time
	Drill      bool
	Classes    []EmergencyUnder
	Steps      int
}

// EmergencyUnder is what it would change for one class.
type EmergencyUnder struct {
	Class                     string
	UnitBefore, UnitAfter     string
	LimitBefore, LimitAfter   string
	UnitChanges, LimitChanges bool
	Remark                    string
	Waiting, Running          int
}

// DeclareEmergency is the desk at which a plan is declared: first a look at what
// would change, then the declaration.
type DeclareEmergency struct {
	Shell
	NoPlans  bool
	Ask      []ui.Field // plan, area, kind, hours, reason
	Try      *EmergencyTry
	Carry    []ui.Hidden
	Problems []ui.Problem
}

// EmergencyCaseRow is a case that was dispatched under a declaration.
type EmergencyCaseRow struct {
	Number, Href, Class, Place, Unit, Why, Standing string
	Late                                            bool
}

// EmergencyReport is what came of a declaration, to be printed.
type EmergencyReport struct {
	Shell
	EmergencyRow
	Version string
	Words   []EmergencyWord
	Steps   []EmergencyStep
	Done    int
	Late    int
	Cases   []EmergencyCaseRow
	Kept    int
	Missed  int
	Open    int
	More    bool
}
