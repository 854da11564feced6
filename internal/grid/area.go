// Package grid is the tree of areas: city, district, township, community, grid
// and micro grid, each a dated polygon with a code, and the map that finds the
// areas around a point.
package grid

import (
	"wellfield/internal/civil"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// Area is a dated piece of ground with a code that is never used again.
type Area struct {
	Code       string
	Parent     string // empty at the top
	Level      Level
	Kind       string // of a grid: general or special; else empty
	Name       lang.Name
	Valid      civil.Span
	Successors []string // the areas that took over its ground
	// Jurisdiction marks an area whose centre runs the cases on its ground. In
	// text it need not be written where it is as usual: townships yes, others no.
	Jurisdiction bool
	Shape        geo.Shape // may be empty: then its children say where it is
}

// The kinds of a grid.
const (
	General = "general"
	Special = "special"
)

// Document is one version of the policy document "areas", in any order.
type Document struct {
	Title  lang.Name `json:"title,omitempty" yaml:"title,omitempty"`
	Source string    `json:"source,omitempty" yaml:"source,omitempty"` // where shapes and codes come from
	Areas  []Area    `json:"areas" yaml:"areas"`
}

// Chain is the codes from the top of the tree down to an area.
type Chain []string

// usual is whether areas of the level are jurisdictions unless something else is said.
func (l Level) usual() bool { return l == Township }
