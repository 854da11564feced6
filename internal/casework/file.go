package casework

import (
	"cmp"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
)

// File accepts a report as a case of a class (立案). Area corrects the place
// when the desk knows better than the report.
type File struct {
	Class catalog.Key `json:"class"`
	Area  string      `json:"area,omitempty"`
}

// Verb is VerbFile.
func (File) Verb() Verb { return VerbFile }

// FiledAs is a case filed under a class of a named edition.
type FiledAs struct {
	Class ClassRef   `json:"class"`
	Chain grid.Chain `json:"chain,omitempty"` // set when the desk corrected the area, or took up a guess
	Map   int        `json:"map,omitempty"`   // the version of the map that Chain is of
	// Recurs is the case of the same class that was closed as resolved here not long
	// before: the problem is back, or was never gone.
	Recurs ID `json:"recurs,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*FiledAs) Kind() string      { return "filed" }
func (*FiledAs) sealed() []*Sealed { return nil }

func (e *FiledAs) apply(c *Case, s Stamp) {
	class := e.Class
	c.Class, c.State, c.FiledAt, c.Owner = &class, Filed, s.At, c.Centre
	if e.Recurs != "" {
		c.Recurs = e.Recurs
	}
	if e.Chain != nil {
		c.Place.Chain = e.Chain
		c.Place.MapVersion, c.Place.Guessed = cmp.Or(e.Map, c.Place.MapVersion), false
	}
}

func (f File) decide(c *Case, env *Env) ([]Event, error) {
	if _, ok := env.Catalogue.Class(f.Class); !ok {
		return nil, fault.New(fault.Invalid, "case.class_unknown").At("class").With("class", f.Class.String())
	}
	if c.Verification != nil && !c.Verification.Found {
		return nil, fault.New(fault.NotNow, "case.verified_absent")
	}
	e := &FiledAs{Class: ClassRef{Key: f.Class, Version: env.Catalogue.Version()}, Recurs: env.recurs(c, f.Class)}
	if f.Area != "" && (f.Area != c.Place.Area() || c.Place.Guessed) {
		chain := env.Map.ChainOf(f.Area)
		if chain == nil {
			return nil, fault.New(fault.Invalid, "case.area_unknown").At("area").With("area", f.Area)
		}
		// A case never changes its jurisdiction: it is the key everything of
		// the case is stored under. Elsewhere it is a new case that refers here.
		if env.Map.Jurisdiction(chain) != c.Jurisdiction {
			return nil, fault.New(fault.Invalid, "case.area_elsewhere").At("area").With("area", f.Area)
		}
		e.Chain, e.Map = chain, env.Map.Version()
	}
	return []Event{e}, nil
}
