package org

import (
	"slices"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// Change is one act on the document. Applied again it changes nothing, so that an
// act that is sent twice is one act. It leaves the document that it is given alone;
// whether the outcome is sound, Document.Check says.
type Change interface {
	Apply(d Document, today civil.Day) (Document, error)
	// Note is the act in a line, as the journal keeps it: a word and what it is about.
	Note() string
}

// Found makes a post.
type Found struct{ Post Post }

// Abolish ends a post on a day, and with it whoever holds it.
type Abolish struct {
	Post ID
	Day  civil.Day // the first day without it
}

// Hold gives a post to an account.
type Hold struct{ Holding Holding }

// Release ends the holdings of a post by an account.
type Release struct {
	Post    ID
	Account string
	Day     civil.Day // the first day without it
}

// Delegate begins a delegation, Recall ends one.
type (
	Delegate struct{ Delegation Delegation }
	Recall   struct {
		ID  ID
		Day civil.Day
	}
)

// GoOnLeave enters a leave, Return ends one.
type (
	GoOnLeave struct{ Leave Leave }
	Return    struct {
		ID  ID
		Day civil.Day
	}
)

// copied is the document with lists of its own.
func (d Document) copied() Document {
	d.before = false // the next version is judged as any other
	d.Posts, d.Holdings = slices.Clone(d.Posts), slices.Clone(d.Holdings)
	d.Delegations, d.Leaves, d.Handovers = slices.Clone(d.Delegations), slices.Clone(d.Leaves), slices.Clone(d.Handovers)
	return d
}

func unknown(key, field, value string) error {
	return fault.New(fault.Invalid, key).At(field).With("value", clip(value))
}

// Apply adds the post.
func (x Found) Apply(d Document, _ civil.Day) (Document, error) {
	d = d.copied()
	if i := slices.IndexFunc(d.Posts, func(p Post) bool { return p.ID == x.Post.ID }); i >= 0 {
		if samePost(d.Posts[i], x.Post) {
			return d, nil
		}
		return d, unknown("org.post_there", "id", string(x.Post.ID))
	}
	d.Posts = append(d.Posts, x.Post)
	return d, nil
}

func samePost(a, b Post) bool {
	same := a.ID == b.ID && a.Org == b.Org && slices.Equal(a.Duties, b.Duties) && a.Valid == b.Valid && len(a.Name) == len(b.Name)
	for tag, name := range a.Name {
		same = same && b.Name[tag] == name
	}
	return same
}

// Note is "found POST".
func (x Found) Note() string { return "found " + string(x.Post.ID) }

// Apply ends the post. Faults: org.post_unknown, org.day_missing, org.day_past.
func (x Abolish) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	i := slices.IndexFunc(d.Posts, func(p Post) bool { return p.ID == x.Post })
	if i < 0 {
		return d, unknown("org.post_unknown", "post", string(x.Post))
	}
	if d.Posts[i].Valid.To == x.Day && x.Day != "" {
		return d, nil
	}
	if err := ahead(x.Day, today, "day"); err != nil {
		return d, err
	}
	d.Posts[i].Valid.To = x.Day
	return d, nil
}

// Note is "abolish POST DAY".
func (x Abolish) Note() string { return "abolish " + string(x.Post) + " " + string(x.Day) }

// ahead refuses a day before today: what was done then was done under the version
// of then.
func ahead(day, today civil.Day, field string) error {
	switch {
	case day == "":
		return fault.New(fault.Invalid, "org.day_missing").At(field)
	case day < today:
		return fault.New(fault.Invalid, "org.day_past").At(field).With("day", string(day))
	}
	return nil
}

// Apply adds the holding. Faults: org.day_past, org.holding_there.
func (x Hold) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	if slices.Contains(d.Holdings, x.Holding) {
		return d, nil
	}
	if err := ahead(x.Holding.Valid.From, today, "from"); err != nil {
		return d, err
	}
	for _, h := range d.Holdings {
		if h.Post == x.Holding.Post && h.Account == x.Holding.Account && h.Valid.Meets(x.Holding.Valid) {
			return d, unknown("org.holding_there", "account", x.Holding.Account)
		}
	}
	d.Holdings = append(d.Holdings, x.Holding)
	return d, nil
}

