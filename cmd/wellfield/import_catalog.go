package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/catalog/standard"
	"wellfield/internal/fault"
	"wellfield/internal/intake"
	"wellfield/internal/policy"
	"wellfield/internal/store"
)

// importCatalogue takes a catalogue as a document of ours, or a city's standard
// as a table.
func (p *program) importCatalogue(ctx context.Context, args []string) error {
	help := slices.ContainsFunc(args, func(a string) bool { return a == "-h" || a == "-help" || a == "--help" })
	if help || slices.ContainsFunc(args, isTable) {
		return p.importStandard(ctx, args)
	}
	return p.importDocument(ctx, store.Catalogue, args)
}

// isTable tells whether an argument names a file of rows and columns.
func isTable(arg string) bool {
	switch strings.ToLower(filepath.Ext(arg)) {
	case ".csv", ".tsv", ".txt", ".xlsx", ".xlsm":
		return !strings.HasPrefix(arg, "-")
	}
	return false
}

// importStandard reads a city's standard. Without --out and --publish it only
// says what would change.
func (p *program) importStandard(ctx context.Context, args []string) (err error) {
	flags, config := p.flags("import catalog")
	in := standardFlags(flags)
	files, err := parseAnywhere(flags, args)
	if err != nil || len(files) != 1 || *in.publish && *in.dryRun {
		return errUsage
	}
	p.config = *config
	tables, err := intake.ReadTables(files[0], intake.File{Encoding: *in.encoding, Separator: *in.separator, Sheet: *in.sheet})
	if err != nil {
		return err
	}
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	options, err := in.options(files[0])
	if err != nil {
		return err
	}
	if options.Known, err = a.KnownClasses(ctx); err != nil {
		return err
	}
	reading, err := standard.Read(sheetsOf(tables), options)
	if err != nil {
		return err
	}
	p.reading(reading, *in.full)
	return p.draft(ctx, a, reading, in)
}

// draft compares what was read with the catalogue in force, and writes or
// publishes it.
func (p *program) draft(ctx context.Context, a *app.App, reading *standard.Reading, in standardOptions) error {
	inForce, base, err := a.CatalogueDocument(ctx)
	if err != nil {
		return err
	}
	d := reading.Document
	if !*in.replace {
		d = p.beside(reading, inForce)
	}
	next, err := catalog.NewCatalogue(base+1, d)
	if err != nil {
		return err
	}
	before, err := a.Edition(ctx, base)
	if err != nil {
		return err
	}
	diff := catalog.Compare(before, next)
	if err := p.compared(ctx, a, diff, *in.full); err != nil {
		return err
	}
	report, err := p.classes(ctx, a, before, next)
	if err != nil {
		return err
	}
	if *in.out != "" {
		if err := writeDraft(*in.out, d); err != nil {
			return err
		}
		p.print("command.catalog_written", map[string]any{"file": *in.out})
	}
	if !*in.publish {
		p.print("command.catalog_dry_run", nil)
		return nil
	}
	if refused := len(reading.Refused); refused != *in.leaveOut {
		return fault.New(fault.Invalid, "command.catalog_leave_out").With("n", refused)
	}
	if diff.Empty() {
		p.print("command.catalog_same", map[string]any{"version": base})
		return nil
	}
	v, err := p.published(ctx, a, store.Catalogue, d, *in.note, base)
	if err == nil {
		p.left(report, v)
	}
	return err
}

// beside is what was read with the classes in force that it does not speak of.
func (p *program) beside(reading *standard.Reading, inForce catalog.Document) catalog.Document {
	d, kept := reading.Beside(inForce)
	if kept > 0 {
		p.print("command.catalog_kept", map[string]any{"n": kept})
		if inForce.Example {
			p.print("command.catalog_kept_example", nil)
		}
	}
	return d
}

// published publishes the next version of a document, and says so.
func (p *program) published(ctx context.Context, a *app.App, k store.DocumentKind, d any, note string, base int) (int, error) {
	v, err := a.Publish(ctx, k, d, operator, note, base)
	if err == nil {
		p.print("command.published", map[string]any{"kind": string(k), "version": v})
	}
	return v, err
}

// writeDraft writes the draft. What a person has worked on is never written over.
func writeDraft(name string, d catalog.Document) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "command.file_exists").With("file", name)
	}
	if err != nil {
		return err
	}
	return errors.Join(policy.WriteYAML(f, d), f.Close())
}

// sheetsOf hands the cells of a file on.
func sheetsOf(tables []intake.Table) []standard.Sheet {
	sheets := make([]standard.Sheet, len(tables))
	for i, t := range tables {
		sheets[i].Name = t.Name
		for _, r := range t.Rows {
			sheets[i].Rows = append(sheets[i].Rows, standard.Row{Row: r.Row, Line: r.Line, Cells: r.Cells, Broken: r.Broken})
		}
	}
	return sheets
}

// parseAnywhere parses flags before and behind the files.
func parseAnywhere(f *flag.FlagSet, args []string) (files []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return files, nil
		}
		files, args = append(files, f.Arg(0)), f.Args()[1:]
	}
}

// fileEdition names an edition after the file and its bytes, so that the same
// file is the same edition and another is not.
func fileEdition(path string) (edition, source string, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(raw)
	digest := hex.EncodeToString(sum[:])
	base := filepath.Base(path)
	const short = 8
	return strings.TrimSuffix(base, filepath.Ext(base)) + "-" + digest[:short], fmt.Sprintf("%s (SHA-256 %s)", base, digest), nil
}
