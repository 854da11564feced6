package app

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/complaint"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
)

// ComplaintView is one complaint as one reader may see it, its words open.
type ComplaintView struct {
	Complaint complaint.Complaint
	History   []store.ComplaintStep
	May       []complaint.Verb
	Link      string               // only for whoever complained
	Next      org.ID               // who would review the decision; empty where nobody inside can
	AskUntil  time.Time            // until when that can be asked
	Terms     procedure.Complaints // in force
	Case      *ComplaintCase       // what it is about, for those who deal with it
}

// ComplaintCase is what those who deal with a complaint read of the case it is about,
// without anything being done in the case: those who work on it would see that.
type ComplaintCase struct {
	Number string
	State  casework.State
	Class  string
	Chain  []string
	Lead   org.ID
	Centre org.ID

	Reported, Filed, Dispatched, Handled, Ended, Due time.Time
	Late                                             bool
	Words                                            string
}

// Complaint answers with a complaint by its number, to those who may know of it.
// Fault: complaint.not_found.
func (a *App) Complaint(ctx context.Context, actor Actor, number string) (ComplaintView, error) {
	c, err := a.complaintFor(ctx, actor, number)
	if err != nil {
		return ComplaintView{}, err
	}
	v, err := a.viewComplaint(ctx, actor, c)
	if err == nil && c.About.Case != "" {
		v.Case, err = a.complaintCase(ctx, c.About.Case)
	}
	return v, err
}

// FollowComplaint opens a complaint for whoever holds its link.
func (a *App) FollowComplaint(ctx context.Context, number, link string) (ComplaintView, error) {
	c, err := a.ownComplaint(ctx, number, link)
	if err != nil {
		return ComplaintView{}, err
	}
	v, err := a.viewComplaint(ctx, Nobody, c)
	v.Link = a.keys.complaintLink(c.ID)
	return v, err
}

func (a *App) viewComplaint(ctx context.Context, actor Actor, c complaint.Complaint) (ComplaintView, error) {
	env, err := a.complaintEnv(ctx, actor, c)
	if err != nil {
		return ComplaintView{}, err
	}
	v := ComplaintView{May: complaint.May(c, env), Terms: env.Terms, AskUntil: c.AskUntil(env.Terms)}
	v.Next, _ = c.NextInstance(env.Charts)
	if v.History, err = a.db.ComplaintHistory(ctx, c.ID); err != nil {
		return v, err
	}
	words, err := a.openComplaint(ctx, c.ID, store.BoxWords)
	if err != nil {
		return v, err
	}
	c.Open(words)
	for i := range v.History {
		complaint.OpenEvent(v.History[i].Event, words)
	}
	v.Complaint = c
	return v, nil
}

func (a *App) complaintCase(ctx context.Context, number string) (*ComplaintCase, error) {
	ref, err := a.Find(ctx, number)
	if err != nil {
		return nil, err
	}
	c, sealed, ok, err := a.db.Case(ctx, ref)
	if err != nil || !ok {
		return nil, err
	}
	f := &ComplaintCase{Number: c.Number, State: c.State, Chain: c.Place.Chain, Lead: c.Lead, Centre: c.Centre,
		Reported: c.ReportedAt, Filed: c.FiledAt, Dispatched: c.DispatchedAt, Handled: c.HandledAt, Ended: c.EndedAt}
	if c.Class != nil {
		f.Class = c.Class.Key.String()
	}
	if c.Due != nil {
		f.Due = c.Due.At
		done := cmp.Or(c.HandledAt, a.Now())
		f.Late = done.After(c.Due.At)
	}
	f.Words = c.Summary.Text()
	for _, s := range sealed {
		if s.Digest == c.Summary.Digest {
			f.Words = s.Text()
		}
	}
	return f, nil
}

// ComplaintIdentity is what the vault holds of who complained.
type ComplaintIdentity struct {
	Contact Contact
	Texts   []string // texts with numbers, as they were written
}

// LookAtComplainant opens the identity of who complained for a post that may, and
// leaves a row in the journal first.
//
// Faults: complaint.not_found, complaint.vault_closed, complaint.vault_empty.
func (a *App) LookAtComplainant(ctx context.Context, actor Actor, number string) (ComplaintIdentity, ComplaintView, error) {
	if _, err := a.DoComplaint(ctx, actor, number, complaint.Look{}, ""); err != nil {
		return ComplaintIdentity{}, ComplaintView{}, err
	}
	v, err := a.Complaint(ctx, actor, number)
	if err != nil {
		return ComplaintIdentity{}, v, err
	}
	id, err := a.complainant(ctx, &v)
	return id, v, err
}

// complainant opens what is kept of who complained.
func (a *App) complainant(ctx context.Context, v *ComplaintView) (id ComplaintIdentity, err error) {
	values, err := a.openComplaint(ctx, v.Complaint.ID, store.BoxIdentity)
	if err != nil {
		return id, err
	}
	made, _ := v.History[0].Event.(*complaint.Made)
	for _, s := range values {
		if made != nil && s.Digest == made.Contact.Digest {
			if err := json.Unmarshal(s.Value, &id.Contact); err != nil {
				return id, err
			}
			continue
		}
		id.Texts = append(id.Texts, s.Text())
	}
	return id, nil
}

// OwnComplainant is what is held of who complained, for whoever holds the link.
func (a *App) OwnComplainant(ctx context.Context, v *ComplaintView) (ComplaintIdentity, error) {
	return a.complainant(ctx, v)
}

// mostComplaints bounds what a list shows of one organisation.
const mostComplaints = 200

// Complaints lists what the actor's organisation and those beneath it have to deal
// with, as far as the actor may know of it: open ones first, the most urgent first.
func (a *App) Complaints(ctx context.Context, actor Actor) ([]complaint.Complaint, error) {
	if !a.ReceivesComplaints(actor) {
		return nil, nil
	}
	p := a.Policy()
	post, _ := p.Chart.Post(actor.Post)
	var all []complaint.Complaint
	for _, o := range p.Chart.All() {
		takes := slices.ContainsFunc(p.Chart.Posts(o.ID), func(p *org.Post) bool { return hasDuty(p.Duties, org.DutyComplaints) })
		if !takes || !p.Chart.Under(o.ID, post.Org) {
			continue
		}
		found, err := a.db.ComplaintsOf(ctx, o.ID, mostComplaints)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			env, err := a.complaintEnv(ctx, actor, c)
			if err != nil {
				return nil, err
			}
			if complaint.Sees(&c, &env) {
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, func(a, b complaint.Complaint) int {
		if a.State.Ended() != b.State.Ended() {
			if a.State.Ended() {
				return 1
			}
			return -1
		}
		if a.State.Ended() {
			return b.Ended.Compare(a.Ended)
		}
		return cmp.Or(a.Due.Compare(b.Due), a.At.Compare(b.At))
	})
	return all, nil
}
