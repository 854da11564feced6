package page

import "wellfield/internal/web/ui"

// Report is what every step of a report shares.
type Report struct {
	Shell
	Draft    Draft
	Problems []ui.Problem
}

// Where asks for the place: a tap on the map, words, or an area from a list.
type Where struct {
	Report
	Areas    []ui.Option // grids, grouped by community
	Outlines string      // address of the areas' outlines as GeoJSON
}

// What asks what the matter is.
type What struct {
	Report
	Query     string
	Searched  bool
	Found     []ui.Option  // what the words suggest, best first
	Groups    []ClassGroup // the whole list
	Emergency bool         // the words speak of danger: numbers to call come first
}

// ClassGroup is one heading of the list of classes.
type ClassGroup struct {
	Name    string
	Classes []ui.Option
	Open    bool
}

// Details asks for words and photographs.
type Details struct {
	Report
	Class  string     // the name of the chosen class, empty when none
	Asked  []ui.Field // the questions of the class
	Stored []ui.Photo // photographs that came with an earlier post
	Most   int        // how many may be sent
}

// Contact asks how the reporter may be reached, which nobody has to say.
type Contact struct{ Report }

// Answers shows everything before it is sent.
type Answers struct {
	Report
	Facts  []ui.Fact
	Photos []ui.Photo
}

// Sent tells the reporter what was received, who has it and what happens next.
type Sent struct {
	Shell
	Number string
	Code   string // the short secret to type; empty when there is none
	Link   string // the whole secret link, with its host
	Track  string // the same as a path
	Owner  string
	Limit  string // the limit of the class in words; empty when not known yet
	Joined bool   // it was put together with a case that is known already
	Again  string // for posts that take reports: where the next one begins
}
