package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/casework"
)

// filled is a database with n cases as columns: half of them in one
// jurisdiction, the rest in forty, one in twenty open.
func filled(t testing.TB, url string, n int) *DB {
	t.Helper()
	db, err := Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	tx, err := db.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	insert, err := tx.Prepare(`INSERT INTO cases (jurisdiction, id, number, rev, state, class, path, owner, lead, verifier, source,
		reported_at, updated_at, due_at, ended_at, body, tip) VALUES ($1, $2, $3, 1, $4, 'component/0201', '', 'o', $5, $6, '', $7, $7, $8, $9, $10, 'x')`) // due_at is reported_at + 100
	if err != nil {
		t.Fatal(err)
	}
	padding := strings.Repeat(" ", 1200)
	for i := range n {
		j := "big"
		if i%2 == 1 {
			j = fmt.Sprint("small", i/2%40)
		}
		state, ended := casework.ClosedResolved, any(i+100)
		if i%20 < 2 {
			state, ended = casework.States()[i/20%14], nil
			if state.Ended() {
				ended = i + 100
			}
		}
		id := fmt.Sprintf("%08d", i)
		at := time.UnixMicro(int64(i)).UTC().Format(time.RFC3339Nano)
		body := fmt.Sprintf(`{"id":%q,"state":%q,"reported_at":%q,"updated_at":%q,"due":{"at":%q,"limit":"5 working_day"}}%s`, id, state, at, at,
			time.UnixMicro(int64(i+100)).UTC().Format(time.RFC3339Nano), padding)
		if _, err := insert.Exec(j, id, "N"+id, string(state), fmt.Sprint("unit", i%50), "branch", i, i+100, ended, body); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return db
}

// asked are lists as pages and programs ask for them.
func asked() map[string]struct {
	Filter
	Order
} {
	type ask = struct {
		Filter
		Order
	}
	var townships []string
	for i := range 40 {
		townships = append(townships, fmt.Sprint("small", i))
	}
	big, work := []string{"big"}, casework.AtWork()
	return map[string]ask{
		"all":           {Filter{Jurisdictions: big}, OldestFirst},
		"all, newest":   {Filter{Jurisdictions: big}, NewestFirst},
		"all states":    {Filter{Jurisdictions: big, States: casework.States()}, NewestFirst},
		"open":          {Filter{Jurisdictions: big, Open: true}, OldestFirst},
		"received":      {Filter{Jurisdictions: big, States: []casework.State{casework.Received, casework.Filed}}, OldestFirst},
		"at work":       {Filter{Jurisdictions: big, States: work}, DueFirst},
		"late":          {Filter{Jurisdictions: big, Late: time.UnixMicro(5_000)}, DueFirst},
		"district":      {Filter{Jurisdictions: townships}, OldestFirst},
		"district work": {Filter{Jurisdictions: townships, States: work}, DueFirst},
		"unit":          {Filter{Lead: "unit20"}, OldestFirst},
		"unit work":     {Filter{Lead: "unit20", States: work}, DueFirst},
		"verify":        {Filter{Verifier: "branch", States: []casework.State{casework.Verifying}}, OldestFirst},
		"everything":    {Filter{}, NewestFirst},
	}
}

// TestNoListSortsTheCity looks at how SQLite goes about lists: by ranges of an
// index. It may go through the cases in the order of the list where much of the
// city is asked for, and sort what is at work by its deadline.
func TestNoListSortsTheCity(t *testing.T) {
	db := filled(t, "sqlite:"+filepath.Join(t.TempDir(), "plan.db"), 2_000)
	for name, a := range asked() {
		for _, back := range []Cursor{{}, {At: 900, ID: "00000900"}, {At: 900, ID: "00000900", Back: true}} {
			text, args := listText(a.Filter, a.Order, back, 51)
			steps := planOf(t, db, text, args)
			for i, step := range steps {
				inOrder := strings.Contains(step, "cases_by_report") && (name == "district" || name == "everything")
				if strings.HasPrefix(step, "SCAN c") && !inOrder {
					t.Errorf("%s, %+v: goes through all cases: %s", name, back, step)
				}
				if strings.HasPrefix(step, "SEARCH c ") && a.Order != DueFirst && i+1 < len(steps) && strings.Contains(steps[i+1], "TEMP B-TREE") {
					t.Errorf("%s, %+v: sorts what it found: %s", name, back, step)
				}
			}
		}
	}
}

// TestAPartOfTheMapIsFoundByItsPlaces looks at how SQLite goes about what lies in
// a part of the map: by cells or by chains of areas, whatever time is asked for.
func TestAPartOfTheMapIsFoundByItsPlaces(t *testing.T) {
	db := filled(t, "sqlite:"+filepath.Join(t.TempDir(), "plan.db"), 2_000)
	cells, paths := []CellRange{{1, 2}, {5, 9}}, []string{"/a/b/", "/a/c/"}
	for index, also := range map[string]Also{"cases_by_cell": {Cells: cells}, "cases_by_path": {Paths: paths}, "cases_by_path ": {Paths: paths, NoCell: true}} {
		also.Scattered, also.NotClasses = true, []string{"help/"}
		f := Filter{States: casework.AtWork(), Since: time.UnixMicro(500), Before: time.UnixMicro(90_000), Also: also}
		text, args := browseText(f, NewestFirst, 0, 51)
		plan := strings.Join(planOf(t, db, text, args), "\n")
		if !strings.Contains(plan, strings.TrimSpace(index)) || strings.Contains(plan, "cases_by_report") {
			t.Errorf("%s:\n%s", index, plan)
		}
	}
}

// TestTheLedgerReadsItsMonth: by an index, and never all cases.
func TestTheLedgerReadsItsMonth(t *testing.T) {
	db := filled(t, "sqlite:"+filepath.Join(t.TempDir(), "plan.db"), 2_000)
	w := Filter{Also: Also{LongTerm: true, NotClasses: []string{"help/"}}}.where()
	register := orders[NewestFirst].first("c.id", w, 50)
	for text, args := range map[string][]any{
		selectDelaysDue: {1, "", -1, 2, 50}, countDelaysDue: {1, 2}, countCasesDue: {1, 2}, register: w.args,
	} {
		steps := planOf(t, db, text, args)
		if !strings.HasPrefix(steps[0], "SEARCH") && !strings.Contains(steps[0], "cases_long_term") || strings.Contains(strings.Join(steps, " "), "SCAN cases USING PRIMARY") {
			t.Errorf("%s\n%s", text, strings.Join(steps, "\n"))
		}
	}
}

// TestListIsWhatSortingWouldGive pages through lists, forwards and backwards, and
// compares with one plain question that reads all and sorts.
func TestListIsWhatSortingWouldGive(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { listsAsSorted(t, "sqlite:"+filepath.Join(t.TempDir(), "lists.db")) })
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv("WELLFIELD_TEST_POSTGRES")
		if server == "" {
			t.Skip("WELLFIELD_TEST_POSTGRES is not set")
		}
		url, drop, err := Scratch(t.Context(), server, fmt.Sprintf("wellfield_lists_%d", os.Getpid()))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := drop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		listsAsSorted(t, url)
	})
}

