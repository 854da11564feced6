package bench

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// profileOfBurst is DIGIT's own, in multiples of the base rate.
var profileOfBurst = []int{1, 15, 1, 25, 2, 35, 10}

// atFullRate is which multiple of the base rate the server can just carry: the
// stage of 25 is full, and that of 35 is more than it can.
const atFullRate = 25

// quickEnough is what a command takes on a server that has recovered.
const quickEnough = 50 * time.Millisecond

// burstClients is how many lifecycles are under way at once; more wait, and
// their time counts from when they should have begun.
const burstClients = 256

// arrival is a lifecycle of the burst.
type arrival struct {
	stage int
	due   time.Time
	first time.Duration // from due to the answer to the report
	whole time.Duration
	ok    bool
}

// bursts sends lifecycles at fixed times, whether the server keeps up or not,
// and watches how long it takes to recover.
func bursts(ctx context.Context, s *session) error {
	return s.each(ctx, func(db string, p *pair) error {
		capacity := median(s.row("lifecycle.64.full", db).Values)
		if capacity == 0 {
			took := p.full.work(ctx, most, s.scale.round)
			capacity = perSecond(took.done, took.elapsed)
		}
		base := max(capacity/atFullRate, 1)
		s.say("  %s, base rate %.0f/s", db, base)
		arrivals, errs, over := p.full.burst(ctx, base, s.scale.round)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.burstRows(db, base, arrivals, errs, over)
		return nil
	})
}

// burst sends the profile, each stage as long as the given time, and the base
// rate twice as long after it. over is when the profile ended.
func (t *town) burst(ctx context.Context, base float64, stage time.Duration) (all []arrival, errs Errors, over time.Time) {
	planned, over := plan(base, stage)
	due := make(chan *arrival, len(planned))
	parts := make([]tally, burstClients)
	var group sync.WaitGroup
	for i := range burstClients {
		group.Go(func() {
			c := &client{addr: t.server.addr}
			defer c.close()
			for a := range due {
				into := &parts[i]
				answered := len(into.took[0])
				a.ok = t.lifecycle(c, a.due, into)
				a.whole = time.Since(a.due)
				if a.first = a.whole; len(into.took[0]) > answered {
					a.first = into.took[0][answered]
				}
			}
		})
	}
	for i := range planned {
		time.Sleep(time.Until(planned[i].due))
		if ctx.Err() != nil {
			planned = planned[:i]
			break
		}
		due <- &planned[i]
	}
	close(due)
	group.Wait()
	sum := &tally{}
	for i := range parts {
		sum.join(&parts[i])
	}
	return planned, sum.errors, over
}

// plan fixes when each lifecycle should begin.
func plan(base float64, stage time.Duration) (planned []arrival, over time.Time) {
	at := time.Now()
	for i, times := range append(append([]int{}, profileOfBurst...), 1, 1) {
		if i == len(profileOfBurst) {
			over = at
		}
		n := int(base * float64(times) * stage.Seconds())
		for k := range n {
			planned = append(planned, arrival{stage: i, due: at.Add(stage * time.Duration(k) / time.Duration(n))})
		}
		at = at.Add(stage)
	}
	return planned, over
}

// burstRows fills the rows of the burst.
func (s *session) burstRows(db string, base float64, all []arrival, errs Errors, over time.Time) {
	stages := make([][]time.Duration, len(profileOfBurst))
	var whole []time.Duration
	failed, recovered := 0, time.Duration(0)
	for _, a := range all {
		if !a.ok {
			failed++
		}
		if a.stage < len(stages) {
			stages[a.stage], whole = append(stages[a.stage], a.whole), append(whole, a.whole)
		}
		if a.first > quickEnough && a.due.After(over) {
			recovered = a.due.Add(a.first).Sub(over)
		}
	}
	if len(all) == 0 {
		return
	}
	row := s.put("burst.errors", db, 100*float64(failed)/float64(len(all)))
	row.Count, row.Errors = len(all), errs
	row.Note = fmt.Sprintf("base rate %.0f lifecycles/s, so that 25 times is what 64 clients got", base)
	slow := s.put("burst.p99", db, latencyOf("", whole).P99)
	slow.Note = "from the time at which each should have begun"
	for i, times := range profileOfBurst {
		slow.Latency = append(slow.Latency, latencyOf(fmt.Sprintf("x%d", times), stages[i]))
	}
	s.put("burst.recovery", db, recovered.Seconds()).Note = "until the last report of the base rate that took longer was answered"
}
