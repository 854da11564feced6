package dispatch

import (
	"slices"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// Ruling is what was ruled, as a rule: the class in the area to the unit.
type Ruling struct {
	Class catalog.Key
	Area  string
	Unit  org.ID
	Note  lang.Name // which cases it was ruled on, and when
}

// With returns the document with the ruling as a rule, before all others: of rules
// for areas of one depth the first wins. The rule of an earlier ruling on the same
// class and area is replaced, so that the same ruling twice is one rule. d is left
// as it is.
func (d Document) With(r Ruling) Document {
	next := d
	rule := Rule{ID: r.id(), Classes: []string{r.Class.String()}, Areas: []string{r.Area}, Lead: r.Unit, Note: r.Note}
	same := func(old Rule) bool { return old.ID == rule.ID }
	if i := slices.IndexFunc(d.Rules, same); i >= 0 && d.Rules[i].Lead == rule.Lead {
		return d
	}
	next.Rules = append([]Rule{rule}, slices.DeleteFunc(slices.Clone(d.Rules), same)...)
	return next
}

// id is the same for every ruling on the class and the area.
func (r Ruling) id() string {
	const longest = 64
	id := "ruling-" + string(r.Class.Kind) + "-" + r.Class.Code + "-" + r.Area
	return strings.ToLower(id[:min(len(id), longest)])
}
