package store_test

import (
	"strings"
	"testing"

	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestWordsCannotBeMovedIntoTheSalt moves 256 bytes over the boundary between
// salt and value, which a length of one byte would not notice.
func TestWordsCannotBeMovedIntoTheSalt(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		c.Reported(strings.Repeat("the unit was here and did nothing. ", 12), wellfieldtest.In(0, 0))
		move := "UPDATE sealed SET salt = salt || substr(value, 1, 256), value = substr(value, 257) WHERE length(value) > 300"
		if c.DB.Name() == "sqlite" {
			move = "UPDATE sealed SET salt = CAST(salt || substr(value, 1, 256) AS BLOB), value = CAST(substr(value, 257) AS BLOB) WHERE length(value) > 300"
		}
		if c.DB.Exec(t, move) != 1 {
			t.Fatal("nothing was moved")
		}
		found := 0
		if _, err := c.Verify(t.Context(), func(store.Finding) { found++ }); err != nil || found == 0 {
			t.Errorf("%d findings, %v", found, err)
		}
	})
}
