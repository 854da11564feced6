package app_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// dueCases is how many cases are due at once: 2,000, or what WELLFIELD_DUE says
// where everything is checked.
func dueCases() int {
	n, err := strconv.Atoi(os.Getenv("WELLFIELD_DUE"))
	if err != nil {
		return 2_000
	}
	return n
}

// late takes over n cases that were due in one hour of the day before, in an
// order of chance and many of them at one instant. All steps of their ladders are
// past.
func late(t testing.TB, c *wellfieldtest.City, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	const batch = 500
	for from := 0; from < n; from += batch {
		var some []casework.Import
		for i := from; i < min(from+batch, n); i++ {
			at := c.Now().Add(-24*time.Hour - time.Duration(r.IntN(3600))*time.Second)
			some = append(some, casework.Import{SourceID: strconv.Itoa(i), Digest: "d", Class: wellfieldtest.Pothole, Opened: at.Add(-time.Hour), Due: &at,
				Point: wellfieldtest.In(int32(i%2), int32(i%4)), State: casework.Handling, Lead: []org.ID{"works-east", "works-west"}[i%4/2]})
		}
		if _, errs := c.Import(context.Background(), "old", some); slices.ContainsFunc(errs, func(err error) bool { return err != nil }) {
			t.Fatal(errs)
		}
	}
}

// inOrder are the cases that are due, as they must be taken.
func inOrder(t testing.TB, c *wellfieldtest.City) []store.DueCase {
	t.Helper()
	found, err := c.DB.Due(context.Background(), c.Now(), store.DueCase{}, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(found, func(a, b store.DueCase) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(string(a.ID), string(b.ID)))
	}) {
		t.Fatal("not the first due first")
	}
	return found
}

// TestDueCasesDrainInOrder stops the sweep again and again after some of the
// cases: what was done is at every moment what was due first.
func TestDueCasesDrainInOrder(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		fiveLevels(t, c)
		n := dueCases()
		late(t, c, n)
		all := inOrder(t, c)
		if len(all) != n {
			t.Fatalf("%d due, want %d", len(all), n)
		}
		apart := 0 // one writer takes them in order
		if c.DB.Name() != "sqlite" {
			apart = 256 // each jurisdiction has its own there, a batch apart at the most
		}
		r := rand.New(rand.NewPCG(3, 3))
		for rest, runs := n, 0; rest > 0; runs++ {
			sweepSome(t, c, 1+r.IntN(n/3))
			left := inOrder(t, c)
			if len(left) > rest || runs > 500 {
				t.Fatalf("%d of %d left after %d runs", len(left), rest, runs)
			}
			rest = len(left)
			for i, d := range left {
				if want := all[n-rest+i]; d.Ref != want.Ref && i >= apart {
					t.Fatalf("%d left; the %dth is %s, due %d, and %s, due %d, was done before it", rest, i, d.ID, d.At, want.ID, want.At)
				}
			}
		}
		for _, d := range append(all[:20:20], all[n-20:]...) {
			if got := said(escalations(t, c, d.Ref)); len(got) != len(percents) {
				t.Errorf("%s: %v", d.ID, got)
			}
		}
		if again, err := c.Sweep(t.Context(), c.Now()); again != 0 || err != nil {
			t.Errorf("a second sweep did %d, %v", again, err)
		}
	})
}

// sweepSome is a sweep on a node of its own that is stopped after so many cases.
func sweepSome(t *testing.T, c *wellfieldtest.City, most int) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var asked atomic.Int64
	node := wellfieldtest.OpenNode(t, c.URL, c.PhotoDir(), func() time.Time {
		if asked.Add(1) == int64(most) { // the clock is asked once a case
			stop()
		}
		return c.Now()
	})
	defer node.Close(t)
	if _, err := node.Sweep(ctx, c.Now()); err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
}

