package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// walkSteps is the number of random commands on each database: 10,000 by
// default, and what WELLFIELD_WALK says where everything is checked.
func walkSteps(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("WELLFIELD_WALK"))
	if err != nil {
		return 10_000
	}
	return n
}

var walkers = []string{"reporter", "city-desk", "desk-east", "desk-west", "boss-east", "boss-west", "works-east", "works-west",
	"check-east", "check-west", "grid-east", "grid-west", "cleaning", "two-hats"}

type photos []string

func (p photos) any(r *rand.Rand) string { return p[r.IntN(len(p))] }

// walk keeps what is known of each case from outside, so that it can judge
// every answer without asking the code under test.
type walk struct {
	*wellfieldtest.City
	mu      sync.Mutex
	cases   []store.Ref
	numbers []string                        // of the same cases
	handled map[casework.ID]map[string]bool // accounts and units with a hand in the handling
	done    map[casework.Verb]int
}

func TestRandomWalkBreaksNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		w := &walk{City: c, handled: map[casework.ID]map[string]bool{}, done: map[casework.Verb]int{}}
		var pool photos // a photo after the work must be new in its case
		for range 200 {
			pool = append(pool, c.Photo())
		}
		const writers = 8
		var group sync.WaitGroup
		for i := range writers {
			group.Go(func() {
				r := rand.New(rand.NewPCG(20260302, uint64(i)))
				for range walkSteps(t) / writers {
					w.step(t, r, pool)
				}
			})
		}
		group.Wait()
		w.tellOnce(t)
		w.taken(t)
		w.mergersEnd(t)
		t.Logf("%d cases, carried out: %v", len(w.cases), w.done)
	})
}

// taken demands that the walk came by the verbs that it is to show something about:
// the frequent ones in every walk, all but the rarest in a long one.
func (w *walk) taken(t *testing.T) {
	verbs := []casework.Verb{casework.VerbFile, casework.VerbDispatch, casework.VerbSign, casework.VerbHandle, casework.VerbAsk, casework.VerbAnswer,
		casework.VerbVerify, casework.VerbVerified, casework.VerbReturn, casework.VerbSupervise, casework.VerbEscalate, casework.VerbAcknowledgeEscalation}
	if walkSteps(t) >= 50_000 {
		verbs = []casework.Verb{casework.VerbFile, casework.VerbDispatch, casework.VerbSign, casework.VerbHandle, casework.VerbCheck,
			casework.VerbConfirm, casework.VerbDeny, casework.VerbReopen, casework.VerbExplain, casework.VerbRefuse, casework.VerbRefer,
			casework.VerbVerify, casework.VerbVerified, casework.VerbAsk, casework.VerbAnswer, casework.VerbResolve,
			casework.VerbMerge, casework.VerbUnmerge,
			casework.VerbReturn, casework.VerbArbitrate, casework.VerbSplit, casework.VerbFinishPart, casework.VerbDeclinePart,
			casework.VerbAskReview, casework.VerbReview, casework.VerbRecordAnswer, casework.VerbTakeBack,
			casework.VerbSupervise, casework.VerbAnswerSupervision, casework.VerbJudgeSupervision,
			casework.VerbWhistle, casework.VerbAcknowledge, casework.VerbArrive, casework.VerbEvaluate,
			casework.VerbExtend, casework.VerbGrant, casework.VerbDecline, casework.VerbLongTerm, casework.VerbReviewLongTerm, casework.VerbEscalate, casework.VerbAcknowledgeEscalation}
	}
	for _, v := range verbs {
		if w.done[v] == 0 {
			t.Errorf("the walk never carried out %s, so it shows nothing about it", v)
		}
	}
}

