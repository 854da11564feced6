// Package intake is the reading of cases that another system kept: it takes
// files of any shape through a mapping that a person wrote, and hands over each
// row as a casework.Import, or sets it aside with the reason. Nothing is dropped and
// nothing invented; the account of a run adds up or the run fails.
package intake

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
)

// Outcome is what became of a case that was handed over.
type Outcome uint8

// The outcomes.
const (
	Imported     Outcome = iota + 1 // it is now stored
	AlreadyThere                    // the same source id with the same digest was stored before
	Differs                         // the same source id is stored with other content, which stays
)

// Sink takes the cases over. ImportBatch answers with one outcome and one error
// for each case, in order. A later case of a batch sees the earlier ones. An
// error that is a fault is about its case alone, which is set aside; any other
// error ends the run. When ImportBatch returns, what it reports as imported is
// durable. It is called from one goroutine.
type Sink interface {
	ImportBatch(ctx context.Context, cases []casework.Import) ([]Outcome, []error)
}

// Areas is what intake asks about the areas. Safe for concurrent use.
type Areas interface {
	// ByName is the code of the area with the name, and how many areas have it.
	// The code counts only when n is 1.
	ByName(name string) (code string, n int)
	// Known tells whether an area has the code.
	Known(code string) bool
}

// Classes is what intake asks about the catalogue. Safe for concurrent use.
type Classes interface {
	// Known tells whether a class has the key, "event/0101".
	Known(key string) bool
}

// Say turns the key of a message and its arguments into a sentence in the
// language of the person who reads the report of a run.
type Say func(key string, args map[string]any) string

// sentence is the message of a fault.
func (say Say) sentence(f *fault.Fault) string {
	if say == nil {
		return f.Error()
	}
	return say(f.Key, f.Args)
}

// text is the message of a key, or the key itself when nobody can say it.
func (say Say) text(key string, args map[string]any) string {
	if say == nil {
		return key
	}
	return say(key, args)
}
