package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// by says who is offered a verb.
type by uint8

const (
	byStaff by = 1 << iota
	byReporter
)

// verbRow is a verb as an operation.
type verbRow struct {
	verb    casework.Verb
	by      by
	summary string
	offer   func(*server, verbRow)
}

// verbRows is every verb that can be given to a case. A new verb is one row
// here and its body in body.go; report and import are no verbs of a case that
// is there.
var verbRows = []verbRow{
	{casework.VerbAsk, byStaff, "Ask the reporter for what is missing", offer[AskIn]},
	{casework.VerbAnswer, byStaff | byReporter, "Answer what was asked", offer[AnswerIn]},
	{casework.VerbVerify, byStaff, "Send somebody to look whether it is there", offer[VerifyIn]},
	{casework.VerbVerified, byStaff, "Record what was found on the spot", offer[RecordVerificationIn]},
	{casework.VerbFile, byStaff, "File it under a class", offer[FileIn]},
	{casework.VerbRefuse, byStaff, "Refuse to file it", offer[RefuseIn]},
	{casework.VerbRefer, byStaff, "Refer it to somebody outside", offer[ReferIn]},
	{casework.VerbDispatch, byStaff, "Dispatch it to one lead unit", offer[DispatchIn]},
	{casework.VerbSign, byStaff, "Sign for it", offer[SignIn]},
	{casework.VerbHandle, byStaff, "Report the handling done", offer[HandleIn]},
	{casework.VerbStartCheck, byStaff, "Begin the check", offer[StartCheckIn]},
	{casework.VerbCheck, byStaff, "Check on the spot whether it is gone", offer[CheckIn]},
	{casework.VerbConfirm, byReporter, "Confirm that it is gone", offer[ConfirmIn]},
	{casework.VerbDeny, byReporter, "Say that it is still there", offer[DenyIn]},
	{casework.VerbResolve, byStaff, "Close it as resolved after the reporter's silence", offer[CloseResolvedIn]},
	{casework.VerbExplain, byStaff, "Close it with an explanation", offer[CloseExplainedIn]},
	{casework.VerbReopen, byStaff | byReporter, "Reopen it", offer[ReopenIn]},
	{casework.VerbMerge, byStaff, "Merge it into another case", offer[MergeIn]},
	{casework.VerbUnmerge, byStaff, "Take a merge back", offer[UnmergeIn]},
	{casework.VerbReturn, byStaff, "Return it: not ours", offer[ReturnIn]},
	{casework.VerbArbitrate, byStaff, "Rule on a dispute", offer[ArbitrateIn]},
	{casework.VerbSplit, byStaff, "Give a part of it to a unit beside or beneath", offer[SplitIn]},
	{casework.VerbFinishPart, byStaff, "Report a part done", offer[FinishPartIn]},
	{casework.VerbDeclinePart, byStaff, "Decline a part", offer[DeclinePartIn]},
	{casework.VerbAcknowledgeEscalation, byStaff, "Say that the delay is known", offer[AcknowledgeEscalationIn]},
	{casework.VerbNote, byStaff, "Note something for those who work on it", offer[NoteIn]},
	{casework.VerbMessage, byStaff | byReporter, "Write to the other side", offer[MessageIn]},
	{casework.VerbAskReview, byReporter, "Ask that somebody else reviews a refusal", offer[AskReviewIn]},
	{casework.VerbReview, byStaff, "Review a refusal", offer[ReviewRefusalIn]},
	{casework.VerbRecordAnswer, byStaff, "Record what a body outside answered", offer[RecordAnswerIn]},
	{casework.VerbTakeBack, byStaff, "Take it back from outside", offer[TakeBackIn]},
	{casework.VerbSupervise, byStaff, "Supervise it: demand an answer", offer[SuperviseIn]},
	{casework.VerbAnswerSupervision, byStaff, "Answer a supervisor", offer[AnswerSupervisionIn]},
	{casework.VerbJudgeSupervision, byStaff, "Accept an answer, ask again, or lift the supervision", offer[JudgeSupervisionIn]},
	{casework.VerbWhistle, byStaff, "Whistle: call units to the spot", offer[WhistleIn]},
	{casework.VerbAcknowledge, byStaff, "Acknowledge a whistle", offer[AcknowledgeWhistleIn]},
	{casework.VerbArrive, byStaff, "Record that a unit is on the spot", offer[RecordArrivalIn]},
	{casework.VerbExcuse, byStaff, "Say why the unit is not on the spot", offer[ExcuseAbsenceIn]},
	{casework.VerbAgree, byStaff, "Record the measure that was agreed", offer[AgreeMeasureIn]},
	{casework.VerbFinish, byStaff, "Say that the unit's measure is done", offer[FinishMeasureIn]},
	{casework.VerbEvaluate, byStaff, "Evaluate a whistle", offer[EvaluateWhistleIn]},
	{casework.VerbExtend, byStaff, "Ask for an extension", offer[ExtendIn]},
	{casework.VerbSuspend, byStaff, "Ask for a suspension", offer[SuspendIn]},
	{casework.VerbGrant, byStaff, "Grant the time that was asked for", offer[GrantIn]},
	{casework.VerbDecline, byStaff, "Decline the time that was asked for", offer[DeclineIn]},
	{casework.VerbResume, byStaff, "Let the clock of a suspended case run again", offer[ResumeIn]},
	{casework.VerbLongTerm, byStaff, "Put it into the long-term register", offer[CloseLongTermIn]},
	{casework.VerbReviewLongTerm, byStaff, "Look again at a case of the long-term register", offer[ReviewLongTermIn]},
	{casework.VerbRecheck, byStaff, "Look again at a closed case of another township", offer[RecheckIn]},
	{casework.VerbAskUnlock, byStaff, "Ask a second person to open the reporter's identity", offer[AskUnlockIn]},
	{casework.VerbApproveUnlock, byStaff, "Open the reporter's identity for the post that asked", offer[ApproveUnlockIn]},
	{casework.VerbDeclineUnlock, byStaff, "Leave the reporter's identity closed", offer[DeclineUnlockIn]},
	{casework.VerbCorrectContact, byReporter, "Correct how to be reached", offer[CorrectContactIn]},
	{casework.VerbEraseIdentity, byReporter, "Erase the own identity for good", offer[EraseIdentityIn]},
	{casework.VerbWithdrawConsent, byReporter, "Take back the consent to show words and photos", offer[WithdrawConsentIn]},
}

