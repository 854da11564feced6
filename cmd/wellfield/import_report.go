package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/catalog/standard"
	"wellfield/internal/fault"
)

// listed is how much of a list is printed without --full.
const listed = 20

// firstOf calls each with the indexes that are printed, and says how many are not.
func (p *program) firstOf(n int, full bool, each func(i int)) {
	most := n
	if !full {
		most = min(n, listed)
	}
	for i := range most {
		each(i)
	}
	if n > most {
		p.print("command.catalog_more", map[string]any{"n": n - most})
	}
}

// reading prints what became of every row of a standard.
func (p *program) reading(r *standard.Reading, full bool) {
	p.print("command.catalog_rows", map[string]any{"n": r.Rows(), "taken": r.Taken, "refused": len(r.Refused), "other": r.Other, "blank": r.Blank})
	for _, s := range r.Sections {
		kind := string(s.Kind)
		if kind == "" {
			kind = "?"
		}
		p.print("command.catalog_section", map[string]any{"kind": kind, "title": strings.TrimSpace(s.Sheet + " " + s.Title), "row": s.Row,
			"taken": s.Taken, "refused": s.Refused, "classes": s.Classes})
	}
	reasons := r.Reasons()
	for _, key := range slices.Sorted(maps.Keys(reasons)) {
		i := slices.IndexFunc(r.Refused, func(f standard.Refusal) bool { return f.Faults[0].Key == key })
		p.print("command.catalog_reason", map[string]any{"n": reasons[key], "reason": p.say(key, r.Refused[i].Faults[0].Args)})
	}
	p.firstOf(len(r.Refused), full, func(i int) {
		for _, f := range r.Refused[i].Faults {
			p.tell("%-8s %s\n", p.say("command.severity_error", nil), p.rowSays(r.Refused[i].At, r.Refused[i].Class, f))
		}
	})
	p.firstOf(len(r.Notes), full, func(i int) {
		p.tell("%-8s %s\n", p.say("command.severity_warning", nil), p.rowSays(r.Notes[i].At, "", r.Notes[i].Fault))
	})
}

// rowSays is where a row stands, in which column, and what is the matter.
func (p *program) rowSays(at standard.At, class string, f *fault.Fault) string {
	var where []string
	if at.Sheet != "" {
		where = append(where, at.Sheet)
	}
	switch {
	case at.Row == 0:
	case at.Line == at.Row:
		where = append(where, p.say("command.catalog_row", map[string]any{"row": at.Row}))
	default:
		where = append(where, p.say("command.catalog_row_line", map[string]any{"row": at.Row, "line": at.Line}))
	}
	for _, s := range []string{class, f.Field} {
		if s != "" {
			where = append(where, s)
		}
	}
	if len(where) == 0 {
		return p.say(f.Key, f.Args)
	}
	return strings.Join(where, " · ") + ": " + p.say(f.Key, f.Args)
}

// compared prints what would change, and how many open cases stand under each
// class that goes: they keep the edition they were filed under.
func (p *program) compared(ctx context.Context, a *app.App, d catalog.Diff, full bool) error {
	p.print("command.catalog_diff", map[string]any{"added": len(d.Added), "changed": len(d.Changed), "removed": len(d.Removed), "same": d.Same})
	const whole = 400
	p.fields(d.Document, whole)
	line := func(sign string, c *catalog.Class, note string) {
		p.tell("%s %s  %s%s\n", sign, c.Key(), c.Name.In(p.tag), note)
	}
	p.firstOf(len(d.Added), full, func(i int) { line("+", d.Added[i], "") })
	p.firstOf(len(d.Changed), full, func(i int) {
		line("~", d.Changed[i].Class, "")
		p.fields(d.Changed[i].Fields, inLine)
	})
	open, err := a.OpenByClass(ctx)
	if err != nil {
		return err
	}
	removed := slices.Clone(d.Removed) // those with open cases first
	slices.SortStableFunc(removed, func(x, y *catalog.Class) int { return cmp.Compare(open[y.Key()], open[x.Key()]) })
	p.firstOf(len(removed), full, func(i int) {
		c := removed[i]
		line("-", c, "  "+p.say("command.catalog_open", map[string]any{"n": open[c.Key()]}))
	})
	waiting := 0
	for _, c := range removed {
		waiting += open[c.Key()]
	}
	if waiting > 0 {
		p.print("command.catalog_open_keep", map[string]any{"n": waiting})
	}
	return nil
}

// inLine is as much of a text as a line of a list shows, in characters.
const inLine = 60

func (p *program) fields(changes []catalog.FieldChange, longest int) {
	clip := func(s string) string { return fault.Clip(strings.ReplaceAll(s, "\n", " / "), longest) }
	for _, f := range changes {
		name := p.say("catalog.field."+f.Field, nil)
		if f.Tag != "" && f.Tag != p.tag {
			name += " (" + string(f.Tag) + ")"
		}
		p.tell("    %s: %s → %s\n", name, clip(f.From), clip(f.To))
	}
}
