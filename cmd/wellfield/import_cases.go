package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/intake"
)

// draftMapping prints a mapping drafted by looking at a file.
func (p *program) draftMapping(args []string) error {
	flags, config := p.flags("import map")
	out := flags.String("o", "", "file to write; standard output when empty")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	draft, err := intake.Draft(flags.Arg(0), intake.File{}, config.Zone, p.say)
	if err != nil {
		return err
	}
	if *out == "" {
		_, err = p.out.Write(draft)
		return err
	}
	// A mapping that a person has worked on is never written over.
	f, err := os.OpenFile(*out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.Write(draft); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// importCases imports another system's cases through a mapping.
func (p *program) importCases(ctx context.Context, args []string) (err error) {
	flags, config := p.flags("import cases")
	mapping := flags.String("map", "", "the mapping file; draft one with: wellfield import map FILE. Our own exports need none")
	dryRun := flags.Bool("dry-run", false, "read and judge every row, and store nothing")
	aside := flags.String("set-aside", "", "file for the rows set aside (set-aside-FILE beside the first file)")
	if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
		return errUsage
	}
	p.config = *config
	m, err := readMapping(*mapping, flags.Args())
	if err != nil {
		return err
	}
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	if *aside == "" {
		first := flags.Arg(0)
		*aside = filepath.Join(filepath.Dir(first), "set-aside-"+strings.TrimSuffix(filepath.Base(first), filepath.Ext(first))+".csv")
	}
	o := intake.Options{Areas: areasOf{a}, Classes: classesOf{a}, SetAside: *aside, Say: p.say,
		Progress: intake.NewProgress(p.err, isTerminal(p.err), time.Now, p.say)}
	account, err := runImport(ctx, a, m, flags.Args(), *dryRun, o)
	p.account(account)
	return err
}

// readMapping reads the mapping; it is nil where none is named and every file is
// of the platform's own export, which needs none.
func readMapping(path string, files []string) (*intake.Mapping, error) {
	if path == "" {
		for _, name := range files {
			own, err := intake.Own(name)
			if err != nil {
				return nil, err
			}
			if !own {
				return nil, fault.New(fault.Invalid, "command.import_mapping_needed").With("file", name)
			}
		}
		return nil, nil
	}
	raw, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	m, err := intake.ReadMapping(raw)
	_ = raw.Close() // read only
	return m, err
}

// runImport takes the files in, through the mapping or as the platform's own.
func runImport(ctx context.Context, a *app.App, m *intake.Mapping, files []string, dryRun bool, o intake.Options) (intake.Account, error) {
	system := casework.OwnSystem
	if m != nil {
		system = m.System
	}
	var sink intake.Sink = caseSink{a, system}
	if dryRun {
		sink = intake.NewRehearsal()
	}
	if m == nil {
		return intake.RunOwn(ctx, files, sink, o)
	}
	return intake.Run(ctx, m, files, sink, o)
}

// account prints what became of every row.
func (p *program) account(a intake.Account) {
	p.print("command.import_account", map[string]any{"rows": a.Rows, "imported": a.Imported,
		"duplicate": a.Duplicates(), "aside": a.SetAside, "open": a.Open})
	for _, key := range slices.Sorted(maps.Keys(a.Reasons)) {
		if e, ok := a.Examples[key]; ok {
			p.print("command.import_reason", map[string]any{"n": a.Reasons[key], "file": e.File, "line": strconv.Itoa(e.Line),
				"reason": p.say(e.Fault.Key, e.Fault.Args)})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.Warnings)) {
		p.tell("%8d  %s\n", a.Warnings[key], p.say(key, nil))
	}
	if a.AsideFile != "" {
		p.print("command.import_set_aside", map[string]any{"file": a.AsideFile})
	}
}

// caseSink hands cases to the application.
type caseSink struct {
	app    *app.App
	system string
}

func (s caseSink) ImportBatch(ctx context.Context, cases []casework.Import) ([]intake.Outcome, []error) {
	taken, errs := s.app.Import(ctx, s.system, cases)
	outcomes := make([]intake.Outcome, len(taken))
	for i, t := range taken {
		outcomes[i] = map[app.Taken]intake.Outcome{app.Imported: intake.Imported,
			app.AlreadyThere: intake.AlreadyThere, app.Differs: intake.Differs}[t]
	}
	return outcomes, errs
}

type areasOf struct{ app *app.App }

func (a areasOf) ByName(name string) (string, int) {
	found := a.app.Policy().Map.ByName(name)
	if len(found) == 0 {
		return "", 0
	}
	return found[0].Code, len(found)
}

func (a areasOf) Known(code string) bool {
	_, ok := a.app.Policy().Map.Area(code)
	return ok
}

type classesOf struct{ app *app.App }

func (c classesOf) Known(key string) bool {
	k, err := catalog.ParseKey(key)
	if err != nil {
		return false
	}
	_, ok := c.app.Policy().Catalogue.Class(k)
	return ok
}

// isTerminal tells whether w is a terminal, where a line may be written over.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
