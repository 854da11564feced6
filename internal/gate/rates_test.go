package gate

import (
	"fmt"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestRatesAllowABurstAndThenTheRate(t *testing.T) {
	r, allowed := NewRates(10), Rate{PerMinute: 60, Burst: 3}
	for i := range 3 {
		if _, _, ok := r.take("a", allowed, noon); !ok {
			t.Fatalf("request %d of a burst of 3 refused", i+1)
		}
	}
	_, wait, ok := r.take("a", allowed, noon)
	if ok || wait != time.Second {
		t.Errorf("the fourth at once: allowed %v, wait %v; want a second", ok, wait)
	}
	if _, _, ok := r.take("b", allowed, noon); !ok {
		t.Error("another asker waits for the first")
	}
	if _, _, ok := r.take("a", allowed, noon.Add(wait)); !ok {
		t.Error("refused after the wait that was named")
	}
	if _, _, ok := r.take("a", allowed, noon.Add(wait)); ok {
		t.Error("a second brings one, not two")
	}
}

func TestRatesNoLimitAndNothingAtAll(t *testing.T) {
	r := NewRates(10)
	for range 1000 {
		if _, _, ok := r.take("a", Rate{}, noon); !ok {
			t.Fatal("a zero rate limits")
		}
	}
	if _, wait, ok := r.take("a", Rate{PerMinute: 60}, noon); ok || wait <= 0 {
		t.Errorf("a burst of nothing: allowed %v, wait %v", ok, wait)
	}
}

func TestRatesTakeAChangedRateAtOnce(t *testing.T) {
	r := NewRates(10)
	r.take("a", Rate{PerMinute: 1, Burst: 1}, noon)
	if _, _, ok := r.take("a", Rate{PerMinute: 1, Burst: 1}, noon); ok {
		t.Fatal("allowed twice")
	}
	if _, _, ok := r.take("a", Rate{PerMinute: 10, Burst: 10}, noon); !ok {
		t.Error("the greater rate does not count yet")
	}
}

func TestRatesForgetWhoHasNotAskedForLongest(t *testing.T) {
	r, allowed := NewRates(100), Rate{PerMinute: 1, Burst: 1}
	r.take("busy", allowed, noon)
	for i := range 10_000 {
		r.take(fmt.Sprint(i), allowed, noon)
		if i%50 == 0 { // whoever keeps asking is not forgotten
			if _, _, ok := r.take("busy", allowed, noon); ok {
				t.Fatalf("the busy asker was forgotten after %d others", i)
			}
		}
	}
	if len(r.byKey) != 100 || r.recent.Len() != 100 {
		t.Errorf("%d and %d askers remembered, want 100", len(r.byKey), r.recent.Len())
	}
}
