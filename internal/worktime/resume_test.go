package worktime

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestResumeIsTheDeadlineWithThePause lays a pause on a finished deadline and
// compares with the deadline that knew of the pause from the beginning.
func TestResumeIsTheDeadlineWithThePause(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		due := s.due(t, s.start, s.limit)
		whole := due.Sub(s.start)
		from := s.start.Add(time.Duration(rapid.Int64Range(0, int64(whole)).Draw(t, "from")))
		p := Pause{From: from, To: from.Add(time.Duration(rapid.Int64Range(0, int64(400*24*time.Hour)).Draw(t, "long")))}
		want := s.due(t, s.start, s.limit, p)
		got, err := s.c.Resume(due, s.limit.Unit, p)
		if err != nil {
			t.Skip("beyond the years: ", err)
		}
		if !got.At.Equal(want) {
			t.Fatalf("%v, paused %s to %s: %s, want %s", s.limit, p.From, p.To, got.At, want)
		}
	})
}

func TestResumeAtTheEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		due := s.due(t, s.start, s.limit)
		for _, p := range []Pause{{From: due, To: due.Add(time.Hour)}, {From: due.Add(time.Hour)}, {From: s.start, To: s.start}} {
			if got, err := s.c.Resume(due, s.limit.Unit, p); err != nil || !got.At.Equal(due) || got.Suspended {
				t.Fatalf("%+v moved %s to %+v (%v)", p, due, got, err)
			}
		}
		if got, err := s.c.Resume(due, s.limit.Unit, Pause{From: s.start}); err != nil || !got.Suspended {
			t.Fatalf("a pause without an end: %+v (%v)", got, err)
		}
		if _, err := s.c.Resume(due, s.limit.Unit, Pause{From: due, To: s.start}); s.start.Before(due) && err == nil {
			t.Fatal("a pause that ends before it begins")
		}
	})
}
