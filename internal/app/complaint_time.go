package app

import (
	"context"
	"errors"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
)

var byTime = Actor{Role: casework.System}

// PassComplaintsOn sends every complaint on upwards whose term was not kept, or with
// which nobody where it is may deal any more. It is idempotent, and several nodes may
// do it at once.
func (a *App) PassComplaintsOn(ctx context.Context) (passed int, failed error) {
	all, err := a.db.OpenComplaints(ctx)
	if err != nil {
		return 0, err
	}
	for _, c := range all {
		env, err := a.complaintEnv(ctx, byTime, c)
		if err == nil && c.Why(&env) == "" {
			continue
		}
		if err == nil {
			_, err = a.changeComplaint(ctx, byTime, c, complaint.PassOn{}, "")
		}
		switch {
		case err == nil:
			passed++
		case fault.KindOf(err) != fault.NotNow && fault.KindOf(err) != fault.Conflict:
			failed = errors.Join(failed, err) // the others are not to wait for this one
		}
	}
	return passed, failed
}

// RetainComplaints erases who complained, and later what was written, where the terms
// in force let it be kept no longer. A dry run only counts.
func (a *App) RetainComplaints(ctx context.Context, now time.Time, dry bool) (erased int, err error) {
	terms := a.Policy().Procedure.ComplaintTerms()
	all, err := a.db.EndedComplaints(ctx, now.AddDate(0, 0, -terms.Keep))
	if err != nil {
		return 0, err
	}
	for _, c := range all {
		var due []complaint.Command
		if c.Vault.Holds() {
			due = append(due, complaint.EraseIdentity{})
		}
		if c.Vault.Words.IsZero() && c.Ended.Before(now.AddDate(0, 0, -terms.Words)) {
			due = append(due, complaint.EraseWords{})
		}
		for _, cmd := range due {
			if !dry {
				_, err := a.changeComplaint(ctx, byTime, c, cmd, "")
				if fault.KindOf(err) == fault.NotNow || fault.KindOf(err) == fault.Conflict {
					continue
				}
				if err != nil {
					return erased, err
				}
			}
			erased++
		}
	}
	return erased, nil
}

// runComplaints passes complaints on and says what went wrong, and never with which.
func (a *App) runComplaints(ctx context.Context) {
	if _, err := a.PassComplaintsOn(ctx); err != nil && ctx.Err() == nil {
		a.log.Error("pass complaints on", "error", err)
	}
}

// LintProcedure says what is wrong with a procedure against the organisations in force:
// whoever is named to take complaints that nobody above can must be able to.
func (a *App) LintProcedure(d procedure.Document) fault.List {
	last := d.ComplaintTerms().Last
	if last == "" {
		return nil
	}
	p := a.Policy()
	for _, post := range p.Chart.Posts(org.ID(last)) {
		if hasDuty(post.Duties, org.DutyComplaints) && len(p.Chart.Holders(post.ID, a.Today())) > 0 {
			return nil
		}
	}
	return fault.List{fault.New(fault.Invalid, "procedure.last_unknown").At("complaints.last").With("value", fault.Clip(last, 40))}
}

// ComplaintRoute is where a complaint about an organisation goes today.
type ComplaintRoute struct {
	Org      *org.Organisation
	Receiver org.ID // empty: nobody inside may deal with it, and it is told where to turn outside
	Skipped  int    // how many organisations above it cannot take it
}

// ComplaintRoutes tells for every organisation of today where a complaint about it goes:
// the report of coverage. No organisation is left without an answer.
func (a *App) ComplaintRoutes(ctx context.Context) ([]ComplaintRoute, procedure.Outside, error) {
	env, err := a.complaintEnv(ctx, byTime, complaint.Complaint{})
	if err != nil {
		return nil, procedure.Outside{}, err
	}
	var all []ComplaintRoute
	for _, o := range env.Charts.Now.All() {
		if !o.Valid.Holds(env.Charts.Day) {
			continue
		}
		r := ComplaintRoute{Org: o}
		r.Receiver = a.complaintGoes(&env, o.ID)
		for _, above := range env.Charts.Now.Above(o.ID) {
			if above == r.Receiver {
				break
			}
			r.Skipped++
		}
		all = append(all, r)
	}
	return all, env.Terms.Outside, nil
}

func (a *App) complaintGoes(env *complaint.Env, about org.ID) org.ID {
	to, _ := env.Charts.Next(about, complaint.About{Org: about}, env.Belonged(), []org.ID{about})
	return to
}

// ComplaintGoes is where a complaint about an organisation would go now; empty where
// nobody inside may deal with it.
func (a *App) ComplaintGoes(ctx context.Context, about org.ID) (org.ID, procedure.Outside, error) {
	env, err := a.complaintEnv(ctx, byTime, complaint.Complaint{})
	if err != nil {
		return "", procedure.Outside{}, err
	}
	return a.complaintGoes(&env, about), env.Terms.Outside, nil
}
