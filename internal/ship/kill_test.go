package ship_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/leodido/go-syslog/v4"
	"github.com/leodido/go-syslog/v4/octetcounting"
	"github.com/leodido/go-syslog/v4/rfc5424"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/ship"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestMain lets the test binary be a process that ships, so that a test can kill
// it as a power cut does.
func TestMain(m *testing.M) {
	if url := os.Getenv("WELLFIELD_TEST_SHIPPER"); url != "" {
		if err := shipper(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func shipper(url string) error {
	a, err := open(url, os.Getenv("WELLFIELD_TEST_PHOTOS"))
	if err != nil {
		return err
	}
	s, err := ship.NewSyslog(os.Getenv("WELLFIELD_TEST_RECEIVER"), "")
	if err != nil {
		return err
	}
	ship.Run(context.Background(), ship.Options{App: a, Name: "syslog", Holder: "test", Receiver: s, Log: slog.New(slog.DiscardHandler)}, 20*time.Millisecond)
	return nil
}

func open(url, photos string) (*app.App, error) {
	db, err := store.Open(context.Background(), url)
	if err != nil {
		return nil, err
	}
	kept, err := blob.Open(photos)
	if err != nil {
		return nil, err
	}
	return app.Open(context.Background(), app.Config{DB: db, Photos: kept, Zone: time.UTC, Secret: bytes.Repeat([]byte("s"), 32), Receivers: []string{"syslog", "ndjson"}})
}

// receiver is a real receiver of syslog over TCP, which remembers what it was told.
type receiver struct {
	l    net.Listener
	mu   sync.Mutex
	seen map[int64]string // line -> its hash
	odd  []string
}

func listen(t *testing.T, address string) *receiver {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{l: l, seen: map[int64]string{}}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.read(c)
		}
	}()
	return r
}

func (r *receiver) read(c net.Conn) {
	defer func() { _ = c.Close() }() // whoever sent has gone
	octetcounting.NewParser(syslog.WithListener(r.take)).Parse(c)
}

func (r *receiver) take(res *syslog.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok := res.Message.(*rfc5424.SyslogMessage)
	if res.Error != nil || !ok || m == nil || m.StructuredData == nil {
		return // cut off by a kill; it comes again
	}
	facts := (*m.StructuredData)["wellfield@32473"]
	seq, err := strconv.ParseInt(facts["seq"], 10, 64)
	if err != nil {
		r.odd = append(r.odd, fmt.Sprint(facts))
		return
	}
	if before, again := r.seen[seq]; again && before != facts["hash"] {
		r.odd = append(r.odd, "line "+facts["seq"]+" came with another hash")
	}
	r.seen[seq] = facts["hash"]
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.seen)
}

// TestNothingIsLostAcrossKills kills what ships at moments of chance while lines
// are written: in the end the receiver has every line.
func TestNothingIsLostAcrossKills(t *testing.T) {
	url, photos := wellfieldtest.SQLiteURL(t), t.TempDir()
	a, err := open(url, photos)
	if err != nil {
		t.Fatal(err)
	}
	r := listen(t, "127.0.0.1:0")
	start := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "WELLFIELD_TEST_SHIPPER="+url, "WELLFIELD_TEST_PHOTOS="+photos, "WELLFIELD_TEST_RECEIVER=tcp://"+r.l.Addr().String())
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	const kills, lines = 5, 60
	for k := range kills {
		cmd, had := start(), r.count()
		for i := range lines {
			if _, err := a.AddAPIKey(t.Context(), app.APIKey{Name: fmt.Sprintf("key-%d-%d", k, i), Rights: []string{app.MayRead}, PerMinute: 1}); err != nil {
				t.Fatal(err)
			}
		}
		waitFor(t, "the receiver to hear of something", func() bool { return r.count() > had })
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	events, err := a.SecurityEvents(t.Context(), time.Time{}, 10_000)
	if err != nil || len(events) < kills*lines {
		t.Fatal(len(events), err)
	}
	cmd := start()
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	waitFor(t, "every line to arrive and to be noted", func() bool {
		all, err := a.Receivers(t.Context())
		return err == nil && r.count() == len(events) && all[0].Behind == 0
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.odd) > 0 {
		t.Error(r.odd)
	}
}

// TestAReceiverThatIsAwayHoldsNobodyUp: lines are written while it is away, it is
// seen to be, and when it comes back it gets them all.
func TestAReceiverThatIsAwayHoldsNobodyUp(t *testing.T) {
	a, err := open(wellfieldtest.SQLiteURL(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	free := listen(t, "127.0.0.1:0")
	address := free.l.Addr().String()
	_ = free.l.Close()
	s, err := ship.NewSyslog("tcp://"+address, "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	working.Go(func() {
		ship.Run(ctx, ship.Options{App: a, Name: "syslog", Holder: "test", Receiver: s, Log: slog.New(slog.DiscardHandler)}, 20*time.Millisecond)
	})
	defer working.Wait()
	defer stop()
	waitFor(t, "a failure to be noted", func() bool {
		all, err := a.Receivers(t.Context())
		return err == nil && all[0].Failures > 1 && all[0].Fault != "" && all[0].Behind > 0
	})
	for i := range 30 {
		if _, err := a.AddAPIKey(t.Context(), app.APIKey{Name: fmt.Sprintf("key-%d", i), Rights: []string{app.MayRead}, PerMinute: 1}); err != nil {
			t.Fatal(err)
		}
	}
	events, err := a.SecurityEvents(t.Context(), time.Time{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	back := listen(t, address)
	waitFor(t, "every line to arrive", func() bool { return back.count() == len(events) })
	waitFor(t, "that to be noted", func() bool {
		all, err := a.Receivers(t.Context())
		return err == nil && all[0].Behind == 0 && all[0].Failures == 0
	})
}

func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(4 * time.Minute); !is(); {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
