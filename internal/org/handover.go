package org

import (
	"slices"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// Prepare writes a handover down, Sign signs it for one of its two accounts, and
// Withdraw takes one back that is not signed by both.
type (
	Prepare struct{ Handover Handover }
	Sign    struct {
		ID      ID
		Account string
	}
	Withdraw struct{ ID ID }
)

// Apply adds the handover, unsigned. Faults: org.day_past, org.handover_not_held,
// org.handover_there for a post that is being handed over already.
func (x Prepare) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	h := x.Handover
	if slices.ContainsFunc(d.Handovers, func(o Handover) bool { return o.ID == h.ID }) {
		return d, nil
	}
	if err := ahead(h.Day, today, "day"); err != nil {
		return d, err
	}
	if !d.holds(h.Post, h.From, today) {
		return d, fault.New(fault.Invalid, "org.handover_not_held").At("from").With("account", h.From)
	}
	if slices.ContainsFunc(d.Handovers, func(o Handover) bool { return o.Post == h.Post && o.From == h.From && !o.Signed() }) {
		return d, fault.New(fault.Conflict, "org.handover_there").At("post")
	}
	h.Given, h.Taken = "", ""
	d.Handovers = append(d.Handovers, h)
	return d, nil
}

// Note is "prepare POST ACCOUNT ACCOUNT DAY".
func (x Prepare) Note() string {
	return "prepare " + string(x.Handover.Post) + " " + x.Handover.From + " " + x.Handover.To + " " + string(x.Handover.Day)
}

func (d Document) holds(post ID, account string, day civil.Day) bool {
	return slices.ContainsFunc(d.Holdings, func(h Holding) bool { return h.Post == post && h.Account == account && h.Valid.Holds(day) })
}

// Apply signs for the account. With both signatures the holding of the one ends on
// the day, or today where that is past, and that of the other begins. Faults:
// org.handover_unknown, org.handover_not_yours, org.handover_not_held.
func (x Sign) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	i := slices.IndexFunc(d.Handovers, func(h Handover) bool { return h.ID == x.ID })
	if i < 0 {
		return d, unknown("org.handover_unknown", "id", string(x.ID))
	}
	h := &d.Handovers[i]
	signed := h.Signed()
	switch x.Account {
	case h.From:
		h.Given = first(h.Given, today)
	case h.To:
		h.Taken = first(h.Taken, today)
	default:
		return d, fault.New(fault.Forbidden, "org.handover_not_yours")
	}
	if signed || !h.Signed() {
		return d, nil
	}
	return d.passOn(*h, today)
}

func first(day, today civil.Day) civil.Day {
	if day == "" {
		return today
	}
	return day
}

func (d Document) passOn(h Handover, today civil.Day) (Document, error) {
	day := max(h.Day, today)
	at := slices.IndexFunc(d.Holdings, func(o Holding) bool { return o.Post == h.Post && o.Account == h.From && o.Valid.Holds(today) })
	if at < 0 {
		return d, fault.New(fault.Invalid, "org.handover_not_held").At("from").With("account", h.From)
	}
	was := d.Holdings[at].Valid
	if was.To != "" && was.To < day {
		day = max(was.To, today)
	}
	d.Holdings[at].Valid.To = day
	next := Holding{Post: h.Post, Account: h.To, Valid: civil.Span{From: day}}
	if was.From == day { // it began today and is over today: it never was
		d.Holdings = slices.Delete(d.Holdings, at, at+1)
	}
	if !slices.ContainsFunc(d.Holdings, func(o Holding) bool { return o.Post == h.Post && o.Account == h.To && o.Valid.Meets(next.Valid) }) {
		d.Holdings = append(d.Holdings, next)
	}
	return d, nil
}

// Note is "sign HANDOVER ACCOUNT".
func (x Sign) Note() string { return "sign " + string(x.ID) + " " + x.Account }

// Apply takes the handover out. Faults: org.handover_signed.
func (x Withdraw) Apply(d Document, _ civil.Day) (Document, error) {
	d = d.copied()
	i := slices.IndexFunc(d.Handovers, func(h Handover) bool { return h.ID == x.ID })
	if i < 0 {
		return d, nil
	}
	if d.Handovers[i].Signed() {
		return d, fault.New(fault.Conflict, "org.handover_signed")
	}
	d.Handovers = slices.Delete(d.Handovers, i, i+1)
	return d, nil
}

// Note is "withdraw HANDOVER".
func (x Withdraw) Note() string { return "withdraw " + string(x.ID) }