// Note is "hold POST ACCOUNT DAY".
func (x Hold) Note() string {
	return "hold " + string(x.Holding.Post) + " " + x.Holding.Account + " " + string(x.Holding.Valid.From)
}

// Apply ends the holding that the day falls in; one that would only begin later is
// taken out. Faults: org.holding_unknown, org.day_past.
func (x Release) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	mine := func(h Holding) bool { return h.Post == x.Post && h.Account == x.Account }
	if slices.ContainsFunc(d.Holdings, func(h Holding) bool { return mine(h) && h.Valid.To == x.Day && x.Day != "" }) {
		return d, nil
	}
	if err := ahead(x.Day, today, "day"); err != nil {
		return d, err
	}
	var kept []Holding
	found := false
	for _, h := range d.Holdings {
		switch {
		case !mine(h) || h.Valid.To != "" && h.Valid.To <= x.Day:
		case h.Valid.From != "" && h.Valid.From >= x.Day:
			found = true
			continue
		default:
			found, h.Valid.To = true, x.Day
		}
		kept = append(kept, h)
	}
	if !found {
		return d, unknown("org.holding_unknown", "account", x.Account)
	}
	d.Holdings = kept
	return d, nil
}

// Note is "release POST ACCOUNT DAY".
func (x Release) Note() string {
	return "release " + string(x.Post) + " " + x.Account + " " + string(x.Day)
}

// Apply adds the delegation. Faults: org.day_past, org.id_twice.
func (x Delegate) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	for _, o := range d.Delegations {
		if o.ID == x.Delegation.ID {
			if o.For != x.Delegation.For || o.By != x.Delegation.By {
				return d, unknown("org.delegation_there", "id", string(o.ID))
			}
			return d, nil
		}
	}
	if err := ahead(x.Delegation.Valid.From, today, "from"); err != nil {
		return d, err
	}
	d.Delegations = append(d.Delegations, x.Delegation)
	return d, nil
}

// Note is "delegate POST POST DAY".
func (x Delegate) Note() string {
	return "delegate " + string(x.Delegation.For) + " " + string(x.Delegation.By) + " " + string(x.Delegation.Valid.From)
}

// Apply ends the delegation; one that has not begun goes, and one that is gone is
// over. Fault: org.day_past.
func (x Recall) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	i := slices.IndexFunc(d.Delegations, func(o Delegation) bool { return o.ID == x.ID })
	if i < 0 {
		return d, nil
	}
	if d.Delegations[i].Valid.To <= x.Day {
		return d, nil
	}
	if err := ahead(x.Day, today, "day"); err != nil {
		return d, err
	}
	if d.Delegations[i].Valid.To = x.Day; x.Day <= d.Delegations[i].Valid.From {
		d.Delegations = slices.Delete(d.Delegations, i, i+1)
	}
	return d, nil
}

// Note is "recall DELEGATION DAY".
func (x Recall) Note() string { return "recall " + string(x.ID) + " " + string(x.Day) }

// Apply adds the leave. Faults: org.day_past.
func (x GoOnLeave) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	if slices.ContainsFunc(d.Leaves, func(o Leave) bool { return o.ID == x.Leave.ID }) {
		return d, nil
	}
	if err := ahead(x.Leave.Valid.From, today, "from"); err != nil {
		return d, err
	}
	d.Leaves = append(d.Leaves, x.Leave)
	return d, nil
}

// Note is "leave ACCOUNT DAY DAY".
func (x GoOnLeave) Note() string {
	return "leave " + x.Leave.Account + " " + string(x.Leave.Valid.From) + " " + string(x.Leave.Valid.To)
}

// Apply ends the leave; one that has not begun goes, and one that is gone is over.
// Fault: org.day_past.
func (x Return) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	i := slices.IndexFunc(d.Leaves, func(o Leave) bool { return o.ID == x.ID })
	if i < 0 {
		return d, nil
	}
	if d.Leaves[i].Valid.To <= x.Day {
		return d, nil
	}
	if err := ahead(x.Day, today, "day"); err != nil {
		return d, err
	}
	if d.Leaves[i].Valid.To = x.Day; x.Day <= d.Leaves[i].Valid.From {
		d.Leaves = slices.Delete(d.Leaves, i, i+1)
	}
	return d, nil
}

// Note is "return LEAVE DAY".
func (x Return) Note() string { return "return " + string(x.ID) + " " + string(x.Day) }
