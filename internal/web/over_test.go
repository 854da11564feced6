package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

func TestARefusalReviewedFromTheTrack(t *testing.T) {
	s := newSite(t)
	resident := s.visitor(t, lang.EN)
	track := reports(resident, wellfieldtest.Pothole.String())
	number := numberIn(track)
	desk := s.as(t, lang.EN, "desk-east").open("/desk?case=" + number)
	desk.form("/refuse", "reason").set("reason", "below_standard").set("text", "too small").send(http.StatusOK)
	resident.open(track).says("Do you disagree?").form("/ask_review", "text").send(http.StatusOK).says("You asked for a review", "command-east")
	if resident.tryForm("/ask_review") != nil {
		t.Error("a review can be asked for twice")
	}
	boss := s.as(t, lang.EN, "boss-east").open("/tasks").says("Refusals to review", number)
	boss.open("/cases/"+number).form("/review_refusal", "outcome").set("outcome", "upheld").set("text", "less than 3 cm").
		send(http.StatusUnprocessableEntity).says("less than 3 cm")
	boss.form("/review_refusal", "remedy").set("remedy", "ask the court").send(http.StatusOK)
	s.state(t, number, casework.Refused)
	resident.open(track).says("Somebody else reviewed the refusal, and it stands. less than 3 cm What you can still do: ask the court")

	track = reports(resident, wellfieldtest.Pothole.String())
	number = numberIn(track)
	desk.open("/desk?case="+number).form("/refuse", "reason").set("reason", "below_standard").set("text", "too small").send(http.StatusOK)
	resident.open(track).form("/ask_review").set("text", "it is deep").send(http.StatusOK)
	boss.open("/cases/"+number).says("it is deep").form("/review_refusal", "outcome").set("outcome", "overturned").set("text", "6 cm").send(http.StatusOK)
	s.state(t, number, casework.Received)
	resident.open(track).says("A review overturned the refusal.")
}

func TestAReferralFollowedFromTheTrack(t *testing.T) {
	s := newSite(t)
	resident := s.visitor(t, lang.ZH)
	track := reports(resident, wellfieldtest.Pothole.String())
	number := numberIn(track)
	desk := s.as(t, lang.ZH, "desk-east").open("/desk?case=" + number)
	desk.form("/refer", "to", "sent").set("to", "other_body").set("body", "Railway").set("text", "theirs").set("sent", "letter 41").send(http.StatusOK)
	resident.open(track).says("letter 41", "对方尚无答复。")
	s.as(t, lang.ZH, "boss-east").open("/tasks")
	desk.open("/tasks").says("转送案件待跟踪", number)
	desk.open("/cases/"+number).form("/record_answer", "answer").set("answer", "taken_over").set("text", "by the 20th").send(http.StatusOK)
	resident.open(track).says("对方已接收。", "by the 20th")
	desk.open("/cases/"+number).form("/record_answer", "answer").set("answer", "refused").set("text", "not ours after all").send(http.StatusOK)
	s.state(t, number, casework.Received)
	resident.open(track).says("案件已从其他机构收回")
}

func TestSeveralCasesAreSupervisedAtOnce(t *testing.T) {
	s := newSite(t)
	var numbers []string
	for range 2 {
		numbers = append(numbers, s.told().Handling().Receipt.Case.Number)
	}
	waiting := s.told().Receipt.Case.Number
	s.as(t, lang.EN, "works-east").load(http.StatusForbidden, "/supervise")
	boss := s.as(t, lang.EN, "boss-east").open("/supervise").says("There is no case to choose from here.")
	boss.open("/supervise?late=no").says("2 of 3 can be supervised", "Only a level above", waiting)
	f := boss.form("/supervise", "number", "demand")
	if len(f.values["number"]) != 2 {
		t.Fatalf("ticked: %v", f.values["number"])
	}
	f.send(http.StatusUnprocessableEntity)
	for _, number := range numbers {
		if view, err := s.Case(t.Context(), s.As("boss-east"), number); err != nil || view.Case.Supervised != nil {
			t.Fatalf("supervised without a demand: %+v %v", view.Case.Supervised, err)
		}
	}
	f = boss.form("/supervise", "number", "demand").set("demand", "Why so long?").set("limit", "2")
	f.values["number"] = numbers[:1]
	f.send(http.StatusOK).says("1 case is supervised now", numbers[0])
	unit := s.as(t, lang.EN, "works-east").open("/tasks").says("Answers owed to a supervisor", numbers[0])
	// The row leads to the form that is asked for, which stands open.
	if to := "/cases/" + numbers[0] + "?do=answer_supervision"; !strings.Contains(unit.body, `href="`+to) {
		t.Error("the row of the task does not say where it is done")
	} else if unit.open(to); !regexp.MustCompile(`id="act-answer_supervision" open`).MatchString(unit.body) {
		t.Error("the form that is asked for is shut")
	}
	unit.open("/cases/"+numbers[0]).says("Why so long?").form("/answer_supervision", "text").set("text", "The part came today").send(http.StatusOK)
	boss.open("/tasks").says("Answers to judge", numbers[0])
	boss.open("/cases/"+numbers[0]).says("The part came today", "Answered, to be judged").form("/judge_supervision", "judgement").set("judgement", "accepted").send(http.StatusOK)
}

func TestAWhistleOnThePage(t *testing.T) {
	s := newSite(t)
	number := s.told().Handling().Receipt.Case.Number
	boss := s.as(t, lang.EN, "boss-east").open("/cases/" + number)
	boss.form("/whistle", "units").set("kind", "tackling").set("reason", "joint_enforcement").set("place", "North gate").set("need", "Power to close it").
		send(http.StatusUnprocessableEntity).says("Call at least one unit", "Power to close it")
	again := boss.form("/whistle", "units")
	if again.values.Get("place") != "North gate" || again.values.Get("kind") != "tackling" {
		t.Errorf("typed and lost: %v", again.values)
	}
	again.set("units", "cleaning").send(http.StatusOK)
	unit := s.as(t, lang.EN, "cleaning").open("/tasks").says("Whistles for your unit", number)
	unit.open("/cases/"+number).says("Tackling whistle", "to acknowledge", "North gate")
	unit.form("/acknowledge_whistle").send(http.StatusOK).says("to be on the spot")
	unit.form("/record_arrival", "photos").send(http.StatusUnprocessableEntity)
	unit.form("/record_arrival", "photos").attach("photos", picture(t, 90)).send(http.StatusOK)
	desk := s.as(t, lang.EN, "desk-east").open("/cases/" + number)
	desk.form("/agree_measure", "unit").set("unit", "cleaning").set("what", "clears the outlet").set("who", "night crew").set("until", "2026-03-04").send(http.StatusOK)
	unit.open("/cases/"+number).says("clears the outlet — night crew").form("/finish_measure", "text").set("text", "cleared").send(http.StatusOK)
	boss.open("/tasks").says("Whistles to evaluate")
	boss.open("/cases/"+number).form("/evaluate_whistle", "verdict").set("verdict", "worked").set("text", "in time").send(http.StatusOK)
	if boss.open("/cases/" + number).says("the whistle worked"); !strings.Contains(boss.text(), "Measure done") {
		t.Error("the board does not show what was done")
	}
}
