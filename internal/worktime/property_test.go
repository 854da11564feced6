package worktime

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// sample is a drawn calendar and start; starts have odd nanoseconds.
type sample struct {
	c     *Calendar
	start time.Time
	limit Limit
}

func draw(t *rapid.T) sample {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "calendar"), 0))
	doc := randomDocument(r, rapid.SampledFrom(awkward).Draw(t, "zone"))
	c, err := NewCalendar(1, doc)
	if err != nil {
		t.Fatal(err)
	}
	return sample{
		c:     c,
		start: time.Unix(0, rapid.Int64Range(1262304000e9, 1388534400e9).Draw(t, "start")), // 2010 to 2013
		limit: Limit{rapid.IntRange(1, 400).Draw(t, "n"), rapid.SampledFrom(Units()).Draw(t, "unit")},
	}
}

func (s sample) due(t *rapid.T, start time.Time, l Limit, pauses ...Pause) time.Time {
	due, err := s.c.Deadline(start, l, pauses)
	if err != nil {
		t.Skip("a calendar that is hardly ever open: ", err)
	}
	return due.At
}

func (s sample) used(t *rapid.T, now time.Time, pauses ...Pause) time.Duration {
	p, err := s.c.Progress(s.start, s.limit, pauses, now)
	if err != nil {
		t.Fatal(err)
	}
	return p.Used
}

func TestMoreIsLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		due := s.due(t, s.start, s.limit)
		if !due.After(s.start) {
			t.Fatalf("due %s, not after %s", due, s.start)
		}
		if more := s.due(t, s.start, Limit{s.limit.N + 1, s.limit.Unit}); !more.After(due) {
			t.Fatalf("one more %s is due %s, not after %s", s.limit.Unit, more, due)
		}
		later := s.start.Add(time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "later")))
		if d := s.due(t, later, s.limit); d.Before(due) {
			t.Fatalf("starting at %s it is due %s, before %s", later, d, due)
		}
	})
}

// A limit of a and then one of b is a limit of a+b. Calendar days are left out:
// after a day that has no such local time they go on from the time it became.
func TestLimitsAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		if s.limit.Unit == CalendarDay {
			t.Skip("calendar days")
		}
		more := rapid.IntRange(1, 100).Draw(t, "more")
		inTwo := s.due(t, s.due(t, s.start, s.limit), Limit{more, s.limit.Unit})
		if atOnce := s.due(t, s.start, Limit{s.limit.N + more, s.limit.Unit}); !inTwo.Equal(atOnce) {
			t.Fatalf("in two %s, at once %s", inTwo, atOnce)
		}
	})
}

func TestDueIsTheFirstInstantOfNothingLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		due := s.due(t, s.start, s.limit)
		p, err := s.c.Progress(s.start, s.limit, nil, due)
		if err != nil || p.Remaining() != 0 || p.Share() != 1 {
			t.Fatalf("at the deadline %s are left, share %v, %v", p.Remaining(), p.Share(), err)
		}
		left, err := s.c.Remaining(s.start, s.limit, nil, due.Add(-1))
		if err != nil || left != 1 {
			t.Fatalf("a nanosecond before the deadline %s are left, %v", left, err)
		}
		if used := s.used(t, s.start.Add(-time.Hour)); used != 0 {
			t.Fatalf("%s were used before the start", used)
		}
	})
}

func TestPausesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		due := s.due(t, s.start, s.limit)
		long := int64(due.Sub(s.start))
		from := s.start.Add(time.Duration(rapid.Int64Range(0, long-1).Draw(t, "from")))
		to := from.Add(time.Duration(rapid.Int64Range(0, 2*long).Draw(t, "to")))
		pause := Pause{from, to}

		paused := s.due(t, s.start, s.limit, pause)
		lost := s.used(t, to) - s.used(t, from)
		whole := s.used(t, due)
		// Without the pause, exactly what it took would have been used on top.
		if got := s.used(t, paused); got != whole+lost {
			t.Fatalf("%s used until %s, want %s and the %s of the pause", got, paused, whole, lost)
		}
		if used := s.used(t, paused, pause); used != whole {
			t.Fatalf("at the deadline %s are used, want %s", used, whole)
		}
		if lost == 0 && !paused.Equal(due) {
			t.Fatalf("a pause of nothing moved %s to %s", due, paused)
		}

		middle := from.Add(to.Sub(from) / 3)
		if split := s.due(t, s.start, s.limit, Pause{middle, to}, Pause{from, middle}); !split.Equal(paused) {
			t.Fatalf("the same pause in two parts: %s, not %s", split, paused)
		}
		if doubled := s.due(t, s.start, s.limit, pause, Pause{from, middle}); !doubled.Equal(paused) {
			t.Fatalf("a part of it named twice: %s, not %s", doubled, paused)
		}
		if open, err := s.c.Deadline(s.start, s.limit, []Pause{{From: from}}); err != nil || !open.Suspended {
			t.Fatalf("while it lasts: %+v, %v", open, err)
		}
	})
}

func TestExplanationAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		from := s.start.Add(time.Duration(rapid.Int64Range(0, int64(90*time.Hour)).Draw(t, "from")))
		pauses := []Pause{{from, from.Add(time.Duration(rapid.Int64Range(0, int64(90*time.Hour)).Draw(t, "long")))}}
		due := s.due(t, s.start, s.limit, pauses...)
		steps, err := s.c.Explain(s.start, s.limit, pauses)
		if err != nil {
			t.Fatal(err)
		}
		var counted, lost time.Duration
		for i, step := range steps {
			if step.Counted < 0 || step.Paused < 0 || step.Counted+step.Paused > step.Opened {
				t.Fatalf("impossible step %+v", step)
			}
			if i > 0 && step.Day <= steps[i-1].Day {
				t.Fatalf("%s comes after %s", step.Day, steps[i-1].Day)
			}
			counted += step.Counted
			lost += step.Paused
		}
		if want := s.used(t, due, pauses...); counted != want {
			t.Fatalf("the steps add up to %s, not %s", counted, want)
		}
		if want := s.used(t, due) - s.used(t, due, pauses...); lost != want {
			t.Fatalf("the steps lose %s to pauses, not %s", lost, want)
		}
	})
}

func TestCalendarIsSafeForConcurrentUse(t *testing.T) {
	alone, shared := mustCalendar(t, ChinaDefault()), mustCalendar(t, ChinaDefault())
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	var want []time.Time
	for n := 1; n <= 2000; n++ {
		due, err := alone.Deadline(start, Limit{n, WorkingDay}, nil)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, due.At)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, w := range slices.Backward(want) {
				due, err := shared.Deadline(start, Limit{i + 1, WorkingDay}, nil)
				if err != nil || !due.At.Equal(w) {
					t.Errorf("%d working days: %s, %v, want %s", i+1, due.At, err, w)
					return
				}
			}
		})
	}
	wg.Wait()
}
