package casework_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

var (
	upheld     = casework.ReviewRefusal{Outcome: casework.Upheld, Text: "less than 3 cm", Remedy: "court"}
	overturned = casework.ReviewRefusal{Outcome: casework.Overturned, Text: "6 cm on the photo"}
)

func TestARefusalIsReviewedOnceAndInTime(t *testing.T) {
	const day = 24 * time.Hour
	w := at(t, casework.Refused)
	if w.c.Refusal == nil || w.c.Refusal.Reason != casework.BelowStandard || w.c.Refusal.By.Post != "desk-east" || len(w.c.Tasks()) != 0 {
		t.Fatalf("%+v", w.c.Refusal)
	}
	w.by("boss-east").refuses("case.review_unasked", upheld)
	w.by("another reporter").refuses("case.reporter_only", casework.AskReview{})
	w.by("desk-east").refuses("case.reporter_only", casework.AskReview{})
	w.by("reporter").later(30*day).does(casework.AskReview{}).is(casework.Refused, "centre-east")
	// Asked on Wednesday 1 April at ten; two working days end on Friday the 3rd.
	if r := w.c.Refusal; r.Reviewer != "command-east" || !r.Due.Equal(time.Date(2026, 4, 3, 2, 0, 0, 0, time.UTC)) || !r.Pending() {
		t.Errorf("%+v", r)
	}
	task := casework.Task{Kind: casework.TaskReview, Org: "command-east", Due: w.c.Refusal.Due}
	if tasks := w.c.Tasks(); len(tasks) != 1 || tasks[0] != task {
		t.Errorf("%+v", tasks)
	}
	w.refuses("case.review_once", casework.AskReview{})
	w.later(90 * day) // late, and still there
	if len(w.c.Tasks()) != 1 {
		t.Error("an overdue review went away")
	}
	w.by("check-east").refuses("case.supervise_only", upheld)
	w.by("boss-west").refuses("case.supervise_only", upheld)
	w.by("boss-east").refuses("case.review_unknown", casework.ReviewRefusal{Text: "x"})
	w.refuses("case.words_missing", casework.ReviewRefusal{Outcome: casework.Upheld, Text: "x"})
	w.refuses("case.words_missing", casework.ReviewRefusal{Outcome: casework.Overturned})
	w.does(upheld).is(casework.Refused, "centre-east")
	if w.c.Refusal.Outcome != casework.Upheld || len(w.c.Tasks()) != 0 {
		t.Errorf("%+v", w.c.Refusal)
	}
	w.refuses("case.review_unasked", overturned)
	w.by("reporter").refuses("case.review_once", casework.AskReview{})

	w = at(t, casework.Refused).by("reporter").later(30*day + time.Microsecond)
	w.refuses("case.review_late", casework.AskReview{})
}

func TestNobodyReviewsTheirOwnRefusal(t *testing.T) {
	refused := func(by string) *world {
		w := at(t, casework.Received).by(by).does(casework.Refuse{Reason: casework.BelowStandard, Text: "x"})
		return w.by("reporter").does(casework.AskReview{})
	}
	refused("city-desk").by("city-desk").refuses("case.own_refusal", upheld)
	w := refused("city-desk")
	if w.by("boss-east").does(upheld); w.c.Refusal.Reviewer != "command-east" {
		t.Errorf("%+v", w.c.Refusal)
	}
	// The same person under another post, of another organisation.
	w = refused("desk-east").by("boss-east")
	w.env.Actor.Person = "desk-east"
	w.refuses("case.own_refusal", upheld)
	w.env.Actor.Person = "boss-east"
	w.does(upheld)
	// The same post, held by somebody else meanwhile.
	w = refused("city-desk").by("city-desk")
	w.env.Actor.Person = "successor"
	w.refuses("case.own_refusal", upheld)
	// Where it is not known who refused, whoever could have does not decide.
	w = refused("desk-east")
	w.c.Refusal.By = casework.Hand{}
	w.by("city-desk").refuses("case.own_refusal", upheld)
	w.by("boss-east").does(upheld)
}

// TestAVacancyGoesUp: with nobody to supervise in the township, the level above
// reviews; with nobody anywhere the centre has it, and it is still somebody's.
func TestAVacancyGoesUp(t *testing.T) {
	for _, r := range []struct {
		gone []string
		want org.ID
	}{{nil, "command-east"}, {[]string{"boss-east"}, "district-centre"}, {[]string{"boss-east", "city-desk"}, "centre-east"}} {
		d := wellfieldtest.Organisations()
		d.Holdings = slices.DeleteFunc(d.Holdings, func(h org.Holding) bool { return slices.Contains(r.gone, h.Account) })
		w := at(t, casework.Refused).by("reporter")
		w.env.Chart = must[*org.Chart](t)(org.NewChart(3, d))
		if w.does(casework.AskReview{}); w.c.Refusal.Reviewer != r.want {
			t.Errorf("without %v: %s, want %s", r.gone, w.c.Refusal.Reviewer, r.want)
		}
	}
}

