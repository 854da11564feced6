// Package bench measures the program: each figure with its spread, against a
// baseline of the same run where there is one, and against the design's target.
// Every row that it knows stands in every report, measured or not.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wellfield/internal/store"
)

// Embedded, in place of a URL, is the database inside the program.
const Embedded = "sqlite"

// Options are what a run is given. Command is required.
type Options struct {
	Version   string
	Scale     Scale
	Only      []string      // names of benches; all when empty
	Limit     time.Duration // of the whole run; the scale's when 0
	Databases []string      // Embedded, and URLs of PostgreSQL servers on which databases may be made
	Dir       string        // where databases and photos are kept during the run; on the disk that is to be measured

	// Command is the program itself with arguments; the bench adds to its
	// environment.
	Command func(args ...string) *exec.Cmd
	Env     []string // more of the server's environment, as NAME=VALUE
	Profile string   // a folder for profiles of the server's CPU; empty: none

	Progress io.Writer // what runs and how long it takes; nil: nobody is told
}

// bench is one group of rows.
type bench struct {
	name string
	what string
	cost func(Scale) time.Duration // without PostgreSQL; it is no promise
	run  func(context.Context, *session) error
}

// benches are all there are, in the order in which they run: what the design
// says most about comes first, because a run may be cut short.
func benches() []bench {
	fixed := func(d time.Duration) func(Scale) time.Duration { return func(Scale) time.Duration { return d } }
	return []bench{
		{"calibration", "the machine itself", func(s Scale) time.Duration { return 2 * s.rounds() }, calibrate},
		{"rules", "working time", fixed(3 * time.Second), workingTime},
		{"load", "cases to work among", func(s Scale) time.Duration { return time.Duration(s.Cases) * 80 * time.Microsecond }, loads},
		{"footprint", "binary, start and memory", fixed(20 * time.Second), footprint},
		{"lifecycle", "cases from report to check over HTTP", func(s Scale) time.Duration { return 8 * s.rounds() }, lifecycles},
		{"burst", "a burst of reports", func(s Scale) time.Duration { return 9 * s.round }, bursts},
		{"reads", "pages and lists", func(s Scale) time.Duration { return 4 * s.rounds() }, reads},
		{"near", "cases nearby", fixed(20 * time.Second), nearby},
		{"files", "import and export", fixed(20 * time.Second), files},
		{"evidence", "the journal after all that", func(s Scale) time.Duration { return time.Duration(s.Cases) * 15 * time.Microsecond }, evidence},
		{"commands", "commands against a bare loop", func(s Scale) time.Duration { return 4 * s.rounds() }, atRest(commands)},
		{"time", "what time asks for", func(s Scale) time.Duration { return time.Duration(s.due) * 700 * time.Microsecond }, atRest(escalations)},
		{"locate", "points on the map", func(s Scale) time.Duration { return time.Duration(s.points) * 20 * time.Microsecond }, atRest(locate)},
	}
}

// atRest stops the servers first: what follows needs none, and they would take
// their share of the processor.
func atRest(run func(context.Context, *session) error) func(context.Context, *session) error {
	return func(ctx context.Context, s *session) error {
		for _, p := range s.pairs {
			p.empty.stop()
			p.full.stop()
		}
		return run(ctx, s)
	}
}

// Names are the benches that Only may name.
func Names() []string {
	var names []string
	for _, b := range benches() {
		names = append(names, b.name)
	}
	return names
}

// Run measures until all is measured, the time is up or the context ends; the
// report says how far it came. An error means that there is no report.
func Run(ctx context.Context, o Options) (*Report, error) {
	only := map[string]bool{}
	for _, name := range o.Only {
		if !slices.Contains(Names(), name) {
			return nil, fmt.Errorf("there is no bench %q; there are %s", name, strings.Join(Names(), ", "))
		}
		only[name] = true
	}
	limit := o.Scale.limit
	if o.Limit > 0 {
		// Loading has its share of the time, however much that is.
		o.Scale.loading = time.Duration(float64(o.Scale.loading) * float64(o.Limit) / float64(limit))
		limit = o.Limit
	}
	s, err := newSession(o, only)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeoutCause(ctx, limit, errLate)
	defer cancel()
	start := time.Now()
	for _, b := range benches() {
		if len(only) > 0 && !only[b.name] {
			continue
		}
		if limited.Err() != nil {
			break
		}
		s.begin(b)
		if err := b.run(limited, s); err != nil && limited.Err() == nil {
			s.fail(b, err)
		}
	}
	if limited.Err() != nil {
		s.cut(context.Cause(limited))
	}
	s.report.Took = time.Since(start).Seconds()
	ending, done := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer done()
	s.end(ending)
	return s.report, nil
}

