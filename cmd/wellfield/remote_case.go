package main

import (
	"context"
	"encoding/json"
	"flag"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"wellfield/client"
)

// listRemotely lists the cases of a scope on a running server.
func listRemotely(ctx context.Context, p *program, args []string) error {
	r := p.remote("cases")
	var q client.Choice
	var states, order string
	var most int
	r.flags.StringVar(&q.Scope, "scope", "centre", "centre, unit, grid, verify, check or imported")
	r.flags.StringVar(&states, "state", "", "only these states, separated by commas")
	r.flags.StringVar(&q.Class, "class", "", "only this class, or kind of classes")
	r.flags.StringVar(&q.Area, "area", "", "only in this area and beneath")
	r.flags.StringVar(&q.Lead, "lead", "", "only those that this unit leads")
	r.flags.StringVar(&q.Number, "number", "", "only those whose number begins so")
	r.flags.BoolVar(&q.Open, "open", false, "only those that somebody owes an action")
	r.flags.BoolVar(&q.Overdue, "overdue", false, "only those past their deadline and not handled")
	moments(r.flags, map[string]*time.Time{"since": &q.Since, "before": &q.Before, "updated-since": &q.UpdatedSince, "due-before": &q.DueBefore})
	r.flags.StringVar(&order, "order", "", "oldest, newest or due")
	r.flags.IntVar(&most, "limit", 50, "at most so many; 0: all")
	if rest, err := r.parse(args); err != nil || len(rest) > 0 {
		return errUsage
	}
	c, err := r.client()
	if err != nil {
		return err
	}
	if states != "" {
		q.State = strings.Split(states, ",")
	}
	all := []client.CaseRow{}
	for one, err := range c.Cases(ctx, q, order) {
		if err != nil {
			return err
		}
		if all = append(all, one); len(all) == most {
			break
		}
	}
	return r.print(all, func(w *tabwriter.Writer) { p.listing(w, all) })
}

func (p *program) listing(w *tabwriter.Writer, all []client.CaseRow) {
	row(w, p.say("command.column.number", nil), p.say("command.column.state", nil), p.say("command.column.reported", nil),
		p.say("command.column.due", nil), p.say("command.column.lead", nil), p.say("command.column.class", nil), p.say("command.column.summary", nil))
	for _, c := range all {
		due, lead, class := "", "", ""
		if c.Due != nil {
			due = p.local(c.Due.At)
		}
		if c.Standing == "overdue" {
			due += " !"
		}
		if c.Lead != nil {
			lead = c.Lead.Name
		}
		if c.Class != nil {
			class = c.Class.Name
		}
		row(w, c.Number, p.say("ui.state."+c.State, nil), p.local(c.ReportedAt), due, lead, class, strings.Join(strings.Fields(c.Summary), " "))
	}
}

// moments are flags that take a time, or a day of UTC.
func moments(f *flag.FlagSet, into map[string]*time.Time) {
	for name, at := range into {
		f.Func(name, "only those "+strings.ReplaceAll(name, "-", " ")+" this time, such as 2026-03-02T02:00:00Z or 2026-03-02", func(text string) (err error) {
			if *at, err = time.Parse(time.DateOnly, text); err != nil {
				*at, err = time.Parse(time.RFC3339, text)
			}
			return err
		})
	}
}

// showRemotely shows one case of a running server.
func showRemotely(ctx context.Context, p *program, args []string) error {
	r := p.remote("case")
	rest, err := r.parse(args)
	if err != nil || len(rest) != 1 {
		return errUsage
	}
	c, err := r.client()
	if err != nil {
		return err
	}
	v, err := c.GetCase(ctx, rest[0])
	if err != nil {
		return err
	}
	return r.print(v, func(w *tabwriter.Writer) { p.shown(w, v) })
}

func (p *program) shown(w *tabwriter.Writer, v *client.CaseView) {
	say := func(key, value string) {
		if value != "" {
			row(w, p.say(key, nil), value)
		}
	}
	say("command.column.number", v.Number)
	say("command.column.state", p.say("ui.state."+v.State, nil))
	if v.Class != nil {
		say("command.column.class", v.Class.Name)
	}
	say("command.column.summary", strings.Join(strings.Fields(v.Summary), " "))
	say("command.column.reported", p.local(v.ReportedAt))
	if v.Due != nil {
		say("command.column.due", p.local(v.Due.At))
	}
	if v.Lead != nil {
		say("command.column.lead", v.Lead.Name)
	}
	say("command.column.owner", v.Owner.Name)
	say("command.column.rev", strconv.FormatInt(v.Rev, 10))
	say("command.column.may", strings.Join(v.May, " "))
	for _, h := range v.History {
		row(w, "  "+p.local(h.At), h.Kind, h.By.Name, strings.Join(strings.Fields(h.Text), " "))
	}
}

// actRemotely gives a verb to a case on a running server.
func actRemotely(ctx context.Context, p *program, args []string) error {
	r := p.remote("act")
	var photos words
	var rev int64
	r.flags.Var(&photos, "photo", "file of a photo; may be given several times")
	r.flags.Int64Var(&rev, "rev", 0, "do it only while the case is at this revision")
	r.flags.StringVar(&r.key, "key", "", "your own id of the command: the same again changes nothing")
	rest, err := r.parse(args)
	if err != nil || len(rest) < 2 {
		return errUsage
	}
	body, ok := fields(rest[2:])
	if !ok {
		return errUsage
	}
	c, err := r.client()
	if err != nil {
		return err
	}
	if len(photos) > 0 {
		if body["photos"], err = upload(ctx, c, photos); err != nil {
			return err
		}
	}
	with := r.options()
	if rev > 0 {
		with = append(with, client.IfRev(rev))
	}
	v, err := c.Act(ctx, rest[0], strings.ReplaceAll(rest[1], "-", "_"), body, with...)
	if err != nil {
		return err
	}
	return r.print(v, func(w *tabwriter.Writer) { p.shown(w, v) })
}

// fields reads "text=what was done" as text and "found:=true" as JSON.
func fields(written []string) (map[string]any, bool) {
	body := map[string]any{}
	for _, one := range written {
		name, value, ok := strings.Cut(one, "=")
		if !ok || name == "" {
			return nil, false
		}
		if asJSON, ok := strings.CutSuffix(name, ":"); ok {
			var v any
			if json.Unmarshal([]byte(value), &v) != nil {
				return nil, false
			}
			body[asJSON] = v
			continue
		}
		body[name] = value
	}
	return body, true
}
