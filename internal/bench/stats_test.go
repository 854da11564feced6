package bench

import (
	"testing"
	"time"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0}, {[]float64{7}, 7}, {[]float64{3, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5}, {[]float64{5, 5, 1}, 5},
	} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.values, got, c.want)
		}
	}
	values := []float64{3, 1, 2}
	median(values)
	if values[0] != 3 {
		t.Error("the median sorted what it was given")
	}
}

func TestPercentilesAreMeasuredValues(t *testing.T) {
	upTo := func(n int) []time.Duration {
		all := make([]time.Duration, n)
		for i := range all {
			all[n-1-i] = time.Duration(i+1) * time.Millisecond
		}
		return all
	}
	for _, c := range []struct {
		n    int
		want Latency
	}{
		{0, Latency{Of: "x"}},
		{1, Latency{"x", 1, 1, 1, 1, 1}},
		{2, Latency{"x", 2, 1, 2, 2, 2}},
		{10, Latency{"x", 10, 5, 9, 10, 10}},
		{100, Latency{"x", 100, 50, 90, 99, 100}},
		{1000, Latency{"x", 1000, 500, 900, 990, 1000}},
	} {
		if got := latencyOf("x", upTo(c.n)); got != c.want {
			t.Errorf("%d values: %+v, want %+v", c.n, got, c.want)
		}
	}
}

func TestRatiosAreOfTurns(t *testing.T) {
	// The machine is half as fast in the second turn: no ratio moves.
	got := ratios([]float64{10, 5}, []float64{20, 10})
	if len(got) != 2 || got[0] != 0.5 || got[1] != 0.5 {
		t.Errorf("%v", got)
	}
	if got := ratios([]float64{1, 2, 3}, []float64{0, 4}); len(got) != 1 || got[0] != 0.5 {
		t.Errorf("a turn without a baseline: %v", got)
	}
}

func TestVerdicts(t *testing.T) {
	at := func(f float64) *float64 { return &f }
	for _, c := range []struct {
		row  Row
		want Verdict
	}{
		{Row{Target: at(5)}, NotMeasured},
		{Row{Values: []float64{1}}, NoTarget},
		{Row{Values: []float64{1, 9, 5}, Target: at(5)}, Met},
		{Row{Values: []float64{1, 9, 4.9}, Target: at(5)}, NotMet},
		{Row{Values: []float64{1, 9, 5}, Target: at(5), Fewer: true}, Met},
		{Row{Values: []float64{1, 9, 5.1}, Target: at(5), Fewer: true}, NotMet},
		{Row{Values: []float64{0}, Target: at(0), Fewer: true}, Met},
		{Row{Values: []float64{1}, Target: at(0), Fewer: true}, NotMet},
	} {
		if c.row.judge(); c.row.Verdict != c.want {
			t.Errorf("%+v, want %s", c.row, c.want)
		}
	}
}
