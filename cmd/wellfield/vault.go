package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// opened parses the flags of a command and opens the application for its work.
func (p *program) opened(ctx context.Context, flags *flag.FlagSet, config *Config, args []string, least, most int,
	work func(a *app.App) error) (err error) {
	if err := flags.Parse(args); err != nil || flags.NArg() < least || flags.NArg() > most {
		return errUsage
	}
	p.config = *config
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	return work(a)
}

// retain erases the identities that were kept as long as their classes say.
func retain(ctx context.Context, p *program, args []string) error {
	flags, config := p.flags("retention")
	dry := flags.Bool("dry-run", false, "say what would be erased, and change nothing")
	return p.opened(ctx, flags, config, args, 0, 0, func(a *app.App) error {
		n, err := a.Retain(ctx, a.Now(), *dry, func(e app.Expired) error {
			p.tell("%s\t%s\t%s\t%d\n", e.Number, e.Class, e.Ended.In(a.Zone()).Format(time.DateOnly), e.Days)
			return nil
		})
		if err != nil {
			return err
		}
		key := "command.retained"
		if *dry {
			key = "command.would_retain"
		}
		p.tell("%s\n", p.say(key, map[string]any{"n": n}))
		swept, err := a.SweepLog(ctx, a.Now(), *dry)
		if err != nil {
			return err
		}
		key = "command.log_swept"
		if *dry {
			key = "command.would_sweep_log"
		}
		p.tell("%s\n", p.say(key, map[string]any{"lines": swept.Lines, "addresses": swept.Addresses}))
		return nil
	})
}

// whoSaw names every post that saw or could have seen who reported a case.
func whoSaw(ctx context.Context, p *program, args []string) error {
	flags, config := p.flags("who-saw")
	asJSON := flags.Bool("json", false, "print JSON")
	return p.opened(ctx, flags, config, args, 1, 1, func(a *app.App) error {
		log, err := a.WhoSaw(ctx, flags.Arg(0))
		if err != nil {
			return err
		}
		if *asJSON {
			return p.json(log)
		}
		for _, l := range log {
			p.tell("%s\t%s\t%s\t%s\t%s\n", l.At.In(a.Zone()).Format(time.DateTime), l.Post, l.Kind, l.Reason, l.Approver)
		}
		p.tell("%s\n", p.say("command.who_saw", map[string]any{"n": len(app.Posts(log))}))
		return nil
	})
}

// erasures lists what was erased, or erases it again after a backup brought it back.
func erasures(ctx context.Context, p *program, args []string) error {
	if len(args) == 0 || args[0] != "list" && args[0] != "replay" {
		return errUsage
	}
	flags, config := p.flags("erasures " + args[0])
	files := 0
	if args[0] == "replay" {
		files = 1
	}
	return p.opened(ctx, flags, config, args[1:], files, files, func(a *app.App) error {
		if args[0] == "list" {
			return p.listErasures(ctx, a)
		}
		list, err := readErasures(flags.Arg(0))
		if err != nil {
			return err
		}
		n, err := a.Reerase(ctx, list)
		if err != nil {
			return err
		}
		p.tell("%s\n", p.say("command.reerased", map[string]any{"n": n, "of": len(list)}))
		return nil
	})
}

// listErasures prints a line for each: which case, and when. There is nothing in it
// by which anybody could be found.
func (p *program) listErasures(ctx context.Context, a *app.App) error {
	all, err := a.Erasures(ctx, time.UnixMicro(0))
	for _, e := range all {
		p.tell("%s %s %s\n", e.Jurisdiction, e.ID, e.At.Format(time.RFC3339))
	}
	return err
}

func readErasures(name string) (list []app.Ref, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		if len(words) < 2 {
			return nil, fmt.Errorf("%s: line %d is no line of wellfield erasures list", name, n)
		}
		list = append(list, app.Ref{Jurisdiction: words[0], ID: casework.ID(words[1])})
	}
	return list, lines.Err()
}
