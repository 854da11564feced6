package casework_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

var demand = casework.Supervise{Demand: "why so long?"}

func TestWhoSupervisesWhom(t *testing.T) {
	for _, r := range []struct {
		in   casework.State
		by   string
		want string
	}{
		{casework.Received, "boss-east", "case.supervise_above_only"}, // the centre is the township's own
		{casework.Received, "city-desk", ""},
		{casework.Handling, "boss-east", ""},
		{casework.Handling, "city-desk", ""},
		{casework.Handling, "boss-west", "case.supervise_only"},
		{casework.Handling, "desk-east", "case.supervise_only"},
		{casework.Verifying, "boss-east", ""},
		{casework.Handled, "boss-east", "case.supervise_above_only"},
		{casework.ClosedResolved, "city-desk", "case.not_now"},
		{casework.Refused, "city-desk", "case.not_now"},
	} {
		w := at(t, r.in).by(r.by)
		if r.want == "" {
			w.does(demand)
			continue
		}
		w.refuses(r.want, demand)
	}
	// A township stands above no department of the district.
	w := at(t, casework.Dispatched)
	w.c.Owner = "cleaning"
	w.by("boss-east").refuses("case.supervise_above_only", demand)
	w.by("city-desk").does(demand)
	// Nor anybody above itself, or above those it stands beneath.
	for _, owner := range []org.ID{"command-east", "town-east", "district", "centre-east"} {
		w = at(t, casework.Handling).by("boss-east")
		w.c.Owner = owner
		w.refuses("case.supervise_above_only", demand)
	}
	// Each ground by itself: a centre that is no centre by its kind, and an
	// organisation of any kind that the supervisor stands beneath.
	w = at(t, casework.Handling).by("boss-east")
	w.c.Centre = "works-east"
	w.refuses("case.supervise_above_only", demand)
	d := wellfieldtest.Organisations()
	for i := range d.Organisations {
		if d.Organisations[i].ID == "town-east" {
			d.Organisations[i].Kind = org.Other
		}
	}
	w = at(t, casework.Handling).by("boss-east")
	w.env.Chart = must[*org.Chart](t)(org.NewChart(3, d))
	w.c.Owner = "town-east"
	w.refuses("case.supervise_above_only", demand)
}

func TestASupervisionFromDemandToEnd(t *testing.T) {
	const day = 24 * time.Hour
	w := at(t, casework.Handling).by("boss-east").refuses("case.words_missing", casework.Supervise{})
	w.refuses("case.supervision_limit", casework.Supervise{Demand: "x", Limit: worktime.Limit{N: 61, Unit: worktime.WorkingDay}})
	w.does(demand).refuses("case.supervised_already", demand)
	due := time.Date(2026, 3, 5, 2, 0, 0, 0, time.UTC) // three working days
	want := []casework.Task{{Kind: casework.TaskAnswerSupervision, Org: "works-east", Ref: "command-east", Due: due},
		{Kind: casework.TaskSupervision, Org: "command-east", Ref: "command-east", Due: due}}
	if tasks := w.c.Tasks(); !reflect.DeepEqual(tasks, want) {
		t.Errorf("%+v", tasks)
	}
	w.by("works-west").refuses("case.supervised_only", casework.AnswerSupervision{Text: "x"})
	judge := func(j casework.SupervisionJudged) casework.JudgeSupervision {
		return casework.JudgeSupervision{Judgement: j, Text: "x"}
	}
	w.by("city-desk").refuses("case.supervising_only", judge(casework.Lifted))
	w.by("boss-east").refuses("case.supervision_unanswered", judge(casework.AnswerAccepted)).refuses("case.supervision_running", judge(casework.AskedAgain))
	w.refuses("case.judgement_unknown", judge("")).refuses("case.words_missing", casework.JudgeSupervision{Judgement: casework.Lifted})
	if w.c.Supervised[0].Late(due) || !w.c.Supervised[0].Late(due.Add(1)) {
		t.Error("the last moment is in time, the next is not")
	}
	// Late, it can be demanded again; the district may demand as well.
	w.later(10 * day).does(judge(casework.AskedAgain)).by("city-desk").does(demand)
	if len(w.c.Supervised) != 2 || w.c.Supervised[0].Times != 2 || w.c.Supervised[0].Late(w.env.Now) {
		t.Errorf("%+v", w.c.Supervised)
	}
	w.by("works-east").refuses("case.supervision_unknown", casework.AnswerSupervision{Text: "x"})
	w.refuses("case.supervision_unknown", casework.AnswerSupervision{To: "centre-east", Text: "x"})
	w.does(casework.AnswerSupervision{To: "command-east", Text: "Friday", Photos: w.photo("")})
	w.does(casework.AnswerSupervision{Text: "Friday"}).refuses("case.supervised_only", casework.AnswerSupervision{Text: "x"})
	w.by("boss-east").does(judge(casework.AskedAgain)) // answered, and not enough
	w.by("works-east").does(casework.AnswerSupervision{Text: "Thursday"})
	w.by("boss-east").does(casework.JudgeSupervision{Judgement: casework.AnswerAccepted})
	w.by("city-desk").does(judge(casework.Lifted))
	if len(w.c.Tasks()) != 0 || w.c.Supervised[0].End != casework.AnswerAccepted || w.c.Supervised[1].End != casework.Lifted {
		t.Errorf("%+v", w.c.Supervised)
	}
	w.does(demand) // over, it may begin again
}

