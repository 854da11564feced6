package store

import (
	"context"
	"sync"

	"wellfield/internal/fault"
)

// The bounds of a writer's queue. A command with the longest words and the most
// photos takes some 40 KB while it waits, so a full queue holds 60 MB at the
// most, and far less of ordinary commands; what is at the end of a full queue
// waits for three groups.
const (
	ordinaryPlaces = 1024
	urgentPlaces   = 512       // the reserve; an urgent command takes an ordinary place where it is full
	bulkPlaces     = groupSize // of the ordinary places, those that bulk commands may take
	leastOrdinary  = 4         // one in so many of a group is ordinary while there are any
)

// job is one command waiting for its writer.
type job struct {
	ctx    context.Context
	urgent bool
	bulk   bool            // waited for a place, and gives it back
	update *update         // of a case, or
	run    func(*Tx) error // anything else
	done   chan error
}

// queue holds the commands that wait for one writer, in two lanes. It is safe for
// concurrent use.
type queue struct {
	mu               sync.Mutex
	urgent, ordinary []job
	closed           bool
	wake             chan struct{} // holds one when there is something to take, or nothing ever will be
	bulk             chan struct{} // a place for each bulk command that waits
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), bulk: make(chan struct{}, bulkPlaces)}
}

// put queues the command, or refuses it at once: with store.busy when its lane is
// full, with store.closing when the database is being closed.
func (q *queue) put(j job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return fault.New(fault.Busy, "store.closing")
	case j.urgent && len(q.urgent) < urgentPlaces:
		q.urgent = append(q.urgent, j)
	case len(q.ordinary) < ordinaryPlaces:
		q.ordinary = append(q.ordinary, j)
	default:
		return fault.New(fault.Busy, "store.busy")
	}
	q.signal()
	return nil
}

// putBulk queues a command of a caller that has many and waits for a place. Bulk
// commands take only a part of the ordinary places, so that a file being
// imported never has a person refused.
func (q *queue) putBulk(j job) error {
	select {
	case q.bulk <- struct{}{}:
	case <-j.ctx.Done():
		return fault.New(fault.Busy, "store.busy")
	}
	j.bulk = true
	err := q.put(j)
	if err != nil {
		<-q.bulk
	}
	return err
}

// take returns the next group: urgent commands first, but at least one in four
// is ordinary as long as ordinary ones wait, so that neither lane starves.
func (q *queue) take(most int) []job {
	q.mu.Lock()
	defer q.mu.Unlock()
	ordinary := min(len(q.ordinary), max(most-len(q.urgent), most/leastOrdinary))
	urgent := min(len(q.urgent), most-ordinary)
	group := make([]job, 0, urgent+ordinary)
	group = append(append(group, q.urgent[:urgent]...), q.ordinary[:ordinary]...)
	q.urgent, q.ordinary = rest(q.urgent, urgent), rest(q.ordinary, ordinary)
	for _, j := range group {
		if j.bulk {
			<-q.bulk
		}
	}
	if q.closed || len(q.urgent)+len(q.ordinary) > 0 {
		q.signal()
	}
	return group
}

// rest keeps a lane's array where it is, so that it grows to its bound once.
func rest(lane []job, taken int) []job {
	n := copy(lane, lane[taken:])
	clear(lane[n:])
	return lane[:n]
}

// close lets nothing more in. What waits can still be taken.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

func (q *queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
