package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// The addresses of what everybody may read about delay.
const (
	LedgerPath   = "/ledger"
	LongTermPath = "/long-term"
)

// Ledger is the public ledger of one month: who was given more time.
type Ledger struct {
	Shell
	Month            string // in words
	Earlier, Later   string // addresses of the months beside it; empty: none
	File             string
	Units            []LedgerUnit
	Cases            []LedgerCase
	More             string // address of the next page; empty on the last
	Continued, Empty bool
}

// LedgerUnit is one unit's month, each figure as it may be told.
type LedgerUnit struct {
	Name                               string
	Due, Extended, Suspended, Declined string
	ExtendedShare, SuspendedShare      string // empty where too small to be told
}

// LedgerCase is one request for more time.
type LedgerCase struct {
	Number, Class, Unit string
	Asked               string // what for
	Reason, Answer      string
	Open                bool // nobody has answered
	Granted             bool
	Post                string
	Due, AskedAt, Until time.Time
}

// LongTerm is the long-term register as everybody may see it.
type LongTerm struct {
	Shell
	Rows []LongTermRow
	More string
}

// LongTermRow is one case of the register.
type LongTermRow struct {
	Number, Title, Place, Owner, Reason string
	State                               ui.State
	Reported, Since, Review             time.Time
	Late                                bool // the review is overdue
	Kept                                int
}