func (s *server) verbOperations() {
	for _, row := range verbRows {
		row.offer(s, row)
	}
}

// body is what a verb's request says.
type body interface {
	command() (casework.Command, error)
}

type verbIn[B body] struct {
	Terms
	OfCase
	Body *B
}

type reporterVerbIn[B body] struct {
	Terms
	OfReporter
	Body *B
}

// offer registers a verb for those who are offered it.
func offer[B body](s *server, row verbRow) {
	slug := strings.ReplaceAll(string(row.verb), "_", "-")
	op := huma.Operation{Method: http.MethodPost, Summary: row.summary, RequestBody: requestBody[B](s)}
	if row.by&byReporter != 0 {
		op := op
		op.Responses = minimalAnswer()
		op.OperationID, op.Path, op.Tags = "reporter-"+slug, "/reports/{number}/"+string(row.verb), []string{"Reporter"}
		op.Security, op.RequestBody = byLink, requestBody[B](s)
		open(s, op, func(ctx context.Context, in *reporterVerbIn[B]) (*reportOut, error) {
			actor, ref, err := s.app.Holder(ctx, in.Number, in.Link)
			if err != nil {
				return nil, err
			}
			rev, err := s.give(ctx, actor, ref, said(in.Body), in.Terms)
			if err != nil {
				return nil, err
			}
			if in.minimal() {
				return &reportOut{Status: http.StatusNoContent, ETag: tagOfRev(rev)}, nil
			}
			v, err := s.app.CaseByRef(ctx, actor, ref)
			if err != nil {
				return nil, err
			}
			return s.reported(ctx, v, Unless{})
		})
	}
	if row.by&byStaff != 0 {
		op.Responses = minimalAnswer()
		op.OperationID, op.Path, op.Tags = slug, "/cases/{number}/"+string(row.verb), []string{"Staff"}
		staff(s, op, func(ctx context.Context, actor app.Actor, in *verbIn[B]) (*caseOut, error) {
			ref, err := s.app.Find(ctx, in.Number)
			if err != nil {
				return nil, err
			}
			rev, err := s.give(ctx, actor, ref, said(in.Body), in.Terms)
			if err != nil {
				return nil, err
			}
			if in.minimal() {
				return &caseOut{Status: http.StatusNoContent, ETag: tagOfRev(rev)}, nil
			}
			v, err := s.app.CaseByRef(ctx, actor, ref)
			if err != nil {
				return nil, err
			}
			return s.shown(ctx, v, Unless{})
		})
	}
}

// requestBody asks for a body where the verb has something that must be said.
func requestBody[B body](s *server) *huma.RequestBody {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[B](), false, "")
	return &huma.RequestBody{Required: len(schema.Required) > 0}
}

// said is the body of a request, empty where there was none.
func said[B body](b *B) B {
	if b == nil {
		b = new(B)
	}
	return *b
}

// give carries out the verb and answers with the revision after it.
func (s *server) give(ctx context.Context, actor app.Actor, ref app.Ref, b body, t Terms) (int64, error) {
	terms, err := t.terms()
	if err != nil {
		return 0, err
	}
	cmd, err := b.command()
	if err != nil {
		return 0, err
	}
	c, err := s.app.DoOn(ctx, actor, ref, cmd, terms)
	return c.Rev, movedOn(err)
}
