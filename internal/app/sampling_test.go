package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/sampling"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

const ripe = 11 * time.Minute // long enough closed to be drawn from

// TestAnotherTownshipLooksAgain: a case of East, closed, is drawn for West, which
// sees of it what it needs, finds it solved, and is done.
func TestAnotherTownshipLooksAgain(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleAll()
		s := c.Reported("hole in the road", wellfieldtest.In(0, 0))
		s.By("desk-east").Does(casework.Note{Text: "an inner note"}).Does(casework.Message{Text: "we come tomorrow"})
		s.Closed()
		if n := c.Draws(); n != 0 {
			t.Fatalf("drawn at once: %d", n)
		}
		s.By("check-west").Refused("case.not_found", c.LookedAgain(true))
		if n := c.Later(ripe).Draws(); n != 1 {
			t.Fatalf("%d drawn", n)
		}
		if n := tasksOf(t, c, "check-west"); n[casework.TaskRecheck] != 1 {
			t.Fatalf("asked of West: %v", n)
		}
		list, err := c.Tasks(t.Context(), c.As("check-west"), casework.TaskRecheck, app.Task{}, 10)
		// Five working days from Monday, 10:11, end on the next Monday.
		if err != nil || len(list) != 1 || !list[0].Due.Equal(c.Now().Add(7*24*time.Hour)) || list[0].Case.Summary.Text() != "hole in the road" {
			t.Fatalf("%+v %v", list, err)
		}
		v, err := c.Case(t.Context(), c.As("check-west"), s.Receipt.Case.Number)
		if err != nil || !slices.Equal(v.May, []casework.Verb{casework.VerbRecheck}) {
			t.Fatalf("may %v, %v", v.May, err)
		}
		told, err := json.Marshal([]any{v.Case, v.History, v.Joined, v.Link, wordsOf(v)})
		if err != nil {
			t.Fatal(err)
		}
		for _, never := range []string{"an inner note", "we come tomorrow", `"person"`, `"hands"`, `"check":`, `"escalation"`} {
			if strings.Contains(string(told), never) {
				t.Errorf("West is told %s", never)
			}
		}
		if len(v.Case.Photos) != 1 || v.Case.Photos[0].Role != casework.After || !strings.Contains(string(told), "filled and rolled") || v.Case.Spot().Point == nil {
			t.Errorf("West is not told what was done, or where: %+v", v.Case.Photos)
		}
		s.By("check-west").Refused("case.not_found", casework.Note{Text: "hello"})
		s.By("check-west").Does(c.LookedAgain(true)).Is(casework.ClosedResolved)
		if n := tasksOf(t, c, "check-west"); n[casework.TaskRecheck] != 0 {
			t.Errorf("still asked of West: %v", n)
		}
		if n := c.Later(time.Hour).Draws(); n != 0 {
			t.Errorf("drawn again: %d", n)
		}
		s.By("check-west").Refused("case.rechecked", c.LookedAgain(true))
	})
}

// wordsOf are all words that a view shows.
func wordsOf(v app.View) []string {
	all := []string{v.Case.Summary.Text()}
	for _, h := range v.History {
		for _, s := range casework.SealedIn(h.Event) {
			all = append(all, s.Text())
		}
	}
	return all
}

// TestNotFixedIsReopenedAndTold: what one township calls solved, another does not.
func TestNotFixedIsReopenedAndTold(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleAll()
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
		due := s.Receipt.Case.Due.At
		c.Later(ripe).Draws()
		s.By("check-west").Does(c.LookedAgain(false)).Is(casework.Reopened)
		if got := s.Receipt.Case; got.Owner != "works-east" || !got.Due.At.Equal(due) || got.Resolved() {
			t.Fatalf("reopened as %+v", got)
		}
		v, err := c.CaseByRef(t.Context(), app.Actor{Role: casework.Reporter, Case: s.Receipt.Ref.ID}, s.Receipt.Ref)
		if err != nil || !slices.Contains(wordsOf(v), "it has sunk again") {
			t.Errorf("the reporter is not told: %v %v", wordsOf(v), err)
		}
		// Closed again it is another closing, and drawn for itself.
		s.By("works-east").Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed).By("reporter").Does(casework.Confirm{})
		if n := c.Later(ripe).Draws(); n != 1 {
			t.Fatalf("%d drawn of the second closing", n)
		}
		s.By("check-west").Does(c.LookedAgain(true))
	})
}

