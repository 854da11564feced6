package casework

import (
	"slices"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Step is one row of the life of a case: from these states to one of those
// states, where what the case is lets it. A row with the same states in From and
// To leaves the case where it is. Who may take it, the table of rights says:
// org.Rules.
type Step struct {
	Verb Verb
	From []State
	To   []State
	When when
}

// ByTime tells whether time alone takes the step, so that no post has a form or a
// route for it.
func (s Step) ByTime() bool {
	return !slices.ContainsFunc(org.RulesOf(org.Verb(s.Verb)), func(r *org.Rule) bool { return r.Relation != org.Time })
}

// life is the whole life of a case. What is not here cannot happen, and nothing
// configures it: there is no row for an administrator, none that skips a
// check, and none that deletes.
var life = []Step{
	{VerbReport, []State{None}, []State{Received, Merged}, always},
	{VerbImport, []State{None}, States(), always},

	{VerbAsk, []State{Received, Filed}, []State{NeedInfo}, always},
	{VerbAnswer, []State{NeedInfo}, []State{Received, Filed}, always},
	{VerbVerify, []State{Received, Verifying}, []State{Verifying}, always},
	{VerbVerified, []State{Verifying}, []State{Received}, always},
	{VerbFile, []State{Received}, []State{Filed}, always},
	{VerbRefuse, []State{Received, NeedInfo}, []State{Refused}, always},
	{VerbRefer, []State{Received, Filed}, []State{ReferredOut}, always},

	{VerbMerge, []State{Received, NeedInfo, Filed, Dispatched}, []State{Merged}, always},
	{VerbUnmerge, []State{Merged}, []State{Received, Filed, Dispatched}, always},

	{VerbDispatch, []State{Received, Filed, Dispatched, Handling, Reopened}, []State{Dispatched}, always},
	{VerbSign, []State{Dispatched, Reopened}, []State{Handling}, always},
	{VerbHandle, []State{Dispatched, Reopened, Handling}, []State{Handled}, always},

	{VerbReturn, []State{Dispatched, Handling}, []State{Disputed}, returnable},
	{VerbArbitrate, []State{Disputed}, []State{Dispatched}, always},
	{VerbRaise, []State{Disputed}, []State{Disputed}, always},
	{VerbSplit, AtWork(), AtWork(), always},
	{VerbFinishPart, partStates, partStates, always},
	{VerbDeclinePart, partStates, partStates, always},

	{VerbStartCheck, []State{Handled}, []State{Checking}, always},
	{VerbCheck, []State{Handled, Checking}, []State{AwaitingReporter, ClosedResolved, Reopened}, always},
	{VerbConfirm, []State{AwaitingReporter}, []State{ClosedResolved}, always},
	{VerbDeny, []State{AwaitingReporter}, []State{Reopened}, always},

	{VerbResolve, []State{AwaitingReporter}, []State{ClosedResolved}, always},
	{VerbToCheck, []State{AwaitingReporter}, []State{Handled}, always},
	{VerbExplain, []State{Handled, Checking, AwaitingReporter}, []State{ClosedExplained}, always},
	{VerbReopen, []State{ClosedResolved, ClosedExplained, ClosedLongTerm}, []State{Reopened}, always},

	{VerbNote, States(), States(), always},
	{VerbMessage, States(), States(), always},

	{VerbReschedule, States(), States(), always},
	{VerbStartClocks, OpenStates(), OpenStates(), always},

	{VerbAskReview, []State{Refused}, []State{Refused}, reviewable},
	{VerbReview, []State{Refused}, []State{Refused, Received}, reviewAsked},
	{VerbRecordAnswer, []State{ReferredOut}, []State{ReferredOut, Received}, always},
	{VerbTakeBack, []State{ReferredOut}, []State{Received}, always},

	{VerbSupervise, OpenStates(), OpenStates(), unsupervised},
	{VerbAnswerSupervision, States(), States(), always},
	{VerbJudgeSupervision, States(), States(), always},

	{VerbWhistle, OpenStates(), OpenStates(), unwhistled},
	{VerbAcknowledge, States(), States(), atStep(WhistleIssued)},
	{VerbArrive, States(), States(), arriving},
	{VerbExcuse, States(), States(), atStep(WhistleIssued, WhistleAcknowledged)},
	{VerbMiss, States(), States(), always},
	{VerbAgree, States(), States(), somebodyThere},
	{VerbFinish, States(), States(), atStep(WhistleAgreed)},
	{VerbEvaluate, States(), States(), whistling},

	{VerbExtend, AtWork(), AtWork(), extensible},
	{VerbSuspend, []State{Handling}, []State{Handling}, suspendible},
	{VerbGrant, []State{Dispatched}, []State{Dispatched, Suspended}, delayAsked},
	{VerbGrant, []State{Handling}, []State{Handling, Suspended}, delayAsked},
	{VerbGrant, []State{Reopened}, []State{Reopened, Suspended}, delayAsked},
	{VerbDecline, AtWork(), AtWork(), delayAsked},
	{VerbLapse, AtWork(), AtWork(), always},
	{VerbResume, []State{Suspended}, []State{Handling}, always},

	{VerbLongTerm, []State{Handling, Reopened, Handled, Checking}, []State{ClosedLongTerm}, always},
	{VerbCallReview, []State{ClosedLongTerm}, []State{ClosedLongTerm}, always},
	{VerbReviewLongTerm, []State{ClosedLongTerm}, []State{ClosedLongTerm, Reopened}, always},

	{VerbRecheck, []State{ClosedResolved}, []State{ClosedResolved, Reopened}, unlooked},

	{VerbEscalate, OpenStates(), OpenStates(), always},
	{VerbAcknowledgeEscalation, OpenStates(), OpenStates(), always},

	{VerbAskUnlock, States(), States(), locked},
	{VerbApproveUnlock, States(), States(), unlockAsked},
	{VerbDeclineUnlock, States(), States(), unlockAsked},
	{VerbLook, States(), States(), always},
	{VerbCorrectContact, States(), States(), known},
	{VerbEraseIdentity, States(), States(), knownOrTime},
	{VerbWithdrawConsent, States(), States(), consented},
}

// Life returns the table, for pages that offer verbs and for the documents.
func Life() []Step { return append([]Step(nil), life...) }

// when is what a step needs of the case besides its state.
type when struct {
	name  string // in the documents
	holds func(c *Case, env *Env) error
}

// always is a step that its states alone decide on.
var always = when{"", func(*Case, *Env) error { return nil }}

func refused(key string) error { return fault.New(fault.Forbidden, key) }

// may is whether the actor may take the step now.
func (s *Step) may(c *Case, env *Env, right org.Decision) error {
	if err := right.Err(); err != nil {
		return err
	}
	return s.When.holds(c, env)
}