var errLate = errors.New("the time was up")

// session is a run under way.
type session struct {
	options Options
	scale   Scale
	report  *Report
	dir     string
	started time.Time
	pairs   map[string]*pair
	drops   []func(context.Context) error
}

func newSession(o Options, only map[string]bool) (*session, error) {
	var names []string
	for _, url := range o.Databases {
		if slices.Contains(names, databaseName(url)) {
			return nil, fmt.Errorf("two databases of the kind %s: measure one after the other", databaseName(url))
		}
		names = append(names, databaseName(url))
	}
	dir, err := os.MkdirTemp(o.Dir, "wellfield-bench-")
	if err != nil {
		return nil, err
	}
	return &session{options: o, scale: o.Scale, dir: dir, started: time.Now(), pairs: map[string]*pair{}, report: &Report{
		Version: o.Version, At: time.Now().UTC().Truncate(time.Second), Scale: o.Scale.name, Cases: o.Scale.Cases,
		Machine: machine(dir), Rows: table(names, only),
	}}, nil
}

func databaseName(url string) string {
	if url == Embedded {
		return Embedded
	}
	return "postgres"
}

// end stops what runs and removes what was made.
func (s *session) end(ctx context.Context) {
	for _, p := range s.pairs {
		p.empty.stop()
		p.full.stop()
	}
	for _, drop := range s.drops {
		if err := drop(ctx); err != nil {
			s.say("left behind: %v", err)
		}
	}
	if err := os.RemoveAll(s.dir); err != nil {
		s.say("left behind: %v", err)
	}
	for _, r := range s.report.Rows {
		r.judge()
		if r.Note == "" {
			r.Note = absent[r.ID]
		}
		if r.Note == "" && r.Verdict == NotMeasured {
			r.Note = "not at this scale"
		}
	}
}

// absent says why a row of the design has no figure yet.
var absent = map[string]string{
	"rules.minutes":    "shown by the tests, on as many random cases as WELLFIELD_CASES says",
	"evidence.receipt": "there are no receipts yet",
	"reads.search":     "there is no search yet",
	"time.dashboard":   "there is no dashboard yet",
}

// say tells the progress, with the time since the start.
func (s *session) say(format string, args ...any) {
	if s.options.Progress != nil {
		line := fmt.Sprintf(format, args...)
		_, _ = fmt.Fprintf(s.options.Progress, "%6.0f s  %s\n", time.Since(s.started).Seconds(), line)
	}
}

func (s *session) begin(b bench) {
	cost := b.cost(s.scale) * time.Duration(max(len(s.options.Databases), 1))
	s.say("%s: %s, about %s", b.name, b.what, cost.Round(time.Second))
}

// fail notes in the rows of a bench why they have no figure.
func (s *session) fail(b bench, err error) {
	s.say("%s failed: %v", b.name, err)
	for _, r := range s.report.Rows {
		if r.Bench == b.name && len(r.Values) == 0 && r.Note == "" {
			r.Note = "failed: " + err.Error()
		}
	}
}

// cut notes why the run ended early.
func (s *session) cut(cause error) {
	s.report.Cut = "interrupted"
	if errors.Is(cause, errLate) {
		s.report.Cut = "the time was up"
	}
	for _, r := range s.report.Rows {
		if len(r.Values) == 0 && r.Note == "" && absent[r.ID] == "" {
			r.Note = s.report.Cut
		}
	}
}

// row is the row with the id for a database. Asking for one that is not declared
// is a defect of the bench.
func (s *session) row(id, database string) *Row {
	r := s.report.Row(rowID(id, database))
	if r == nil {
		panic("bench: no row " + rowID(id, database))
	}
	return r
}

func (s *session) add(r *Row, value float64) { r.Values = append(r.Values, value) }

func (s *session) put(id, database string, values ...float64) *Row {
	r := s.row(id, database)
	r.Values = append(r.Values, values...)
	return r
}

// scratch runs with an empty database of its own: a file, or one on the server.
func (s *session) scratch(ctx context.Context, url, name string, run func(url string) error) error {
	made, drop, err := s.newDatabase(ctx, url, name)
	if err != nil {
		return err
	}
	return errors.Join(run(made), drop(context.WithoutCancel(ctx)))
}

func (s *session) newDatabase(ctx context.Context, url, name string) (made string, drop func(context.Context) error, err error) {
	if url == Embedded {
		dir := filepath.Join(s.dir, name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", nil, err
		}
		return "sqlite:" + filepath.Join(dir, "wellfield.db"), func(context.Context) error { return os.RemoveAll(dir) }, nil
	}
	return store.Scratch(ctx, url, fmt.Sprintf("wellfield_%s_%d", name, os.Getpid()))
}