func listsAsSorted(t *testing.T, url string) {
	db := filled(t, url, 2_000)
	asks := asked()
	both := asks["open"]
	both.Lead = "unit40"
	asks["open of a unit"] = both
	span := asks["district work"]
	span.Since, span.Before, span.Class, span.Order = time.UnixMicro(300), time.UnixMicro(1_700), "component/", NewestFirst
	asks["span"] = span
	twice := asks["received"]
	twice.Jurisdictions = []string{"small1", "big", "small1"}
	asks["twice"] = twice
	nothing := asks["unit"]
	nothing.Jurisdictions = []string{}
	asks["nothing"] = nothing
	for name, a := range asks {
		by, w := orders[a.Order], a.where()
		rows, err := db.read.Query(`SELECT c.id FROM cases c`+w.text()+` ORDER BY `+by.key+` `+by.direction+`, c.id `+by.direction, w.args...)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		if err := each(rows, func() error {
			var id string
			err := rows.Scan(&id)
			want = append(want, id)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if (len(want) == 0) != (name == "nothing") {
			t.Errorf("%s: %d cases", name, len(want))
		}
		got := paged(t, db, name, a.Filter, a.Order)
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%s: %d cases in pages, %d at once, or in another order", name, len(got), len(want))
		}
	}
}

// paged are the ids of all pages of a list, each page asked for backwards too.
func paged(t *testing.T, db *DB, name string, f Filter, o Order) []string {
	t.Helper()
	got := []string{}
	for at := (Cursor{}); ; {
		page, next, err := db.List(t.Context(), f, o, at, 37)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if at.ID != "" && len(page) > 0 {
			back := CursorAt(page[0], o)
			back.Back = true
			before, _, err := db.List(t.Context(), f, o, back, 37)
			if err != nil || len(before) != 37 || string(before[0].ID) != got[len(got)-37] {
				t.Fatalf("%s: the page before has %d cases, %v", name, len(before), err)
			}
		}
		for i := range page {
			got = append(got, string(page[i].ID))
		}
		if at = next; at.ID == "" {
			return got
		}
	}
}

func planOf(t testing.TB, db *DB, text string, args []any) []string {
	t.Helper()
	rows, err := db.read.Query("EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	if err := each(rows, func() error {
		var id, parent, unused int
		var step string
		err := rows.Scan(&id, &parent, &unused, &step)
		steps = append(steps, step)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return steps
}

// BenchmarkList reads pages of 100 among as many cases as WELLFIELD_LIST_CASES
// says.
func BenchmarkList(b *testing.B) {
	n := 20_000
	if text := os.Getenv("WELLFIELD_LIST_CASES"); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			b.Fatal(err)
		}
	}
	url := "sqlite:" + filepath.Join(b.TempDir(), "list.db")
	if at := os.Getenv("WELLFIELD_LIST_URL"); at != "" {
		url = at
	}
	db := filled(b, url, n)
	for name, a := range asked() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := db.List(b.Context(), a.Filter, a.Order, Cursor{}, 100); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("count "+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := db.CountByState(b.Context(), a.Filter); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
