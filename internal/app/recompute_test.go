package app_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// announce publishes the ordinary calendar with more holidays and workdays in
// 2026.
func announce(t testing.TB, c *wellfieldtest.City, holidays, workdays []civil.Day) {
	t.Helper()
	doc := worktime.ChinaDefault()
	year := doc.Years[2026]
	year.Holidays = append(year.Holidays[:len(year.Holidays):len(year.Holidays)], holidays...)
	year.Workdays = append(year.Workdays[:len(year.Workdays):len(year.Workdays)], workdays...)
	doc.Years[2026] = year
	if _, err := c.Publish(t.Context(), store.Calendar, doc, "boss-east", "announced", c.Policy().Version(store.Calendar)); err != nil {
		t.Fatal(err)
	}
}

// fromScratch demands that every limit that runs in the case is what the
// calendar in force says from its start, and returns how often it was moved.
func fromScratch(t *testing.T, c *wellfieldtest.City, ref store.Ref) (moved int) {
	t.Helper()
	v, err := c.CaseByRef(t.Context(), c.As("city-desk"), ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range v.Case.Clocks() {
		if !k.Ended.IsZero() || k.At.IsZero() {
			continue
		}
		want, err := c.Policy().Calendar.Deadline(k.From, k.Limit, k.Pauses)
		if err != nil || !k.At.Equal(want.At) {
			t.Errorf("%s of %s is due %s, from scratch %s (%v)", k.Stage, v.Case.State, k.At, want.At, err)
		}
	}
	for _, h := range v.History {
		if e, ok := h.Event.(*casework.Rescheduled); ok {
			moved++
			if e.Calendar != c.Policy().Calendar.Version() || h.Entry.Actor != string(casework.System) {
				t.Errorf("rescheduled by %s under calendar %d", h.Entry.Actor, e.Calendar)
			}
		}
	}
	return moved
}

// several are cases in the states in which limits run, and in one in which none
// does.
func several(c *wellfieldtest.City, rounds int) (refs []store.Ref) {
	for n := range int32(rounds) {
		told := func() *wellfieldtest.Story { return c.Reported("hole", wellfieldtest.In(n%2, n%2)) }
		for _, s := range []*wellfieldtest.Story{
			told(), told().Handling(),
			told().By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}}),
			told().Handling().Does(c.Evidence()),
			told().By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "t"}),
		} {
			refs = append(refs, s.Receipt.Ref)
		}
	}
	return refs
}

func TestACalendarIsCarriedThrough(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		refs := several(c, 3)
		if _, _, behind, err := c.Followed(t.Context()); err != nil || behind {
			t.Fatalf("behind the first calendar: %v, %v", behind, err)
		}
		announce(t, c, []civil.Day{"2026-03-04", "2026-03-05"}, nil)
		if _, _, behind, err := c.Followed(t.Context()); err != nil || !behind {
			t.Fatalf("not behind the next: %v, %v", behind, err)
		}
		tried, err := c.TryCalendar(t.Context(), nil)
		if err != nil || tried.Moved != 6 || tried.Later.N != 6 || tried.Later.Most != 48*time.Hour || tried.Earlier.N != 0 || tried.Open != 12 {
			t.Fatalf("tried: %+v, %v", tried, err)
		}
		done, err := c.Recompute(t.Context())
		if err != nil || done.Written != 6 || done.Moved != 6 {
			t.Fatalf("done: %+v, %v", done, err)
		}
		moved := 0
		for _, ref := range refs {
			moved += fromScratch(t, c, ref)
		}
		if moved != 6 {
			t.Errorf("%d cases moved; only the deadlines that change are written", moved)
		}
		again, err := c.Recompute(t.Context())
		if err != nil || again.Moved != 0 || again.Written != 0 || again.Before != done.Calendar {
			t.Errorf("again: %+v, %v", again, err)
		}
		if _, _, behind, err := c.Followed(t.Context()); err != nil || behind {
			t.Errorf("still behind: %v, %v", behind, err)
		}
		if err := c.DB.SaveFollowed(t.Context(), store.Calendar, 1, c.Now()); err != nil { // a node that is behind
			t.Fatal(err)
		}
		if v, _, err := c.DB.Followed(t.Context(), store.Calendar); err != nil || v != done.Calendar {
			t.Errorf("followed up to %d, %v", v, err)
		}
	})
}

// TestARecomputationThatIsStoppedIsFinished stops it at any point, again and
// again, and lets two nodes finish it at once: every case is moved exactly once.
func TestARecomputationThatIsStoppedIsFinished(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		refs := several(c, 8)
		announce(t, c, []civil.Day{"2026-03-03"}, []civil.Day{"2026-03-07"})
		announce(t, c, []civil.Day{"2026-03-03", "2026-03-06"}, []civil.Day{"2026-03-07"})
		r := rand.New(rand.NewPCG(4, 4))
		written := 0
		for range 6 {
			ctx, stop := context.WithTimeout(t.Context(), time.Duration(r.IntN(3000))*time.Microsecond)
			part, err := c.Recompute(ctx)
			written += part.Written
			if err == nil && part.Moved > 0 && part.Written < part.Moved {
				t.Errorf("it says that it is done, and is not: %+v", part)
			}
			stop()
		}
		var group sync.WaitGroup
		var together atomic.Int64
		for range 2 {
			group.Go(func() {
				part, err := c.Recompute(t.Context())
				if err != nil {
					t.Error(err)
				}
				together.Add(int64(part.Written))
			})
		}
		group.Wait()
		moved := 0
		for _, ref := range refs {
			n := fromScratch(t, c, ref)
			if n > 1 {
				t.Errorf("a case was moved %d times", n)
			}
			moved += n
		}
		if moved != 24 {
			t.Errorf("%d cases moved, want 24 (%d before and %d by the two)", moved, written, together.Load())
		}
	})
}

