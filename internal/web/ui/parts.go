package ui

import "time"

// Link is a place to go.
type Link struct{ Text, Href string }

// Fact is one line of a list of facts. Key is the message that names it.
type Fact struct {
	Key    string
	Text   string
	Note   string // a second, quieter line: a code, a reason
	Href   string
	Change string // where the answer is changed, on "check your answers"
}

// Photo is a stored photograph as a page shows it.
type Photo struct {
	Thumb, Full string
	Alt         string // what it shows, for who cannot see it
	Taken       *time.Time
	Metres      *int // from the spot of the case
	Role        string
}

// Notice says what was just done, with a way back where there is one.
type Notice struct {
	Text     string
	Tone     string // done, warn
	UndoPost string // empty: no undo
	Carry    []Hidden
}

// Event is one line of a timeline: who, when, what and on what basis. People
// are never shown, posts are.
type Event struct {
	At     time.Time
	What   string // a whole sentence
	Who    string // the post; empty for the program itself
	Unit   string
	Text   string // the words that were written
	Basis  string
	Photos []Photo
	Icon   string
	Tone   string // the tone of a state, or empty
	Facts  []Fact
	Inner  bool // only staff see it
}

// Said is one message of the thread between reporter and staff.
type Said struct {
	At     time.Time
	Mine   bool // by who reads it now
	Who    string
	Text   string
	Photos []Photo
	Asks   bool // it is a question that waits for an answer
}

// Filter is one choice of a filter bar; its count is that of the list it opens.
type Filter struct {
	Text, Href string
	N          int
	NoCount    bool
	Here       bool
	Tone       string // overdue, soon: drawn with its icon
}

// Pager leads to the pages before and after; an empty link is no page.
type Pager struct {
	Older, Newer string
	From, To, Of int
}
