package app

import (
	"context"
	"slices"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/store"
)

// mostJoined is as many merged cases as are shown beside the one that stands for
// them.
const mostJoined = 50

// JoinedCase is a case merged with the one that is looked at, as those who may
// look into it see it, with what its reporter and the others wrote to each other.
type JoinedCase struct {
	Case   casework.Case
	Thread []Happening
}

// joined fills in the other cases of a problem: where the work goes on for its
// reporter, and those that are merged with it for those who work on it.
func (v *View) joined(ctx context.Context, a *App, actor Actor) error {
	var err error
	if v.Reports, err = a.reports(ctx, v.Ref); err != nil {
		return err
	}
	if actor.Role == casework.Reporter {
		return v.follow(ctx, a, actor)
	}
	if v.Reports == 1 {
		return nil
	}
	all, err := a.db.Joined(ctx, v.Ref, mostJoined)
	if err != nil {
		return err
	}
	for _, c := range all {
		if !casework.Sees(c, a.env(ctx, actor, c.ID)) {
			continue
		}
		j := JoinedCase{Case: c}
		ref := store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}
		_, sealed, _, err := a.db.Case(ctx, ref)
		if err != nil {
			return err
		}
		if j.Thread, err = a.db.History(ctx, ref, sealed); err != nil {
			return err
		}
		j.Thread = slices.DeleteFunc(j.Thread, func(h Happening) bool {
			_, message := h.Event.(*casework.Messaged)
			return !message
		})
		v.Joined = append(v.Joined, j)
	}
	return nil
}

// follow fills in the case that stands for a reporter's merged one, as that
// reporter may see it.
func (v *View) follow(ctx context.Context, a *App, actor Actor) error {
	at, merged, err := a.standing(ctx, &v.Case)
	if err != nil || !merged {
		return err
	}
	c, sealed, ok, err := a.db.Case(ctx, at)
	if err != nil || !ok {
		return err
	}
	if v.Reports, err = a.reports(ctx, at); err != nil {
		return err
	}
	env := a.env(ctx, actor, at.ID)
	env.Actor.Joined = &casework.Joined{Into: at.ID, At: v.Case.Merged.At}
	f := &View{Ref: at, Case: c, May: casework.MayJoined(c, env), Reports: v.Reports}
	if f.History, err = a.db.History(ctx, at, sealed); err != nil {
		return err
	}
	f.Class = a.filedUnder(ctx, &c)
	f.forJoined(actor.Case)
	v.Follows, v.May = f, append(v.May, f.May...)
	return nil
}

// forJoined leaves of a case what the reporter of one merged with it may know:
// the steps, and the answers that officials give to all who reported the problem.
// What another reporter wrote, photographed or was asked, where exactly that one
// saw it and what those who work on it wrote to each other is not among them.
func (v *View) forJoined(own casework.ID) {
	c := &v.Case
	shown := casework.Case{
		Jurisdiction: c.Jurisdiction, ID: c.ID, Rev: c.Rev, State: c.State, Class: c.Class, Centre: c.Centre, Owner: c.Owner, Lead: c.Lead,
		ReportedAt: c.ReportedAt, FiledAt: c.FiledAt, DispatchedAt: c.DispatchedAt, SignedAt: c.SignedAt, HandledAt: c.HandledAt,
		CheckedAt: c.CheckedAt, EndedAt: c.EndedAt, Due: c.Due, SilentFrom: c.SilentFrom, UpdatedAt: c.UpdatedAt, Check: c.Check,
		Confirmed: c.Confirmed, Rework: c.Rework, Reopenings: c.Reopenings, FreeReopen: slices.Contains(c.FreeReopens, own),
		Delay: c.Delay, LongTerm: c.LongTerm,
	}
	// A photograph of the work shows the place as well as the pin does.
	if v.Class != nil && v.Class.Precision == catalog.Exact {
		for _, p := range c.Photos {
			if p.Role == casework.After {
				shown.Photos = append(shown.Photos, p)
			}
		}
	}
	var told []Happening
	for _, h := range v.History {
		if event := toldToJoined(h.Event, own); event != nil {
			told = append(told, Happening{Entry: h.Entry, Event: event})
		}
	}
	v.Case, v.History = shown, told
}

