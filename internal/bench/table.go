package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
)

// Print writes the report as a table for a terminal.
func (r *Report) Print(w io.Writer) error {
	p := &printer{w: w}
	p.line("Wellfield %s · %s · %s scale, %s cases · %.0f s", r.Version, r.At.Format("2006-01-02 15:04 MST"), r.Scale, thousands(r.Cases), r.Took)
	p.line("%s", r.Machine)
	if busy := r.Machine.busy(); busy != "" {
		p.line("%s", busy)
	}
	if r.Cut != "" {
		p.line("CUT SHORT: %s. What has no figure says so.", r.Cut)
	}
	last := ""
	for _, row := range r.Rows {
		if row.Bench != last {
			p.line("")
			p.line("%s", strings.ToUpper(row.Bench))
			last = row.Bench
		}
		p.line("  %-62s %-9s %22s  %-26s %s", row.Title, row.Database, row.figure(), row.spread(), row.judgement())
		for _, l := range row.Latency {
			if l.N == 0 {
				continue
			}
			p.line("      %-9s %9d times  p50 %8.2f  p90 %8.2f  p99 %8.2f  max %8.2f ms", l.Of, l.N, l.P50, l.P90, l.P99, l.Max)
		}
		if len(row.Errors) > 0 {
			p.line("      errors: %s", row.Errors)
		}
		if row.Note != "" {
			p.line("      %s", strings.TrimSuffix(strings.TrimSpace(row.Note), ";"))
		}
	}
	return p.err
}

// printer keeps the first error of many writes.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// String is one line.
func (m Machine) String() string {
	all := []string{fmt.Sprintf("%d cores %s, %d MB, %s, %s", m.Cores, m.Processor, m.MemoryMB, m.System, m.Go)}
	if m.Disk != "" {
		all = append(all, "files on "+m.Disk)
	}
	return strings.Join(append(all, m.Databases...), ", ")
}

// String lists the causes, the same way every time.
func (e Errors) String() string {
	var all []string
	for cause, n := range e {
		all = append(all, fmt.Sprintf("%s: %s", cause, thousands(n)))
	}
	sort.Strings(all)
	return strings.Join(all, ", ")
}

// figure is the median with its unit, a dash where there is none.
func (r *Row) figure() string {
	if r.Verdict == NotMeasured {
		return "–"
	}
	return strings.TrimSpace(number(r.Median) + " " + r.Unit)
}

// spread is the least and the greatest of the repetitions.
func (r *Row) spread() string {
	if len(r.Values) < 2 {
		return ""
	}
	return number(r.Min) + " – " + number(r.Max)
}

// judgement is the verdict beside the target.
func (r *Row) judgement() string {
	if r.Target == nil {
		return strings.TrimPrefix(string(r.Verdict), string(NoTarget))
	}
	sign := "≥"
	if r.Fewer {
		sign = "≤"
	}
	return fmt.Sprintf("%s (%s %s)", r.Verdict, sign, number(*r.Target))
}

// number writes three digits that matter, and whole numbers whole.
func number(f float64) string {
	switch {
	case f == 0:
		return "0"
	case f >= 100 || f <= -100:
		return thousands(int(f + 0.5))
	case f >= 10:
		return fmt.Sprintf("%.1f", f)
	case f >= 0.1:
		return fmt.Sprintf("%.2f", f)
	}
	return fmt.Sprintf("%.3g", f)
}

// Save writes the report as JSON.
func (r *Report) Save(file string) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o644)
}

// Load reads what Save wrote.
func Load(file string) (*Report, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r Report
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("%s is no report of the bench: %w", file, err)
	}
	if len(r.Rows) == 0 {
		return nil, errors.New(file + " is no report of the bench: it has no rows")
	}
	return &r, nil
}

// Compare writes how this report stands to an older one. The last column divides
// out how much faster or slower the machine itself was, by the calibration of
// its processor; what is a ratio already is left as it is.
func (r *Report) Compare(w io.Writer, old *Report) error {
	machine := quotient(r.Row("calibration.cpu"), old.Row("calibration.cpu"))
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	p := &printer{w: out}
	p.line("row\t%s\t%s\tnew/old\tof the machine's own\t", old.Version, r.Version)
	for _, row := range r.Rows {
		before := old.Row(row.ID)
		change := quotient(row, before)
		if before == nil || change == 0 {
			before = &Row{Verdict: NotMeasured}
			p.line("%s\t%s\t%s\t\t\t", row.ID, before.figure(), row.figure())
			continue
		}
		own := ""
		if by, ok := row.byMachine(machine); ok {
			own = fmt.Sprintf("%.2f", change/by)
		}
		p.line("%s\t%s\t%s\t%.2f\t%s\t", row.ID, before.figure(), row.figure(), change, own)
	}
	return errors.Join(p.err, out.Flush())
}

func quotient(a, b *Row) float64 {
	if a == nil || b == nil || len(a.Values) == 0 || len(b.Values) == 0 || b.Median == 0 {
		return 0
	}
	return a.Median / b.Median
}

// byMachine is by how much the row's figure follows the machine's speed: a rate
// grows with it, a time shrinks. Ratios, sizes and counts do not follow.
func (r *Row) byMachine(machine float64) (float64, bool) {
	if machine == 0 {
		return 0, false
	}
	switch r.Unit {
	case "/s", "MB/s":
		return machine, true
	case "s", "ms", "us", "ns":
		return 1 / machine, true
	}
	return 1, r.Unit == "x"
}
