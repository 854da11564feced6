package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/credential"
	"wellfield/internal/org"
	"wellfield/internal/sso"
	"wellfield/internal/web"
	"wellfield/internal/web/page"
)

// account makes accounts and gives those who lost a factor a new beginning.
func account(ctx context.Context, p *program, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	does := map[string]func(context.Context, []string) error{
		"add": p.addAccount, "reset": p.resetAccount, "list": p.listAccounts, "link": p.linkAccount, "unlink": p.unlinkAccount,
	}[args[0]]
	if does == nil {
		return errUsage
	}
	return does(ctx, args[1:])
}

func (p *program) addAccount(ctx context.Context, args []string) error {
	flags, config := p.flags("account add")
	var first administration
	flags.Var(&first, "administrator", "make it the first administrator: of security, or with =system or =audit of those")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	return p.with(ctx, *config, func(a *app.App) error {
		add := a.AddAccount
		if first != "" {
			add = func(ctx context.Context, name string) (string, time.Time, error) {
				return a.AddAdministrator(ctx, org.Duty(first), name)
			}
		}
		code, until, err := add(ctx, flags.Arg(0))
		return p.tellCode(code, until, err)
	})
}

// administration is the value of --administrator. Alone it means security: who gives
// accounts and posts to the others comes first.
type administration org.Duty

func (a *administration) String() string { return string(*a) }

func (a *administration) IsBoolFlag() bool { return true }

func (a *administration) Set(value string) error {
	switch value {
	case "true":
		value = "security"
	case "false":
		*a = ""
		return nil
	}
	*a = administration("admin_" + value)
	return nil
}

func (p *program) resetAccount(ctx context.Context, args []string) error {
	flags, config := p.flags("account reset")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	return p.with(ctx, *config, func(a *app.App) error {
		code, until, err := a.ResetAccount(ctx, flags.Arg(0))
		return p.tellCode(code, until, err)
	})
}

// tellCode prints an enrolment code and its link, once.
func (p *program) tellCode(code string, until time.Time, err error) error {
	if err != nil {
		return err
	}
	p.tell("%s\n%s%s?code=%s\n", code, p.publicURL(), page.EnrolPath, url.QueryEscape(code))
	_, err = fmt.Fprintln(p.err, p.say("command.enrolment_once", map[string]any{"until": until.Format(time.RFC3339)}))
	return err
}

func (p *program) listAccounts(ctx context.Context, args []string) error {
	flags, config := p.flags("account list")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	return p.with(ctx, *config, func(a *app.App) error {
		names, err := a.Accounts(ctx)
		for _, name := range names {
			p.tell("%s\n", name)
		}
		return err
	})
}

func (p *program) linkAccount(ctx context.Context, args []string) error {
	flags, config := p.flags("account link")
	if err := flags.Parse(args); err != nil || flags.NArg() != 3 {
		return errUsage
	}
	return p.with(ctx, *config, func(a *app.App) error {
		return a.LinkIdentity(ctx, app.CityIdentity{Account: flags.Arg(0), Issuer: flags.Arg(1), Subject: flags.Arg(2)})
	})
}

func (p *program) unlinkAccount(ctx context.Context, args []string) error {
	flags, config := p.flags("account unlink")
	if err := flags.Parse(args); err != nil || flags.NArg() != 3 {
		return errUsage
	}
	return p.with(ctx, *config, func(a *app.App) error {
		return a.UnlinkIdentity(ctx, app.CityIdentity{Account: flags.Arg(0), Issuer: flags.Arg(1), Subject: flags.Arg(2)})
	})
}

// breached makes the list of breached passwords.
func breached(_ context.Context, p *program, args []string) (err error) {
	if len(args) == 0 || args[0] != "import" {
		return errUsage
	}
	flags, config := p.flags("breached import")
	to := flags.String("out", "", "where to write the list; left out, where the server looks for it")
	if err := flags.Parse(args[1:]); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	if *to == "" {
		*to = config.breachedList()
	}
	from, err := os.Open(flags.Arg(0))
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // was only read
	if err := os.MkdirAll(filepath.Dir(*to), 0o700); err != nil {
		return err
	}
	// Whole or not at all: the server may be reading the list that is there.
	f, err := os.CreateTemp(filepath.Dir(*to), ".breached-*")
	if err != nil {
		return err
	}
	n, err := credential.ImportBreached(from, f)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), *to)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // what is left of it says nothing
		return err
	}
	p.tell("%s\n", p.say("command.breached", map[string]any{"n": n, "file": *to}))
	return nil
}

// breachedPasswords are the small list inside the program and the city's own.
func (c Config) breachedPasswords() (*credential.Breached, error) {
	all := credential.Common()
	f, err := os.Open(c.breachedList())
	if os.IsNotExist(err) && c.Breached == "" {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return all, all.Add(f, info.Size()) // read as long as the process lives
}

func (c Config) breachedList() string {
	if c.Breached != "" {
		return c.Breached
	}
	return filepath.Join(c.Data, "breached.bin")
}

// profile is the profile of sign-in; check has read it before.
func (c Config) profile() credential.Profile {
	found, _ := credential.FindProfile(c.Profile)
	return found
}

// provider is the city's identity provider, nil when there is none.
func (p *program) provider() (web.Provider, error) {
	if p.config.OIDCIssuer == "" {
		return nil, nil
	}
	return sso.New(sso.Config{Issuer: p.config.OIDCIssuer, Client: p.config.OIDCClient, Secret: p.config.OIDCSecret,
		Return: p.publicURL() + page.SignInPath + "/city/return"})
}