func TestAnOverturnedRefusalIsNoRefusal(t *testing.T) {
	w := at(t, casework.Refused)
	reported := w.c.ReportedAt
	w.later(48 * time.Hour).by("reporter").does(casework.AskReview{Text: "it is deep"}).by("boss-east").does(overturned)
	w.is(casework.Received, "centre-east")
	if !w.c.ReportedAt.Equal(reported) || !w.c.EndedAt.IsZero() {
		t.Errorf("%+v", w.c)
	}
	again := casework.Refuse{Reason: casework.BelowStandard, Text: "x"}
	w.by("desk-east").refuses("case.refusal_fallen", again)
	// For another reason there is another review, and that one falls for good too.
	w.does(casework.Refuse{Reason: casework.PrivateMatter, Text: "x", Basis: "law"})
	w.by("reporter").does(casework.AskReview{}).by("boss-east").does(overturned)
	w.by("desk-east").refuses("case.refusal_fallen", again)
	w.refuses("case.refusal_fallen", casework.Refuse{Reason: casework.PrivateMatter, Text: "x", Basis: "law"})
	w.does(casework.File{Class: wellfieldtest.Pothole}).is(casework.Filed, "centre-east")

	// What was not found is looked for again, or filed: the review outweighs the look.
	w = at(t, casework.Verifying).by("grid-east").does(casework.RecordVerification{Text: "nothing"})
	w.by("desk-east").does(casework.Refuse{Reason: casework.NotThere, Text: "x"})
	w.by("reporter").does(casework.AskReview{}).by("boss-east").does(overturned)
	w.by("desk-east").does(casework.File{Class: wellfieldtest.Pothole})
}

// TestRefusalsEnd: however desk and reviewers go on, a report is refused at most
// once for each reason after it was overturned, and is never older or younger.
func TestRefusalsEnd(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := at(t, casework.Received)
		reported, refusals := w.c.ReportedAt, 0
		for range 3 * len(casework.RefusalReasons()) {
			reason := rapid.SampledFrom(casework.RefusalReasons()).Draw(r, "reason")
			if w.by("desk-east").tries(casework.Refuse{Reason: reason, Text: "x", Basis: "law"}) != nil {
				continue
			}
			refusals++
			w.by("reporter").does(casework.AskReview{})
			if rapid.Bool().Draw(r, "upheld") {
				w.by("boss-east").does(upheld)
				break
			}
			w.by("boss-east").does(overturned)
		}
		if refusals > len(casework.RefusalReasons()) || !w.c.ReportedAt.Equal(reported) {
			r.Fatalf("%d refusals of a report of %s, now %s", refusals, reported, w.c.ReportedAt)
		}
	})
}

func TestAReferralHasATrace(t *testing.T) {
	w := at(t, casework.Received).by("desk-east").does(casework.Refer{To: "fire_119", Text: "x"})
	if w.c.Referral == nil || w.c.Referral.To != "fire_119" || len(w.c.Tasks()) != 0 {
		t.Errorf("nobody asks the fire brigade for an answer: %+v", w.c.Tasks())
	}
	sent := func() *world {
		return at(t, casework.Filed).by("desk-east").does(casework.Refer{To: "other_body", Body: "Railway", Text: "x", Sent: "letter 41"})
	}
	w = sent()
	// Ten working days from Monday 2 March are over on Monday the 16th.
	due := time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	if tasks := w.c.Tasks(); len(tasks) != 1 || tasks[0] != (casework.Task{Kind: casework.TaskReferral, Org: "centre-east", Due: due}) {
		t.Errorf("%+v", tasks)
	}
	w.by("works-east").refuses("case.desk_only", casework.RecordAnswer{Answer: casework.TakenOver, Text: "x"})
	w.by("desk-east").refuses("case.answer_unknown", casework.RecordAnswer{Text: "x"})
	w.refuses("case.words_missing", casework.RecordAnswer{Answer: casework.TakenOver})
	w.does(casework.RecordAnswer{Answer: casework.NoAnswer, Text: "two reminders"}).is(casework.ReferredOut, "centre-east")
	if len(w.c.Tasks()) != 1 {
		t.Error("no answer is none, and is still asked for")
	}
	w.does(casework.RecordAnswer{Answer: casework.TakenOver, Text: "by letter", Photos: w.photo("")}).is(casework.ReferredOut, "centre-east")
	if len(w.c.Tasks()) != 0 || w.c.Photos[0].Role != casework.OfPaper {
		t.Errorf("%+v", w.c)
	}
	w.refuses("case.taken_over", casework.TakeBack{Text: "x"})

	w = sent()
	reported := w.c.ReportedAt
	w.later(72*time.Hour).does(casework.RecordAnswer{Answer: casework.SentBack, Text: "not ours"}).is(casework.Received, "centre-east")
	if !w.c.ReportedAt.Equal(reported) || !w.c.EndedAt.IsZero() || w.c.Class != nil || len(w.c.Tasks()) != 0 {
		t.Errorf("%+v", w.c)
	}
	w.does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}}).is(casework.Dispatched, "works-east")
	sent().refuses("case.words_missing", casework.TakeBack{}).does(casework.TakeBack{Text: "we do it"}).is(casework.Received, "centre-east")
}
