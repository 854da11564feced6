package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// logged is a database with a security log of a known length.
func logged(t *testing.T, url string, lines int) (*store.DB, time.Time) {
	t.Helper()
	db := wellfieldtest.OpenDB(t, url)
	at := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	for i := range lines {
		e := store.SecurityEvent{At: at.Add(time.Duration(i) * time.Hour), Kind: "signed_in", Account: "desk", Post: "duty", Address: "192.0.2.7"}
		if err := db.Record(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	return db, at
}

func logFindings(t *testing.T, db *store.DB) []string {
	t.Helper()
	c, err := db.VerifySecurity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c.Findings
}

// TestTheLogIsCutNowhere: whoever takes lines away is found, wherever they stood.
func TestTheLogIsCutNowhere(t *testing.T) {
	attacks := map[string]string{
		"the first line":        "DELETE FROM security_log WHERE seq = 1",
		"the first three":       "DELETE FROM security_log WHERE seq <= 3",
		"one in the middle":     "DELETE FROM security_log WHERE seq = 5",
		"the last":              "DELETE FROM security_log WHERE seq = (SELECT max(seq) FROM security_log)",
		"everything after":      "DELETE FROM security_log WHERE seq > 6",
		"everything":            "DELETE FROM security_log",
		"an address":            "DELETE FROM security_sources WHERE seq = 4",
		"an address exchanged":  "UPDATE security_sources SET address = '192.0.2.8' WHERE seq = 4",
		"the head in the chain": "DELETE FROM entries WHERE subject = 'security_heads'",
		"two lines exchanged":   "UPDATE security_log SET bytes = (SELECT bytes FROM security_log WHERE seq = 3) WHERE seq = 4",
		"an invented sweep":     "UPDATE security_log SET kind = 'log_swept' WHERE seq = 7",
	}
	for name, attack := range attacks {
		t.Run(name, func(t *testing.T) {
			wellfieldtest.Databases(t, func(t *testing.T, url string) {
				db, at := logged(t, url, 10)
				if err := db.NameHead(t.Context(), at.Add(11*time.Hour)); err != nil {
					t.Fatal(err)
				}
				if found := logFindings(t, db); len(found) > 0 {
					t.Fatalf("before: %v", found)
				}
				if db.Exec(t, attack) == 0 {
					t.Fatal("the attack changed nothing")
				}
				if len(logFindings(t, db)) == 0 {
					t.Error("not found")
				}
			})
		})
	}
}

// TestASweepKeepsTheChain: old lines and addresses go, what is left verifies, and
// nothing goes that a receiver lacks.
func TestASweepKeepsTheChain(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		db, at := logged(t, url, 24)
		now := at.Add(24 * time.Hour)
		sweep := func(dry bool, shipped ...string) store.Swept {
			t.Helper()
			done, err := db.SweepSecurity(t.Context(), at.Add(10*time.Hour), at.Add(16*time.Hour), shipped, now, dry)
			if err != nil {
				t.Fatal(err)
			}
			return done
		}
		if got := sweep(true); got != (store.Swept{Lines: 10, Addresses: 16}) {
			t.Errorf("a dry run: %+v", got)
		}
		if got := sweep(false, "syslog"); got.Lines != 0 {
			t.Errorf("a receiver lacks them, and %d lines went", got.Lines)
		}
		if _, ok, err := db.HoldShip(t.Context(), "syslog", "here", now, now.Add(time.Minute)); err != nil || !ok {
			t.Fatal(ok, err)
		}
		if err := db.MoveShip(t.Context(), "syslog", "here", 4, now, now); err != nil {
			t.Fatal(err)
		}
		if got := sweep(false, "syslog"); got.Lines != 4 {
			t.Errorf("a receiver has four, and %d went", got.Lines)
		}
		if got := sweep(false); got.Lines != 6 {
			t.Errorf("%d went of the six that were left", got.Lines)
		}
		if again := sweep(false); again != (store.Swept{}) {
			t.Errorf("again: %+v", again)
		}
		if found := logFindings(t, db); len(found) > 0 {
			t.Errorf("after sweeps: %v", found)
		}
		lines, err := db.SecurityLines(t.Context(), store.SecurityFilter{}, false, 100)
		if err != nil || lines[0].Seq != 11 || lines[0].Address != "" || lines[7].Address == "" {
			t.Errorf("%d lines from %d, %q, %q, %v", len(lines), lines[0].Seq, lines[0].Address, lines[7].Address, err)
		}
		db.Exec(t, "DELETE FROM security_log WHERE seq = 11")
		if len(logFindings(t, db)) == 0 {
			t.Error("a line more than was swept is missing, and nobody says so")
		}
	})
}

