package api

import (
	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// The closed sets of words of those above and beside a case.
type (
	review         string
	referralAnswer string
	judgement      string
	whistleKind    string
	whistleReason  string
	whistleVerdict string
)

// Schema lists how a review can end.
func (review) Schema(huma.Registry) *huma.Schema { return oneOf(casework.RefusalOutcomes()...) }

// Schema lists what a body outside can answer.
func (referralAnswer) Schema(huma.Registry) *huma.Schema { return oneOf(casework.ReferralAnswers()...) }

// Schema lists what a supervisor can make of an answer.
func (judgement) Schema(huma.Registry) *huma.Schema {
	return oneOf(casework.SupervisionJudgements()...)
}

// Schema lists the kinds of whistles.
func (whistleKind) Schema(huma.Registry) *huma.Schema { return oneOf(casework.WhistleKinds()...) }

// Schema lists the reasons of whistles.
func (whistleReason) Schema(huma.Registry) *huma.Schema { return oneOf(casework.WhistleReasons()...) }

// Schema lists what can become of a whistle.
func (whistleVerdict) Schema(huma.Registry) *huma.Schema { return oneOf(casework.WhistleVerdicts()...) }

// AskReviewIn asks for the review of a refusal.
type AskReviewIn struct {
	Text string `json:"text,omitempty" doc:"Why, if the reporter wants to say so." example:"The hole is deeper than 3 cm."`
}

func (b AskReviewIn) command() (casework.Command, error) {
	return casework.AskReview{Text: b.Text}, nil
}

// ReviewRefusalIn decides on a refusal.
type ReviewRefusalIn struct {
	Outcome review `json:"outcome" doc:"upheld, or overturned: the report is received again." example:"overturned"`
	Text    string `json:"text" doc:"Why, for the reporter." example:"The photo shows a depth of 6 cm."`
	Remedy  string `json:"remedy,omitempty" doc:"upheld: what the reporter can still do." example:"Apply for administrative review within 60 days."`
}

func (b ReviewRefusalIn) command() (casework.Command, error) {
	return casework.ReviewRefusal{Outcome: casework.RefusalOutcome(b.Outcome), Text: b.Text, Remedy: b.Remedy}, nil
}

// RecordAnswerIn keeps what a body outside said.
type RecordAnswerIn struct {
	Answer    referralAnswer `json:"answer" doc:"refused: the case is received again." example:"taken_over"`
	Text      string         `json:"text" doc:"What they said, for the reporter." example:"Signal office, letter 2026-113: repaired by the 20th."`
	Documents []string       `json:"documents,omitempty" nullable:"false" doc:"Hashes of photographed letters."`
}

func (b RecordAnswerIn) command() (casework.Command, error) {
	return casework.RecordAnswer{Answer: casework.ReferralAnswer(b.Answer), Text: b.Text, Photos: photosIn(b.Documents, casework.OfPaper)}, nil
}

// TakeBackIn takes a case back from outside.
type TakeBackIn struct {
	Text string `json:"text" doc:"Why, for the reporter." example:"No answer after two reminders; we look after it ourselves."`
}

func (b TakeBackIn) command() (casework.Command, error) { return casework.TakeBack{Text: b.Text}, nil }

// SuperviseIn demands an answer about a case.
type SuperviseIn struct {
	Demand string `json:"demand" doc:"What is to be answered." example:"Why is it not repaired after three weeks, and by when will it be?"`
	Limit  string `json:"limit,omitempty" doc:"A number and its clock; left out, that of the procedure." example:"3 working_day"`
}

func (b SuperviseIn) command() (casework.Command, error) {
	limit, err := limitIn(b.Limit)
	return casework.Supervise{Demand: b.Demand, Limit: limit}, err
}

// limitIn reads a limit that may be left out.
func limitIn(s string) (worktime.Limit, error) {
	if s == "" {
		return worktime.Limit{}, nil
	}
	limit, err := worktime.ParseLimit(s)
	if f := fault.All(err); f != nil {
		return limit, f[0].At("limit")
	}
	return limit, err
}

// AnswerSupervisionIn is the unit's answer.
type AnswerSupervisionIn struct {
	To     string   `json:"to,omitempty" doc:"Id of the organisation that asked; needed when several did." example:"district-centre"`
	Text   string   `json:"text" doc:"The answer." example:"The part came today; repaired by Friday."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b AnswerSupervisionIn) command() (casework.Command, error) {
	return casework.AnswerSupervision{To: org.ID(b.To), Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// JudgeSupervisionIn is what the supervisor makes of an answer.
type JudgeSupervisionIn struct {
	Judgement judgement `json:"judgement" doc:"again: the unit owes another answer. lifted: none is wanted any more." example:"accepted"`
	Text      string    `json:"text,omitempty" doc:"Why; needed for again and lifted."`
	Limit     string    `json:"limit,omitempty" doc:"again: a number and its clock; left out, that of the procedure." example:"2 working_day"`
}

func (b JudgeSupervisionIn) command() (casework.Command, error) {
	limit, err := limitIn(b.Limit)
	return casework.JudgeSupervision{Judgement: casework.SupervisionJudged(b.Judgement), Text: b.Text, Limit: limit}, err
}

// WhistleIn calls units to the spot.
type WhistleIn struct {
	Kind   whistleKind   `json:"kind" doc:"How pressing it is; the limits hang on it." example:"tackling"`
	Reason whistleReason `json:"reason" doc:"One of the three lawful reasons; emergency goes with the kind emergency and with no other." example:"joint_enforcement"`
	Units  []string      `json:"units" nullable:"false" doc:"Ids of the units that are called." example:"[\"cleaning\"]"`
	Place  string        `json:"place" doc:"Where to meet." example:"North gate of the market"`
	Need   string        `json:"need" doc:"The power that is lacking, or what is to be done." example:"Power to close the illegal outlet"`
}

func (b WhistleIn) command() (casework.Command, error) {
	k := casework.Blow{Kind: casework.WhistleKind(b.Kind), Reason: casework.WhistleReason(b.Reason), Place: b.Place, Need: b.Need}
	for _, id := range b.Units {
		k.Units = append(k.Units, org.ID(id))
	}
	return k, nil
}

// AcknowledgeWhistleIn says that the unit comes.
type AcknowledgeWhistleIn struct{}

func (AcknowledgeWhistleIn) command() (casework.Command, error) { return casework.Acknowledge{}, nil }

// RecordArrivalIn records that a unit is on the spot.
type RecordArrivalIn struct {
	Unit   string   `json:"unit,omitempty" doc:"Id of the unit, where the township records it; a unit records only itself." example:"cleaning"`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes of photos of the place; needed when the unit records itself."`
}

func (b RecordArrivalIn) command() (casework.Command, error) {
	return casework.Arrive{Unit: org.ID(b.Unit), Photos: photosIn(b.Photos, "")}, nil
}

// ExcuseAbsenceIn is why a unit is not there.
type ExcuseAbsenceIn struct {
	Text string `json:"text" doc:"The reason. It stands beside the fact and does not take it away." example:"The only crew is at the flooded underpass."`
}

func (b ExcuseAbsenceIn) command() (casework.Command, error) {
	return casework.Excuse{Text: b.Text}, nil
}

// AgreeMeasureIn is what was agreed on the spot.
type AgreeMeasureIn struct {
	Unit  string `json:"unit" doc:"Id of the unit." example:"cleaning"`
	What  string `json:"what" doc:"What it does." example:"Clears the outlet"`
	Who   string `json:"who" doc:"A post or a team, never a person." example:"Night crew"`
	Until string `json:"until" doc:"Until the end of this day." example:"2026-03-04"`
}

func (b AgreeMeasureIn) command() (casework.Command, error) {
	return casework.Agree{Unit: org.ID(b.Unit), What: b.What, Who: b.Who, Until: civil.Day(b.Until)}, nil
}

// FinishMeasureIn says that a measure is done.
type FinishMeasureIn struct {
	Text   string   `json:"text" doc:"What was done." example:"Outlet cleared and sealed."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b FinishMeasureIn) command() (casework.Command, error) {
	return casework.Finish{Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// EvaluateWhistleIn is what the township makes of a whistle.
type EvaluateWhistleIn struct {
	Verdict whistleVerdict `json:"verdict" doc:"worked needs every unit's measure done." example:"worked"`
	Text    string         `json:"text" doc:"Why." example:"All three came in time and the outlet is closed."`
}

func (b EvaluateWhistleIn) command() (casework.Command, error) {
	return casework.Evaluate{Verdict: casework.WhistleVerdict(b.Verdict), Text: b.Text}, nil
}