// TestNobodyReadsTheDraw: what anybody in the township that closed the cases, their
// reporters and the public can read is, to the byte, the same after the draw as
// before it, and holds no seed.
func TestNobodyReadsTheDraw(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleShare(500)
		var told []*wellfieldtest.Story
		for range 8 {
			told = append(told, c.Reported("hole", wellfieldtest.In(0, 0)).Closed())
		}
		c.Later(ripe)
		before := everythingRead(t, c, told)
		n := c.Draws()
		if after := everythingRead(t, c, told); after != before {
			t.Errorf("it reads otherwise after %d were drawn", n)
		}
		seen := drawnIn(t, c, "2026-03")
		if len(seen) != n {
			t.Fatalf("%d drawn, %d kept", n, len(seen))
		}
		if _, err := c.Case(t.Context(), c.As("check-west"), told[0].Receipt.Case.Number); (err == nil) != slices.Contains(seen, told[0].Receipt.Case.Number) {
			t.Errorf("West sees what was not drawn, or not what was: %v", err)
		}
	})
}

// everythingRead is all that those of East, the reporters, the district and the
// public read of the cases.
func everythingRead(t *testing.T, c *wellfieldtest.City, told []*wellfieldtest.Story) string {
	t.Helper()
	var b strings.Builder
	add := func(v any, err error) {
		text, bad := json.Marshal(v)
		if bad != nil {
			t.Fatal(bad)
		}
		fmt.Fprintf(&b, "%s %v\n", text, err)
	}
	for _, account := range []string{"desk-east", "works-east", "check-east", "boss-east", "grid-east", "two-hats", "cleaning", "city-desk"} {
		actor := c.As(account)
		for _, s := range told {
			v, err := c.Case(t.Context(), actor, s.Receipt.Case.Number)
			add(v, err)
		}
		for _, kind := range casework.TaskKinds() {
			list, err := c.Tasks(t.Context(), actor, kind, app.Task{}, 100)
			add(list, err)
		}
		add(c.CountTasks(t.Context(), actor))
		for _, scope := range []app.Scope{app.OfCentre, app.OfUnit, app.ToCheck, app.OfGrid} {
			page, err := c.List(t.Context(), actor, scope, app.Question{})
			add(page, err)
			add(nil, c.Export(t.Context(), actor, scope, app.Question{}, func(page []casework.Case) error { add(page, nil); return nil }))
		}
		o, err := c.Oversight(t.Context(), actor, c.Now().AddDate(0, -1, 0), c.Now())
		add(o, err)
	}
	for _, s := range told {
		v, err := c.CaseByRef(t.Context(), app.Actor{Role: casework.Reporter, Case: s.Receipt.Ref.ID}, s.Receipt.Ref)
		add(v, err)
		p, err := c.PublishedCase(t.Context(), s.Receipt.Case.Number, "")
		add(p, err)
		events, err := c.PublishedEvents(t.Context(), p)
		add(events, err)
	}
	m, err := c.SampleMonth(t.Context(), "")
	for i := range m.Lines { // of how many was drawn is no secret, nor that it was
		m.Lines[i].Closed = app.Figure{}
	}
	m.Lines, m.All.Closed = nil, app.SampleTotal{}
	add(m, err)
	if m.Seed != "" || m.Commitment == "" {
		t.Error("the seed is shown, or its commitment is not")
	}
	return b.String()
}

// drawnIn are the numbers that a month drew.
func drawnIn(t *testing.T, c *wellfieldtest.City, month sampling.Month) []string {
	t.Helper()
	var numbers []string
	if err := c.DB.SampledIn(t.Context(), month, func(r store.Sampled) { numbers = append(numbers, r.Number) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(numbers)
	return numbers
}

// TestEverybodyCanRepeatTheDraw: with the seed, when it is shown, and what the public
// reads of the cases.
func TestEverybodyCanRepeatTheDraw(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleShare(400)
		promised := monthOf(t, c, "2026-03").Commitment
		var numbers []string
		for range 12 {
			numbers = append(numbers, c.Reported("hole", wellfieldtest.In(0, 0)).Closed().Later(time.Second).Receipt.Case.Number)
		}
		c.Later(ripe).Draws()
		drawn := drawnIn(t, c, "2026-03")
		if len(drawn) == 0 || len(drawn) == len(numbers) {
			t.Fatalf("%d of %d drawn says nothing", len(drawn), len(numbers))
		}
		c.Clock.Pass(time.Date(2026, 3, 31, 15, 59, 0, 0, time.UTC).Sub(c.Now())) // a minute before the end of the month
		c.Draws()
		if m := monthOf(t, c, "2026-03"); m.Seed != "" {
			t.Fatal("the seed is shown before the month is over")
		}
		c.Later(ripe + time.Minute).Draws()
		m := monthOf(t, c, "2026-03")
		seed, err := hex.DecodeString(m.Seed)
		if sum := sha256.Sum256(seed); err != nil || hex.EncodeToString(sum[:]) != promised || promised != m.Commitment {
			t.Fatalf("seed %q does not fit %q", m.Seed, promised)
		}
		var repeated []string
		for _, number := range numbers {
			p, err := c.PublishedCase(t.Context(), number, "")
			if err != nil {
				t.Fatal(err)
			}
			h := hmac.New(sha256.New, seed)
			h.Write([]byte(number + "\n" + p.EndedAt.UTC().Format("2006-01-02T15:04:05Z")))
			if part, _ := bits.Mul64(binary.BigEndian.Uint64(h.Sum(nil)), 1000); part < uint64(m.PerMille) {
				repeated = append(repeated, number)
			}
		}
		slices.Sort(repeated)
		if !slices.Equal(repeated, drawn) {
			t.Errorf("drawn %v, repeated %v", drawn, repeated)
		}
	})
}

