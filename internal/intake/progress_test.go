package intake

import (
	"strings"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	now := func() time.Time { return clock }
	var plain, terminal strings.Builder
	for _, p := range []*Progress{NewProgress(&plain, false, now, english(t)), NewProgress(&terminal, true, now, english(t)), nil} {
		clock = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		p.begin(1000)
		for i := 1; i <= 10; i++ {
			clock = clock.Add(2 * time.Second)
			p.show(i*300, int64(i*50))
		}
		p.end()
	}
	want := "1,500 rows, 150 a second, 25 %, 30s left\n3,000 rows, 150 a second, 50 %, 20s left\n"
	if plain.String() != want {
		t.Errorf("plain lines:\n%s\nwant\n%s", plain.String(), want)
	}
	if n := strings.Count(terminal.String(), "\r"); n != 11 || strings.Contains(terminal.String(), "\n") ||
		!strings.HasSuffix(terminal.String(), "\r\x1b[K") || !strings.Contains(terminal.String(), "████████████░░░░░░░░░░░░ 3,000") {
		t.Errorf("terminal: %q", terminal.String())
	}
}
