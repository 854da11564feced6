package intake

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Progress tells a person how a run is getting on: on a terminal in one line
// that is written over, elsewhere as plain lines with long pauses.
type Progress struct {
	w        io.Writer
	terminal bool
	now      func() time.Time
	say      Say
	started  time.Time
	shown    time.Time
	total    int64
}

// NewProgress writes to w, which is a terminal or not. The clock is passed in.
func NewProgress(w io.Writer, terminal bool, now func() time.Time, say Say) *Progress {
	return &Progress{w: w, terminal: terminal, now: now, say: say}
}

// begin starts the clock on a run over files of so many bytes.
func (p *Progress) begin(total int64) {
	if p != nil {
		p.total, p.started = total, p.now()
		p.shown = p.started
	}
}

// show writes how far it is, unless it did so just before. A failing terminal
// is no reason to stop an import, so its errors are passed over.
func (p *Progress) show(rows int, read int64) {
	if p == nil {
		return
	}
	pause := 10 * time.Second
	if p.terminal {
		pause = 100 * time.Millisecond
	}
	now := p.now()
	if now.Sub(p.shown) < pause {
		return
	}
	p.shown = now
	line := p.line(rows, read, now.Sub(p.started))
	if p.terminal {
		_, _ = fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		return
	}
	_, _ = fmt.Fprintln(p.w, line)
}

// line says the count, the rate and the time left, reckoned from bytes read.
func (p *Progress) line(rows int, read int64, elapsed time.Duration) string {
	args := map[string]any{"rows": rows, "rate": 0, "percent": 0, "left": "?"}
	if seconds := elapsed.Seconds(); seconds > 0 {
		args["rate"] = int(float64(rows) / seconds)
	}
	if p.total > 0 && read > 0 {
		done := min(1, float64(read)/float64(p.total))
		args["percent"] = int(done * 100)
		args["left"] = time.Duration(float64(elapsed) * (1 - done) / done).Round(time.Second).String()
	}
	text := p.say.text("intake.progress", args)
	if !p.terminal || p.total <= 0 {
		return text
	}
	const width = 24
	full := args["percent"].(int) * width / 100
	return strings.Repeat("█", full) + strings.Repeat("░", width-full) + " " + text
}

// end leaves the line of a terminal, so that what is printed next stands alone.
func (p *Progress) end() {
	if p != nil && p.terminal {
		_, _ = fmt.Fprint(p.w, "\r\x1b[K")
	}
}