// TestWhatCannotBeSweptKeepsNobodyWaiting puts more cases than a batch in front
// that no sweep can pay, since their rows are due and nothing is owed: somebody
// changed a column.
func TestWhatCannotBeSweptKeepsNobodyWaiting(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		r := rand.New(rand.NewPCG(5, 5))
		var stuck []casework.Import
		for n := 0; len(stuck) < 300; n++ {
			i := madeCase(r, c, n)
			if i.State == casework.ClosedExplained {
				stuck = append(stuck, i)
			}
		}
		if _, errs := c.Import(t.Context(), casework.OwnSystem, stuck); slices.ContainsFunc(errs, func(err error) bool { return err != nil }) {
			t.Fatal(errs)
		}
		wellfieldtest.Alter(t, c.URL, "UPDATE cases SET next_due = 1")
		late(t, c, 300)
		for _, want := range []int{300, 0} {
			if n, err := c.Sweep(t.Context(), c.Now()); n != want || err != nil {
				t.Errorf("swept %d, %v; want %d", n, err, want)
			}
		}
		if left := inOrder(t, c); len(left) != len(stuck) {
			t.Errorf("%d left", len(left))
		}
		wellfieldtest.Alter(t, c.URL, "UPDATE cases SET next_due = NULL WHERE next_due = 1")
	})
}

// TestOneSweepPaysAllThatIsOwed is about a case that owes more once it has paid: a
// dispute that nobody ruled on, of which those above were never told.
func TestOneSweepPaysAllThatIsOwed(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		disputed(c)
		at := c.Now().Add(60 * 24 * time.Hour)
		if n, err := c.Sweep(t.Context(), at); n < 2 || err != nil {
			t.Errorf("paid %d, %v", n, err)
		}
		if left, err := c.DB.Due(t.Context(), at, store.DueCase{}, 10); len(left) > 0 || err != nil {
			t.Errorf("left %+v, %v", left, err)
		}
	})
}

// TestMain lets the test binary be a node that sweeps, so that a test can kill it
// as a power cut does.
func TestMain(m *testing.M) {
	if url := os.Getenv("WELLFIELD_TEST_SWEEPER"); url != "" {
		if err := sweepAlone(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func sweepAlone(url string) error {
	us, err := strconv.ParseInt(os.Getenv("WELLFIELD_TEST_NOW"), 10, 64)
	if err != nil {
		return err
	}
	now := time.UnixMicro(us).UTC()
	node, err := wellfieldtest.StartNode(url, os.Getenv("WELLFIELD_TEST_PHOTOS"), func() time.Time { return now })
	if err != nil {
		return err
	}
	fmt.Println("sweeping")
	_, err = node.Sweep(context.Background(), now)
	return err
}

// TestKilledSweepersTellEverybodyOnce runs two nodes at once as processes and
// kills them in the middle, again and again, until nothing is due. Every case has
// each of its five steps once, and the evidence fits.
func TestKilledSweepersTellEverybodyOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		fiveLevels(t, c)
		n := dueCases()
		late(t, c, n)
		all := inOrder(t, c)
		killed := 0
		for runs := 0; len(inOrder(t, c)) > 0; runs++ {
			if runs > 200 {
				t.Fatal("they never come to an end")
			}
			var group [2]*exec.Cmd
			for i := range group {
				group[i] = sweeper(t, c)
			}
			for i, cmd := range group {
				if runs < 6 { // then they may come to their end
					left := len(inOrder(t, c))
					for tries := 0; tries < 200 && len(inOrder(t, c)) == left && left > 0; tries++ {
					}
					_ = cmd.Process.Kill()
				}
				if err := cmd.Wait(); err != nil {
					if !strings.Contains(err.Error(), "killed") {
						t.Fatalf("node %d: %v", i, err)
					}
					killed++
				}
			}
		}
		if killed == 0 {
			t.Error("no node was killed before its end, so nothing was shown")
		}
		want := []string{"handle 80", "handle 100", "handle 150", "handle 200", "handle 300"}
		for _, d := range all {
			if got := said(escalations(t, c, d.Ref)); !slices.Equal(got, want) {
				t.Fatalf("%s after %d kills: %v", d.ID, killed, got)
			}
		}
		t.Logf("%d cases, %d kills", n, killed)
	})
}

// sweeper starts a node and waits until it begins to sweep.
func sweeper(t *testing.T, c *wellfieldtest.City) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "WELLFIELD_TEST_SWEEPER="+c.URL, "WELLFIELD_TEST_PHOTOS="+c.PhotoDir(),
		"WELLFIELD_TEST_NOW="+strconv.FormatInt(c.Now().UnixMicro(), 10))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal("the node said nothing: ", err)
	}
	return cmd
}
