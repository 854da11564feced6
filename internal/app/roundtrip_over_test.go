package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/export"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// overseen are cases of which those above and beside want something, or wanted.
func overseen(c *wellfieldtest.City) {
	told := func() *wellfieldtest.Story { return c.Reported("hole", wellfieldtest.In(0, 0)) }
	refuse := casework.Refuse{Reason: casework.BelowStandard, Text: "t"}
	refused := func() *wellfieldtest.Story {
		return told().By("desk-east").Does(refuse).By("reporter").Does(casework.AskReview{Text: "look again"})
	}
	blow := casework.Blow{Kind: casework.DailyWhistle, Reason: casework.PressingProblem, Units: []org.ID{"cleaning", "works-east"}, Place: "p", Need: "n"}
	for range 2 {
		owing(c)
		told().By("desk-east").Does(refuse)
		refused()
		refused().By("boss-east").Does(casework.ReviewRefusal{Outcome: casework.Upheld, Text: "t", Remedy: "r"})
		refused().By("boss-east").Does(casework.ReviewRefusal{Outcome: casework.Overturned, Text: "t"})
		away := func() *wellfieldtest.Story {
			return told().By("desk-east").Does(casework.Refer{To: "other_body", Body: "b", Text: "t"})
		}
		away().Does(casework.RecordAnswer{Answer: casework.NoAnswer, Text: "t"})
		away().Does(casework.RecordAnswer{Answer: casework.TakenOver, Text: "t"})
		away().Does(casework.RecordAnswer{Answer: casework.SentBack, Text: "t"})
		watched := func() *wellfieldtest.Story {
			return told().Handling().By("boss-east").Does(casework.Supervise{Demand: "why"})
		}
		watched().By("city-desk").Does(casework.Supervise{Demand: "and why"}).By("works-east").Does(casework.AnswerSupervision{To: "command-east", Text: "a"})
		watched().By("works-east").Does(casework.AnswerSupervision{Text: "a"}).By("boss-east").Does(casework.JudgeSupervision{Judgement: casework.AnswerAccepted})
		called := func() *wellfieldtest.Story { return told().Handling().By("boss-east").Does(blow) }
		called()
		called().By("cleaning").Does(casework.Acknowledge{})
		met := called().By("boss-east").Does(casework.Arrive{Unit: "cleaning"}).
			Does(casework.Agree{Unit: "cleaning", What: "w", Who: "team", Until: "2026-03-20"})
		met.By("cleaning").Does(casework.Finish{Text: "t"})
		c.Clock.Pass(73 * time.Hour)
		if _, err := c.Sweep(context.Background(), c.Now()); err != nil {
			panic(err)
		}
	}
}

// standing is what a case asks of others and what time owes it.
type standing struct {
	Tasks   []casework.Task
	Owed    time.Time
	Verb    casework.Verb
	Digest  string
	Refusal *casework.Refusal
	Over    []any

	Emergencies [2]*casework.EmergencyRef // that sent it, and that said its limit
}

