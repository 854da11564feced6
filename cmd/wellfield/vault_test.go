package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAListOfErasuresReadsBack: what erasures list prints is what replay takes.
func TestAListOfErasuresReadsBack(t *testing.T) {
	name := filepath.Join(t.TempDir(), "erased.txt")
	if err := os.WriteFile(name, []byte("990101001000 018bcfe5 2026-03-02T02:00:00Z\n\n990101002000 018bcfe6 2026-03-02T03:00:00Z\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := readErasures(name)
	if err != nil || len(list) != 2 || list[1].Jurisdiction != "990101002000" || list[1].ID != "018bcfe6" {
		t.Errorf("%v %v", list, err)
	}
	if err := os.WriteFile(name, []byte("990101001000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if list, err := readErasures(name); err == nil {
		t.Errorf("a broken line is taken: %v", list)
	}
}
