// Package wellfieldtest is what tests of several packages share: both databases,
// a small city with every post, and stories that end by checking the journal.
package wellfieldtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/internal/store"
)

// PostgresURL is the server that tests may make databases on. Without one the
// test is skipped, and fails where PostgreSQL is required.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := os.Getenv("WELLFIELD_TEST_POSTGRES")
	if base == "" {
		if os.Getenv("WELLFIELD_REQUIRE_POSTGRES") == "1" {
			t.Fatal("PostgreSQL is required, and WELLFIELD_TEST_POSTGRES is not set")
		}
		t.Skip("skipped: WELLFIELD_TEST_POSTGRES is not set, so nothing is tested on PostgreSQL")
	}
	return base
}

// SQLiteURL is a new embedded database.
func SQLiteURL(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "wellfield.db")
}

// NewPostgres makes an empty database and returns its URL; it goes with the test.
func NewPostgres(t testing.TB) string {
	t.Helper()
	base := PostgresURL(t)
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	name := "wellfield_test_" + hex.EncodeToString(random)
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("make a test database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// Databases runs the test once on each database.
func Databases(t *testing.T, run func(t *testing.T, databaseURL string)) {
	t.Run("sqlite", func(t *testing.T) { run(t, SQLiteURL(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, NewPostgres(t)) })
}

// OpenDB opens a database that closes with the test.
func OpenDB(t testing.TB, databaseURL string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Alter changes a database as somebody with the disk in his hands does.
func Alter(t testing.TB, databaseURL, text string) {
	t.Helper()
	driver, name := "pgx", databaseURL
	if file, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok {
		driver, name = "sqlite", file
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := db.ExecContext(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}