func standings(t *testing.T, c *wellfieldtest.City) map[casework.ID]standing {
	t.Helper()
	all := map[casework.ID]standing{}
	err := c.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
		for i := range page {
			k := &page[i]
			s := standing{Tasks: k.Tasks(), Digest: export.Digest(k), Refusal: k.Refusal.Carries(), Over: []any{k.Referral, k.Supervised, k.Whistle, k.Dispute}}
			var cmd casework.Command
			if s.Owed, cmd = k.Owed(); cmd != nil {
				s.Verb = cmd.Verb()
			}
			if k.Route != nil {
				s.Emergencies[0] = k.Route.Emergency
			}
			if k.Due != nil {
				s.Emergencies[1] = k.Due.Emergency
			}
			all[k.ID] = s
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWhatOthersOweComesBack: reviews, referrals, supervision and whistles, open or
// over, in every format: the same tasks of the same organisations, the same times
// owed by time, the same digests; and the life goes on, under the same rules.
func TestWhatOthersOweComesBack(t *testing.T) {
	everywhere(t, func(t *testing.T, from *wellfieldtest.City) {
		overseen(from)
		declares(t, from, "boss-east", eastFlood)
		sent := from.Reported("litter", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
		want := standings(t, from)
		if e := want[sent.Receipt.Case.ID].Emergencies; e[0] == nil || e[1] == nil {
			t.Errorf("no emergency sent the case or said its limit, so nothing is shown of it: %v", e)
		}
		kinds := map[casework.TaskKind]bool{}
		for _, s := range want {
			for _, task := range s.Tasks {
				kinds[task.Kind] = true
			}
		}
		for _, k := range []casework.TaskKind{casework.TaskReview, casework.TaskReferral, casework.TaskAnswerSupervision, casework.TaskJudgeSupervision,
			casework.TaskSupervision, casework.TaskWhistle, casework.TaskAbsence, casework.TaskArbitrate, casework.TaskEscalation} {
			if !kinds[k] {
				t.Errorf("no case asks for %s, so nothing is shown of it", k)
			}
		}
		for _, f := range export.Formats() {
			to := wellfieldtest.NewCity(t, another(t, from))
			to.Clock.Pass(from.Now().Sub(to.Now()) + time.Hour)
			raw := exported(t, from, f)
			for _, person := range persons(t, from) {
				if strings.Contains(string(raw), person) {
					t.Errorf("%s: who refused a case went into the file", f)
				}
			}
			if account := importedFrom(t, to, f, raw); account.SetAside > 0 || account.Imported != len(want) {
				t.Fatalf("%s: %+v", f, account)
			}
			got := standings(t, to)
			for id, s := range want {
				if !reflect.DeepEqual(got[id], s) {
					t.Errorf("%s: %s was\n%s\nand is\n%s", f, id, jsonOf(t, s), jsonOf(t, got[id]))
				}
			}
			if f == export.CSV {
				goesOn(t, to)
				to.CheckAll()
			}
		}
	})
}

// persons are the digests of those who refused, which never leave the database.
func persons(t *testing.T, c *wellfieldtest.City) (all []string) {
	t.Helper()
	err := c.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
		for _, k := range page {
			if k.Refusal != nil {
				all = append(all, k.Refusal.By.Person)
			}
		}
		return nil
	})
	if err != nil || len(all) == 0 || all[0] == "" {
		t.Fatal(all, err)
	}
	return all
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// goesOn does what is owed where the cases came to.
func goesOn(t *testing.T, c *wellfieldtest.City) {
	t.Helper()
	next := func(account string, k casework.TaskKind) casework.Case {
		t.Helper()
		list, err := c.Tasks(t.Context(), c.As(account), k, app.Task{}, 1)
		if err != nil || len(list) == 0 {
			t.Fatalf("%s finds no %s: %v", account, k, err)
		}
		return list[0].Case
	}
	do := func(account string, k casework.Case, cmd casework.Command) {
		t.Helper()
		if _, err := c.Do(t.Context(), c.As(account), store.Ref{Jurisdiction: k.Jurisdiction, ID: k.ID}, cmd, ""); err != nil {
			t.Errorf("%s by %s: %v", cmd.Verb(), account, err)
		}
	}
	review := next("boss-east", casework.TaskReview)
	if _, err := c.Do(t.Context(), c.As("desk-east"), store.Ref{Jurisdiction: review.Jurisdiction, ID: review.ID},
		casework.ReviewRefusal{Outcome: casework.Upheld, Text: "t", Remedy: "r"}, ""); err == nil {
		t.Error("whoever could have refused reviews it")
	}
	do("boss-east", review, casework.ReviewRefusal{Outcome: casework.Overturned, Text: "t"})
	do("works-east", next("works-east", casework.TaskAnswerSupervision), casework.AnswerSupervision{Text: "a"})
	do("desk-east", next("desk-east", casework.TaskReferral), casework.RecordAnswer{Answer: casework.SentBack, Text: "t"})
}

// TestAFileFromBeforeIsRead: one that does not say what others owe is taken as it
// is, with the digests that it has.
func TestAFileFromBeforeIsRead(t *testing.T) {
	everywhere(t, func(t *testing.T, from *wellfieldtest.City) {
		from.Reported("hole", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "t"})
		from.Reported("hole", wellfieldtest.In(0, 0)).Handling()
		var file bytes.Buffer
		w := export.New(export.CSV, &file, readerOf(t, from))
		err := from.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
			for i := range page {
				page[i].Refusal = nil // as it was written before there was any
				if err := w.Write(&page[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		to := wellfieldtest.NewCity(t, another(t, from))
		to.Clock.Pass(time.Hour)
		if account := importedFrom(t, to, export.CSV, file.Bytes()); account.Imported != 2 || account.SetAside > 0 {
			t.Errorf("%+v", account)
		}
		to.CheckAll()
	})
}
