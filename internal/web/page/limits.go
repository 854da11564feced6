package page

// Limits are the limits of a case, each computed day by day.
type Limits struct {
	Calendar, Zone string
	Clocks         []LimitClock
}

// LimitClock is one of them.
type LimitClock struct {
	Stage   string
	Span    string // the limit, from when to when
	Used    string
	Days    []LimitDay // days that are alike are one row
	Remarks []string
	Unknown string // which years are not announced, and what that means
}

// LimitDay is what a day, or some alike, gave.
type LimitDay struct {
	Day, Number string
	Counted     string
	Nothing     bool
	Paused      string
	Why         []string
	Unknown     string
}
