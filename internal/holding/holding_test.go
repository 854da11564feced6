package holding_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"wellfield/internal/holding"
	"wellfield/internal/wellfieldtest"
)

// impersonal are the columns and properties of which somebody has said that they say
// nothing of a person, one a line.
func impersonal(t *testing.T, name string) map[string]bool {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was read
	all := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			all[line] = true
		}
	}
	return all
}

// declared demands that each name is declared either way, and that nothing is declared
// that is not there.
func declared(t *testing.T, names []string, impersonal map[string]bool, personal []string, where string) {
	t.Helper()
	for _, name := range names {
		mine := slices.Contains(personal, name)
		switch {
		case mine && impersonal[name]:
			t.Errorf("%s is in the catalogue and in internal/holding/testdata/%s", name, where)
		case !mine && !impersonal[name]:
			t.Errorf("%s is in no list: say in internal/holding what it holds of persons and why, or in testdata/%s that it holds nothing", name, where)
		}
	}
	for _, name := range personal {
		if !slices.Contains(names, name) {
			t.Errorf("the catalogue speaks of %s, which is not there", name)
		}
	}
	for name := range impersonal {
		if !slices.Contains(names, name) {
			t.Errorf("testdata/%s speaks of %s, which is not there", where, name)
		}
	}
}

// TestEveryColumnIsDeclared walks the schema of a real database of each kind.
func TestEveryColumnIsDeclared(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		db := wellfieldtest.OpenDB(t, url)
		driver, name, text := "sqlite", strings.TrimPrefix(url, "sqlite:"),
			`SELECT m.name || '.' || p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1`
		if db.Name() == "postgres" {
			driver, name, text = "pgx", url, `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1`
		}
		conn, err := sql.Open(driver, name)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }() // it was read
		rows, err := conn.QueryContext(context.Background(), text)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }() // it was read
		var columns []string
		for rows.Next() {
			var column string
			if err := rows.Scan(&column); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(column, "goose_") {
				columns = append(columns, column)
			}
		}
		if rows.Err() != nil || len(columns) < 100 {
			t.Fatalf("%d columns %v", len(columns), rows.Err())
		}
		var personal []string
		for _, f := range holding.Fields() {
			personal = append(personal, f.Columns...)
		}
		declared(t, columns, impersonal(t, "columns.txt"), personal, "columns.txt")
	})
}

// TestEveryPropertyOfTheAPIIsDeclared walks the schemas of the OpenAPI document, which
// a test of package api keeps equal to what is served.
func TestEveryPropertyOfTheAPIIsDeclared(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]json.RawMessage `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	var names, personal []string
	for schema, s := range d.Components.Schemas {
		for property := range s.Properties {
			names = append(names, schema+"."+property)
		}
	}
	slices.Sort(names)
	for _, f := range holding.Fields() {
		personal = append(personal, f.API...)
	}
	declared(t, names, impersonal(t, "api.txt"), personal, "api.txt")
}

// TestTheNoticeHasItsVersion: a report keeps the version that its reporter was shown, so
// other words are another version.
func TestTheNoticeHasItsVersion(t *testing.T) {
	h := sha256.New()
	for _, f := range holding.Fields() {
		for _, text := range []map[string]string{named(f.Name), named(f.Purpose), named(f.Basis), named(f.Kept), named(f.Seen)} {
			for _, tag := range []string{"en", "zh-CN"} {
				if text[tag] == "" {
					t.Errorf("%s says something in no %s", f.Key, tag)
				}
				h.Write([]byte(fmt.Sprintf("%d:%s", len(text[tag]), text[tag])))
			}
		}
	}
	editions := holding.Editions()
	if editions[0].Version != holding.Version || len(editions) != len(known) {
		t.Errorf("%d editions of %d versions, the newest %s", len(editions), len(known), editions[0].Version)
	}
	for i, e := range editions {
		if known[e.Version] == "" || e.Changed["en"] == "" || e.Changed["zh-CN"] == "" || i > 0 && e.Version >= editions[i-1].Version {
			t.Errorf("edition %s is not known, says nothing, or stands out of order", e.Version)
		}
	}
	digest := hex.EncodeToString(h.Sum(nil)[:8])
	if want := known[holding.Version]; digest != want {
		t.Errorf("version %s of the notice has the digest %s, want %s: words that change need another version, and its digest here", holding.Version, digest, want)
	}
}

// known are the versions of the notice there were, each with the digest of its words.
var known = map[string]string{
	"2026-11-26": "50998399f9c06366",
	"2026-11-27": "c553a0f251557a50",
}

func named[T ~map[K]string, K ~string](n T) map[string]string {
	all := map[string]string{}
	for tag, text := range n {
		all[string(tag)] = text
	}
	return all
}
