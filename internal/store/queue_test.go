package store

import (
	"context"
	"testing"

	"wellfield/internal/fault"
)

// lane is a job by which a test tells where it stood.
func lane(urgent bool) job {
	return job{ctx: context.Background(), urgent: urgent, done: make(chan error, 1)}
}

func fillLane(t *testing.T, q *queue, urgent bool, n int) {
	t.Helper()
	for i := range n {
		if err := q.put(lane(urgent)); err != nil {
			t.Fatalf("job %d of %d refused: %v", i+1, n, err)
		}
	}
}

func TestAFullQueueRefusesOrdinaryAndKeepsRoomForUrgent(t *testing.T) {
	q := newQueue()
	fillLane(t, q, false, ordinaryPlaces)
	if err := q.put(lane(false)); !fault.Has(err, "store.busy") {
		t.Errorf("one ordinary too many: %v", err)
	}
	fillLane(t, q, true, urgentPlaces)
	if err := q.put(lane(true)); !fault.Has(err, "store.busy") {
		t.Errorf("one urgent too many: %v", err)
	}
	q.take(groupSize)
	if err := q.put(lane(false)); err != nil {
		t.Errorf("refused although there is room again: %v", err)
	}
}

func TestUrgentTakesOrdinaryPlacesAndNotTheOtherWayRound(t *testing.T) {
	q := newQueue()
	fillLane(t, q, true, urgentPlaces+ordinaryPlaces)
	if err := q.put(lane(true)); err == nil {
		t.Error("the queue has no bound")
	}
}

// TestNeitherLaneStarves takes groups from two lanes that are always full.
func TestNeitherLaneStarves(t *testing.T) {
	for _, c := range []struct{ urgent, ordinary, most, wantUrgent, wantOrdinary int }{
		{500, 500, 100, 75, 25},
		{10, 500, 100, 10, 90},
		{500, 10, 100, 90, 10},
		{500, 0, 100, 100, 0},
		{0, 500, 100, 0, 100},
		{3, 4, 100, 3, 4},
		{0, 0, 100, 0, 0},
	} {
		q := newQueue()
		fillLane(t, q, true, c.urgent)
		fillLane(t, q, false, c.ordinary)
		urgent, ordinary := 0, 0
		for i, j := range q.take(c.most) {
			if j.urgent {
				urgent++
				if ordinary > 0 {
					t.Fatalf("%+v: urgent at %d behind an ordinary one", c, i)
				}
			} else {
				ordinary++
			}
		}
		if urgent != c.wantUrgent || ordinary != c.wantOrdinary {
			t.Errorf("%+v: took %d urgent and %d ordinary", c, urgent, ordinary)
		}
	}
}

// TestBulkLeavesRoomForPersons fills the places of bulk commands: the next one
// waits, a person's is taken.
func TestBulkLeavesRoomForPersons(t *testing.T) {
	q := newQueue()
	for range bulkPlaces {
		if err := q.putBulk(lane(false)); err != nil {
			t.Fatal(err)
		}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	late := lane(false)
	late.ctx = gone
	if err := q.putBulk(late); !fault.Has(err, "store.busy") {
		t.Errorf("a bulk command beyond its places: %v", err)
	}
	fillLane(t, q, false, ordinaryPlaces-bulkPlaces)
	waiting := make(chan error)
	go func() { waiting <- q.putBulk(lane(false)) }()
	q.take(groupSize)
	if err := <-waiting; err != nil {
		t.Errorf("refused although places were given back: %v", err)
	}
}

func TestAClosedQueueGivesOutWhatWaits(t *testing.T) {
	q := newQueue()
	fillLane(t, q, false, 3)
	q.close()
	if err := q.put(lane(true)); !fault.Has(err, "store.closing") {
		t.Errorf("put after close: %v", err)
	}
	<-q.wake
	if got := len(q.take(2)); got != 2 {
		t.Errorf("took %d", got)
	}
	<-q.wake
	if got := len(q.take(2)); got != 1 {
		t.Errorf("then took %d", got)
	}
	<-q.wake // so that the writer comes again and ends
	if got := len(q.take(2)); got != 0 || !q.isClosed() {
		t.Errorf("at last took %d", got)
	}
}
