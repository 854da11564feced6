package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/export"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// exporting writes cases to a file or to standard output.
func exporting(ctx context.Context, p *program, args []string) error {
	if len(args) == 0 || args[0] != "cases" {
		return errUsage
	}
	return p.exportCases(ctx, args[1:])
}

// exportFlags are what may be chosen, as it is typed.
type exportFlags struct {
	format, out, jurisdictions, states, class, area, lead, since, before *string
	open                                                                 *bool
}

func exportingFlags(f *flag.FlagSet) exportFlags {
	return exportFlags{
		format:        f.String("format", "csv", "csv, xlsx or geojson"),
		out:           f.String("out", "", "file to write; standard output when empty"),
		jurisdictions: f.String("jurisdiction", "", "only these jurisdictions, by code, separated by commas"),
		states:        f.String("state", "", "only these states, separated by commas"),
		class:         f.String("class", "", "only this class, or this kind with / behind it"),
		area:          f.String("area", "", "only this area and what is beneath it"),
		lead:          f.String("lead", "", "only what this unit leads"),
		since:         f.String("since", "", "only what was reported on this day or later, such as 2026-03-01"),
		before:        f.String("before", "", "only what was reported before this day"),
		open:          f.Bool("open", false, "only cases that somebody owes an action"),
	}
}

// chosen reads the flags.
func (f exportFlags) chosen(zone *time.Location) (export.Format, app.Everything, error) {
	e := app.Everything{Class: *f.class, Area: *f.area, Lead: org.ID(*f.lead), Open: *f.open}
	format := export.Format(*f.format)
	if !format.Known() {
		return "", e, fault.New(fault.Invalid, "export.format_unknown").At("format")
	}
	split := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
	}
	e.Jurisdictions = split(*f.jurisdictions)
	for _, s := range split(*f.states) {
		e.States = append(e.States, casework.State(s))
	}
	for _, day := range []struct {
		text *string
		into *time.Time
	}{{f.since, &e.Since}, {f.before, &e.Before}} {
		if *day.text == "" {
			continue
		}
		d, err := civil.ParseDay(*day.text)
		if err != nil {
			return "", e, err
		}
		*day.into = d.Time(zone)
	}
	return format, e, nil
}

// exportCases writes every case that is chosen.
func (p *program) exportCases(ctx context.Context, args []string) (err error) {
	flags, config := p.flags("export cases")
	in := exportingFlags(flags)
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	p.config = *config
	zone, err := time.LoadLocation(p.config.Zone)
	if err != nil {
		return err
	}
	format, chosen, err := in.chosen(zone)
	if err != nil {
		return err
	}
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	total, err := a.CountAll(ctx, chosen)
	if err != nil {
		return err
	}
	progress := p.counting(total)
	defer progress.end()
	if *in.out == "" {
		_, err = p.writeCases(ctx, a, chosen, format, p.out, progress)
		return err
	}
	n := 0
	if err := whole(*in.out, func(w io.Writer) (err error) {
		n, err = p.writeCases(ctx, a, chosen, format, w, progress)
		return err
	}); err != nil {
		return err
	}
	progress.end()
	p.print("command.exported", map[string]any{"n": n, "file": *in.out})
	return nil
}

// writeCases writes the cases that are chosen and returns how many.
func (p *program) writeCases(ctx context.Context, a *app.App, chosen app.Everything, format export.Format, to io.Writer, progress *counting) (int, error) {
	buffered := bufio.NewWriterSize(to, 1<<20)
	policy := a.Policy()
	names := export.Names{Map: policy.Map, Chart: policy.Chart, Catalogue: policy.Catalogue}
	reader := names.In(p.tag, p.texts, a.Zone(), a.Now())
	reader.Mark = true
	w := export.New(format, buffered, reader)
	n := 0
	err := a.ExportAll(ctx, chosen, func(page []casework.Case) error {
		for i := range page {
			if err := w.Write(&page[i]); err != nil {
				return err
			}
		}
		n += len(page)
		progress.show(n)
		return nil
	})
	if err != nil {
		return n, err
	}
	if err := w.Close(); err != nil {
		return n, err
	}
	return n, buffered.Flush()
}

// whole writes a file under another name and gives it its own only when all of
// it is there and durable, so that a short file is never taken for an export.
func whole(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
