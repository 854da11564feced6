package gate

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestFewMoreThanPlacesAreNoOverload has askers that send one request after the
// other, one more of them than the public has places: somebody always waits, and
// never long.
func TestFewMoreThanPlacesAreNoOverload(t *testing.T) {
	for name, b := range map[string]bounds{
		"photos": {least: 4, most: 4, target: time.Minute, patience: 5 * time.Second},
		"pages":  {least: 4, most: 4, target: time.Minute, patience: 500 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newPool(b)
			held := 30 * time.Millisecond
			if name == "photos" {
				held = 300 * time.Millisecond
			}
			var refused atomic.Int64
			var askers sync.WaitGroup
			for i := range 4 {
				askers.Go(func() {
					for n := range 20 {
						one := p.enter(t.Context(), Public)
						if one == nil {
							refused.Add(1)
							continue
						}
						time.Sleep(held + time.Duration((i+n)%4)*held/8)
						one.leave()
						time.Sleep(time.Millisecond)
					}
				})
			}
			askers.Wait()
			if n := refused.Load(); n > 0 {
				t.Errorf("%s: %d refused", name, n)
			}
		})
	}
}
