package main

import (
	"context"
	"errors"
	"flag"
	"os"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/emergency"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/peer"
	"wellfield/internal/store"
)

// importing brings in one kind of thing.
func importing(ctx context.Context, p *program, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	kind, rest := args[0], args[1:]
	switch kind {
	case "areas":
		return p.importAreas(ctx, rest)
	case "cases":
		return p.importCases(ctx, rest)
	case "catalog":
		return p.importCatalogue(ctx, rest)
	case "map":
		return p.draftMapping(rest)
	}
	documents := map[string]store.DocumentKind{"organisations": store.Organisations,
		"rules": store.Rules, "calendar": store.Calendar, "procedure": store.Procedure, "peers": store.Peers, "plans": store.Plans}
	if k, ok := documents[kind]; ok {
		return p.importDocument(ctx, k, rest)
	}
	return errUsage
}

// publishing are the flags of every command that publishes a document.
type publishing struct {
	dryRun *bool
	note   *string
}

func publishingFlags(f *flag.FlagSet) publishing {
	return publishing{
		dryRun: f.Bool("dry-run", false, "check and report, and publish nothing"),
		note:   f.String("note", "", "why this version is published"),
	}
}

// operator is the post that commands from the command line act as.
const operator = "operator"

// importDocument publishes a policy document from a YAML file.
func (p *program) importDocument(ctx context.Context, k store.DocumentKind, args []string) (err error) {
	flags, config := p.flags("import")
	pub := publishingFlags(flags)
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	p.config = *config
	raw, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	d, err := app.ReadDocument(k, raw)
	if err != nil {
		return err
	}
	if err := app.CheckDocument(k, d); err != nil {
		return err
	}
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	var report app.ClassReport
	if c, ok := d.(catalog.Document); ok {
		next, err := catalog.NewCatalogue(a.Policy().Catalogue.Version()+1, c)
		if err != nil {
			return err
		}
		if report, err = p.classes(ctx, a, a.Policy().Catalogue, next); err != nil {
			return err
		}
	}
	if err := p.review(a, k, d); err != nil || *pub.dryRun {
		return err
	}
	base, err := a.Document(ctx, k)
	if err != nil {
		return err
	}
	v, err := p.published(ctx, a, k, d, *pub.note, base.Version)
	if err == nil {
		p.left(report, v)
	}
	return err
}

// review prints what a person should know before the document is published,
// and fails on what must not be.
func (p *program) review(a *app.App, k store.DocumentKind, d any) error {
	if k == store.Organisations || k == store.Procedure { // rules and peers are refused for it
		for _, n := range a.UnknownClasses(d) {
			n.Document = k
			p.naming(n)
		}
	}
	switch d := d.(type) {
	case dispatch.Document:
		wrong := 0
		for _, f := range a.LintRules(d) {
			if f.Severity == dispatch.Error {
				wrong++
			}
			p.finding(string(f.Severity), f.Rule, f.Key, f.Args)
		}
		if wrong > 0 {
			return errors.New(p.say("command.findings_failed", map[string]any{"n": wrong}))
		}
	case peer.Document:
		return a.LintPeers(d).Err()
	case emergency.Document:
		return p.reviewPlans(a, d)
	case org.Document:
		chart, err := org.NewChart(0, d)
		if err != nil {
			return err
		}
		none, several := a.Coverage(chart)
		for _, code := range none {
			p.finding("warning", code, "command.grid_unled", nil)
		}
		for _, code := range several {
			p.finding("error", code, "command.grid_led_twice", nil)
		}
	}
	return nil
}

func (p *program) finding(severity, about, key string, args map[string]any) {
	p.tell("%-8s %s  %s\n", p.say("command.severity_"+severity, nil), about, p.say(key, args))
}

// print says a message on a line of its own.
func (p *program) print(key string, args map[string]any) { p.tell("%s\n", p.say(key, args)) }

// importAreas publishes a map from GeoJSON and a table of codes.
func (p *program) importAreas(ctx context.Context, args []string) (err error) {
	flags, config := p.flags("import areas")
	pub := publishingFlags(flags)
	in := areaFlags(flags)
	if err := flags.Parse(args); err != nil || flags.NArg() > 1 || flags.NArg() == 0 && *in.codes == "" {
		return errUsage
	}
	p.config = *config
	changed, findings, err := in.read(flags.Arg(0))
	if err != nil {
		return err
	}
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	old, base, err := a.Areas(ctx)
	if err != nil {
		return err
	}
	next := changed
	if !*in.replace {
		next = app.MergeAreas(old, changed)
	}
	report := grid.Validate(next, a.Today())
	wrong := 0
	for _, f := range append(findings, report.Findings...) {
		if f.Severity == grid.Error {
			wrong++
		}
		p.finding(string(f.Severity), f.Code, f.Key, f.Args)
	}
	p.difference(grid.Compare(old, next))
	if wrong > 0 {
		return errors.New(p.say("command.findings_failed", map[string]any{"n": wrong}))
	}
	if *pub.dryRun {
		return nil
	}
	v, err := a.Publish(ctx, store.Areas, next, operator, *pub.note, base)
	if err != nil {
		return err
	}
	p.print("command.published", map[string]any{"kind": string(store.Areas), "version": v})
	return nil
}

func (p *program) difference(d grid.Diff) {
	p.print("command.areas_changed", map[string]any{"added": len(d.Added), "removed": len(d.Removed),
		"renamed": len(d.Renamed), "reshaped": len(d.Reshaped)})
}
