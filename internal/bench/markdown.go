package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
)

// releases is the line of the page after which the sections stand, newest first.
const releases = "<!-- releases -->"

// WriteMarkdown puts the report into the page as the section of its version. A
// section of the same version is replaced; those of others stay as they are.
func (r *Report) WriteMarkdown(file string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	after, err := r.insert(string(page))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(after), 0o644)
}

func (r *Report) insert(page string) (string, error) {
	begin, end := fmt.Sprintf("<!-- bench %s -->", r.Version), fmt.Sprintf("<!-- end %s -->", r.Version)
	section := begin + "\n" + r.markdown() + end
	if before, rest, ok := strings.Cut(page, begin); ok {
		_, after, closed := strings.Cut(rest, end)
		if !closed {
			return "", errors.New("the section of this version has no end")
		}
		return before + section + after, nil
	}
	before, after, ok := strings.Cut(page, releases)
	if !ok {
		return "", errors.New("there is no line " + releases + " to put the section after")
	}
	return before + releases + "\n\n" + section + after, nil
}

// markdown is the section: a table, latencies, and notes.
func (r *Report) markdown() string {
	var b bytes.Buffer
	p := &printer{w: &b}
	p.line("## %s", r.Version)
	p.line("")
	p.line("%s, %s scale, %s cases loaded, %.0f minutes.  ", r.At.Format("2 January 2006"), r.Scale, thousands(r.Cases), r.Took/60)
	p.line("%s.", r.Machine)
	if busy := r.Machine.busy(); busy != "" {
		p.line("")
		p.line("**%s**", busy)
	}
	if r.Cut != "" {
		p.line("")
		p.line("**Cut short: %s.**", r.Cut)
	}
	p.line("")
	p.line("| | on | median | least – most | target | | |")
	p.line("|---|---|---:|---:|---:|---|---|")
	for _, row := range r.Rows {
		p.line("| %s | %s | %s | %s | %s | %s | %s |", row.Title, row.Database, row.figure(), row.spread(), row.aim(), row.sentence(), cell(row.remark()))
	}
	p.line("")
	p.line("| milliseconds | on | | times | p50 | p90 | p99 | most |")
	p.line("|---|---|---|---:|---:|---:|---:|---:|")
	for _, row := range r.Rows {
		for _, l := range row.Latency {
			if l.N == 0 {
				continue
			}
			p.line("| %s | %s | %s | %s | %.2f | %.2f | %.2f | %.2f |", row.Title, row.Database, l.Of, thousands(l.N), l.P50, l.P90, l.P99, l.Max)
		}
	}
	p.line("")
	return b.String()
}

func (r *Row) aim() string {
	if r.Target == nil {
		return ""
	}
	if r.Fewer {
		return "≤ " + number(*r.Target)
	}
	return "≥ " + number(*r.Target)
}

// sentence is the verdict, bold where somebody must do something.
func (r *Row) sentence() string {
	switch r.Verdict {
	case NotMet:
		return "**not met**"
	case NoTarget:
		return ""
	}
	return string(r.Verdict)
}

// remark is the note with the errors.
func (r *Row) remark() string {
	note := strings.TrimSuffix(strings.TrimSpace(r.Note), ";")
	if len(r.Errors) > 0 {
		note = strings.TrimPrefix(note+"; errors: "+r.Errors.String(), "; ")
	}
	return note
}

// cell keeps a text within its cell of a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "|", `\|`), "\n", " ")
}
