package casework

import (
	"slices"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Step is one row of the life of a case: from these states, by this hand, to
// one of those states. A row with the same states in From and To leaves the
// case where it is.
type Step struct {
	Verb Verb
	From []State
	To   []State
	By   by
}

// ByTime tells whether time alone takes the step, so that no post has a form or a
// route for it.
func (s Step) ByTime() bool { return s.By.name == byTime.name }

// life is the whole life of a case. What is not here cannot happen, and nothing
// configures it: there is no row for an administrator, none that skips a
// check, and none that deletes.
var life = []Step{
	{VerbReport, []State{None}, []State{Received, Merged}, anyReporter},
	{VerbImport, []State{None}, States(), importer},

	{VerbAsk, []State{Received, Filed}, []State{NeedInfo}, desk(org.DutyIntake)},
	{VerbAnswer, []State{NeedInfo}, []State{Received, Filed}, reporterOrDesk},
	{VerbVerify, []State{Received, Verifying}, []State{Verifying}, desk(org.DutyIntake)},
	{VerbVerified, []State{Verifying}, []State{Received}, verifier},
	{VerbFile, []State{Received}, []State{Filed}, desk(org.DutyIntake)},
	{VerbRefuse, []State{Received, NeedInfo}, []State{Refused}, desk(org.DutyIntake)},
	{VerbRefer, []State{Received, Filed}, []State{ReferredOut}, desk(org.DutyIntake)},

	{VerbMerge, []State{Received, NeedInfo, Filed, Dispatched}, []State{Merged}, desk(org.DutyIntake)},
	{VerbUnmerge, []State{Merged}, []State{Received, Filed, Dispatched}, desk(org.DutyIntake)},

	{VerbDispatch, []State{Received, Filed, Dispatched, Handling, Reopened}, []State{Dispatched}, desk(org.DutyDispatch)},
	{VerbSign, []State{Dispatched, Reopened}, []State{Handling}, leadUnit},
	{VerbHandle, []State{Dispatched, Reopened, Handling}, []State{Handled}, leadUnit},

	{VerbReturn, []State{Dispatched, Handling}, []State{Disputed}, returner},
	{VerbArbitrate, []State{Disputed}, []State{Dispatched}, arbiter},
	{VerbRaise, []State{Disputed}, []State{Disputed}, byTime},
	{VerbSplit, AtWork(), AtWork(), leadUnit},
	{VerbFinishPart, partStates, partStates, partUnit},
	{VerbDeclinePart, partStates, partStates, partUnit},

	{VerbStartCheck, []State{Handled}, []State{Checking}, independent(org.DutyCheck)},
	{VerbCheck, []State{Handled, Checking}, []State{AwaitingReporter, ClosedResolved, Reopened}, independent(org.DutyCheck)},
	{VerbConfirm, []State{AwaitingReporter}, []State{ClosedResolved}, everyReporter},
	{VerbDeny, []State{AwaitingReporter}, []State{Reopened}, everyReporter},

	{VerbResolve, []State{AwaitingReporter}, []State{ClosedResolved}, supervisorOrTime},
	{VerbToCheck, []State{AwaitingReporter}, []State{Handled}, byTime},
	{VerbExplain, []State{Handled, Checking, AwaitingReporter}, []State{ClosedExplained}, independent(org.DutySupervise)},
	{VerbReopen, []State{ClosedResolved, ClosedExplained, ClosedLongTerm}, []State{Reopened}, reopener},

	{VerbNote, States(), States(), involved},
	{VerbMessage, States(), States(), correspondent},

	{VerbReschedule, States(), States(), byTime},
	{VerbStartClocks, OpenStates(), OpenStates(), byTime},

	{VerbAskReview, []State{Refused}, []State{Refused}, askingReporter},
	{VerbReview, []State{Refused}, []State{Refused, Received}, refusalReviewer},
	{VerbRecordAnswer, []State{ReferredOut}, []State{ReferredOut, Received}, desk(org.DutyIntake)},
	{VerbTakeBack, []State{ReferredOut}, []State{Received}, desk(org.DutyIntake)},

	{VerbSupervise, OpenStates(), OpenStates(), overOwner},
	{VerbAnswerSupervision, States(), States(), supervisedUnit},
	{VerbJudgeSupervision, States(), States(), supervising},

	{VerbWhistle, OpenStates(), OpenStates(), blowing},
	{VerbAcknowledge, States(), States(), calledAt(WhistleIssued)},
	{VerbArrive, States(), States(), witness},
	{VerbExcuse, States(), States(), calledAt(WhistleIssued, WhistleAcknowledged)},
	{VerbMiss, States(), States(), byTime},
	{VerbAgree, States(), States(), agreeing},
	{VerbFinish, States(), States(), calledAt(WhistleAgreed)},
	{VerbEvaluate, States(), States(), evaluator},

	{VerbExtend, AtWork(), AtWork(), extender},
	{VerbSuspend, []State{Handling}, []State{Handling}, suspender},
	{VerbGrant, []State{Dispatched}, []State{Dispatched, Suspended}, answerer},
	{VerbGrant, []State{Handling}, []State{Handling, Suspended}, answerer},
	{VerbGrant, []State{Reopened}, []State{Reopened, Suspended}, answerer},
	{VerbDecline, AtWork(), AtWork(), answerer},
	{VerbLapse, AtWork(), AtWork(), byTime},
	{VerbResume, []State{Suspended}, []State{Handling}, supervisorUnitOrTime},

	{VerbLongTerm, []State{Handling, Reopened, Handled, Checking}, []State{ClosedLongTerm}, independent(org.DutySupervise)},
	{VerbCallReview, []State{ClosedLongTerm}, []State{ClosedLongTerm}, byTime},
	{VerbReviewLongTerm, []State{ClosedLongTerm}, []State{ClosedLongTerm, Reopened}, keeper},

	{VerbRecheck, []State{ClosedResolved}, []State{ClosedResolved, Reopened}, rechecker},

	{VerbEscalate, OpenStates(), OpenStates(), byTime},
	{VerbAcknowledgeEscalation, OpenStates(), OpenStates(), told},

	{VerbAskUnlock, States(), States(), unlocker},
	{VerbApproveUnlock, States(), States(), secondKey},
	{VerbDeclineUnlock, States(), States(), secondKey},
	{VerbLook, States(), States(), looker},
	{VerbCorrectContact, States(), States(), identified},
	{VerbEraseIdentity, States(), States(), identifiedOrTime},
	{VerbWithdrawConsent, States(), States(), consenting},
}

// Life returns the table, for pages that offer verbs and for the documents.
func Life() []Step { return append([]Step(nil), life...) }

// by is the hand that a step needs.
type by struct {
	name  string // message key suffix and word in the documents
	allow func(c *Case, env *Env) error
}

// Name is the word of the documents for who may take the step.
func (b by) Name() string { return b.name }

func refused(key string) error { return fault.New(fault.Forbidden, key) }

var anyReporter = by{"anybody who reports", func(_ *Case, env *Env) error {
	switch {
	case env.Actor.Role == Reporter, env.Actor.Has(org.DutyIntake), env.Actor.Has(org.DutyVerify):
		return nil
	}
	return refused("case.report_forbidden")
}}

var importer = by{"the importer", func(_ *Case, env *Env) error {
	if env.Actor.Role != Importer {
		return refused("case.import_forbidden")
	}
	return nil
}}

// desk is a post with the duty in the centre of the case's jurisdiction or above.
func desk(d org.Duty) by {
	return by{"the centre's " + string(d) + " post", func(c *Case, env *Env) error {
		if !env.Actor.Has(d) || !env.Actor.covers(c) {
			return refused("case.desk_only")
		}
		return nil
	}}
}

var reporter = by{"the reporter", func(c *Case, env *Env) error {
	if env.Actor.Role != Reporter || env.Actor.Case != c.ID {
		return refused("case.reporter_only")
	}
	return nil
}}

// everyReporter is the reporter, or that of a case that was put together with this
// one: each of them has seen the problem.
var everyReporter = by{"the reporter, or the reporter of a case merged with it", func(c *Case, env *Env) error {
	if reporter.allow(c, env) == nil || env.joinedTo(c) != "" {
		return nil
	}
	return refused("case.reporter_only")
}}

var reporterOrDesk = by{"the reporter, or the centre's intake post for the reporter", func(c *Case, env *Env) error {
	if reporter.allow(c, env) == nil || desk(org.DutyIntake).allow(c, env) == nil {
		return nil
	}
	return refused("case.reporter_or_desk_only")
}}

var verifier = by{"a verifying post of the organisation asked", func(c *Case, env *Env) error {
	if !env.Actor.Has(org.DutyVerify) || env.Actor.Org != c.Verifier {
		return refused("case.verifier_only")
	}
	return nil
}}

var leadUnit = by{"a handling post of the lead unit", func(c *Case, env *Env) error {
	if !env.Actor.Has(org.DutyHandle) || env.Actor.Org != c.Lead {
		return refused("case.lead_only")
	}
	return nil
}}

// independent is a post with the duty that had no hand in the handling: another
// unit, not beneath it, and a person who belongs to none of the units that had it.
func independent(d org.Duty) by {
	return by{"a " + string(d) + " post that had no hand in the handling", func(c *Case, env *Env) error {
		if !env.Actor.Has(d) || !env.Actor.covers(c) {
			return refused("case." + string(d) + "_only")
		}
		if env.ownWork(c) {
			return refused("case.own_work")
		}
		return nil
	}}
}

// ownWork tells whether the actor would judge what its own hands did: the unit had
// the case, or stands beneath one that had it, or the person belongs to one.
func (env *Env) ownWork(c *Case) bool {
	beneath := func(unit org.ID) bool { return env.Chart.Under(env.Actor.Org, unit) }
	elsewhere := func(unit org.ID) bool { return unit == c.Lead || slices.Contains(c.Given, unit) }
	return env.Actor.handled(c) || c.Lead != "" && beneath(c.Lead) || slices.ContainsFunc(c.Given, beneath) ||
		slices.ContainsFunc(env.Actor.Others, elsewhere)
}

// byTime is a rule of time alone: what no post may bring forward or put off.
var byTime = by{"the passing of time", func(_ *Case, env *Env) error {
	if env.Actor.Role != System {
		return refused("case.time_only")
	}
	return nil
}}

var supervisorOrTime = by{"the passing of time, or a supervise post that had no hand in the handling", func(c *Case, env *Env) error {
	if env.Actor.Role == System {
		return nil
	}
	return independent(org.DutySupervise).allow(c, env)
}}

// reopener is a reporter, a supervise post, or the centre's intake post where the
// case that it is deciding on beside this one shows that the problem is back: on
// that ground, and on no other.
var reopener = by{"the reporter, or the reporter of a case merged with it, or a supervise post, or the centre's intake post where a new case shows that the problem is back", func(c *Case, env *Env) error {
	if everyReporter.allow(c, env) == nil || env.Actor.Has(org.DutySupervise) && env.Actor.covers(c) ||
		desk(org.DutyIntake).allow(c, env) == nil && env.backAgain(c) {
		return nil
	}
	return refused("case.reporter_or_supervisor_only")
}}

// involved is a post of the centre's line, of the lead unit or a co-unit, of the
// verifier, of whom the case asks a task, or of those who look after the area. A department above the township that has no part in the case
// does not see it.
var involved = by{"any post that works on the case", func(c *Case, env *Env) error {
	a := env.Actor
	line := a.Has(org.DutyIntake) || a.Has(org.DutyDispatch) || a.Has(org.DutyCheck) || a.Has(org.DutySupervise)
	looksAfter := a.Has(org.DutyVerify) && (a.Org == c.Verifier || a.looksAfter(c))
	if a.Role == Staff && (line && a.covers(c) || a.handled(c) || looksAfter || c.asks(a) || a.keepsRegister(c)) {
		return nil
	}
	return refused("case.involved_only")
}}

var correspondent = by{"the reporter, or a post that works on the case", func(c *Case, env *Env) error {
	if reporter.allow(c, env) == nil || involved.allow(c, env) == nil {
		return nil
	}
	return refused("case.involved_only")
}}
