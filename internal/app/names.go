package app

import (
	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// What adapters need of the rows' names; the database itself is not their
// business.
type (
	Ref       = store.Ref
	Cursor    = store.Cursor
	Order     = store.Order
	Happening = store.Happening
)

// CursorAt is the place of a case in a list of the order.
func CursorAt(c casework.Case, o Order) Cursor { return store.CursorAt(c, o) }

// The orders of lists.
const (
	OldestFirst = store.OldestFirst
	NewestFirst = store.NewestFirst
	DueFirst    = store.DueFirst
)