// toldToJoined is the event as the reporter of a merged case is told it; nil when
// not at all.
func toldToJoined(event casework.Event, own casework.ID) casework.Event {
	switch e := event.(type) {
	case *casework.FiledAs:
		return &casework.FiledAs{Class: e.Class}
	case *casework.DispatchedTo:
		return &casework.DispatchedTo{Lead: e.Lead, Due: e.Due}
	case *casework.Signed, *casework.Explained, *casework.RefusedFor:
		return event
	case *casework.HandlingDone:
		told := *e
		told.Open = casework.Sealed{}
		return &told
	case *casework.ReferredTo: // what was sent with it is the other reporter's
		told := *e
		told.Sent = casework.Sealed{}
		return &told
	case *casework.Registered, *casework.Reviewed, *casework.RefusalUpheld, *casework.RefusalOverturned, *casework.TakenBack:
		return event // their words are for reporters
	case *casework.SuspensionAsked, *casework.DelayGranted, *casework.Resumed:
		return restToJoined(event)
	case *casework.Checked:
		return &casework.Checked{Passed: e.Passed, SilentFrom: e.SilentFrom}
	case *casework.Resolved:
		return said(e, e.Of == own, &casework.Resolved{By: e.By, Of: AnotherReporter}, func(e *casework.Resolved) { e.Of = "" })
	case *casework.Denied:
		return said(e, e.Of == own, &casework.Denied{Of: AnotherReporter}, func(e *casework.Denied) { e.Of = "" })
	case *casework.ReopenedBy:
		return said(e, e.Of == own, &casework.ReopenedBy{ByReporter: e.ByReporter, Of: AnotherReporter}, func(e *casework.ReopenedBy) { e.Of = "" })
	}
	return nil
}

// restToJoined is how the work rests and goes on, without what the unit and its
// supervisors write to each other. A picture shows the place, so it is left out.
func restToJoined(event casework.Event) casework.Event {
	switch e := event.(type) {
	case *casework.SuspensionAsked:
		return &casework.SuspensionAsked{Until: e.Until, Reason: e.Reason, To: e.To, Measure: e.Measure}
	case *casework.DelayGranted:
		return &casework.DelayGranted{Request: e.Request, At: e.At, Provisional: e.Provisional}
	case *casework.Resumed:
		return &casework.Resumed{From: e.From, Until: e.Until, Provisional: e.Provisional}
	}
	return nil
}

// AnotherReporter stands, in what a reporter is told, for whoever else reported the
// problem; the reporter's own word stands for nobody else's and has none.
const AnotherReporter casework.ID = "another"

// said is the reporter's own word as it is, or what remains of another's.
func said[E any](event *E, own bool, rest casework.Event, mine func(*E)) casework.Event {
	if !own {
		return rest
	}
	copied := *event
	mine(&copied)
	return any(&copied).(casework.Event)
}

// othersWords takes out of an event what the reporter of another case wrote and
// which case that was; true when there was something.
func othersWords(event casework.Event) bool {
	switch e := event.(type) {
	case *casework.Denied:
		if e.Of != "" {
			*e = casework.Denied{Of: AnotherReporter}
			return true
		}
	case *casework.ReopenedBy:
		if e.Of != "" {
			*e = casework.ReopenedBy{ByReporter: e.ByReporter, Of: AnotherReporter}
			return true
		}
		e.Recurrence = ""
	case *casework.Resolved:
		if e.Of != "" {
			*e = casework.Resolved{By: e.By, Of: AnotherReporter}
			return true
		}
	}
	return false
}
