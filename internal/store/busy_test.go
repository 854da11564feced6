package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// TestVerifyOfABusyDatabaseFindsNothing verifies again and again while cases and
// documents are written.
func TestVerifyOfABusyDatabaseFindsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		quit := make(chan struct{})
		var writers sync.WaitGroup
		for w := range 3 {
			writers.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-quit:
						return
					default:
					}
					ref := store.Ref{Jurisdiction: "j", ID: casework.ID(uuid.NewString())}
					if _, err := db.Update(t.Context(), ref, store.Command{}, report(ref, fmt.Sprint(w, "-", i), noon)); err != nil {
						t.Error(err)
						return
					}
					if _, err := db.Update(t.Context(), ref, store.Command{}, note(noon)); err != nil {
						t.Error(err)
						return
					}
					if w == 0 && i < 50 {
						d := store.Document{Kind: store.Rules, At: noon, Body: []byte(fmt.Sprint(i))}
						if _, err := db.Publish(t.Context(), d, i); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		for range 15 {
			verifyClean(t, db)
		}
		close(quit)
		writers.Wait()
		if seen := verifyClean(t, db); seen.Cases == 0 || seen.Documents == 0 {
			t.Errorf("nothing was written meanwhile: %+v", seen)
		}
	})
}
