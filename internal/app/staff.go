package app

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// KeepsStaff tells whether the actor keeps posts and accounts.
func (a *App) KeepsStaff(actor Actor) bool {
	return a.allows(actor, "administer_posts") && a.allows(actor, "administer_accounts")
}

func (a *App) mayKeepStaff(actor Actor) error {
	if !a.KeepsStaff(actor) {
		return fault.New(fault.Forbidden, "app.staff_only")
	}
	return nil
}

// seat is the post that an actor acts in as publications are signed with it: its
// own, or "DEPUTY for post:POST" where it was delegated.
func (a *App) seat(actor Actor) string {
	return strings.TrimPrefix(a.in(a.Policy(), actor, "", a.Now()).Name(), "post:")
}

// Staffing is the published document of organisations, to look at and to change.
type Staffing struct {
	Version  int
	Document org.Document
	Chart    *org.Chart // the same, indexed
	Gaps     []org.Gap  // of the next days
}

// Staff is who holds which post, and what nobody does, for those who keep it.
// Fault: app.staff_only.
func (a *App) Staff(ctx context.Context, actor Actor) (Staffing, error) {
	if err := a.mayKeepStaff(actor); err != nil {
		return Staffing{}, err
	}
	return a.staffing(ctx)
}

func (a *App) staffing(ctx context.Context) (Staffing, error) {
	// The newest may be some seconds ahead of what this process has in force.
	if err := a.Reload(ctx); err != nil {
		return Staffing{}, err
	}
	p := a.Policy()
	d, err := a.db.Document(ctx, store.Organisations, p.Version(store.Organisations))
	if err != nil {
		return Staffing{}, err
	}
	doc, err := org.ReadJSON(bytes.NewReader(d.Body))
	if err != nil {
		return Staffing{}, err
	}
	gaps, err := doc.Gaps(a.Today(), a.ground(p))
	return Staffing{Version: d.Version, Document: doc, Chart: p.Chart, Gaps: gaps}, err
}

// StaffPlan is what a change would do.
type StaffPlan struct {
	Base         int // the version that it was made from
	Note         string
	Differences  []org.Difference
	Made, Healed []org.Gap
	next         org.Document
}

// Organisations is the newest document of organisations and its version, to build the
// next one on.
func (a *App) Organisations(ctx context.Context) (org.Document, int, error) {
	d, err := a.Document(ctx, store.Organisations)
	if err != nil {
		return org.Document{}, 0, err
	}
	doc, err := org.ReadJSON(bytes.NewReader(d.Body))
	return doc, d.Version, err
}

// PlanStaff tries a change on the newest version and publishes nothing. Faults:
// app.staff_only, app.staff_last, and those of the change and of the document.
func (a *App) PlanStaff(ctx context.Context, actor Actor, x org.Change) (StaffPlan, error) {
	if err := a.mayChange(actor, x); err != nil {
		return StaffPlan{}, err
	}
	now, err := a.staffing(ctx)
	if err != nil {
		return StaffPlan{}, err
	}
	return a.planStaff(now, x)
}

func (a *App) planStaff(now Staffing, x org.Change) (StaffPlan, error) {
	plan := StaffPlan{Base: now.Version, Note: x.Note()}
	next, err := x.Apply(now.Document, a.Today())
	if err != nil {
		return plan, err
	}
	if err := next.Check(); err != nil {
		return plan, err
	}
	gaps, err := next.Gaps(a.Today(), a.ground(a.Policy()))
	if err != nil {
		return plan, err
	}
	plan.next, plan.Differences = next, org.Differences(now.Document, next)
	plan.Made, plan.Healed = org.Against(now.Gaps, gaps)
	for _, g := range plan.Made {
		if g.Kind == org.GapAdministration {
			return plan, fault.New(fault.Conflict, "app.staff_last").With("day", string(g.Valid.From))
		}
	}
	return plan, nil
}

// mayChange lets those who keep posts do everything but sign for others, and
// everybody sign and prepare handovers and give up delegations of their own.
func (a *App) mayChange(actor Actor, x org.Change) error {
	switch x := x.(type) {
	case org.Sign:
		if actor.Role != casework.Staff || x.Account != actor.Account {
			return fault.New(fault.Forbidden, "org.handover_not_yours")
		}
		return nil
	case org.Prepare:
		if x.Handover.From == actor.Account && actor.Role == casework.Staff {
			return nil
		}
	case org.Withdraw, org.Recall:
		if a.ownsLoan(actor, x) {
			return nil
		}
	}
	return a.mayKeepStaff(actor)
}

