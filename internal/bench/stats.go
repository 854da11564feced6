package bench

import (
	"math"
	"slices"
	"time"
)

// median is the middle of the values, the mean of the middle two when their
// number is even, and 0 for none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Latency is how long something took, in milliseconds. A percentile is a value
// that was measured: the least one that so many in a hundred do not exceed.
type Latency struct {
	Of  string  `json:"of"`
	N   int     `json:"n"`
	P50 float64 `json:"p50_ms"`
	P90 float64 `json:"p90_ms"`
	P99 float64 `json:"p99_ms"`
	Max float64 `json:"max_ms"`
}

// latencyOf sorts the durations.
func latencyOf(of string, all []time.Duration) Latency {
	l := Latency{Of: of, N: len(all)}
	if len(all) == 0 {
		return l
	}
	slices.Sort(all)
	l.P50, l.P90, l.P99 = percentile(all, 50), percentile(all, 90), percentile(all, 99)
	l.Max = milliseconds(all[len(all)-1])
	return l
}

// percentile is by nearest rank, of sorted durations.
func percentile(sorted []time.Duration, p float64) float64 {
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return milliseconds(sorted[min(max(rank, 1), len(sorted))-1])
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// perSecond is a rate, 0 when no time passed.
func perSecond(n int, took time.Duration) float64 {
	if took <= 0 {
		return 0
	}
	return float64(n) / took.Seconds()
}

// ratios divides pairwise what was measured in turns, so that a machine that
// grows slower between the turns does not count.
func ratios(subject, baseline []float64) []float64 {
	var all []float64
	for i := range min(len(subject), len(baseline)) {
		if baseline[i] > 0 {
			all = append(all, subject[i]/baseline[i])
		}
	}
	return all
}
