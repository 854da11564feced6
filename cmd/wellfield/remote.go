package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"wellfield/client"
)

// remote is what the commands that ask a running server have in common.
type remote struct {
	p                   *program
	flags               *flag.FlagSet
	server, token, post string
	json                bool
	key                 string
}

// remote makes the flags of a command; the token is better set in the
// environment, where other users of the machine cannot read it.
func (p *program) remote(name string) *remote {
	r := &remote{p: p, flags: flag.NewFlagSet(name, flag.ContinueOnError)}
	r.flags.SetOutput(p.err)
	server := p.config.Server
	if server == "" {
		server = p.staffURL()
		if name == "report" && p.config.Token == "" {
			server = p.publicURL()
		}
	}
	r.flags.StringVar(&r.server, "server", server, "address of the running server")
	r.flags.StringVar(&r.token, "token", "", "token of the account; better in WELLFIELD_TOKEN")
	r.flags.StringVar(&r.post, "as", "", "id of the post to act in")
	r.flags.BoolVar(&r.json, "json", false, "print JSON")
	return r
}

// parse reads flags wherever they stand and returns the other words.
func (r *remote) parse(args []string) ([]string, error) {
	var words []string
	for {
		if err := r.flags.Parse(args); err != nil {
			return nil, errUsage
		}
		if args = r.flags.Args(); len(args) == 0 {
			return words, nil
		}
		words, args = append(words, args[0]), args[1:]
	}
}

func (r *remote) client() (*client.Client, error) {
	if r.token == "" {
		r.token = r.p.config.Token
	}
	return client.New(r.server, client.WithToken(r.token), client.WithPost(r.post), client.WithLanguage(string(r.p.tag)))
}

// options are the choices for a command: its key, where one was given.
func (r *remote) options() []client.Option {
	if r.key == "" {
		return nil
	}
	return []client.Option{client.Key(r.key)}
}

// print shows JSON where it was asked for, else what the table writes.
func (r *remote) print(v any, table func(w *tabwriter.Writer)) error {
	if r.json {
		e := json.NewEncoder(r.p.out)
		e.SetIndent("", "  ")
		return e.Encode(v)
	}
	w := tabwriter.NewWriter(r.p.out, 0, 0, 2, ' ', 0)
	table(w)
	return w.Flush()
}

// row writes a line of a table. Flush returns the first error.
func row(w *tabwriter.Writer, cells ...string) {
	_, _ = fmt.Fprintln(w, strings.Join(cells, "\t"))
}

// local is a time on the city's clock.
func (p *program) local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	zone, err := time.LoadLocation(p.config.Zone)
	if err != nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01-02 15:04")
}

// reportRemotely reports a problem to a running server.
func reportRemotely(ctx context.Context, p *program, args []string) error {
	r := p.remote("report")
	var in client.ReportIn
	var at client.PointIn
	var photos words
	r.flags.StringVar(&in.Summary, "summary", "", "what is wrong")
	r.flags.StringVar(&in.Class, "class", "", "what it is: kind and code, for instance component/0201")
	r.flags.Float64Var(&at.Lat, "lat", 0, "latitude in degrees")
	r.flags.Float64Var(&at.Lng, "lng", 0, "longitude in degrees")
	r.flags.StringVar(&at.CRS, "crs", "", "coordinate system of the position: wgs84, gcj02 or bd09")
	r.flags.StringVar(&in.Area, "area", "", "code of an area, where no better place is known")
	r.flags.StringVar(&in.Address, "address", "", "the place in words")
	r.flags.Var(&photos, "photo", "file of a photo; may be given several times")
	r.flags.StringVar(&r.key, "key", "", "your own UUID of the report: the same again changes nothing")
	if rest, err := r.parse(args); err != nil || len(rest) > 0 {
		return errUsage
	}
	c, err := r.client()
	if err != nil {
		return err
	}
	r.flags.Visit(func(f *flag.Flag) {
		if slices.Contains([]string{"lat", "lng", "crs"}, f.Name) {
			in.Point = &at
		}
	})
	if in.Photos, err = upload(ctx, c, photos); err != nil {
		return err
	}
	receipt, err := c.Report(ctx, in, r.options()...)
	if err != nil {
		return err
	}
	return r.print(receipt, func(w *tabwriter.Writer) {
		row(w, p.say("command.column.number", nil), receipt.Number)
		row(w, p.say("command.column.state", nil), p.say("ui.state."+receipt.State, nil))
		row(w, p.say("command.column.follow", nil), receipt.Follow)
	})
}

// words is a flag that may be given several times.
type words []string

func (w *words) String() string { return strings.Join(*w, " ") }

// Set adds one.
func (w *words) Set(s string) error {
	*w = append(*w, s)
	return nil
}

// upload stores the files and returns their hashes.
func upload(ctx context.Context, c *client.Client, files []string) ([]string, error) {
	var hashes []string
	for _, name := range files {
		picture, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		stored, err := c.UploadPhoto(ctx, picture)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		hashes = append(hashes, stored.Hash)
	}
	return hashes, nil
}