func monthOf(t *testing.T, c *wellfieldtest.City, month string) app.SampleMonth {
	t.Helper()
	m, err := c.SampleMonth(t.Context(), month)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTheSeedWaitsForTheLastLook: a month that is over still has cases that its seed
// would give away.
func TestTheSeedWaitsForTheLastLook(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleAll()
		c.Clock.Pass(time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC).Sub(c.Now()))
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
		c.Later(ripe).Draws()
		c.Later(24 * time.Hour).Draws()
		if monthOf(t, c, "2026-03").Seed != "" {
			t.Error("the seed is shown while somebody may still look")
		}
		if m := monthOf(t, c, "2026-04"); m.Commitment == "" || !m.Committed.Before(m.From) {
			t.Errorf("the next seed was not committed to before its month: %+v", m)
		}
		s.By("check-west").Does(c.LookedAgain(true))
		c.Draws()
		m := monthOf(t, c, "2026-03")
		if m.Seed == "" || len(m.Lines) != 1 || m.Lines[0].Unit != "works-east" || m.Lines[0].Town != wellfieldtest.East || !m.Lines[0].Confirmed.Few {
			t.Errorf("%+v", m)
		}
	})
}

// TestALateLookIsSeenAndDoesNothing: it is listed for those above, closes nothing
// and reopens nothing.
func TestALateLookIsSeenAndDoesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleAll()
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
		c.Later(ripe).Draws()
		late := func(account string) int {
			list, err := c.Tasks(t.Context(), c.As(account), casework.TaskLateRecheck, app.Task{}, 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if late("city-desk") != 0 {
			t.Error("late before its time")
		}
		c.Later(8 * 24 * time.Hour).Draws()
		if _, err := c.Sweep(t.Context(), c.Now()); err != nil {
			t.Fatal(err)
		}
		if late("city-desk") != 1 || late("boss-east") != 0 || late("boss-west") != 0 || late("check-west") != 0 {
			t.Errorf("late for the district %d, for the townships %d and %d", late("city-desk"), late("boss-east"), late("boss-west"))
		}
		if v, err := c.Case(t.Context(), c.As("city-desk"), s.Receipt.Case.Number); err != nil || v.Case.State != casework.ClosedResolved || len(v.Case.Rechecks) != 0 {
			t.Errorf("%s %+v %v", v.Case.State, v.Case.Rechecks, err)
		}
		s.By("check-west").Does(c.LookedAgain(true))
		if late("city-desk") != 0 || !s.Receipt.Case.Rechecks[0].Late {
			t.Errorf("looked at late: %+v", s.Receipt.Case.Rechecks)
		}
	})
}

// TestALookFallsAwayWithTheClosing: who takes a case up again looks itself.
func TestALookFallsAwayWithTheClosing(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleAll()
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
		c.Later(ripe).Draws()
		s.By("reporter").Does(casework.Reopen{})
		if n := tasksOf(t, c, "check-west"); n[casework.TaskRecheck] != 0 {
			t.Errorf("asked of West: %v", n)
		}
		s.By("check-west").Refused("case.not_found", c.LookedAgain(true))
	})
}

