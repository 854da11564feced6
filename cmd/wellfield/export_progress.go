package main

import (
	"fmt"
	"io"
	"time"
)

// counting tells a person how an export is getting on: on a terminal in one
// line that is written over, elsewhere as plain lines with long pauses.
type counting struct {
	w        io.Writer
	terminal bool
	say      func(string, map[string]any) string
	total    int
	started  time.Time
	shown    time.Time
}

func (p *program) counting(total int) *counting {
	now := time.Now()
	return &counting{w: p.err, terminal: isTerminal(p.err), say: p.say, total: total, started: now, shown: now}
}

// show writes how far it is, unless it did so just before. That a terminal has
// gone is no reason to stop.
func (c *counting) show(rows int) {
	pause := 10 * time.Second
	if c.terminal {
		pause = 200 * time.Millisecond
	}
	now := time.Now()
	if now.Sub(c.shown) < pause {
		return
	}
	c.shown = now
	elapsed := now.Sub(c.started)
	left := "?"
	if rows > 0 && c.total >= rows {
		left = time.Duration(float64(elapsed) * float64(c.total-rows) / float64(rows)).Round(time.Second).String()
	}
	line := c.say("export.progress", map[string]any{"rows": rows, "total": c.total,
		"rate": int(float64(rows) / max(elapsed.Seconds(), 0.001)), "left": left})
	if c.terminal {
		_, _ = fmt.Fprintf(c.w, "\r\x1b[K%s", line)
		return
	}
	_, _ = fmt.Fprintln(c.w, line)
}

// end leaves the line of a terminal, so that what is printed next stands alone.
func (c *counting) end() {
	if c.terminal {
		_, _ = fmt.Fprint(c.w, "\r\x1b[K")
	}
}
