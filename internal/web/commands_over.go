package web

import (
	"strconv"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// The commands of those above and beside a case.

func reviewAsked(f sent, _ app.View) (casework.Command, error) {
	return casework.AskReview{Text: f.Get("text")}, nil
}

func reviewed(f sent, _ app.View) (casework.Command, error) {
	return casework.ReviewRefusal{Outcome: casework.RefusalOutcome(f.Get("outcome")), Text: f.Get("text"), Remedy: f.Get("remedy")}, nil
}

func answerRecorded(f sent, _ app.View) (casework.Command, error) {
	return casework.RecordAnswer{Answer: casework.ReferralAnswer(f.Get("answer")), Text: f.Get("text"), Photos: f.photos()}, nil
}

func takenBack(f sent, _ app.View) (casework.Command, error) {
	return casework.TakeBack{Text: f.Get("text")}, nil
}

func supervised(f sent, _ app.View) (casework.Command, error) {
	limit, err := f.workingDays("limit")
	return casework.Supervise{Demand: f.Get("demand"), Limit: limit}, err
}

func supervisionAnswered(f sent, _ app.View) (casework.Command, error) {
	return casework.AnswerSupervision{To: org.ID(f.Get("to")), Text: f.Get("text"), Photos: f.photos()}, nil
}

func supervisionJudged(f sent, _ app.View) (casework.Command, error) {
	limit, err := f.workingDays("limit")
	return casework.JudgeSupervision{Judgement: casework.SupervisionJudged(f.Get("judgement")), Text: f.Get("text"), Limit: limit}, err
}

// workingDays is a limit in working days; none when the field is empty.
func (f sent) workingDays(field string) (worktime.Limit, error) {
	said := strings.TrimSpace(f.Get(field))
	if said == "" {
		return worktime.Limit{}, nil
	}
	n, err := strconv.Atoi(said)
	if err != nil || n < 1 {
		return worktime.Limit{}, fault.New(fault.Invalid, "web.days_wrong").At(field).With("days", fault.Clip(said, 40))
	}
	return worktime.Limit{N: n, Unit: worktime.WorkingDay}, nil
}

func whistled(f sent, _ app.View) (casework.Command, error) {
	k := casework.Blow{Kind: casework.WhistleKind(f.Get("kind")), Reason: casework.WhistleReason(f.Get("reason")),
		Place: f.Get("place"), Need: f.Get("need")}
	for _, id := range f.Values["units"] {
		k.Units = append(k.Units, org.ID(id))
	}
	return k, nil
}

func acknowledged(sent, app.View) (casework.Command, error) { return casework.Acknowledge{}, nil }

func arrived(f sent, _ app.View) (casework.Command, error) {
	return casework.Arrive{Unit: org.ID(f.Get("unit")), Photos: f.photos()}, nil
}

func excused(f sent, _ app.View) (casework.Command, error) {
	return casework.Excuse{Text: f.Get("text")}, nil
}

func agreed(f sent, _ app.View) (casework.Command, error) {
	return casework.Agree{Unit: org.ID(f.Get("unit")), What: f.Get("what"), Who: f.Get("who"), Until: civil.Day(f.Get("until"))}, nil
}

func finished(f sent, _ app.View) (casework.Command, error) {
	return casework.Finish{Text: f.Get("text"), Photos: f.photos()}, nil
}

func evaluated(f sent, _ app.View) (casework.Command, error) {
	return casework.Evaluate{Verdict: casework.WhistleVerdict(f.Get("verdict")), Text: f.Get("text")}, nil
}
