package app_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/org"
)

// overCommands are plausible commands of those above and beside a case.
func overCommands(r *rand.Rand, hash string) []casework.Command {
	units := []org.ID{"cleaning", "works-east", "works-west"}
	unit := units[r.IntN(len(units))]
	pick := func(n int) int { return r.IntN(n) }
	commands := []casework.Command{
		casework.AskReview{}, casework.ReviewRefusal{Outcome: casework.RefusalOutcomes()[pick(2)], Text: "x", Remedy: "court"},
		casework.AnswerSupervision{Text: "x"}, casework.JudgeSupervision{Judgement: casework.SupervisionJudgements()[pick(3)], Text: "x"},
		casework.Acknowledge{}, casework.Arrive{Unit: unit, Photos: []casework.PhotoIn{{Hash: hash}}},
		casework.Agree{Unit: unit, What: "x", Who: "x", Until: civil.Day("2026-12-31")}, casework.Finish{Text: "x"}, casework.Miss{},
		casework.Evaluate{Verdict: casework.WhistleVerdicts()[pick(3)], Text: "x"},
	}
	for range 3 { // what few cases come to at all is tried the more often where it fits
		commands = append(commands, casework.AskReview{}, casework.ReviewRefusal{Outcome: casework.RefusalOutcomes()[pick(2)], Text: "x", Remedy: "court"})
	}
	if pick(4) == 0 {
		commands = append(commands, casework.Refuse{Reason: casework.RefusalReasons()[pick(6)], Text: "no", Basis: "law"}, casework.Refer{To: "court", Text: "theirs"},
			casework.Supervise{Demand: "why?"}, casework.Excuse{Text: "x"},
			casework.RecordAnswer{Answer: casework.ReferralAnswers()[pick(3)], Text: "x"}, casework.TakeBack{Text: "x"},
			casework.Blow{Kind: casework.DailyWhistle, Reason: casework.PressingProblem, Units: []org.ID{unit}, Place: "x", Need: "x"})
	}
	return commands
}

// over are the verbs that move nothing of a case but what is theirs.
var over = []casework.Verb{casework.VerbSupervise, casework.VerbAnswerSupervision, casework.VerbJudgeSupervision,
	casework.VerbWhistle, casework.VerbAcknowledge, casework.VerbArrive, casework.VerbExcuse, casework.VerbMiss,
	casework.VerbAgree, casework.VerbFinish, casework.VerbEvaluate}

// judgeOver holds what those above and beside a case did against the invariants.
func (w *walk) judgeOver(t *testing.T, account string, v casework.Verb, before, after casework.Case) {
	if !after.ReportedAt.Equal(before.ReportedAt) {
		t.Errorf("%s changed when the case was reported", v)
	}
	// Another writer may have come between the look and the command.
	alone := after.Rev == before.Rev+1
	if alone && slices.Contains(over, v) && (after.State != before.State || after.Owner != before.Owner || !after.EndedAt.Equal(before.EndedAt) ||
		!after.HandledAt.Equal(before.HandledAt) || !after.SilentFrom.Equal(before.SilentFrom)) {
		t.Errorf("%s moved the case from %s of %s to %s of %s", v, before.State, before.Owner, after.State, after.Owner)
	}
	switch v {
	case casework.VerbReview:
		if slices.Contains(w.Policy().Chart.Holders(after.Refusal.By.Post, w.Today()), account) {
			t.Errorf("%s reviewed what it refused", account)
		}
	case casework.VerbFinish:
		w.handled[after.ID]["account "+account] = true
	}
}
