package main

import (
	"context"
	"runtime/debug"
	"time"
)

// startOver is when the start is over: the documents are read, the caches are empty.
const startOver = time.Second

// giveBack hands the memory that only the start needed back to the machine, which
// the runtime would keep for minutes: half of what a server at rest holds.
func giveBack(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(startOver):
		debug.FreeOSMemory()
	}
}
