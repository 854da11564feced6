package app

import (
	"context"
	"strconv"

	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// LogCheck is what a check of the security log alone found.
type LogCheck = store.SecurityVerified

// SecurityLog lists lines of the security log for the audit's administration, the
// newest first. Fault: app.audit_only.
func (a *App) SecurityLog(ctx context.Context, actor Actor, f SecurityFilter, most int) ([]SecurityLine, error) {
	if err := a.readsSecurity(actor); err != nil {
		return nil, err
	}
	return a.db.SecurityLines(ctx, f, true, most)
}

// CheckLog verifies the security log, and writes down that it was. Fault:
// app.audit_only.
func (a *App) CheckLog(ctx context.Context, actor Actor) (LogCheck, error) {
	if !a.allows(actor, "verify_journal") {
		return LogCheck{}, fault.New(fault.Forbidden, "app.audit_only")
	}
	c, err := a.db.VerifySecurity(ctx)
	if err != nil {
		return c, err
	}
	e := a.eventOf(ctx, eventVerified, actor)
	e.About, e.N, e.Mark, e.Hash = "security_log", len(c.Findings), c.Last, c.Head
	e.Facts = map[string]string{"lines": strconv.Itoa(c.Lines)}
	if len(c.Findings) > 0 {
		e.Result = ResultFailed
	}
	return c, a.db.Record(ctx, e)
}

// LogState is where the security log ends.
func (a *App) LogState(ctx context.Context) (LogCheck, error) {
	lines, err := a.db.SecurityLines(ctx, SecurityFilter{}, true, 1)
	if err != nil || len(lines) == 0 {
		return LogCheck{}, err
	}
	return LogCheck{Last: lines[0].Seq, Head: lines[0].Hash}, nil
}

// exportPage is how many lines an export reads at once.
const exportPage = 500

// ExportSecurity visits all lines of a filter, the newest first, and writes down
// that they were taken away. Fault: app.audit_only.
func (a *App) ExportSecurity(ctx context.Context, actor Actor, f SecurityFilter, visit func([]SecurityLine) error) error {
	if err := a.readsSecurity(actor); err != nil {
		return err
	}
	ended, err := a.exporting(ctx, actor, "security_log", map[string]string{"kind": f.Kind, "post": f.Post, "result": f.Result})
	if err != nil {
		return err
	}
	rows := 0
	for {
		page, err := a.db.SecurityLines(ctx, f, true, exportPage)
		if err == nil {
			err = visit(page)
		}
		rows += len(page)
		if err != nil || len(page) < exportPage {
			return ended(rows, err)
		}
		f.Until = page[len(page)-1].Seq
	}
}
