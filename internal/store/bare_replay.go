package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Written is what one command wrote: its case's row as it was after the command,
// and the rows beside it.
type Written struct {
	columns []string // of cases
	values  []any
	before  int64 // revision that the row had, 0 when it was new
	beside  []bareRow
}

type bareRow struct {
	table  *bareTable
	values []any
}

// Taken remembers what was taken, so that the next time only what is new is.
type Taken struct{ revisions map[string]int64 }

// Take answers with what was written since the last call, one element per case:
// the caller lets each case have one command in between. Bytes are the sizes of
// all texts and blobs.
func (b *Bare) Take(ctx context.Context, taken *Taken) (all []Written, bytes int, err error) {
	if taken.revisions == nil {
		taken.revisions = map[string]int64{}
	}
	index := map[string]int{}
	columns, err := b.readAll(ctx, "cases", "jurisdiction, id", func(columns []string, values []any) error {
		id := fmt.Sprint(values[0], values[1])
		rev, err := revision(columns, values)
		if err != nil || taken.revisions[id] == rev {
			return err
		}
		index[id] = len(all)
		all = append(all, Written{values: values, before: taken.revisions[id]})
		taken.revisions[id] = rev
		bytes += size(values)
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	for i := range all {
		all[i].columns = columns
	}
	for _, t := range b.tables {
		if t.seen == nil {
			t.seen = map[string]bool{}
		}
		keys := strings.Count(t.key, ",") + 1
		t.columns, err = b.readAll(ctx, t.name, t.key, func(_ []string, values []any) error {
			key := fmt.Sprint(values[:keys]...)
			i, ours := index[fmt.Sprint(values[0], values[1])]
			if t.seen[key] || !ours {
				return nil
			}
			t.seen[key] = true
			all[i].beside = append(all[i].beside, bareRow{t, values})
			bytes += size(values)
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return all, bytes, nil
}

func revision(columns []string, values []any) (int64, error) {
	for i, name := range columns {
		if rev, ok := values[i].(int64); ok && name == "rev" {
			return rev, nil
		}
	}
	return 0, errors.New("store: a case without a revision")
}

func size(values []any) (n int) {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			n += len(v)
		case []byte:
			n += len(v)
		default:
			n += 8
		}
	}
	return n
}

// readAll reads a table in the order of its key, whatever columns it has.
func (b *Bare) readAll(ctx context.Context, table, key string, row func(columns []string, values []any) error) ([]string, error) {
	rows, err := b.conn.QueryContext(ctx, `SELECT * FROM `+table+` ORDER BY `+key)
	if err != nil {
		return nil, wrap("take "+table, err)
	}
	columns, err := rows.Columns()
	if err != nil {
		return nil, errors.Join(wrap("take "+table, err), rows.Close())
	}
	err = each(rows, func() error {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		return row(columns, values)
	})
	return columns, wrap("take "+table, err)
}

// Replay writes the rows into this database with a bare loop over prepared
// statements: the row of the case inserted, or updated where it has its
// revision, and each row beside it inserted; so many commands to a commit.
func (b *Bare) Replay(ctx context.Context, all []Written, perCommit int) (time.Duration, error) {
	statements := map[string]*sql.Stmt{}
	defer func() {
		for _, s := range statements {
			_ = s.Close() // the connection closes them as well
		}
	}()
	exec := func(text string, values []any) error {
		s, ok := statements[text]
		if !ok {
			var err error
			if s, err = b.conn.PrepareContext(ctx, text); err != nil {
				return err
			}
			statements[text] = s
		}
		_, err := s.ExecContext(ctx, values...)
		return err
	}
	start := time.Now()
	for i, w := range all {
		if i%perCommit == 0 {
			if _, err := b.conn.ExecContext(ctx, b.d.begin); err != nil {
				return 0, wrap("replay", err)
			}
		}
		if err := w.write(exec); err != nil {
			_, rollback := b.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			return 0, errors.Join(wrap("replay", err), rollback)
		}
		if (i+1)%perCommit == 0 || i == len(all)-1 {
			if _, err := b.conn.ExecContext(ctx, "COMMIT"); err != nil {
				return 0, wrap("replay", err)
			}
		}
	}
	return time.Since(start), nil
}

func (w *Written) write(exec func(string, []any) error) error {
	text, values := insertInto("cases", w.columns), w.values
	if w.before > 0 {
		facts := w.columns[2:] // after jurisdiction and id
		text = `UPDATE cases SET (` + strings.Join(facts, ", ") + `) = (` + bareMarks(len(facts)) + `) WHERE ` +
			fmt.Sprintf(`jurisdiction = $%d AND id = $%d AND rev = $%d`, len(facts)+1, len(facts)+2, len(facts)+3)
		values = append(append([]any{}, w.values[2:]...), w.values[0], w.values[1], w.before)
	}
	if err := exec(text, values); err != nil {
		return err
	}
	for _, r := range w.beside {
		if err := exec(insertInto(r.table.name, r.table.columns), r.values); err != nil {
			return err
		}
	}
	return nil
}

func insertInto(table string, columns []string) string {
	return `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (` + bareMarks(len(columns)) + `)`
}

func bareMarks(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("$%d", i+1)
	}
	return strings.Join(all, ", ")
}

var databaseName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// sameServer is the URL of another database on the same server.
func sameServer(raw, name string) (string, error) {
	if !databaseName.MatchString(name) {
		return "", fmt.Errorf("store: %q is no name for a database", name)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", errors.New("store: malformed database URL")
	}
	u.Path = "/" + name
	return u.String(), nil
}
