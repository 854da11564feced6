package app

import "wellfield/internal/store"

// What adapters need of the rows' names; the database itself is not their
// business.
type (
	Ref       = store.Ref
	Cursor    = store.Cursor
	Order     = store.Order
	Happening = store.Happening
)

// The orders of lists.
const (
	OldestFirst = store.OldestFirst
	NewestFirst = store.NewestFirst
	DueFirst    = store.DueFirst
)
