package sampling_test

import (
	"crypto/sha256"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/fault"
	"wellfield/internal/sampling"
)

func seedOf(b byte) sampling.Seed { return sampling.Seed(sha256.Sum256([]byte{b})) }

var closed = time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)

func number(i int) string { return fmt.Sprintf("%04d-%04d-%03d", i/10_000_000, i/1000%10_000, i%1000) }

// TestTheShareIsTheShare: over 10^5 closings the sample is as large as it is to
// be, within five standard deviations, whatever the seed.
func TestTheShareIsTheShare(t *testing.T) {
	const n = 100_000
	for seed := range byte(2) {
		for _, perMille := range []int{1, 50, 500} {
			drawn := 0
			for i := range n {
				if seedOf(seed).Draw(number(i), closed).In(perMille) {
					drawn++
				}
			}
			p := float64(perMille) / 1000
			if off := math.Abs(float64(drawn)-n*p) / math.Sqrt(n*p*(1-p)); off > 5 {
				t.Errorf("seed %d, %d in a thousand: %d of %d, %.1f deviations off", seed, perMille, drawn, n, off)
			}
		}
	}
}

// TestTwoSeedsDrawIndependently: what one seed draws says nothing about what
// another does, nor about whom it names.
func TestTwoSeedsDrawIndependently(t *testing.T) {
	const n, perMille, towns = 100_000, 100, 7
	var one, two, both int
	named := make([]int, towns)
	for i := range n {
		a, b := seedOf(1).Draw(number(i), closed), seedOf(2).Draw(number(i), closed)
		if a.In(perMille) {
			one++
			named[a.Of(towns)]++
		}
		if b.In(perMille) {
			two++
			if a.In(perMille) {
				both++
			}
		}
	}
	expected := float64(one) * float64(two) / n
	if off := math.Abs(float64(both)-expected) / math.Sqrt(expected); off > 5 {
		t.Errorf("%d in both samples, expected %.0f", both, expected)
	}
	var square float64
	for _, k := range named {
		expected := float64(one) / towns
		square += (float64(k) - expected) * (float64(k) - expected) / expected
	}
	if square > 30 { // six degrees of freedom: less than one in 20,000
		t.Errorf("the towns were named %v times", named)
	}
}

// TestADrawIsRepeatable: by the rule as it is published, written down once more.
func TestADrawIsRepeatable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := seedOf(rapid.Byte().Draw(t, "seed"))
		i, n := rapid.IntRange(0, 1_000_000).Draw(t, "number"), rapid.IntRange(1, 500).Draw(t, "towns")
		at := closed.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "later")))
		d := seed.Draw(number(i), at)
		if d != seed.Draw(number(i), at.Truncate(time.Second).In(time.FixedZone("", 8*3600))) {
			t.Fatal("the same second drew otherwise")
		}
		if d == seed.Draw(number(i), at.Add(time.Second)) || d == seed.Draw(number(i+1), at) {
			t.Fatal("another closing drew the same")
		}
		if got := d.Of(n); got < 0 || got >= n {
			t.Fatalf("the %d. of %d", got, n)
		}
		if d.In(0) || !d.In(1000) {
			t.Fatal("none and all")
		}
	})
}

func TestAMonthIsTheCitys(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	from, before := sampling.Month("2026-02").Bounds(zone)
	if !from.Equal(time.Date(2026, 1, 31, 16, 0, 0, 0, time.UTC)) || !before.Equal(time.Date(2026, 2, 28, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("%s to %s", from, before)
	}
	if m := sampling.MonthOf(from, zone); m != "2026-02" {
		t.Errorf("its first instant lies in %s", m)
	}
	if m := sampling.MonthOf(before, zone); m != "2026-03" {
		t.Errorf("the next one's lies in %s", m)
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-3", "1969-12", "2101-01", "2026-03-01"} {
		if _, err := sampling.ParseMonth(s); !fault.Has(err, "app.month_malformed") {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestTheCommitmentIsTheHashOfTheSeed(t *testing.T) {
	seed := seedOf(9)
	if seed.Commitment() != sha256.Sum256(seed[:]) || seed.Commitment() == seedOf(8).Commitment() {
		t.Error("the commitment is not the seed's SHA-256")
	}
}
