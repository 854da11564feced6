// Command wellfield is the whole product in one file: the server, the imports,
// the check of the journal, and the administration from the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
	_ "time/tzdata" // zones travel with the binary

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/store"
)

// version is set when the binary is built.
var version = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// command is one thing that the binary does.
type command struct {
	name, usage, what string
	run               func(ctx context.Context, p *program, args []string) error
}

// program is what every command works with.
type program struct {
	config   Config
	out, err io.Writer
	texts    *lang.Catalogue
	tag      lang.Tag
	log      *slog.Logger
	getenv   func(string) string
}

var errUsage = errors.New("usage")

// run is main without the process: it returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, out, errOut io.Writer) int {
	p := &program{out: out, err: errOut}
	if err := p.prepare(getenv); err != nil {
		p.complain("%v", err)
		return 2
	}
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	ctx = app.WithOrigin(ctx, app.Origin{Client: "command " + name})
	for _, c := range commands() {
		if c.name != name {
			continue
		}
		err := c.run(ctx, p, args)
		switch {
		case err == nil:
			return 0
		case errors.Is(err, errUsage):
			p.complain("usage: wellfield %s %s", c.name, c.usage)
			return 2
		}
		p.fail(err)
		return 1
	}
	p.usage()
	if name == "" || name == "help" || name == "--help" || name == "-h" {
		return 0
	}
	return 2
}

func (p *program) prepare(getenv func(string) string) (err error) {
	if p.config, err = loadConfig(getenv); err != nil {
		return err
	}
	if p.texts, err = lang.Load(); err != nil {
		return err
	}
	wanted := p.config.Language
	if wanted == "" {
		wanted = languageOf(getenv("LANG"))
	}
	p.tag, p.getenv = p.texts.Match(wanted), getenv
	p.log = slog.New(slog.NewTextHandler(p.err, nil))
	return p.config.check()
}

// languageOf turns "zh_CN.UTF-8" into "zh-CN".
func languageOf(locale string) string {
	for i, r := range locale {
		if r == '.' || r == '@' {
			locale = locale[:i]
			break
		}
	}
	b := []byte(locale)
	for i := range b {
		if b[i] == '_' {
			b[i] = '-'
		}
	}
	return string(b)
}

// say is a message in the reader's language.
func (p *program) say(key string, args map[string]any) string { return p.texts.Say(p.tag, key, args) }

// tell prints to the output, and complain to where errors go. That a terminal
// has gone is no reason to stop the work.
func (p *program) tell(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format, args...) }

func (p *program) complain(format string, args ...any) {
	_, _ = fmt.Fprintf(p.err, "wellfield: "+format+"\n", args...)
}

// fail prints an error: a fault in the reader's language, all else as it is.
func (p *program) fail(err error) {
	faults := fault.All(err)
	if faults == nil {
		p.complain("%v", err)
		return
	}
	for _, f := range faults {
		where := ""
		if f.Field != "" {
			where = f.Field + ": "
		}
		p.complain("%s%s", where, p.say(f.Key, f.Args))
	}
}

func (p *program) usage() {
	p.tell("wellfield %s\n\n", version)
	for _, c := range commands() {
		p.tell("  wellfield %s %s\n      %s\n", c.name, c.usage, c.what)
	}
	p.tell("\nEvery setting is an environment variable as well; docs/operating.md lists them.\n")
}

// open opens the application on the configured database.
func (p *program) open(ctx context.Context) (*app.App, func() error, error) {
	if err := os.MkdirAll(p.config.Data, 0o700); err != nil {
		return nil, nil, err
	}
	secret, err := p.config.secret()
	if err != nil {
		return nil, nil, err
	}
	zone, err := time.LoadLocation(p.config.Zone)
	if err != nil {
		return nil, nil, err
	}
	photos, err := blob.Open(filepath.Join(p.config.Data, "photos"))
	if err != nil {
		return nil, nil, err
	}
	refused, err := p.config.breachedPasswords()
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, p.config.databaseURL())
	if err != nil {
		return nil, nil, err
	}
	a, err := app.Open(ctx, app.Config{DB: db, Photos: photos, Secret: secret, Zone: zone, Log: p.log,
		Demo: p.config.Demo, Profile: p.config.profile(), Breached: refused, PublicURL: p.staffURL(), Receivers: p.config.receivers()})
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return a, db.Close, nil
}
