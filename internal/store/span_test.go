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
	db := filled(t, "sqlite:"+filepath.Join(t.TempDir(), "spans.db"), 4*verifyPage+7)
	to := make(chan span, 200)
	if err := db.spans(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	close(to)
	var all []span
	for s := range to {
		all = append(all, s)
	}
	tiled(t, all)
	without := []Ref{{"", ""}, {"aaa", "x"}, {"big", " "}, {"big", "00000101"}, {"big", all[3].from + "0"}, {"small5", "~"}, {"zzz", "x"}}
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
	if err != nil || seen.Cases != 4*verifyPage+7 || seen.Sealed != len(without) {
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

// tiled demands that the spans have every key: the jurisdiction without a name, what
// is before the next, and so on to what is beyond the last.
func tiled(t *testing.T, all []span) {
	t.Helper()
	at := span{reach: amid}
	cuts := 0
	for _, s := range all {
		var fits bool
		switch at.reach {
		case amid:
			fits = s.in == at.before && s.from == "" && s.reach <= toEnd
		case upTo:
			fits = s.in == at.in && s.from == at.to && s.to > s.from == (s.reach == upTo) && s.reach <= toEnd
			cuts++
		case toEnd:
			fits = s.in == at.in && (s.reach == amid && s.before > s.in || s.reach == beyond)
		}
		if !fits {
			t.Fatalf("%+v follows %+v", s, at)
		}
		at = s
	}
	if at.reach != beyond || cuts != 2 {
		t.Fatalf("%d cuts, and the last is %+v", cuts, at)
	}
}

// TestASpanIsFoundByItsKeys: on each database a span of cases, and what lies beside
// them, is read by its keys and in their order. Where a jurisdiction, or the whole
// table, is read for each span, a million cases take hours.
func TestASpanIsFoundByItsKeys(t *testing.T) {
	onBoth(t, "span", func(t *testing.T, url string) {
		db := filled(t, url, 20_000)
		for _, text := range []string{
			`INSERT INTO sealed (jurisdiction, subject, digest, salt, value) SELECT jurisdiction, id, tip, tip, tip FROM cases`,
			`INSERT INTO entries (jurisdiction, subject, seq, command, bytes, hash) SELECT jurisdiction, id, 1, '', body, tip FROM cases`,
			`INSERT INTO tasks (jurisdiction, case_id, kind, ref, org, due_at) SELECT jurisdiction, id, 'k', 'r', 'o', 0 FROM cases`,
			`INSERT INTO delays (` + delayColumns + `) SELECT jurisdiction, id, 0, 'n', '', '', '', '', '', '', '', 0, 0, 0, 0 FROM cases`,
			`INSERT INTO facts (jurisdiction, case_id, seq, kind, at) SELECT jurisdiction, id, 1, 'k', 0 FROM cases`,
			`INSERT INTO contacts (jurisdiction, id, wrapped_key, box) SELECT jurisdiction, id, tip, tip FROM cases`,
			`INSERT INTO vault (jurisdiction, case_id, digest, box) SELECT jurisdiction, id, tip, tip FROM cases`,
			`ANALYZE`,
		} {
			if _, err := db.write.Exec(text); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range []span{{reach: upTo, in: "small20", from: "00004000", to: "00005000"}, {reach: toEnd, in: "small20", from: "00019000"},
			{reach: amid, in: "small20", before: "small21"}, {reach: beyond, in: "small9"}} {
			for _, q := range []spanned{selectCasesAll, selectEntriesAll, selectSealedAll, selectTasksAll, selectDelaysAll, selectFactsAll, selectContactsAll, selectKeptAll} {
				plan := explained(t, db, q[s.reach], s.args())
				for _, bad := range []string{"Seq Scan", "Parallel", "Filter", "SCAN", "TEMP B-TREE"} {
					if strings.Contains(plan, bad) && (s.reach <= toEnd || bad != "TEMP B-TREE") { // between jurisdictions there is nothing to sort
						t.Errorf("%s:\n%s", q[s.reach], plan)
					}
				}
			}
		}
	})
}