// TestNobodyToLookIsSaid: the only other township has nobody, and so has the
// district. It is drawn, kept and shown, never passed over.
func TestNobodyToLookIsSaid(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		d := wellfieldtest.Organisations()
		d.Posts = slices.DeleteFunc(d.Posts, func(p org.Post) bool { return p.ID == "checker-west" })
		d.Holdings = slices.DeleteFunc(d.Holdings, func(h org.Holding) bool { return h.Post == "checker-west" })
		if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "no checker", c.Policy().Chart.Version()); err != nil {
			t.Fatal(err)
		}
		c.SampleAll()
		for range 5 {
			c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
		}
		c.Later(ripe).Draws()
		c.Later(40 * 24 * time.Hour).Draws()
		m := monthOf(t, c, "2026-03")
		if len(m.Lines) != 1 || m.Lines[0].Nobody.N != 5 || m.Lines[0].Drawn.N != 5 || m.Lines[0].Undone.N != 0 || m.All.Nobody.N != 5 || !m.All.Nobody.Told {
			t.Errorf("%+v", m)
		}
	})
}

// TestTheDistrictLooksWhereNoTownshipCan: it stands above the township and could read
// all of the case, and is shown no more than another township while it is to look.
func TestTheDistrictLooksWhereNoTownshipCan(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		d := wellfieldtest.Organisations()
		for i := range d.Posts {
			if d.Posts[i].ID == "checker-west" {
				d.Posts[i].Org = "district-centre"
			}
		}
		if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "the district checks", c.Policy().Chart.Version()); err != nil {
			t.Fatal(err)
		}
		c.SampleAll()
		s := c.Reported("hole", wellfieldtest.In(0, 0))
		s.By("desk-east").Does(casework.Note{Text: "an inner note"})
		s.Closed()
		c.Later(ripe).Draws()
		v, err := c.Case(t.Context(), c.As("check-west"), s.Receipt.Case.Number)
		if err != nil || !slices.Equal(v.May, []casework.Verb{casework.VerbRecheck}) || v.Case.Check != nil || slices.Contains(wordsOf(v), "an inner note") {
			t.Errorf("may %v, sees %v, %v", v.May, wordsOf(v), err)
		}
		s.By("check-west").Does(c.LookedAgain(true))
		if v, err = c.Case(t.Context(), c.As("check-west"), s.Receipt.Case.Number); err != nil || v.Case.Check == nil {
			t.Errorf("what it stands above stays hidden after its look: %v", err)
		}
	})
}

// TestTheShareIsFixedWithTheSeed: nobody lowers it when the month is under way.
func TestTheShareIsFixedWithTheSeed(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.SampleAll()
		c.SampleShare(1)
		c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
		if n := c.Later(ripe).Draws(); n != 1 || monthOf(t, c, "").PerMille != 1000 {
			t.Errorf("%d drawn", n)
		}
		c.Clock.Pass(time.Date(2026, 4, 2, 2, 0, 0, 0, time.UTC).Sub(c.Now()))
		c.Draws()
		if m := monthOf(t, c, ""); m.PerMille != 1 {
			t.Errorf("the next month draws %d", m.PerMille)
		}
	})
}

// TestSeveralNodesDrawOnce: they agree about the seed, and draw from each closing
// once.
func TestSeveralNodesDrawOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		const many = 12
		d := c.Policy().Procedure.Document
		d.Sampling.PerMille = 1000
		if _, err := c.Publish(t.Context(), store.Procedure, d, app.BootstrapPost, "all", c.Policy().Procedure.Version()); err != nil {
			t.Fatal(err)
		}
		nodes := []*app.App{c.App}
		for range 2 {
			n := wellfieldtest.OpenNode(t, c.URL, c.PhotoDir(), c.Clock.Now)
			t.Cleanup(func() { n.Close(t) })
			nodes = append(nodes, n.App)
		}
		drawn := 0
		atOnce := func() {
			var all sync.WaitGroup
			var mu sync.Mutex
			for _, n := range nodes {
				all.Go(func() {
					some, err := n.DrawSamples(t.Context(), c.Now())
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					drawn += some
					mu.Unlock()
				})
			}
			all.Wait()
		}
		atOnce()
		if months, err := c.DB.SamplingMonths(t.Context()); err != nil || len(months) != 1 {
			t.Fatalf("%d seeds, %v", len(months), err)
		}
		for range many {
			c.Reported("hole", wellfieldtest.In(0, 0)).Closed()
		}
		c.Later(ripe)
		atOnce()
		c.Draws()
		if n := len(drawnIn(t, c, "2026-03")); n != many || drawn > many {
			t.Errorf("%d kept, %d said to be drawn, of %d", n, drawn, many)
		}
		if n, err := c.DB.CountSampled(t.Context(), "2026-03", c.Now()); err != nil || len(n) != 1 || n[0].Closed != many || n[0].Drawn != many {
			t.Errorf("counted %+v, %v", n, err)
		}
	})
}
