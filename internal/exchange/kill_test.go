package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/exchange"
	"wellfield/internal/lang"
	"wellfield/internal/outgoing"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestMain lets the test binary be a worker of its own, so that a test can kill
// it as a power cut does.
func TestMain(m *testing.M) {
	if url := os.Getenv("WELLFIELD_TEST_WORKER"); url != "" {
		if err := work(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// work is one round of the peer "works" in a process of its own, at the time
// that the test's clock shows.
func work(url string) error {
	us, err := strconv.ParseInt(os.Getenv("WELLFIELD_TEST_NOW"), 10, 64)
	if err != nil {
		return err
	}
	words, err := lang.Load()
	if err != nil {
		return err
	}
	photos, err := blob.Open(os.Getenv("WELLFIELD_TEST_PHOTOS"))
	if err != nil {
		return err
	}
	db, err := store.Open(context.Background(), url)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return err
	}
	a, err := app.Open(context.Background(), app.Config{DB: db, Photos: photos, Zone: zone, Secret: bytes.Repeat([]byte("s"), 32),
		Now: func() time.Time { return time.UnixMicro(us) }})
	if err != nil {
		return err
	}
	here, err := outgoing.Parse("127.0.0.1")
	if err != nil {
		return err
	}
	x := exchange.New(exchange.Options{App: a, Say: words.Say, Allowed: here, Key: func(string) (string, error) { return "k", nil }})
	if _, err := x.Round(context.Background(), "works"); err != nil {
		return err
	}
	return db.Close()
}

// TestKilledBetweenIntentAndOutcome kills the whole process the moment the peer
// has taken the case, or is about to be sent it: in the end the peer has it
// once, and the lease of the dead one keeps nobody out for long.
func TestKilledBetweenIntentAndOutcome(t *testing.T) {
	for name, arrives := range map[string]bool{"after it arrived": true, "before it arrived": false} {
		t.Run(name, func(t *testing.T) {
			wellfieldtest.Databases(t, func(t *testing.T, url string) {
				c := newTown(t, url)
				s := newRemote(t, c.Now)
				c.with(works("works", s))
				story := c.dispatched("hole")
				c.Clock.Pass(time.Hour)
				worker := exec.Command(os.Args[0])
				worker.Env = append(os.Environ(), "WELLFIELD_TEST_WORKER="+url, "WELLFIELD_TEST_NOW="+fmt.Sprint(c.Now().UnixMicro()), "WELLFIELD_TEST_PHOTOS="+t.TempDir())
				var said bytes.Buffer
				worker.Stderr = &said
				started := make(chan struct{})
				kill := func() {
					<-started // the worker may ask before Start has said who it is
					_ = worker.Process.Kill()
				}
				s.change(func() {
					if arrives {
						s.onArrival = kill
						return
					}
					s.next = func(call string) trouble {
						if call == "POST requests" {
							kill()
							return fails
						}
						return fine
					}
				})
				if err := worker.Start(); err != nil {
					t.Fatal(err)
				}
				close(started)
				if err := worker.Wait(); err == nil || err.Error() != "signal: killed" {
					t.Fatalf("the worker was not killed: %v %s", err, said.String())
				}
				s.change(func() { s.onArrival, s.next = nil, func(string) trouble { return fine } })
				if v := c.view("works"); v.Jobs[app.JobSent] != 1 || v.Links[app.LinkPushed] != 0 {
					t.Fatalf("left behind: %+v", v)
				}
				if ran, err := c.x.Round(t.Context(), "works"); ran || err != nil {
					t.Fatalf("the dead worker's lease does not stand: %v, %v", ran, err)
				}
				for range 3 {
					c.turn("works")
				}
				if n := s.carrying(story.Receipt.Case.Number); n != 1 || c.view("works").Links[app.LinkPushed] != 1 || len(c.view("works").Open) != 0 {
					t.Errorf("%d there, %+v", n, c.view("works"))
				}
				c.CheckAll()
			})
		})
	}
}
