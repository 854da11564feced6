package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/org"
)

// apikey makes, lists and revokes the keys of other programs.
func apikey(ctx context.Context, p *program, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	switch args[0] {
	case "add":
		return p.addKey(ctx, args[1:])
	case "list":
		return p.listKeys(ctx, args[1:])
	case "revoke":
		return p.revokeKey(ctx, args[1:])
	}
	return errUsage
}

func (p *program) addKey(ctx context.Context, args []string) error {
	flags, config := p.flags("apikey add")
	var k app.APIKey
	rights := flags.String("rights", app.MayReport+","+app.MayRead, "what it may do: report, read, update, with commas between them")
	flags.IntVar(&k.PerMinute, "rate", 60, "how often a minute it may ask")
	flags.BoolVar(&k.Tokens, "tokens", false, "answer its reports with a token, for clients that ask for the number later")
	flags.BoolVar(&k.Agreed, "agreed", false, "its holder's terms say that words and photos of reports are published")
	flags.StringVar(&k.Account, "account", "", "act as this account, for updates of a unit's own system")
	post := flags.String("post", "", "the post of the account; left out, its first")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	k.Name, k.Post = flags.Arg(0), org.ID(*post)
	for right := range strings.SplitSeq(*rights, ",") {
		k.Rights = append(k.Rights, strings.TrimSpace(right))
	}
	return p.with(ctx, *config, func(a *app.App) error {
		key, err := a.AddAPIKey(ctx, k)
		if err != nil {
			return err
		}
		p.tell("%s\n", key)
		_, err = fmt.Fprintln(p.err, p.say("command.api_key_once", nil))
		return err
	})
}

func (p *program) listKeys(ctx context.Context, args []string) error {
	flags, config := p.flags("apikey list")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	return p.with(ctx, *config, func(a *app.App) error {
		keys, err := a.APIKeys(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		for _, k := range keys {
			also := ""
			if k.Tokens {
				also += " tokens"
			}
			if k.Agreed {
				also += " agreed"
			}
			if k.Account != "" {
				also += " " + k.Account + "/" + string(k.Post)
			}
			if !k.Revoked.IsZero() {
				also += " revoked " + k.Revoked.Format(time.RFC3339)
			}
			_, _ = fmt.Fprintf(table, "%s\t%s\t%d/min\t%s\t%s\n", k.Name, strings.Join(k.Rights, ","), k.PerMinute,
				k.Created.Format(time.RFC3339), strings.TrimSpace(also)) // Flush tells of errors
		}
		return table.Flush()
	})
}

func (p *program) revokeKey(ctx context.Context, args []string) error {
	flags, config := p.flags("apikey revoke")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	return p.with(ctx, *config, func(a *app.App) error { return a.RevokeAPIKey(ctx, flags.Arg(0)) })
}

// with opens the application for one act of administration.
func (p *program) with(ctx context.Context, config Config, act func(*app.App) error) (err error) {
	p.config = config
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	return act(a)
}
