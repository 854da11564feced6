package api_test

import (
	"database/sql"
	"os"
	"strconv"
	"strings"
	"testing"

	"wellfield/internal/wellfieldtest"
)

// filled puts WELLFIELD_BENCH_CASES cases of other people into a database, with
// keys as ordered and numbers as scattered as real ones. They are rows for the
// indexes to carry and no evidence: such a database does not verify.
func filled(b *testing.B, url string) {
	n, err := strconv.Atoi(os.Getenv("WELLFIELD_BENCH_CASES"))
	if err != nil || n == 0 {
		return
	}
	driver, blob := "pgx", "BYTEA"
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, blob, url = "sqlite", "BLOB", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=busy_timeout(20000)&_pragma=cache_size(-200000)"
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const rows = `WITH RECURSIVE n (i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2) `
	const key = `CASE WHEN i % 2 = 0 THEN '` + wellfieldtest.East + `' ELSE '` + wellfieldtest.West + `' END,
		'01900000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT)`
	for _, text := range []string{
		rows + `INSERT INTO cases (jurisdiction, id, number, rev, state, class, path, owner, lead, verifier, source, lat, lng, cell,
			reported_at, updated_at, due_at, ended_at, next_due, summary, body, tip)
			SELECT ` + key + `, CAST((i * 7919777) % 99999999989 AS TEXT), 4, CASE WHEN i % 20 = 0 THEN 'handling' ELSE 'closed_resolved' END,
			'event/0101', '/990000000000/990101000000/', 'centre-east', 'works-east', '', '', 300050000, 1100050000, i * 7919777,
			i, i, i, CASE WHEN i % 20 = 0 THEN NULL ELSE i END, NULL, CAST($3 AS BYTEA), $4, CAST($3 AS BYTEA) FROM n ORDER BY i`,
		rows + `INSERT INTO entries (jurisdiction, subject, seq, command, bytes, hash) SELECT ` + key + `, 4, $3, $4, CAST($3 AS BYTEA) FROM n ORDER BY i`,
		rows + `INSERT INTO sealed (jurisdiction, subject, digest, salt, value) SELECT ` + key + `, CAST($3 AS BYTEA), CAST($3 AS BYTEA), CAST($4 AS BYTEA) FROM n ORDER BY i`,
	} {
		text = strings.ReplaceAll(text, "BYTEA", blob)
		pad := strings.Repeat("0123456789", 80)
		if strings.Contains(text, "INTO sealed") {
			pad = pad[:60]
		}
		const piece = 50_000
		for from := 1; from <= n; from += piece {
			if _, err := db.Exec(text, from, min(from+piece-1, n), strings.Repeat("d", 32), pad); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Logf("%d cases were there before", n)
}
