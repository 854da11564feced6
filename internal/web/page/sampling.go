package page

import "time"

// SamplingPath is the address of the second looks.
const SamplingPath = "/second-looks"

// Sampling is a month's second looks by other townships.
type Sampling struct {
	Shell
	Month                       string // in words
	Earlier, Later              string // addresses of the months beside it; empty: none
	None                        bool   // nobody has committed to a seed for it
	Share                       string // in per cent
	Committed, Begins, Revealed time.Time
	Commitment, Seed            string // in hexadecimal; no seed until it is shown
	Lines                       []SamplingLine
	All                         *SamplingFigures // the sums, each empty where a line would follow from it; nil for one line
}

// SamplingLine is one unit's cases in one township.
type SamplingLine struct {
	Town, Unit string
	Figures    SamplingFigures
}

// SamplingFigures are figures as they may be told.
type SamplingFigures struct {
	Closed, Drawn, Confirmed, NotFixed, Undone, Nobody string
}
