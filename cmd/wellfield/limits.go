package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/worktime"
)

// limiting says how the limits of cases are computed, and computes them again.
func limiting(ctx context.Context, p *program, args []string) (err error) {
	if len(args) == 0 {
		return errUsage
	}
	flags, config := p.flags("limits " + args[0])
	asJSON := flags.Bool("json", false, "print JSON")
	dry := flags.Bool("dry-run", false, "recompute: say what would change, and change nothing")
	draft := flags.String("calendar", "", "recompute: with --dry-run, a calendar that is not published yet")
	if err := flags.Parse(args[1:]); err != nil {
		return errUsage
	}
	explain := args[0] == "explain" && flags.NArg() == 1 && !*dry && *draft == ""
	recompute := args[0] == "recompute" && flags.NArg() == 0 && (*dry || *draft == "")
	if !explain && !recompute {
		return errUsage
	}
	p.config = *config
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	if recompute {
		return p.recompute(ctx, a, *dry, *draft, *asJSON)
	}
	c, limits, err := a.CaseLimits(ctx, flags.Arg(0))
	if err != nil {
		return err
	}
	if *asJSON {
		return p.json(explained(a, &c, limits))
	}
	p.explain(a, &c, limits)
	return nil
}

func (p *program) json(v any) error {
	e := json.NewEncoder(p.out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// explain prints the limits of a case, the days that are alike folded together.
func (p *program) explain(a *app.App, c *casework.Case, limits []app.Limit) {
	calendar := a.Policy().Calendar
	p.tell("%s  %s\n", c.Number, p.say("ui.state."+string(c.State), nil))
	p.tell("%s\n", p.say("limits.calendar", map[string]any{"version": calendar.Version(), "name": calendar.Name().In(p.tag)}))
	p.tell("%s\n", p.say("limits.zone", map[string]any{"zone": calendar.Zone().String()}))
	at := func(t time.Time) string { return t.In(calendar.Zone()).Format("2006-01-02 15:04:05") }
	for _, l := range limits {
		p.tell("\n%s: %s\n", p.say("limits.stage."+string(l.Stage), nil), p.span(l, at))
		for _, s := range worktime.Stretches(l.Days) {
			p.tell("  %s\n", p.stretch(s))
		}
		if l.Run.Limit > 0 {
			p.tell("  %s, %s\n", p.say("limits.used", map[string]any{"percent": int(l.Run.Share() * 100)}), p.say("ui.pace."+string(l.Run.Pace), nil))
		}
		for _, said := range p.remarks(l, at) {
			p.tell("  %s\n", said)
		}
	}
}

func (p *program) span(l app.Limit, at func(time.Time) string) string {
	limit := ""
	if !l.Clock.Limit.IsZero() {
		limit = p.say("ui.amount."+string(l.Clock.Limit.Unit), map[string]any{"n": l.Clock.Limit.N})
	}
	switch {
	case !l.Computable():
		return p.say("limits.given", map[string]any{"to": at(l.At)})
	case l.At.IsZero():
		return p.say("limits.stopped", map[string]any{"limit": limit, "from": at(l.From)})
	}
	return p.say("limits.runs", map[string]any{"limit": limit, "from": at(l.From), "to": at(l.At)})
}

// stretch is one line of the computation.
func (p *program) stretch(s worktime.Stretch) string {
	day := string(s.Day)
	if s.Days > 1 {
		day = p.say("limits.span", map[string]any{"first": day, "last": string(s.Last)}) + " (" + p.say("limits.days", map[string]any{"n": s.Days}) + ")"
	}
	said := []string{p.opening(s)}
	for _, why := range s.Why {
		said = append(said, p.say("limits.why."+string(why), nil))
	}
	if s.Paused > 0 {
		said = append(said, p.say("limits.paused", map[string]any{"time": p.long(s.Paused)}))
	}
	if s.Unknown {
		said = append(said, p.say("limits.unknown_day", nil))
	}
	counted := p.say("limits.nothing", nil)
	if s.Counted > 0 {
		counted = p.say("limits.counted", map[string]any{"time": p.long(s.Counted)})
	}
	return day + "  " + counted + "  (" + strings.Join(said, "; ") + ")"
}

func (p *program) opening(s worktime.Stretch) string {
	switch {
	case s.Kind == worktime.Continuous:
		return p.say("limits.all_day", nil)
	case len(s.Hours) == 0:
		return p.say("limits.shut", nil)
	}
	return p.say("limits.open", map[string]any{"hours": openings(s.Hours)})
}

func openings(hours []worktime.Hours) string {
	all := make([]string, len(hours))
	for i, h := range hours {
		all[i] = h.From + "–" + h.To
	}
	return strings.Join(all, ", ")
}

// long is a time in hours, minutes and, where there are any, seconds.
func (p *program) long(d time.Duration) string {
	key, args := "limits.time", map[string]any{"h": int(d / time.Hour), "m": int(d % time.Hour / time.Minute)}
	switch s := d % time.Minute / time.Second; {
	case s > 0:
		key, args["s"] = "limits.time_seconds", int(s)
	case d%time.Hour == 0:
		key = "limits.time_hours"
	}
	return p.say(key, args)
}

// remarks are what must be known beside the days.
func (p *program) remarks(l app.Limit, at func(time.Time) string) (said []string) {
	for _, pause := range l.Pauses {
		if pause.To.IsZero() {
			said = append(said, p.say("limits.pause_open", map[string]any{"from": at(pause.From)}))
			continue
		}
		said = append(said, p.say("limits.pause", map[string]any{"from": at(pause.From), "to": at(pause.To)}))
	}
	if e := l.Emergency; e != nil {
		said = append(said, p.say("limits.emergency", map[string]any{"plan": e.Plan + " " + e.ID}))
	}
	if len(l.Years) > 0 {
		said = append(said, p.say("limits.unknown", map[string]any{"years": years(l.Years)}))
	}
	if !l.Moved.IsZero() {
		said = append(said, p.say("limits.moved", map[string]any{"to": at(l.Moved)}))
	}
	return said
}

func years(all []int) string {
	text := make([]string, len(all))
	for i, y := range all {
		text[i] = strconv.Itoa(y)
	}
	return strings.Join(text, ", ")
}

// recompute carries the calendar in force through, or says what one would do.
func (p *program) recompute(ctx context.Context, a *app.App, dry bool, draft string, asJSON bool) error {
	var calendar *worktime.Calendar
	if draft != "" {
		f, err := os.Open(draft)
		if err != nil {
			return err
		}
		doc, err := worktime.ReadYAML(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
		if calendar, err = worktime.NewCalendar(a.Policy().Calendar.Version()+1, doc); err != nil {
			return err
		}
	}
	run := a.Recompute
	if dry {
		run = func(ctx context.Context) (app.Recomputed, error) { return a.TryCalendar(ctx, calendar) }
	}
	r, err := run(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return p.json(asRecomputed(r))
	}
	p.tell("%s\n", p.say("command.limits_looked", map[string]any{"calendar": r.Calendar, "before": r.Before, "open": r.Open, "clocks": r.Clocks, "answers": r.Answers, "left": r.Left}))
	p.tell("%s\n", p.say("command.limits_moved", map[string]any{"n": r.Moved}))
	p.shift("command.limits_earlier", r.Earlier)
	p.shift("command.limits_later", r.Later)
	looking, writing := fmt.Sprint(r.Looking.Round(time.Millisecond)), fmt.Sprint(r.Writing.Round(time.Millisecond))
	if dry {
		p.tell("%s\n", p.say("command.limits_dry", map[string]any{"looking": looking}))
		return nil
	}
	p.tell("%s\n", p.say("command.limits_written", map[string]any{"n": r.Written, "looking": looking, "writing": writing}))
	return nil
}

func (p *program) shift(key string, s app.Shift) {
	if s.N > 0 {
		p.tell("%s\n", p.say(key, map[string]any{"n": s.N, "most": p.long(s.Most), "mean": p.long(s.Together / time.Duration(s.N))}))
	}
}
