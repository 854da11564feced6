package app

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// few is the smallest count that everybody is told.
const few = 5

// Figure is a count as everybody may see it: the number, or that there are a few.
type Figure struct {
	N   int  // 0 when Few
	Few bool // one to four
}

func figure(n int) Figure {
	if n > 0 && n < few {
		return Figure{Few: true}
	}
	return Figure{N: n}
}

// Share is a figure as a part of another, in thousandths; false when either is
// too small to be told.
func (f Figure) Share(of Figure) (perMille int, ok bool) {
	if f.Few || of.Few || of.N == 0 {
		return 0, false
	}
	return (f.N*1000 + of.N/2) / of.N, true
}

// Ledger is what everybody may know of the time that was given to the cases of a
// month: those whose original deadline lies in it.
type Ledger struct {
	Month string // "2026-03"
	Units []LedgerUnit
}

// LedgerUnit is one unit's month. Extended and Suspended count cases, Declined
// counts requests.
type LedgerUnit struct {
	Unit                               org.ID
	Due, Extended, Suspended, Declined Figure
}

// LedgerCase is one request, of a case that everybody may see.
type LedgerCase struct {
	Number     string
	Class      catalog.Key
	Unit       org.ID
	Kind       casework.DelayKind
	Reason     casework.DelayReason
	Answer     casework.DelayAnswer
	Post       org.ID // that answered; never who held it
	Due, Asked time.Time
	Answered   time.Time
	Until      time.Time
}

// monthOf is a month of the city's calendar; "" is the present one.
func (a *App) monthOf(month string) (name string, from, before time.Time, err error) {
	now := a.Now().In(a.zone)
	if month == "" {
		month = now.Format("2006-01")
	}
	from, err = time.ParseInLocation("2006-01", month, a.zone)
	if err != nil || from.Year() < 1970 || from.Year() > 2100 {
		return "", from, from, fault.New(fault.Invalid, "app.month_malformed").At("month").With("month", fault.Clip(month, 40))
	}
	return month, from, from.AddDate(0, 1, 0), nil
}

// ledgerPage is one month's figures, and until when they are shown again.
type ledgerPage struct {
	turn   sync.Mutex
	units  []LedgerUnit
	until  time.Time // by the clock of the machine
	filled bool
}

// Ledger answers with the figures of a month by unit. Where counting takes long,
// they can be up to five seconds old. Fault: app.month_malformed.
func (a *App) Ledger(ctx context.Context, month string) (Ledger, error) {
	month, from, before, err := a.monthOf(month)
	if err != nil {
		return Ledger{}, err
	}
	page, ok := a.ledgers.get(month)
	if !ok {
		page = &ledgerPage{}
		a.ledgers.put(month, page)
	}
	page.turn.Lock()
	defer page.turn.Unlock()
	if !page.filled || !time.Now().Before(page.until) {
		began := time.Now()
		units, err := a.ledgerUnits(ctx, from, before)
		if err != nil {
			return Ledger{}, err
		}
		page.units, page.until, page.filled = units, keepUntil(time.Since(began)), true
	}
	return Ledger{Month: month, Units: slices.Clone(page.units)}, nil
}

func (a *App) ledgerUnits(ctx context.Context, from, before time.Time) ([]LedgerUnit, error) {
	due, err := a.db.CountDue(ctx, from, before)
	if err != nil {
		return nil, err
	}
	counts, err := a.db.CountDelays(ctx, from, before)
	if err != nil {
		return nil, err
	}
	type sums struct{ extended, suspended, declined int }
	by := map[org.ID]*sums{}
	for unit := range due {
		by[unit] = &sums{}
	}
	for _, n := range counts {
		s := by[n.Lead]
		if s == nil {
			continue // a case that was counted a moment later than its requests
		}
		switch {
		case n.Answer == casework.Declined:
			s.declined += n.Requests
		case n.Answer == casework.Granted && n.Kind == casework.Extension:
			s.extended = n.Cases
		case n.Answer == casework.Granted:
			s.suspended = n.Cases
		}
	}
	var units []LedgerUnit
	for _, o := range a.Policy().Chart.All() { // in the order of the chart: the ledger is no ranking
		if s := by[o.ID]; s != nil {
			units = append(units, LedgerUnit{o.ID, figure(due[o.ID]), figure(s.extended), figure(s.suspended), figure(s.declined)})
		}
	}
	return units, nil
}

// LedgerCases lists the requests of a month after a place in the list, and the
// place after them, empty at the end. Cases that everybody may not see are left
// out. Faults: app.month_malformed, app.cursor_malformed.
func (a *App) LedgerCases(ctx context.Context, month, after string, limit int) ([]LedgerCase, string, error) {
	_, from, before, err := a.monthOf(month)
	if err != nil {
		return nil, "", err
	}
	place, err := ledgerPlace(after)
	if err != nil {
		return nil, "", err
	}
	limit = min(limit, listMost)
	rows, err := a.db.Delays(ctx, from, before, place, limit)
	if err != nil {
		return nil, "", err
	}
	p := a.Policy()
	var found []LedgerCase
	for _, r := range rows {
		key, err := catalog.ParseKey(r.Class)
		if err != nil || key.Kind == catalog.Help {
			continue
		}
		if class, ok := p.Catalogue.Class(key); ok && class.Precision == catalog.Hidden {
			continue
		}
		found = append(found, LedgerCase{Number: r.Number, Class: key, Unit: r.Unit, Kind: r.Kind, Reason: r.Reason, Answer: r.Answer,
			Post: r.Post, Due: r.Due, Asked: r.Asked, Answered: r.Answered, Until: r.Until})
	}
	if len(rows) < limit {
		return found, "", nil
	}
	last := rows[len(rows)-1]
	return found, fmt.Sprintf("%d.%d.%s", last.Due.UnixMicro(), last.N, last.Number), nil
}

// ledgerPlace reads the name of a place in the list.
func ledgerPlace(s string) (store.DelayRow, error) {
	var r store.DelayRow
	if s == "" {
		return r, nil
	}
	var us int64
	malformed := fault.New(fault.Invalid, "app.cursor_malformed").At("after")
	if n, err := fmt.Sscanf(s, "%d.%d.%s", &us, &r.N, &r.Number); n != 3 || err != nil || !plainText(s) || len(s) > 80 {
		return r, malformed
	}
	r.Due = time.UnixMicro(us).UTC()
	return r, nil
}
