package gate

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// eight is a pool of eight places: six for the public, seven with those who
// come before it, all for the desk.
func eight() *pool {
	return newPool(bounds{least: 2, most: 8, target: 100 * time.Millisecond, patience: 500 * time.Millisecond})
}

// fill takes places for a rank until the next would have to wait.
func fill(t *testing.T, p *pool, r Rank) (held []*place) {
	t.Helper()
	for p.free(r) {
		one := p.enter(t.Context(), r)
		if one == nil {
			t.Fatalf("refused with %d of %d taken", len(held), p.limit)
		}
		held = append(held, one)
	}
	return held
}

func TestReserveIsKeptForThoseAbove(t *testing.T) {
	p := eight()
	for r, want := range map[Rank]int{Public: 6, Staff: 7, Urgent: 7, Desk: 8} {
		if got := p.share(r); got != want {
			t.Errorf("%s: %d places, want %d", rankNames[r], got, want)
		}
	}
	public, urgent := fill(t, p, Public), fill(t, p, Urgent)
	if len(public) != 6 || len(urgent) != 1 {
		t.Fatalf("the public took %d and the urgent %d places, want 6 and 1", len(public), len(urgent))
	}
	if p.free(Staff) || !p.free(Desk) {
		t.Error("the last place is not the desk's")
	}
	// Those above count for those below as well.
	for _, one := range public {
		one.leave()
	}
	desk := fill(t, p, Desk)
	if len(desk) != 7 || p.free(Public) || p.free(Urgent) {
		t.Errorf("the desk took %d of 7", len(desk))
	}
}

func TestHigherRanksAreServedFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := eight()
		held := append(fill(t, p, Public), fill(t, p, Desk)...)
		var mu sync.Mutex
		var served []Rank
		for _, r := range []Rank{Public, Staff, Urgent, Desk} {
			go func() {
				one := p.enter(t.Context(), r)
				mu.Lock()
				served = append(served, r)
				mu.Unlock()
				time.Sleep(time.Millisecond)
				one.leave()
			}()
			synctest.Wait()
		}
		for _, one := range held {
			one.leave()
			time.Sleep(5 * time.Millisecond)
		}
		synctest.Wait()
		want := []Rank{Desk, Urgent, Staff, Public}
		if len(served) != len(want) {
			t.Fatalf("served %v", served)
		}
		for i := range want {
			if served[i] != want[i] {
				t.Fatalf("served in the order %v, want %v", served, want)
			}
		}
	})
}

func TestFullRoomRefusesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := eight()
		held := fill(t, p, Public)
		for range p.room(Public, time.Now()) {
			go func() {
				if one := p.enter(t.Context(), Public); one != nil {
					one.leave()
				}
			}()
		}
		synctest.Wait()
		began := time.Now()
		if p.enter(t.Context(), Public) != nil || time.Since(began) > 0 {
			t.Errorf("one too many was kept for %v", time.Since(began))
		}
		if !p.full(Public) || p.full(Desk) || !p.overloaded() {
			t.Error("full for the public and not for the desk, and overloaded: is not said")
		}
		for _, one := range held {
			one.leave()
		}
		time.Sleep(2 * time.Second)
		if p.overloaded() {
			t.Error("overloaded two seconds after the last refusal")
		}
	})
}

// TestStandingQueueSheds: a queue that does not empty refuses whoever has waited
// too long, and serves the newest first.
func TestStandingQueueSheds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := eight()
		held := fill(t, p, Public)
		type end struct {
			waited time.Duration
			served bool
		}
		ends := map[string]end{}
		var mu sync.Mutex
		wait := func(name string) {
			go func() {
				began := time.Now()
				one := p.enter(t.Context(), Public)
				mu.Lock()
				ends[name] = end{time.Since(began), one != nil}
				mu.Unlock()
			}()
			synctest.Wait()
		}
		of := func(name string) end {
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			return ends[name]
		}
		wait("first")
		time.Sleep(standingAfter + time.Millisecond)
		wait("old")
		time.Sleep(10 * time.Millisecond)
		wait("new")
		held[0].leave()
		synctest.Wait()
		if got := of("first"); got.served || got.waited > standingAfter+soonWait {
			t.Errorf("the first: %+v, want refused when the queue was seen to stand", got)
		}
		if got := of("new"); !got.served {
			t.Errorf("the newest: %+v, want served", got)
		}
		time.Sleep(time.Second)
		if got := of("old"); got.served || got.waited > soonWait {
			t.Errorf("the older: %+v, want refused within %v", got, soonWait)
		}
	})
}

func TestWaitersWhoLeaveHoldNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := eight()
		held := fill(t, p, Public)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan *place, 1)
		go func() { done <- p.enter(ctx, Public) }()
		synctest.Wait()
		cancel()
		if <-done != nil {
			t.Error("one who left got a place")
		}
		if p.overloaded() {
			t.Error("one who left counts as refused")
		}
		for _, one := range held {
			one.leave()
		}
		if s := p.state(); s.running != [ranks]int{} || s.waiting != [ranks]int{} {
			t.Errorf("left behind: %+v", s)
		}
	})
}

func TestPlacesAdaptToTheTimeTheyAreHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := eight()
		work := func(held time.Duration) {
			for range 200 {
				if one := p.enter(t.Context(), Desk); one != nil {
					time.Sleep(held)
					p.seen.full = true
					one.leave()
				}
			}
		}
		work(p.target + time.Millisecond)
		if p.limit != p.least {
			t.Errorf("%d places after slow work, want the least, %d", p.limit, p.least)
		}
		work(time.Millisecond * 20)
		if p.limit != p.most {
			t.Errorf("%d places after quick work, want the most, %d", p.limit, p.most)
		}
	})
}

// TestPoolKeepsItsBounds walks at random and looks at the bounds at each step.
func TestPoolKeepsItsBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		steps := rapid.SliceOfN(rapid.IntRange(0, 9), 1, 300).Draw(rt, "steps")
		synctest.Test(t, func(t *testing.T) {
			p, held := eight(), make(chan *place, 10_000)
			for _, step := range steps {
				switch {
				case step < 2*ranks-2:
					go func() {
						if one := p.enter(context.Background(), Rank(step%ranks)); one != nil {
							held <- one
						}
					}()
				case step < 9 && len(held) > 0:
					(<-held).leave()
				default:
					time.Sleep(7 * time.Millisecond)
				}
				synctest.Wait()
				now, all := p.state(), 0
				for r, n := range now.running {
					all += n
					if all > p.most || now.waiting[r] > p.room(Rank(r), time.Time{}) {
						t.Fatalf("out of bounds: %+v", now)
					}
				}
				if all != len(held) {
					t.Fatalf("%d places are held and %d counted", len(held), all)
				}
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			for len(held) > 0 {
				(<-held).leave()
			}
			if s := p.state(); s.running != [ranks]int{} || s.waiting != [ranks]int{} {
				t.Fatalf("left behind: %+v", s)
			}
		})
	})
}