// TestManyProcessesWriteOneChain: two that append at once both write.
func TestManyProcessesWriteOneChain(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		one, at := logged(t, url, 1)
		two := wellfieldtest.OpenDB(t, url)
		const each = 25
		failed := make(chan error, 2)
		for _, db := range []*store.DB{one, two} {
			go func() {
				var err error
				for range each {
					if err == nil {
						err = db.Record(t.Context(), store.SecurityEvent{At: at, Kind: "signed_in"})
					}
				}
				failed <- err
			}()
		}
		for range 2 {
			if err := <-failed; err != nil {
				t.Fatal(err)
			}
		}
		if found := logFindings(t, one); len(found) > 0 {
			t.Error(found)
		}
		if n := one.QueryStrings(t, "SELECT CAST(count(*) AS TEXT) FROM security_log")[0]; n != fmt.Sprint(1+2*each) {
			t.Errorf("%s lines", n)
		}
	})
}

// TestWhatIsWrittenMovesNoTerminal: nothing that a reader of the log could take for
// the end of a line, or that turns it round, is kept.
func TestWhatIsWrittenMovesNoTerminal(t *testing.T) {
	db, _ := logged(t, wellfieldtest.SQLiteURL(t), 1)
	evil := "a\r\nfake\x1b[2J\u202eb\u2066c\u2028d\x00e\u200bf\xff"
	e := store.SecurityEvent{At: time.Now(), Kind: "refused", Account: evil, Post: evil, Client: evil, Route: evil, About: evil, Why: evil,
		Facts: map[string]string{"x": evil + strings.Repeat("y", 5000)}}
	if err := db.Record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	lines, err := db.SecurityLines(t.Context(), store.SecurityFilter{Kind: "refused"}, false, 2)
	if err != nil || len(lines) != 1 {
		t.Fatal(len(lines), err)
	}
	l := lines[0]
	for _, text := range []string{l.Account, l.Post, l.Client, l.Route, l.About, l.Why, l.Facts["x"], l.Bytes} {
		if strings.ContainsAny(text, "\r\n\x1b\u202e\u2066\u2028\x00\u200b") {
			t.Errorf("%q", text)
		}
	}
	if n := len([]rune(l.Facts["x"])); n > 300 {
		t.Errorf("a fact of %d characters", n)
	}
	if found := logFindings(t, db); len(found) > 0 {
		t.Error(found)
	}
}

// TestLinesFromBeforeAreCarriedOver: what was written before there was a chain is
// in it after the next start, once.
func TestLinesFromBeforeAreCarriedOver(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		db, at := logged(t, url, 0)
		for i := range 1203 {
			db.Exec(t, "INSERT INTO security_events_before (id, at, kind, account, post) VALUES ($1, $2, 'signed_in', 'desk', 'duty')",
				fmt.Sprintf("%05d", i), at.Add(time.Duration(i)*time.Minute).UnixMicro())
		}
		again := wellfieldtest.OpenDB(t, url)
		c, err := again.VerifySecurity(t.Context())
		if err != nil || c.Lines != 1203 || len(c.Findings) > 0 {
			t.Errorf("%+v, %v", c, err)
		}
		lines, err := again.SecurityLines(t.Context(), store.SecurityFilter{}, true, 1)
		if err != nil || !lines[0].At.Equal(at.Add(1202*time.Minute)) || lines[0].Account != "desk" {
			t.Errorf("%+v, %v", lines, err)
		}
		if n := again.QueryStrings(t, "SELECT CAST(count(*) AS TEXT) FROM security_events_before")[0]; n != "0" {
			t.Errorf("%s lines are left where they were", n)
		}
	})
}
