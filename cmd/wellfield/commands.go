package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
)

func commands() []command {
	return []command{
		{"serve", "[--addr 127.0.0.1:8080] [--data DIR] [--demo]", "run the server", serve},
		{"export", "cases [--format csv|xlsx|geojson] [--out FILE] …", "write cases to a file that import cases takes back; --help lists the filters", exporting},
		{"import", "areas|organisations|catalog|rules|calendar|peers|plans|cases|map …", "bring in documents or another system's cases; each kind says more with --help", importing},
		{"peer", "check [--data DIR] ID", "say what would be pulled from a peer and pushed to it, and change nothing", peering},
		{"limits", "explain [--data DIR] [--json] NUMBER | recompute [--dry-run [--calendar FILE]] [--json]", "say how a case's limits are computed, day by day; or carry the calendar in force through to every open deadline", limiting},
		{"verify", "[--data DIR]", "check every entry, row, sealed value, document and photo against each other", verify},
		{"who-saw", "[--data DIR] [--json] NUMBER", "name every post that saw or could have seen who reported a case, from its journal alone", whoSaw},
		{"retention", "[--data DIR] [--dry-run]", "erase the identities of reporters that were kept as long as their classes say", retain},
		{"erasures", "list [--data DIR] | replay [--data DIR] FILE", "list the identities that were erased; or erase them again after a backup brought them back", erasures},
		{"migrate", "[--data DIR]", "bring the database's schema up to date", migrate},
		{"account", "add [--administrator[=security|system|audit]] NAME | reset NAME | list | link NAME ISSUER SUBJECT | unlink NAME ISSUER SUBJECT", "make an account and print its enrolment code once; give one who lost a factor a new code; bind an identity of the city's sign-in", account},
		{"breached", "import [--out FILE] FILE", "make the list of breached passwords from a text of passwords or SHA-1 sums", breached},
		{"token", "[--data DIR] ACCOUNT", "make a token with which a program acts as an account", token},
		{"report", "[--server URL] --summary TEXT --lat N --lng N [--photo FILE] [--json] …", "report a problem to a running server", reportRemotely},
		{"cases", "[--server URL] [--scope centre] [--state …] [--overdue] [--json] …", "list cases of a running server, as the account of WELLFIELD_TOKEN", listRemotely},
		{"case", "[--server URL] [--json] NUMBER", "show a case of a running server", showRemotely},
		{"act", "[--server URL] [--photo FILE] [--rev N] NUMBER VERB [FIELD=TEXT | FIELD:=JSON] …", "give a verb to a case of a running server", actRemotely},
		{"apikey", "add [--rights report,read,update] [--rate 60] [--tokens] [--agreed] [--account NAME [--post ID]] NAME | list | revoke NAME", "make, list or revoke a key of another program for /open311/v2", apikey},
		{"bench", "[--quick] [--only NAME,…] [--cases N] [--database URL…] [--out FILE]", "measure the program on this machine, on databases of its own", benching},
		{"version", "", "print the version", func(_ context.Context, p *program, _ []string) error {
			_, err := fmt.Fprintln(p.out, version)
			return err
		}},
	}
}

// flags are the flags that every command understands.
func (p *program) flags(name string) (*flag.FlagSet, *Config) {
	c := p.config
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(p.err)
	f.StringVar(&c.Data, "data", c.Data, "folder of the embedded database, photos and secret")
	f.StringVar(&c.Zone, "zone", c.Zone, "the city's time zone")
	return f, &c
}

func migrate(ctx context.Context, p *program, args []string) (err error) {
	flags, config := p.flags("migrate")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	p.config = *config
	_, closing, err := p.open(ctx) // opening migrates
	if err != nil {
		return err
	}
	return closing()
}

func token(ctx context.Context, p *program, args []string) (err error) {
	flags, config := p.flags("token")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	p.config = *config
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	t, err := a.NewToken(ctx, flags.Arg(0))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, t)
	return err
}
