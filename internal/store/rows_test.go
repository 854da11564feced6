package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestPiecesAskForEveryKeyOnce(t *testing.T) {
	for n := range 200 {
		var keys []any
		for i := range n {
			keys = append(keys, "j", fmt.Sprint(i))
		}
		texts, args := selectHeld.pieces(keys)
		asked := map[string]int{}
		for i, text := range texts {
			if last := fmt.Sprintf("$%d)", len(args[i])); strings.Count(text, "$") != len(args[i]) || !strings.Contains(text, last) {
				t.Fatalf("%d keys: %d values for %s", n, len(args[i]), text)
			}
			for k := 1; k < len(args[i]); k += 2 {
				asked[args[i][k].(string)]++
			}
		}
		delete(asked, "")
		if len(asked) != n {
			t.Fatalf("%d of %d keys asked for", len(asked), n)
		}
		for key, times := range asked {
			if times != 1 {
				t.Fatalf("%d keys: %s asked for %d times", n, key, times)
			}
		}
	}
}

// TestNoKeyReadsATable looks at how SQLite goes about the texts that every command
// runs: by key, never through a table.
func TestNoKeyReadsATable(t *testing.T) {
	db, err := Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "plan.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, m := range append(saveRows[:], selectHeld, insertEntries, insertSealed, insertTasks) {
		for n, text := range m.texts {
			args := make([]any, strings.Count(text, "$"))
			rows, err := db.write.Query("EXPLAIN QUERY PLAN "+text, args...)
			if err != nil {
				t.Fatal(err)
			}
			if err := each(rows, func() error {
				var id, parent, unused int
				var step string
				if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
					return err
				}
				for _, table := range []string{"cases", "entries", "sealed", "tasks", "e"} {
					if strings.HasPrefix(step+" ", "SCAN "+table+" ") {
						t.Errorf("%d rows: %s", n, step)
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
}
