package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/exchange"
	"wellfield/internal/outgoing"
)

// exchangeEvery is how often the server looks for peers that are due.
const exchangeEvery = 5 * time.Second

// newExchange is the work with peers, with the keys of this installation.
func (p *program) newExchange(a *app.App) *exchange.Exchange {
	return exchange.New(exchange.Options{App: a, Say: p.texts.Say, Key: p.peerKey, Log: p.log, Allowed: p.config.allowed(), Told: p.refused(a),
		PhotoURL: func(hash string) string {
			if p.config.PublicURL == "" {
				return "" // nobody outside could fetch it
			}
			return strings.TrimRight(p.config.PublicURL, "/") + "/photos/" + hash
		}})
}

// refused writes down calls that were not made, for the operator and in the
// security log.
func (p *program) refused(a *app.App) func(outgoing.Refused) {
	return func(r outgoing.Refused) {
		p.log.Warn("outgoing", "host", r.Host, "refused", string(r.Why))
		a.Refused(context.Background(), app.RefusedOutgoing, app.Nobody, nil)
	}
}

// startExchange works for the peers until the context ends or stop is called,
// which returns when all work has stopped.
func (p *program) startExchange(ctx context.Context, a *app.App) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() { p.newExchange(a).Run(ctx, exchangeEvery) })
	return func() {
		cancel()
		working.Wait()
	}
}

// peerKeys is the folder of the data with one file for each key.
const peerKeys = "peer-keys"

// peerKey reads an API key: "env:NAME" or "file:NAME", whose forms the document
// was checked for.
func (p *program) peerKey(where string) (string, error) {
	kind, name, _ := strings.Cut(where, ":")
	switch kind {
	case "env":
		return p.getenv(name), nil
	case "file":
		b, err := os.ReadFile(filepath.Join(p.config.Data, peerKeys, filepath.Base(name)))
		return strings.TrimSpace(string(b)), err
	}
	return "", fmt.Errorf("no way to read a key from %q", kind)
}

// peering works with peers from the command line.
func peering(ctx context.Context, p *program, args []string) (err error) {
	if len(args) == 0 || args[0] != "check" {
		return errUsage
	}
	flags, config := p.flags("peer check")
	if err := flags.Parse(args[1:]); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	p.config = *config
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	found, err := p.newExchange(a).Check(ctx, flags.Arg(0))
	if err != nil {
		return err
	}
	p.print("command.peer_services", map[string]any{"host": found.Host, "n": found.Services})
	for _, f := range found.Odd {
		p.finding("warning", flags.Arg(0), f.Key, f.Args)
	}
	p.print("command.peer_pull", map[string]any{"new": found.New, "history": found.History, "known": found.Known, "ours": found.Ours, "left": found.Left})
	if !found.Whole {
		p.print("command.peer_more", nil)
	}
	p.print("command.peer_push", map[string]any{"n": len(found.Push)})
	for _, number := range found.Push {
		p.tell("  %s\n", number)
	}
	return nil
}
