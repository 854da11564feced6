package store_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestAListIsWalkedBack: the page before is the page that one came from.
func TestAListIsWalkedBack(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		for range 10 {
			c.Reported("x", wellfieldtest.In(0, 0))
			c.Clock.Pass(time.Minute)
		}
		for _, order := range []store.Order{store.OldestFirst, store.NewestFirst, store.DueFirst} {
			var pages [][]casework.Case
			for at := (store.Cursor{}); ; {
				page, next, err := c.DB.List(t.Context(), store.Filter{}, order, at, 3)
				if err != nil {
					t.Fatal(err)
				}
				if pages = append(pages, page); next.ID == "" {
					break
				}
				at = next
			}
			for n := len(pages) - 1; n > 0; n-- {
				at := store.CursorAt(pages[n][0], order)
				at.Back = true
				page, next, err := c.DB.List(t.Context(), store.Filter{}, order, at, 3)
				if err != nil || len(page) != len(pages[n-1]) || page[0].ID != pages[n-1][0].ID || page[2].ID != pages[n-1][2].ID {
					t.Fatalf("order %d, back to page %d: %d cases, %v", order, n-1, len(page), err)
				}
				if again := store.CursorAt(page[2], order); next != again {
					t.Errorf("order %d: on from page %d at %+v, want %+v", order, n-1, next, again)
				}
			}
			first := store.CursorAt(pages[0][0], order)
			first.Back = true
			if page, next, err := c.DB.List(t.Context(), store.Filter{}, order, first, 3); err != nil || len(page) != 0 || next.ID != "" {
				t.Errorf("before the first: %d, %+v, %v", len(page), next, err)
			}
		}
	})
}
