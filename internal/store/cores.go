package store

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// worthSpreading is the least work, in cases, that another core is woken for.
const worthSpreading = 32

// onCores does n pieces of work that do not touch each other: on every core where
// there are many, else one after the other.
func onCores(n int, piece func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n/worthSpreading)
	if workers < 2 {
		for i := range n {
			piece(i)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				piece(i)
			}
		})
	}
	group.Wait()
}
