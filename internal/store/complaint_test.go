package store_test

import (
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/complaint"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// complaintEvidence are the columns of complaints of which every byte counts.
var complaintEvidence = map[string][]string{
	"complaints":        {"id", "rev", "number", "receiver", "made_at", "ended_at", "body", "tip"},
	"complaint_entries": {"complaint_id", "seq", "command", "bytes", "hash"},
	"complaint_keys":    {"complaint_id", "kind", "wrapped_key"},
	"complaint_boxes":   {"complaint_id", "kind", "digest", "box"},
}

// complainedOf is a city with complaints: one that is open, one that was answered, and
// one whose maker erased who complained.
func complainedOf(t *testing.T, url string) *wellfieldtest.City {
	t.Helper()
	c := wellfieldtest.NewCity(t, url).TakesComplaints()
	c.Complained("works-east", "call 13912345678")
	answered := c.Complained("works-east", "second").Complaint.Number
	for _, step := range []struct {
		account string
		cmd     complaint.Command
	}{{"hear-east", complaint.Accept{}}, {"hear-east", complaint.AskUnlock{Reason: casework.UnlockUnclear, Text: "which one"}}, {"hear", complaint.ApproveUnlock{}},
		{"hear-east", complaint.Look{}}, {"hear-east", complaint.Find{Outcome: complaint.Upheld, Text: "true"}},
		{"hear2-east", complaint.Give{Outcome: complaint.Upheld, Reasons: "true", Measures: "mended"}}} {
		if _, err := c.DoComplaint(t.Context(), c.Hearing(step.account), answered, step.cmd, ""); err != nil {
			t.Fatal(step.cmd.Verb(), err)
		}
	}
	erased := c.Complained("works-east", "third")
	if _, err := c.DoOwnComplaint(t.Context(), erased.Complaint.Number, erased.Link, complaint.EraseIdentity{}, ""); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnyChangedColumnOfAComplaintIsFound(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := complainedOf(t, url)
		changesEach(t, c, complaintEvidence)
	})
}

func TestRemovedEvidenceOfAComplaintIsFound(t *testing.T) {
	for name, attack := range map[string]string{
		"a complaint removed":        "DELETE FROM complaints WHERE id = (SELECT min(id) FROM complaints)",
		"its last entry removed":     "DELETE FROM complaint_entries WHERE seq = (SELECT max(seq) FROM complaint_entries)",
		"its words removed":          "DELETE FROM complaint_boxes WHERE kind = 'words'",
		"the key of its words":       "DELETE FROM complaint_keys WHERE kind = 'words'",
		"who complained removed":     "DELETE FROM complaint_boxes WHERE kind = 'identity'",
		"sent to somebody else":      "UPDATE complaints SET body = replace(body, '\"receiver\":\"town-east\"', '\"receiver\":\"works-east\"'), receiver = 'works-east'",
		"about somebody else":        "UPDATE complaints SET body = replace(body, '\"org\":\"works-east\"', '\"org\":\"check-east\"')",
		"its boxes exchanged":        "UPDATE complaint_boxes SET box = (SELECT box FROM complaint_boxes ORDER BY box DESC LIMIT 1)",
		"what was erased comes back": "INSERT INTO complaint_keys SELECT id, 'identity', tip FROM complaints WHERE id NOT IN (SELECT complaint_id FROM complaint_keys WHERE kind = 'identity')",
	} {
		t.Run(name, func(t *testing.T) {
			wellfieldtest.Databases(t, func(t *testing.T, url string) {
				c := complainedOf(t, url)
				if c.DB.Exec(t, attack) == 0 {
					t.Fatal("the attack changed nothing")
				}
				n := 0
				if _, err := c.Verify(t.Context(), func(store.Finding) { n++ }); err != nil {
					t.Fatal(err)
				}
				if n == 0 {
					t.Error("not found")
				}
			})
		})
	}
}
