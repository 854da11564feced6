package page

import "wellfield/internal/web/ui"

// Over is what came over a case from above and beside: supervision and a whistle.
type Over struct {
	Supervised []Supervised
	Whistle    *Whistle
}

// Supervised is one supervision that goes on.
type Supervised struct {
	By, Unit string
	Due      ui.Due // of the answer; without a limit when there is one to judge
	Answered bool
	Times    int
}

// Whistle is the board of a whistle: each called unit and how far it is.
type Whistle struct {
	Title  string
	Reason string
	Over   string // what became of it; empty while it goes on
	Called []Called
}

// Called is one called unit on the board.
type Called struct {
	Unit    string
	Steps   []ui.Fact // what it did and when
	Next    string    // what it owes; empty when nothing
	Due     ui.Due    // of that
	Missed  bool      // it was not there in time
	Why     string    // its own reason
	Measure string    // what was agreed, and with whom
}
