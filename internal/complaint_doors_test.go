package internal_test

import (
	"slices"
	"strings"
	"testing"
)

// complaintDoors are the packages that may know of complaints. Everything else, lists
// and counts of cases, exports, files, the API, Open311, peers, imports and the bench,
// cannot show one because it knows none.
var complaintDoors = []string{"complaint", "store", "app", "web", "wellfieldtest"}

func TestComplaintsHaveFewDoors(t *testing.T) {
	doors := map[string]bool{}
	for _, s := range sources(t) {
		if slices.Contains(s.imports(), module+"internal/complaint") {
			doors[s.pkg()] = true
			if !slices.Contains(complaintDoors, s.pkg()) {
				t.Errorf("%s knows of complaints", s.path)
			}
		}
		if s.pkg() != "store" {
			continue
		}
		for _, l := range literals(s) {
			for _, table := range []string{" complaints", " complaint_"} {
				if strings.Contains(l.text, table) && !strings.Contains(s.path, "complaint") && strings.Contains(l.text, "FROM") {
					t.Errorf("%s reads complaints: only files named after them do", s.path)
				}
			}
		}
	}
	for _, pkg := range []string{"store", "app", "web"} {
		if !doors[pkg] {
			t.Errorf("%s knows of no complaint: look whether this test still sees imports", pkg)
		}
	}
}
