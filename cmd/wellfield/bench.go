package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"

	"wellfield/internal/bench"
)

// benchCommand is this program again, for the servers that the bench starts. It
// is replaced in tests.
var benchCommand = func(args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.Command(self, args...)
}

// list collects a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(s string) error {
	*l = append(*l, s)
	return nil
}

// benching measures the program on this machine. It touches no database but
// those that it makes.
func benching(ctx context.Context, p *program, args []string) error {
	flags, _ := p.flags("bench")
	var databases, env list
	flags.Var(&databases, "database", "sqlite, or the URL of a PostgreSQL server on which databases may be made; may be repeated (sqlite)")
	flags.Var(&env, "server-env", "NAME=VALUE for the servers that are measured; may be repeated")
	only := flags.String("only", "", "benches to run, separated by commas: "+strings.Join(bench.Names(), ","))
	quick := flags.Bool("quick", false, "a look in less than three minutes")
	tiny := flags.Bool("tiny", false, "only see that everything runs; the figures mean nothing")
	cases := flags.Int("cases", 0, "how many cases are loaded (1000000; quick 20000)")
	limit := flags.Duration("limit", 0, "the longest that the run may take; what is not measured by then says so (24m; quick 170s)")
	dir := flags.String("dir", "", "folder for the databases, on the disk that is to be measured (the system's own for temporary files)")
	profile := flags.String("profile", "", "folder for profiles of the servers' CPU")
	from := flags.String("from", "", "measure nothing: take an earlier run's file")
	out := flags.String("out", "", "file for the figures as JSON")
	markdown := flags.String("markdown", "", "page in which this version's section is written, as docs/performance.md")
	compare := flags.String("compare", "", "earlier run's file to compare with")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	o := bench.Options{Version: version, Scale: bench.Full(), Limit: *limit, Databases: databases, Dir: *dir, Command: benchCommand,
		Env: env, Profile: *profile, Progress: p.err}
	if *quick {
		o.Scale = bench.Quick()
	}
	if *tiny {
		o.Scale = bench.Tiny()
	}
	if *cases > 0 {
		o.Scale.Cases = *cases
	}
	if len(o.Databases) == 0 {
		o.Databases = []string{bench.Embedded}
	}
	if *only != "" {
		o.Only = strings.Split(*only, ",")
	}
	var old *bench.Report // read first: a wrong name must not cost half an hour
	var err error
	if *compare != "" {
		if old, err = bench.Load(*compare); err != nil {
			return err
		}
	}
	report, err := benched(ctx, o, *from)
	if err != nil {
		return err
	}
	return p.publish(report, old, *out, *markdown)
}

func benched(ctx context.Context, o bench.Options, from string) (*bench.Report, error) {
	if from != "" {
		return bench.Load(from)
	}
	return bench.Run(ctx, o)
}

// publish writes the report to all who asked for it, even where one of them
// cannot be written.
func (p *program) publish(r, old *bench.Report, out, markdown string) error {
	err := r.Print(p.out)
	if out != "" {
		err = errors.Join(err, r.Save(out))
	}
	if markdown != "" {
		err = errors.Join(err, r.WriteMarkdown(markdown))
	}
	if old != nil {
		p.tell("\n")
		err = errors.Join(err, r.Compare(p.out, old))
	}
	return err
}
