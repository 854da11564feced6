package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// SecurityPath is the page of the security log.
const SecurityPath = "/security-log"

// SecurityLog is the security log as the audit's administration reads it.
type SecurityLog struct {
	Shell
	Kinds, Results []ui.Option
	Post, Day      string // that were asked for
	Problem        string // of what was asked for
	Rows           []SecurityRow
	Older, File    string // addresses; empty: none
	Filtered       bool
	Head           string // of the newest line
	Check          *SecurityCheck
	Receivers      []SecurityReceiver
	Kept           string
}

// SecurityRow is one line.
type SecurityRow struct {
	Seq                 string
	At                  time.Time
	Kind, Result, Tone  string
	Account, Post, Href string // Href lists the lines of the post
	About, Why          string
	From                []string // from where, and what else there is to say
}

// SecurityCheck is what a check of the chain found.
type SecurityCheck struct {
	Text     string
	Findings []string
}

// SecurityReceiver is how far a receiver has the log.
type SecurityReceiver struct {
	Name, Text, Fault string
	Late              bool
}
