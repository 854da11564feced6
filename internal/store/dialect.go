package store

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	"github.com/pressly/goose/v3"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	_ "modernc.org/sqlite"             // registers "sqlite"
)

// dialect is all that differs between databases. There is one SQL text per
// query; placeholders ascend in order of first use.
type dialect struct {
	name    string
	driver  string
	goose   goose.Dialect
	begin   string
	lock    string // appended to a SELECT of cases that is followed by their UPDATE
	writers int    // writing connections, each for its share of the jurisdictions
	readers int
	// overwrite has deleted bytes overwritten, until overwriteNoMore; empty where the
	// database has no such thing.
	overwrite, overwriteNoMore string
	// snapshot is how a transaction is begun that sees one state throughout.
	snapshot sql.TxOptions
}

var (
	sqlite = dialect{name: "sqlite", driver: "sqlite", goose: goose.DialectSQLite3,
		begin: "BEGIN IMMEDIATE", lock: "", writers: 1, readers: 4,
		overwrite: "PRAGMA secure_delete = ON", overwriteNoMore: "PRAGMA secure_delete = OFF"}
	postgres = dialect{name: "postgres", driver: "pgx", goose: goose.DialectPostgres,
		begin: "BEGIN", lock: " FOR UPDATE OF cases", writers: 4, readers: 8,
		snapshot: sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}}
)

// parseURL turns a database URL into a dialect and the data source names for
// writing and for reading. "postgres://…" is PostgreSQL, "sqlite:PATH" or a
// plain path an embedded file.
func parseURL(raw string) (d dialect, write, read string, err error) {
	if strings.HasPrefix(raw, "postgres://") || strings.HasPrefix(raw, "postgresql://") {
		if _, err := url.Parse(raw); err != nil {
			return dialect{}, "", "", fmt.Errorf("store: malformed database URL")
		}
		return postgres, raw, raw, nil
	}
	path := strings.TrimPrefix(strings.TrimPrefix(raw, "sqlite:"), "file:")
	if path == "" || strings.Contains(path, "://") {
		return dialect{}, "", "", fmt.Errorf("store: database URL must be postgres://… or sqlite:PATH")
	}
	// Durable before each answer: WAL with full synchronisation, copied into the file
	// every 4,000 pages, because a page that many commands changed is copied once. The pragmas
	// stand in the name so that every connection of the pool has them.
	pragmas := url.Values{"_pragma": {"busy_timeout(20000)", "journal_mode(WAL)", "synchronous(FULL)",
		"wal_autocheckpoint(4000)", "foreign_keys(ON)", "temp_store(MEMORY)", "cache_size(-32000)"}}
	name := "file:" + (&url.URL{Path: path}).EscapedPath()
	write = name + "?" + pragmas.Encode()
	pragmas.Add("_pragma", "query_only(ON)")
	return sqlite, write, name + "?" + pragmas.Encode(), nil
}