func TestTheYearThatNobodyAnnouncedIsAskedFor(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.Clock.Pass(time.Date(2026, 12, 24, 2, 0, 0, 0, time.UTC).Sub(c.Now()))
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling()
		if due := s.Receipt.Case.Due; !due.Provisional {
			t.Errorf("due %s by a calendar that knows nothing of 2027", due.At)
		}
		u, err := c.Unannounced(t.Context(), c.As("desk-east"))
		if err != nil || u.Cases != 1 || u.Year != 2027 || civil.DayOf(u.From.In(c.Zone())) != "2026-12-29" {
			t.Errorf("%+v, %v", u, err)
		}
		if u, err := c.Unannounced(t.Context(), c.As("desk-west")); err != nil || u.Cases != 0 {
			t.Errorf("west is told of east's cases: %+v, %v", u, err)
		}
		_, limits, err := c.CaseLimits(t.Context(), s.Receipt.Case.Number)
		if err != nil || len(limits) != 1 || len(limits[0].Years) != 1 || limits[0].Years[0] != 2027 || len(limits[0].Days) < 5 {
			t.Errorf("%+v, %v", limits, err)
		}
	})
}

// TestRecomputeAtSize looks at many open cases; WELLFIELD_RECOMPUTE says how
// many, and the figures stand in docs/limits.md.
func TestRecomputeAtSize(t *testing.T) {
	n := 2_000
	if more, err := strconv.Atoi(os.Getenv("WELLFIELD_RECOMPUTE")); err == nil {
		n = more
	}
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	began := time.Now()
	atWork(t, c, n)
	t.Logf("%d cases made in %s", n, time.Since(began).Round(time.Millisecond))
	announce(t, c, []civil.Day{"2026-03-11"}, nil)
	runtime.GC()
	tried, err := c.TryCalendar(t.Context(), nil)
	if err != nil || tried.Open != n || tried.Clocks != n {
		t.Fatalf("%+v, %v", tried, err)
	}
	t.Logf("looked at in %s: %d move", tried.Looking.Round(time.Millisecond), tried.Moved)
	done, err := c.Recompute(t.Context())
	if err != nil || done.Written != tried.Moved || done.Moved == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	t.Logf("looked in %s, %d written in %s: %.0f a second", done.Looking.Round(time.Millisecond), done.Written,
		done.Writing.Round(time.Millisecond), float64(done.Written)/done.Writing.Seconds())
}

// atWork fills a database with cases whose deadline runs, over a month of starts:
// a calendar that changes one day moves a part of them.
func atWork(t *testing.T, c *wellfieldtest.City, n int) {
	t.Helper()
	const batch = 1000
	r := rand.New(rand.NewPCG(9, 9))
	var all [][]casework.Import
	one := func(i int) casework.Import {
		history := madeCase(r, c, i)
		history.State, history.Closed = casework.Handling, nil
		k := history.Carried
		from := history.Opened.Add(time.Minute)
		if from.Before(c.Now().Add(-30 * 24 * time.Hour)) {
			from = c.Now().Add(-time.Duration(r.Int64N(int64(30 * 24 * time.Hour)))).Truncate(time.Microsecond)
			history.Opened = from.Add(-time.Minute)
		}
		limit := worktime.Limit{N: 1 + r.IntN(15), Unit: worktime.WorkingDay}
		due, err := c.Policy().Calendar.Deadline(from, limit, nil)
		if err != nil {
			t.Fatal(err)
		}
		k.Due = &casework.Deadline{At: due.At.UTC(), Limit: limit, From: from, Calendar: 1}
		k.Check = nil
		return history
	}
	for done := 0; done < n; done += batch {
		cases := make([]casework.Import, min(batch, n-done))
		for i := range cases {
			cases[i] = one(done + i)
		}
		all = append(all, cases)
		if len(all) == 4 || done+batch >= n {
			var group sync.WaitGroup
			for _, part := range all {
				group.Go(func() {
					if _, errs := c.Import(t.Context(), casework.OwnSystem, part); errors.Join(errs...) != nil {
						t.Error(errors.Join(errs...))
					}
				})
			}
			group.Wait()
			all = all[:0]
		}
	}
}

// TestTheServerCarriesACalendarThrough by itself, when every node has had the time
// to take it up, and not before.
func TestTheServerCarriesACalendarThrough(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		ref := c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Receipt.Ref
		announce(t, c, []civil.Day{"2026-03-04"}, nil)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { c.RunRecomputes(ctx, time.Millisecond); close(ended) }()
		defer func() { stop(); <-ended }()
		behind := func() bool {
			_, _, behind, err := c.Followed(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return behind
		}
		for range 200 {
			if !behind() {
				t.Fatal("carried through while another node may still compute by the calendar before")
			}
		}
		c.Clock.Pass(time.Minute)
		for until := time.Now().Add(time.Minute); behind() && time.Now().Before(until); {
			runtime.Gosched()
		}
		if moved := fromScratch(t, c, ref); moved != 1 {
			t.Errorf("moved %d times", moved)
		}
	})
}
