package store_test

import (
	"fmt"
	"testing"

	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// evidence are the columns of which every byte counts.
var evidence = map[string][]string{
	"cases": {"jurisdiction", "id", "number", "state", "class", "path", "owner", "lead", "verifier", "source", "body",
		"rev", "lat", "lng", "cell", "reported_at", "updated_at", "due_at", "ended_at", "next_due", "summary", "tip"},
	"entries": {"jurisdiction", "subject", "seq", "command", "bytes", "hash"},
	"sealed":  {"jurisdiction", "subject", "digest", "salt", "value"},
	"delays": {"jurisdiction", "case_id", "n", "number", "class", "lead", "kind", "reason", "unit", "answer", "post",
		"due_at", "asked_at", "answered_at", "until_at"},
	"contacts":         {"jurisdiction", "id", "wrapped_key", "box"},
	"vault":            {"jurisdiction", "case_id", "digest", "box"},
	"rule_proposals":   {"jurisdiction", "case_id", "seq", "number", "class", "area", "unit", "ruled_at", "answered_by"},
	"documents":        {"kind", "version", "at", "by_post", "note", "digest", "body"},
	"facts":            {"jurisdiction", "case_id", "seq", "kind", "at"},
	"sampling_months":  {"month", "commitment", "box", "per_mille", "from_at", "before_at", "made_at", "seen_at", "seen_id", "seed", "revealed_at"},
	"sampled":          {"jurisdiction", "case_id", "ended_at", "draw", "month", "number", "lead", "org", "drawn_at", "due_at", "done_at", "confirmed"},
	"sampling_counts":  {"jurisdiction", "month", "lead", "closed"},
	"security_log":     {"seq", "at", "kind", "account", "post", "result", "bytes", "hash"},
	"security_sources": {"seq", "salt", "address"},
	"emergencies":      {"jurisdiction", "id", "rev", "area", "plan", "drill", "n", "declared_at", "over_at", "body", "tip"},
}

// flips change one value of a column a little, by the column's type. A NULL
// stays NULL and the change touches no row, which the test sees.
var flips = map[string]string{
	"text":  "CASE WHEN %[1]s = '' THEN 'x' WHEN substr(%[1]s, length(%[1]s), 1) = '1' THEN substr(%[1]s, 1, length(%[1]s) - 1) || '2' ELSE substr(%[1]s, 1, length(%[1]s) - 1) || '1' END",
	"int":   "%[1]s + 1000",
	"bytes": "", // see flipBytes
}

var kinds = map[string]string{"rev": "int", "lat": "int", "lng": "int", "cell": "int", "reported_at": "int", "updated_at": "int", "due_at": "int",
	"ended_at": "int", "next_due": "int", "n": "int", "asked_at": "int", "answered_at": "int", "until_at": "int", "seq": "int", "version": "int", "at": "int", "drill": "int", "declared_at": "int", "over_at": "int", "summary": "bytes", "tip": "bytes", "hash": "bytes",
	"ruled_at": "int", "answered_by": "int", "digest": "bytes", "salt": "bytes", "value": "bytes", "wrapped_key": "bytes", "box": "bytes",
	"commitment": "bytes", "per_mille": "int", "from_at": "int", "before_at": "int", "made_at": "int", "seen_at": "int", "seed": "bytes", "revealed_at": "int",
	"draw": "int", "drawn_at": "int", "done_at": "int", "confirmed": "int", "closed": "int"}

// flipBytes changes the first byte of a byte column on each database.
func flipBytes(db *store.DB, column string) string {
	if db.Name() == "postgres" {
		return fmt.Sprintf("set_byte(%[1]s, 0, get_byte(%[1]s, 0) # 1)", column)
	}
	return fmt.Sprintf("CAST((CASE WHEN substr(%[1]s, 1, 1) = x'00' THEN x'01' ELSE x'00' END) || substr(%[1]s, 2) AS BLOB)", column)
}

// changesEach changes each column of the tables in one row at a time, and demands that
// each change is found.
func changesEach(t *testing.T, c *wellfieldtest.City, evidence map[string][]string) {
	t.Helper()
	found := func() int {
		n := 0
		if _, err := c.Verify(t.Context(), func(store.Finding) { n++ }); err != nil {
			t.Logf("verify: %v", err)
			n++
		}
		return n
	}
	if n := found(); n != 0 {
		t.Fatalf("%d findings before anything was changed", n)
	}
	for table, columns := range evidence {
		for _, column := range columns {
			kind := kinds[column]
			if kind == "" {
				kind = "text"
			}
			if table == "documents" && column == "body" {
				kind = "bytes"
			}
			change := fmt.Sprintf(flips[kind], column)
			if kind == "bytes" {
				change = flipBytes(c.DB, column)
			}
			tamper(t, c.DB, table, column, change, found)
		}
	}
}

// TestAnyChangedColumnIsFound changes each column of each table of evidence in
// one row at a time, in every row that has a value there.
func TestAnyChangedColumnIsFound(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := lived(t, url)
		changesEach(t, c, evidence)
	})
}