// mergersEnd follows each merged case to the one that stands for it: there is one,
// and it is not merged.
func (w *walk) mergersEnd(t *testing.T) {
	merged := 0
	for _, ref := range w.cases {
		c, _, _, err := w.DB.Case(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		at, err := w.DB.Standing(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		stands, _, ok, err := w.DB.Case(t.Context(), at)
		if err != nil || !ok || stands.Merged != nil || (c.Merged == nil) != (at == ref) {
			t.Errorf("%v: %+v leads to %v, %+v, %v", ref, c.Merged, at, stands.Merged, err)
		}
		if c.Merged != nil {
			merged++
		}
	}
	if merged == 0 && walkSteps(t) >= 50_000 {
		t.Error("at the end nothing is merged, so the walk shows nothing about it")
	}
}

// tellOnce reads what sweeps did in the journal: no level was told twice under one
// deadline, and none after a higher one.
func (w *walk) tellOnce(t *testing.T) {
	for _, ref := range w.cases {
		view, err := w.CaseByRef(context.Background(), w.As("city-desk"), ref)
		if err != nil {
			t.Fatal(err)
		}
		type deadline struct {
			clock casework.Course
			due   time.Time
		}
		reached := map[deadline]*casework.Escalated{}
		for _, h := range view.History {
			switch e := h.Event.(type) {
			case *casework.Resolved:
				if e.By == casework.BySilence {
					w.done[casework.VerbResolve]++
				}
			case *casework.Escalated:
				w.done[casework.VerbEscalate]++
				at := deadline{e.Clock, e.Due}
				if before := reached[at]; before != nil && (e.Level >= before.Level || e.At.Before(before.At)) || e.At.After(h.Entry.Time()) {
					t.Errorf("%s: after %+v came %+v", ref.ID, before, e)
				}
				reached[at] = e
			}
		}
	}
}

// step gives one random command by a random actor to a random case. The last
// few cases are chosen most, so that all writers meet on the same ones.
func (w *walk) step(t *testing.T, r *rand.Rand, pool photos) {
	if r.IntN(200) == 0 {
		w.Clock.Pass(time.Duration(r.IntN(240)) * time.Hour)
		if _, err := w.Sweep(context.Background(), w.Now()); err != nil {
			t.Error("sweep:", err)
		}
		return
	}
	w.mu.Lock()
	n := len(w.cases)
	w.mu.Unlock()
	if n == 0 || r.IntN(60) == 0 {
		w.report(t, r)
		return
	}
	w.mu.Lock()
	ref := w.cases[max(0, n-1-r.IntN(4))]
	w.mu.Unlock()
	account, actor := w.actor(r, ref)
	cmd := w.numbered(r, randomCommand(r, pool.any(r), w.Now().In(w.Zone())))
	for tries := 0; r.IntN(2) == 0 && tries < 8; tries++ { // half are what somebody may do now, half are wild
		if allowed, ok := w.allowed(r, actor, ref, pool); ok {
			cmd = allowed
			break
		}
		account, actor = w.actor(r, ref)
	}
	before, err := w.CaseByRef(context.Background(), w.As("city-desk"), ref)
	if err != nil {
		t.Error(err)
		return
	}
	after, err := w.Do(context.Background(), actor, ref, cmd, "")
	if err != nil {
		if fault.All(err) == nil {
			t.Errorf("%s: %v", cmd.Verb(), err)
		}
		return
	}
	if before.Case.Merged != nil && casework.Shared(cmd.Verb()) {
		// It was said on the case that stands for this one, which somebody else may
		// have changed since; this one stays as it was.
		if after.ID != ref.ID {
			t.Errorf("%s of a joined reporter answers with another's case", cmd.Verb())
		}
		return
	}
	w.judge(t, account, actor, cmd, before.Case, after)
}

func (w *walk) actor(r *rand.Rand, ref store.Ref) (string, app.Actor) {
	account := walkers[r.IntN(len(walkers))]
	if account == "reporter" {
		return account, app.Actor{Role: casework.Reporter, Case: ref.ID}
	}
	actor := w.As(account)
	posts := w.Posts(actor)
	actor.Post = posts[r.IntN(len(posts))].ID
	return account, actor
}

// allowed looks for a command whose verb the actor is offered and which moves
// the case.
func (w *walk) allowed(r *rand.Rand, actor app.Actor, ref store.Ref, pool photos) (casework.Command, bool) {
	v, err := w.CaseByRef(context.Background(), actor, ref)
	if err != nil {
		return nil, false
	}
	for range 30 {
		cmd := w.numbered(r, randomCommand(r, pool.any(r), w.Now().In(w.Zone())))
		if cmd.Verb() != casework.VerbNote && cmd.Verb() != casework.VerbMessage && slices.Contains(v.May, cmd.Verb()) {
			return cmd, true
		}
	}
	return nil, false
}

// numbered names one of the last cases as the one to merge with.
func (w *walk) numbered(r *rand.Rand, cmd casework.Command) casework.Command {
	m, ok := cmd.(casework.Merge)
	if !ok {
		return cmd
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	m.Into = w.numbers[max(0, len(w.numbers)-1-r.IntN(8))]
	return m
}

func (w *walk) report(t *testing.T, r *rand.Rand) {
	at := wellfieldtest.In(int32(r.IntN(2)), int32(r.IntN(4)))
	receipt, err := w.Report(context.Background(), app.Nobody, casework.Report{Channel: casework.Web,
		Summary: fmt.Sprint("report ", r.Uint32()), Point: at}, app.Contact{Phone: "023 1234567"}, uuid.NewString())
	if err != nil {
		t.Error("report:", err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cases, w.numbers = append(w.cases, receipt.Ref), append(w.numbers, receipt.Case.Number)
}

// judge holds the answer of a command that was carried out against the
// invariants.
func (w *walk) judge(t *testing.T, account string, actor app.Actor, cmd casework.Command, before, after casework.Case) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := cmd.Verb()
	w.done[v]++
	unit := ""
	if p, ok := w.Policy().Chart.Post(actor.Post); ok {
		unit = string(p.Org)
	}
	hands := w.handled[after.ID]
	if hands == nil {
		hands = map[string]bool{}
		w.handled[after.ID] = hands
	}
	w.judgeDispute(t, v, after)
	switch v {
	case casework.VerbSign, casework.VerbHandle, casework.VerbReturn, casework.VerbFinishPart, casework.VerbDeclinePart:
		hands["account "+account], hands["unit "+unit] = true, true
	case casework.VerbExtend, casework.VerbSuspend:
		hands["account "+account], hands["unit "+unit] = true, true
	case casework.VerbCheck, casework.VerbStartCheck, casework.VerbExplain, casework.VerbResolve,
		casework.VerbGrant, casework.VerbDecline, casework.VerbLongTerm:
		if hands["account "+account] || hands["unit "+unit] {
			t.Errorf("%s by %s of %s, who had a hand in the handling", v, account, unit)
		}
	}
	if after.Owner == "" {
		t.Errorf("%s left the case without an owner", v)
	}
	if _, ok := w.Policy().Chart.Org(after.Owner); !ok {
		t.Errorf("%s gave the case to %q, which is nobody", v, after.Owner)
	}
	if after.Jurisdiction != before.Jurisdiction || after.Number != before.Number || after.Rev <= before.Rev {
		t.Errorf("%s changed the identity of the case", v)
	}
	if (after.State == casework.Merged) != (after.Merged != nil) || after.Merged != nil && after.Merged.Into == after.ID {
		t.Errorf("%s left a merger that is none: %+v", v, after.Merged)
	}
	if !after.ReportedAt.Equal(before.ReportedAt) {
		t.Errorf("%s moved the time of the report", v)
	}
	if before.Due != nil && (after.Due == nil || !after.Due.At.Equal(before.Due.At)) {
		t.Errorf("%s moved the deadline", v)
	}
	if before.Due != nil && after.Due != nil && (after.Due.Limit != before.Due.Limit || !after.Due.From.Equal(before.Due.From)) {
		t.Errorf("%s changed the limit or its start", v)
	}
	running := slices.ContainsFunc(after.Clocks(), func(k casework.Clock) bool { return k.Ended.IsZero() })
	if !after.State.Ended() && !running && after.SilentFrom.IsZero() {
		t.Errorf("%s left the case in %s, where nobody's clock runs", v, after.State)
	}
	if after.State.Ended() && after.State != casework.Merged && after.Stage != nil {
		t.Errorf("%s ended the case, and the clock of %s goes on", v, after.Stage.Stage)
	}
	w.judgeOver(t, account, v, before, after)
	w.judgeDelay(t, v, before, after)
	if after.State == casework.ClosedResolved && !after.Resolved() {
		t.Errorf("%s closed as resolved without a check and without the reporter", v)
	}
}

// judgeDispute: nobody returns a case again, a third time or after a ruling, and a
// part never outlasts its case. It looks at the case after the command alone:
// another hand may have been between the command and what was seen before it.
func (w *walk) judgeDispute(t *testing.T, v casework.Verb, after casework.Case) {
	if d := after.Dispute; v == casework.VerbReturn {
		last := d.Returns[len(d.Returns)-1].By
		again := slices.ContainsFunc(d.Returns[:len(d.Returns)-1], func(r casework.NotOurs) bool { return r.By == last })
		ruled := slices.ContainsFunc(d.Rulings, func(r casework.Ruling) bool { return r.Lead == last })
		if len(d.Returns) > 2 || again || ruled || last != after.Lead {
			t.Errorf("%s returned it once more: %+v", last, d)
		}
	}
	if after.State == casework.Disputed && after.Owner != after.Centre {
		t.Errorf("a dispute of %s", after.Owner)
	}
	for _, p := range after.Parts {
		if after.Due != nil && p.Due.After(after.Due.At) {
			t.Errorf("%s left part %+v, after the case's %s", v, p, after.Due.At)
		}
	}
}

// randomCommand is a plausible command: most would be carried out by the right
// actor at the right time.
func randomCommand(r *rand.Rand, hash string, now time.Time) casework.Command {
	file := &casework.File{Class: wellfieldtest.Pothole}
	if r.IntN(2) == 0 {
		file = &casework.File{Class: wellfieldtest.Litter}
	}
	check := wellfieldtest.Passed
	if r.IntN(3) == 0 {
		check = wellfieldtest.Failed
	}
	refusals := casework.RefusalReasons()
	commands := []casework.Command{
		casework.Ask{Question: "where?"}, casework.Answer{Text: "there"}, casework.Verify{},
		casework.RecordVerification{Found: r.IntN(2) == 0, Text: "looked"}, *file, casework.Dispatch{}, casework.Dispatch{File: file},
		casework.Dispatch{Lead: []org.ID{"works-east", "works-west", "cleaning"}[r.IntN(3)], Reason: "ruled"},
		casework.Sign{}, casework.Sign{}, casework.Handle{Text: "done", Photos: []casework.PhotoIn{{Hash: hash, Role: casework.After}}},
		casework.Handle{Text: "done", Photos: []casework.PhotoIn{{Hash: hash, Role: casework.After}}},
		casework.StartCheck{}, check, check, casework.Confirm{}, casework.Deny{Text: "no"}, casework.CloseResolved{},
		casework.Reopen{Text: "again"},
		casework.Note{Text: "note"}, casework.Message{Text: "message"}, casework.Unmerge{},
		casework.Return{Reason: casework.OtherDuty, Text: "not ours"}, casework.Return{Reason: casework.LacksPower, Text: "theirs", Unit: "cleaning"},
		casework.Arbitrate{Lead: []org.ID{"works-east", "cleaning", "centre-east"}[r.IntN(3)], Reason: "ruled", Basis: "list"},
		casework.Dispatch{Lead: "works-east", Co: []org.ID{"cleaning"}, Reason: "with"}, casework.Split{Org: "cleaning", Text: "a part"},
		casework.FinishPart{Part: fmt.Sprint(1 + r.IntN(3)), Text: "done"}, casework.DeclinePart{Part: fmt.Sprint(1 + r.IntN(3)), Text: "no"},
		casework.Handle{Text: "done", Photos: []casework.PhotoIn{{Hash: hash, Role: casework.After}}, Open: "later"},
		casework.Extend{More: 1 + r.IntN(4), Reason: "materials", Text: "more"},
		casework.Suspend{Until: civil.DayOf(now.AddDate(0, 0, 1+r.IntN(9))), Reason: "weather", Text: "frost", Measure: "fenced", Photos: []casework.PhotoIn{{Hash: hash}}},
		casework.Extend{More: 1, Reason: "funds", Text: "more"}, casework.Grant{}, casework.Grant{}, casework.Grant{}, casework.Decline{Text: "no"}, casework.Resume{Text: "now"},
		casework.ReviewLongTerm{TakeUp: r.IntN(2) == 0, Next: civil.DayOf(now.AddDate(0, 1, 0)), Text: "looked"}, casework.AcknowledgeEscalation{Text: "known"},
	}
	if r.IntN(4) == 0 {
		commands = append(commands, casework.Merge{}, casework.Merge{Reopen: true})
	}
	commands = append(commands, overCommands(r, hash)...)
	if r.IntN(8) == 0 { // the ends that leave nothing more to do come rarely
		commands = append(commands, casework.Refuse{Reason: refusals[r.IntN(len(refusals))], Text: "no", Basis: "law"},
			casework.Refer{To: "police_110", Text: "theirs"},
			casework.CloseExplained{Text: "cannot", Basis: "law", Remedy: "review"},
			casework.CloseLongTerm{Owner: []org.ID{"works-east", "works-west", "command-east"}[r.IntN(3)], Reason: "planning", Text: "not now", Review: civil.DayOf(now.AddDate(0, 0, 1+r.IntN(40)))})
	}
	return commands[r.IntN(len(commands))]
}

// judgeDelay holds what was asked and given of more time against the rules: never
// after the deadline, never more often than the procedure says, and the time that
// binds the unit only grows.
func (w *walk) judgeDelay(t *testing.T, v casework.Verb, before, after casework.Case) {
	if after.Delay == nil {
		return
	}
	given := map[casework.DelayKind]int{}
	for i, r := range after.Delay.Requests {
		if r.Answer == casework.Granted {
			given[r.Kind]++
		}
		if r.Answer == casework.Unanswered && (i != len(after.Delay.Requests)-1 || after.Lead != r.Unit) {
			t.Errorf("%s left a request open that is nobody's: %+v", v, r)
		}
		if r.Answer == casework.Granted && r.Post == "" {
			t.Errorf("%s: granted by nobody: %+v", v, r)
		}
	}
	if given[casework.Extension] > 2 || given[casework.Suspension] > 1 {
		t.Errorf("%s: more time than may be given: %v", v, given)
	}
	if was, is := before.Term(), after.Term(); !was.IsZero() && !is.IsZero() && is.Before(was) {
		t.Errorf("%s took time back: %s, was %s", v, is, was)
	}
	if after.Paused() != (after.State == casework.Suspended) || after.Paused() && after.NextDue().IsZero() {
		t.Errorf("%s: a suspension without an end", v)
	}
}
