package store_test

import (
	"testing"
	"time"

	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestVerifyRepeatsTheDraws: who has the database and writes whatever fits together
// in it is found by the seed.
func TestVerifyRepeatsTheDraws(t *testing.T) {
	for name, attack := range map[string]string{
		"a drawn case taken out":      "DELETE FROM sampled WHERE done_at = 0",
		"one that was not drawn":      "UPDATE sampled SET number = 'AAAA-AAAA-AAA', case_id = 'x' WHERE done_at = 0",
		"what was found":              "UPDATE sampled SET confirmed = 1 - confirmed WHERE done_at <> 0",
		"a look that was never taken": "UPDATE sampled SET done_at = 1 WHERE done_at = 0",
		"less was closed":             "UPDATE sampling_counts SET closed = closed - 1",
		"another share":               "UPDATE sampling_months SET per_mille = 1",
		"another seed":                "UPDATE sampling_months SET commitment = (SELECT hash FROM entries ORDER BY hash LIMIT 1)",
	} {
		t.Run(name, func(t *testing.T) {
			wellfieldtest.Databases(t, func(t *testing.T, url string) {
				c := wellfieldtest.NewCity(t, url)
				c.SampleAll()
				s := c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
				c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
				c.Later(11 * time.Minute).Draws()
				s.By("check-west").Does(c.LookedAgain(true))
				c.CheckAll()
				if c.DB.Exec(t, attack) == 0 {
					t.Fatal("the attack changed nothing")
				}
				found := 0
				if _, err := c.Verify(t.Context(), func(store.Finding) { found++ }); err != nil {
					t.Fatal(err)
				}
				if found == 0 {
					t.Error("not found")
				}
			})
		})
	}
}
