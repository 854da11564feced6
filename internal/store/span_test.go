package store

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/casework"
)

// TestSpansHaveEveryKeyOnce cuts more cases than two spans take, and puts rows
// without a case before, between and behind them.
func TestSpansHaveEveryKeyOnce(t *testing.T) {
	db := filled(t, "sqlite:"+filepath.Join(t.TempDir(), "spans.db"), 2*verifyPage+7)
	to := make(chan span, 10)
	if err := db.spans(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	close(to)
	var all []span
	for s := range to {
		all = append(all, s)
	}
	if len(all) != 3 || all[0].from != (Ref{}) || all[0].to != all[1].from || all[1].to != all[2].from || all[1].last || !all[2].last {
		t.Fatalf("%+v", all)
	}
	without := []Ref{{"", ""}, {"aaa", "x"}, {"big", " "}, {"big", "00000101"}, {all[1].from.Jurisdiction, all[1].from.ID + "0"}, {"small5", "~"}, {"zzz", "x"}}
	for _, ref := range without {
		for _, text := range []string{
			`INSERT INTO sealed (jurisdiction, subject, digest, salt, value) VALUES ($1, $2, x'00', x'00', x'00')`,
			`INSERT INTO tasks (jurisdiction, case_id, kind, ref, org, due_at) VALUES ($1, $2, 'k', 'r', 'o', 0)`,
			`INSERT INTO facts (jurisdiction, case_id, seq, kind, at) VALUES ($1, $2, 1, 'k', 0)`,
			`INSERT INTO delays (` + delayColumns + `) VALUES ($1, $2, 0, 'n', '', '', '', '', '', '', '', 0, 0, 0, 0)`,
			`INSERT INTO entries (jurisdiction, subject, seq, command, bytes, hash) VALUES ($1, $2, 1, '', '', x'00')`,
		} {
			if _, err := db.write.Exec(text, ref.Jurisdiction, string(ref.ID)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var found []Ref
	seen, err := db.Verify(t.Context(), func(f Finding) {
		if f.What == "evidence without its case" || f.What == "a chain of no known subject" {
			found = append(found, Ref{f.Jurisdiction, casework.ID(f.Subject)})
		}
	}, nil)
	if err != nil || seen.Cases != 2*verifyPage+7 || seen.Sealed != len(without) {
		t.Errorf("%+v, %v", seen, err)
	}
	for _, ref := range without {
		if n := len(slices.DeleteFunc(slices.Clone(found), func(r Ref) bool { return r != ref })); n != 5 {
			t.Errorf("%q found %d times in five tables", ref, n)
		}
	}
	if len(found) != 5*len(without) {
		t.Errorf("%d found", len(found))
	}
}

// TestSpansAreReadByTheirKeys looks at how SQLite goes about the rows of a span.
func TestSpansAreReadByTheirKeys(t *testing.T) {
	db := filled(t, "sqlite:"+filepath.Join(t.TempDir(), "plan.db"), 10)
	for _, q := range []spanned{selectCasesAll, selectEntriesAll, selectSealedAll, selectTasksAll, selectDelaysAll, selectFactsAll} {
		for text, args := range map[string][]any{q.text: {"a", "b", "c", "d"}, q.last: {"a", "b"}} {
			steps := planOf(t, db, text, args)
			ends := strings.Count(steps[0], ">(?,?)") + strings.Count(steps[0], "<(?,?)")
			if len(steps) != 1 || !strings.HasPrefix(steps[0], "SEARCH") || ends != len(args)/2 {
				t.Errorf("%s\n%s", text, strings.Join(steps, "\n"))
			}
		}
	}
}