// TestWhoIsAskedAgain: a case that went on is asked of whoever has it, one that
// ended of who owed the answer.
func TestWhoIsAskedAgain(t *testing.T) {
	again := casework.JudgeSupervision{Judgement: casework.AskedAgain, Text: "x"}
	w := at(t, casework.Handling).by("city-desk").does(demand).by("works-east").does(w0(t).evidence())
	w.later(10 * 24 * time.Hour).by("city-desk").does(again)
	if unit := w.c.Supervised[0].Unit; unit != "centre-east" {
		t.Errorf("%s", unit)
	}
	w.by("check-east").does(wellfieldtest.Passed).by("reporter").does(casework.Confirm{})
	w.later(10 * 24 * time.Hour).by("city-desk").does(again)
	if unit := w.c.Supervised[0].Unit; unit != "centre-east" {
		t.Errorf("%s", unit)
	}
}

func w0(t *testing.T) *world { return newWorld(t) }

// TestSupervisionMovesNoClock: in every state, whatever those above do, all that
// is not theirs stays as it was.
func TestSupervisionMovesNoClock(t *testing.T) {
	hands := []string{"boss-east", "city-desk", "works-east", "grid-east", "desk-east", "cleaning"}
	rapid.Check(t, func(r *rapid.T) {
		w := at(t, rapid.SampledFrom(casework.States()).Draw(r, "state"))
		for range 20 {
			w.later(time.Duration(rapid.IntRange(0, 300).Draw(r, "hours")) * time.Hour)
			w.by(rapid.SampledFrom(hands).Draw(r, "by"))
			before := w.c
			_ = w.tries(overCommand(r, w))
			after := w.c
			for _, c := range []*casework.Case{&before, &after} {
				c.Rev, c.UpdatedAt, c.Supervised, c.Whistle, c.Photos, c.Hands, c.Given = 0, time.Time{}, nil, nil, nil, nil, nil
			}
			if !reflect.DeepEqual(before, after) {
				r.Fatalf("moved\n%+v\n%+v", before, after)
			}
			open := map[org.ID]int{}
			for _, s := range w.c.Supervised {
				if s.Open() {
					open[s.By]++
				}
			}
			for by, n := range open {
				if n > 1 {
					r.Fatalf("%d supervisions of %s are open", n, by)
				}
			}
		}
	})
}

// overCommand is a command of those above and beside a case.
func overCommand(r *rapid.T, w *world) casework.Command {
	units := []org.ID{"cleaning", "works-east", "works-west", "command-east", "district-centre"}
	unit := rapid.SampledFrom(units).Draw(r, "unit")
	return rapid.SampledFrom([]casework.Command{
		demand, casework.AnswerSupervision{Text: "x"}, casework.AnswerSupervision{To: unit, Text: "x"},
		casework.JudgeSupervision{Judgement: rapid.SampledFrom(casework.SupervisionJudgements()).Draw(r, "judgement"), Text: "x"},
		casework.Blow{Kind: casework.TacklingWhistle, Reason: casework.PressingProblem, Units: units[:rapid.IntRange(1, 3).Draw(r, "n")], Place: "x", Need: "x"},
		casework.Acknowledge{}, casework.Arrive{Unit: unit, Photos: w.photo("")}, casework.Excuse{Text: "x"}, casework.Miss{},
		casework.Agree{Unit: unit, What: "x", Who: "x", Until: today(w)}, casework.Finish{Text: "x"},
		casework.Evaluate{Verdict: rapid.SampledFrom(casework.WhistleVerdicts()).Draw(r, "verdict"), Text: "x"},
	}).Draw(r, "command")
}