// ownsLoan tells whether a handover is the account's to withdraw, or a delegation is
// to or from a post that it holds: ending one only takes away.
func (a *App) ownsLoan(actor Actor, x org.Change) bool {
	d := a.Policy().Chart.Loans()
	switch x := x.(type) {
	case org.Withdraw:
		return slices.ContainsFunc(d.Handovers, func(h org.Handover) bool { return h.ID == x.ID && h.From == actor.Account })
	case org.Recall:
		held := a.Policy().Chart.Held(actor.Account, a.Today())
		return slices.ContainsFunc(d.Delegations, func(l org.Delegation) bool {
			return l.ID == x.ID && slices.ContainsFunc(held, func(p *org.Post) bool { return p.ID == l.For || p.ID == l.By })
		})
	}
	return false
}

// ChangeStaff publishes the document with the change, made from the version that the
// actor saw, and returns the version in force. The same change again is found done
// and publishes nothing, whoever published since.
//
// Faults: those of PlanStaff, and store.document_changed when somebody published in
// between what this change does not yet stand in.
func (a *App) ChangeStaff(ctx context.Context, actor Actor, x org.Change, base int) (int, error) {
	if err := a.mayChange(actor, x); err != nil {
		return 0, err
	}
	now, err := a.staffing(ctx)
	if err != nil {
		return 0, err
	}
	plan, err := a.planStaff(now, x)
	if err != nil {
		return 0, err
	}
	if len(plan.Differences) == 0 {
		return now.Version, nil
	}
	if now.Version != base {
		return 0, fault.New(fault.Conflict, "store.document_changed").With("kind", string(store.Organisations)).With("version", now.Version)
	}
	return a.Publish(ctx, store.Organisations, plan.next, a.seat(actor), plan.Note, base)
}

// ChangeOwn is ChangeStaff for what a holder does with its own posts, which names no
// version: a signature does not grow old because somebody else's post changed. It is
// tried again where another version came in between.
func (a *App) ChangeOwn(ctx context.Context, actor Actor, x org.Change) (version int, err error) {
	const tries = 4
	for range tries {
		if version, err = a.ChangeStaff(ctx, actor, x, a.Policy().Version(store.Organisations)); !fault.Has(err, "store.document_changed") {
			return version, err
		}
		if err := a.Reload(ctx); err != nil {
			return 0, err
		}
	}
	return version, err
}

// Chart is the chart as the change would make it.
func (p StaffPlan) Chart() (*org.Chart, error) { return org.NewChart(p.Base+1, p.next) }

// StaffChange is one published version, as the list of changes tells it.
type StaffChange struct {
	store.Document
	Undo bool // it is the newest, of today, and may be taken back
}

// StaffChanges are the newest versions. Fault: app.staff_only.
func (a *App) StaffChanges(ctx context.Context, actor Actor, most int) ([]StaffChange, error) {
	if err := a.mayKeepStaff(actor); err != nil {
		return nil, err
	}
	all, err := a.db.Documents(ctx, store.Organisations)
	if err != nil {
		return nil, err
	}
	var out []StaffChange
	for i, d := range all[:min(most, len(all))] {
		out = append(out, StaffChange{d, i == 0 && d.Version > 1 && a.undoable(d)})
	}
	return out, nil
}

// undoable tells whether a version may be taken back: it is of today, so that nobody
// relied on it for a day; it was made here; and it is no signature, which only its
// account could take back.
func (a *App) undoable(d store.Document) bool {
	word, _, _ := strings.Cut(d.Note, " ")
	return civil.DayOf(d.At.In(a.zone)) == a.Today() && slices.Contains([]string{"found", "abolish", "hold", "release",
		"delegate", "recall", "leave", "return", "prepare", "withdraw", "roster"}, word)
}

// UndoStaff publishes the version before the newest again. Faults: app.staff_only,
// app.staff_undo for a version that may not be taken back or is not the newest, and
// app.staff_last.
func (a *App) UndoStaff(ctx context.Context, actor Actor, version int) (int, error) {
	if err := a.mayKeepStaff(actor); err != nil {
		return 0, err
	}
	newest, err := a.Document(ctx, store.Organisations)
	if err != nil {
		return 0, err
	}
	if newest.Note == undoNote(version) {
		return newest.Version, nil
	}
	if newest.Version != version || version < 2 || !a.undoable(newest) {
		return 0, fault.New(fault.Conflict, "app.staff_undo")
	}
	former, err := a.db.Document(ctx, store.Organisations, version-1)
	if err != nil {
		return 0, err
	}
	doc, err := org.ReadJSON(bytes.NewReader(former.Body))
	if err != nil {
		return 0, err
	}
	now, err := a.staffing(ctx)
	if err != nil {
		return 0, err
	}
	if _, err := a.planStaff(now, restore{doc}); err != nil {
		return 0, err
	}
	return a.Publish(ctx, store.Organisations, doc, a.seat(actor), undoNote(version), version)
}

// restore is a former document as a change.
type restore struct{ d org.Document }

func (r restore) Apply(org.Document, civil.Day) (org.Document, error) { return r.d, nil }
func (r restore) Note() string                                        { return "" }

func sortedByName(all []StaffAccount) {
	slices.SortFunc(all, func(a, b StaffAccount) int { return cmp.Compare(a.Name, b.Name) })
}
