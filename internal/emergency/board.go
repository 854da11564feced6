package emergency

import (
	"cmp"
	"slices"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/grid"
)

// Board is the declarations that may be in force. It never changes and is safe
// for concurrent use.
type Board struct {
	all []Declaration
}

// NewBoard takes the declarations.
func NewBoard(all []Declaration) *Board { return &Board{slices.Clone(all)} }

// Equal tells whether both hold the same revisions of the same declarations.
func (b *Board) Equal(other *Board) bool {
	return b != nil && other != nil && slices.EqualFunc(b.all, other.all, func(x, y Declaration) bool { return x.ID == y.ID && x.Rev == y.Rev })
}

// InForce lists those in force at the instant, the oldest first.
func (b *Board) InForce(at time.Time) []Declaration {
	var found []Declaration
	for i := range b.all {
		if b.all[i].InForce(at) {
			found = append(found, b.all[i])
		}
	}
	return found
}

// Effect is what one declaration changes for a class.
type Effect struct {
	Declaration *Declaration // read only
	Change
}

// For is what is in force at the instant for a class in the chain of areas: the
// declaration of the smallest area first, of equal ones the newest. Drills
// change nothing.
func (b *Board) For(class catalog.Key, chain grid.Chain, at time.Time) []Effect {
	var found []Effect
	for i := range b.all {
		d := &b.all[i]
		if d.Drill || !d.InForce(at) || !slices.Contains(chain, d.Area) {
			continue
		}
		if change, ok := d.Plan.For(class); ok {
			found = append(found, Effect{d, change})
		}
	}
	slices.SortFunc(found, func(x, y Effect) int {
		return cmp.Or(cmp.Compare(slices.Index(chain, y.Declaration.Area), slices.Index(chain, x.Declaration.Area)),
			y.Declaration.At.Compare(x.Declaration.At), cmp.Compare(x.Declaration.ID, y.Declaration.ID))
	})
	return found
}
