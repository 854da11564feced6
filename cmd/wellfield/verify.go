package main

import (
	"context"
	"errors"

	"wellfield/internal/store"
)

// verify checks all evidence and fails when anything does not fit.
func verify(ctx context.Context, p *program, args []string) (err error) {
	flags, config := p.flags("verify")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	p.config = *config
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	wrong := 0
	seen, err := a.Verify(ctx, func(f store.Finding) {
		wrong++
		p.tell("%s %s: %s\n", f.Jurisdiction, f.Subject, f.What)
	})
	if err != nil {
		return err
	}
	p.tell("%s\n", p.say("command.verified", map[string]any{
		"cases": seen.Cases, "entries": seen.Entries, "sealed": seen.Sealed, "documents": seen.Documents,
		"emergencies": seen.Emergencies}))
	log, err := a.LogState(ctx)
	if err != nil {
		return err
	}
	p.tell("%s\n", p.say("command.verified_log", map[string]any{"n": seen.Lines, "last": log.Last, "head": log.Head.String()}))
	if err := a.Verified(ctx, seen, wrong); err != nil {
		return err
	}
	if wrong > 0 {
		return errors.New(p.say("command.verify_failed", map[string]any{"n": wrong}))
	}
	return nil
}
