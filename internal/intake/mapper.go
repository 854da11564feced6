package intake

import (
	"strings"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// reading is one row being read: the case so far, what is wrong with it, and
// what is odd about it but no reason to set it aside.
type reading struct {
	b        *binding
	cells    []string
	c        casework.Import
	faults   fault.List
	warnings []string
}

// read makes a case of a row. The case counts only without faults.
func (b *binding) read(rec record) reading {
	r := reading{b: b, cells: rec.cells}
	r.c.System = strings.TrimSpace(b.m.System)
	switch {
	case rec.broken != nil:
		r.faults = append(r.faults, rec.broken)
		return r
	case b.shape >= 0 && b.shape < len(rec.cells) && strings.TrimSpace(rec.cells[b.shape]) != "":
		r.refuse("intake.row_shape_open", shapeColumn, "")
		return r
	}
	for _, i := range b.used {
		if i < len(rec.cells) && !readable(rec.cells[i]) {
			r.refuse("intake.row_unreadable", b.names[i], "")
		}
	}
	if r.faults != nil {
		return r
	}
	r.identity()
	r.class()
	r.place()
	r.state()
	r.times()
	r.texts()
	if r.faults == nil {
		r.c.Digest = digest(&r.c)
	}
	return r
}

// refuse notes a fault of a column and the value found there.
func (r *reading) refuse(key, column, value string) {
	const longest = 80
	r.faults = append(r.faults, fault.New(fault.Invalid, key).At(column).
		With("column", column).With("value", clip(value, longest)))
}

func (r *reading) identity() {
	for _, column := range r.b.m.ID {
		if r.b.cell(r.cells, column) == "" {
			r.refuse("intake.id_missing", column, "")
		}
	}
	r.c.SourceID = r.b.joined(r.cells, r.b.m.ID, "/")
}

func (r *reading) class() {
	v := r.b.m.Class
	word := r.b.cell(r.cells, v.Column)
	key, ok := r.b.classes[word]
	if !ok {
		key, ok = r.b.classes[anyWord]
	}
	switch {
	case !ok && word == "":
		r.refuse("intake.class_missing", v.Column, "")
	case !ok:
		r.refuse("intake.class_unlisted", v.Column, word)
	case key == catalog.Key{}:
		r.refuse("intake.class_open", v.Column, word)
	}
	r.c.Class, r.c.SourceClass = key, word
}

func (r *reading) state() {
	column := r.b.m.Status.Column
	r.c.SourceStatus = r.b.cell(r.cells, column)
	for i := range r.b.status {
		rule := &r.b.status[i]
		if rule.Is != anyWord && rule.Is != r.c.SourceStatus || !r.holds(rule) {
			continue
		}
		if rule.State == casework.None {
			r.refuse("intake.state_open", column, r.c.SourceStatus)
		}
		r.c.State = rule.State
		return
	}
	r.refuse("intake.status_unlisted", column, r.c.SourceStatus)
}

// holds tells whether all conditions of the rule hold.
func (r *reading) holds(rule *statusRule) bool {
	for i, c := range rule.When {
		s := r.b.cell(r.cells, c.Column)
		ok := c.Is != "" && s == c.Is || c.Starts != "" && strings.HasPrefix(s, c.Starts) ||
			c.Contains != "" && strings.Contains(s, c.Contains) || c.Empty && s == "" ||
			rule.matches[i] != nil && rule.matches[i].MatchString(s)
		if !ok {
			return false
		}
	}
	return true
}

// times reads the three moments and refuses what cannot have happened.
func (r *reading) times() {
	opened := r.moment(r.b.opened)
	r.c.Due, r.c.Closed = r.moment(r.b.due), r.moment(r.b.closed)
	broken := r.faults != nil
	if opened == nil {
		if !broken {
			r.refuse("intake.opened_missing", r.b.opened.column, "")
		}
		return
	}
	r.c.Opened = *opened
	if broken {
		return
	}
	switch closed := r.c.Closed; {
	case closed != nil && closed.Before(*opened):
		r.refuse("intake.closed_before_opened", r.b.closed.column, r.b.cell(r.cells, r.b.closed.column))
	case closed == nil && r.c.State.Ended():
		r.refuse("intake.closed_missing", r.b.m.Status.Column, r.c.SourceStatus)
	case closed != nil && !r.c.State.Ended():
		r.refuse("intake.closed_though_open", r.b.closed.column, r.b.cell(r.cells, r.b.closed.column))
	}
	if r.c.Due != nil && r.c.Due.Before(*opened) {
		r.warnings = append(r.warnings, "intake.due_before_opened")
	}
}

// moment reads one moment; nil when it is not mapped, not given or not readable.
func (r *reading) moment(m *moment) *time.Time {
	if m == nil {
		return nil
	}
	text := r.b.cell(r.cells, m.column)
	if text == "" {
		return nil
	}
	for _, p := range m.patterns {
		w, ok := p.parse(text)
		if !ok {
			continue
		}
		if !p.timed {
			w.hour, w.minute = int(m.clock.Hours()), int(m.clock.Minutes())%60
		}
		t, note := instant(w, m.zone)
		switch note {
		case clockSkipped:
			r.warnings = append(r.warnings, "intake.clock_skipped")
		case clockRepeated:
			r.warnings = append(r.warnings, "intake.clock_repeated")
		}
		return &t
	}
	r.refuse("intake.date_unreadable", m.column, text)
	return nil
}

func (r *reading) texts() {
	m := r.b.m
	r.c.Address = r.b.joined(r.cells, m.Address, ", ")
	r.c.Summary = r.b.joined(r.cells, m.Summary, ", ")
	r.c.Resolution = r.b.joined(r.cells, m.Resolution, ", ")
	for _, columns := range [][]string{m.ID, m.Address, m.Summary, m.Resolution} {
		for _, column := range columns {
			if holdsIdentityNumber(r.b.cell(r.cells, column)) {
				r.refuse("intake.identity_number", column, "")
			}
		}
	}
	if m.Lead.Column == "" {
		return
	}
	word := r.b.cell(r.cells, m.Lead.Column)
	unit, ok := m.Lead.Values[word]
	if !ok {
		unit, ok = m.Lead.Values[anyWord]
	}
	if !ok && word != "" {
		r.refuse("intake.lead_unlisted", m.Lead.Column, word)
	}
	r.c.Lead = org.ID(unit)
}