func tamper(t *testing.T, db *store.DB, table, column, change string, found func() int) {
	rowID := "ctid"
	if db.Name() == "sqlite" {
		rowID = "rowid"
	}
	backup := "backup_" + table
	db.Exec(t, fmt.Sprintf("CREATE TABLE %s AS SELECT * FROM %s", backup, table))
	id := "CAST($1 AS INTEGER)"
	if db.Name() == "postgres" {
		id = "CAST($1 AS tid)"
	}
	for i := range 3 { // restoring gives rows new addresses, so each is asked for anew
		rows := db.QueryStrings(t, fmt.Sprintf("SELECT CAST(%s AS TEXT) FROM %s WHERE %s IS NOT NULL ORDER BY 1 LIMIT 1 OFFSET %d", rowID, table, column, i))
		if len(rows) == 0 {
			if i == 0 {
				t.Logf("%s.%s holds no value to change", table, column)
			}
			break
		}
		if n := db.Exec(t, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = %s", table, column, change, rowID, id), rows[0]); n != 1 {
			t.Fatalf("%s.%s: changed %d rows", table, column, n)
		}
		if found() == 0 {
			t.Errorf("a change of %s.%s was not found", table, column)
		}
		db.Exec(t, "DELETE FROM "+table)
		db.Exec(t, fmt.Sprintf("INSERT INTO %s SELECT * FROM %s", table, backup))
	}
	db.Exec(t, "DROP TABLE "+backup)
	if found() != 0 {
		t.Fatalf("%s.%s was not restored", table, column)
	}
}

func TestRemovedAndExchangedEvidenceIsFound(t *testing.T) {
	attacks := map[string]string{
		"the last entry removed":      "DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)",
		"a middle entry removed":      "DELETE FROM entries WHERE seq = 2",
		"a sealed value removed":      "DELETE FROM sealed WHERE digest = (SELECT digest FROM sealed ORDER BY digest LIMIT 1)",
		"a row removed":               "DELETE FROM cases WHERE id = (SELECT min(id) FROM cases)",
		"a document removed":          "DELETE FROM documents WHERE kind = 'areas' AND version = 1",
		"two rows' bodies exchanged":  "UPDATE cases SET body = (SELECT max(body) FROM cases)",
		"all entries of a case moved": "UPDATE entries SET subject = 'elsewhere' WHERE subject = (SELECT min(id) FROM cases)",
		"the salt takes the words":    "UPDATE sealed SET salt = value, value = salt WHERE digest = (SELECT digest FROM sealed ORDER BY digest LIMIT 1)",
		"an emergency removed":        "DELETE FROM emergencies WHERE drill = 0",
		"an emergency made longer":    "UPDATE emergencies SET body = replace(body, '\"until\":\"2026-', '\"until\":\"2027-')",
		"a proposal removed":          "DELETE FROM rule_proposals",
		"an answer undone":            "UPDATE rule_proposals SET answered_by = 0",
		"a reporter's key removed":    "DELETE FROM contacts",
		"what was masked removed":     "DELETE FROM vault",
		"a case moved":                "UPDATE cases SET jurisdiction = 'elsewhere' WHERE id = (SELECT min(id) FROM cases)",
	}
	for name, attack := range attacks {
		t.Run(name, func(t *testing.T) {
			wellfieldtest.Databases(t, func(t *testing.T, url string) {
				c := lived(t, url)
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
