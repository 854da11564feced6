package gate

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// bounded serves with so many connections; what is sent to hold is answered
// when something comes from it.
func bounded(t *testing.T, most int) (g *Gate, address string, hold chan struct{}) {
	t.Helper()
	g, hold = testGate(t), make(chan struct{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ConnContext: ConnContext, ReadHeaderTimeout: time.Minute,
		Handler: g.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/hold":
				<-hold
			case "/big":
				_, _ = io.CopyN(w, endless{}, 64<<20)
			}
		}))}
	door := g.Bound(l, most)
	go func() { _ = server.Serve(door) }()
	t.Cleanup(func() { _ = server.Close() })
	return g, l.Addr().String(), hold
}

func dial(t *testing.T, address, send string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, send); err != nil {
		t.Fatal(err)
	}
	return c
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func status(t *testing.T, c net.Conn) string {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err.Error()
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.Status
}

const whole = " HTTP/1.1\r\nHost: x\r\n\r\n"

// TestBeginningsThatNeverEndMakeRoom: connections that bring no request cannot
// keep out one that does.
func TestBeginningsThatNeverEndMakeRoom(t *testing.T) {
	g, address, hold := bounded(t, 4)
	defer close(hold)
	for range 4 {
		dial(t, address, "GET /x HTTP/1.1\r\nX-Slow: ")
	}
	until(t, "all connections are taken", func() bool { return g.door.Connections() == 4 })
	for range 20 {
		if got := status(t, dial(t, address, "GET /x"+whole)); got != "200 OK" {
			t.Fatalf("a whole request: %s", got)
		}
	}
	if g.door.evicted.Load() == 0 || g.door.Connections() > 4 {
		t.Errorf("%d made room, %d are open", g.door.evicted.Load(), g.door.Connections())
	}
}

// TestAnswersThatNobodyReadsMakeRoom: a connection whose answer waits for its
// reader cannot keep out one that asks.
func TestAnswersThatNobodyReadsMakeRoom(t *testing.T) {
	g, address, hold := bounded(t, 4)
	defer close(hold)
	for range 4 {
		dial(t, address, "GET /big"+whole)
	}
	until(t, "all answers wait for their readers", func() bool {
		g.door.mu.Lock()
		defer g.door.mu.Unlock()
		return g.door.open == 4 && g.door.idle.Len() == 4
	})
	if got := status(t, dial(t, address, "GET /x"+whole)); got != "200 OK" {
		t.Errorf("a new request: %s", got)
	}
}

// TestConnectionsAtWorkAreKept: when all are at work, the next is told so.
func TestConnectionsAtWorkAreKept(t *testing.T) {
	g, address, hold := bounded(t, 4)
	var working []net.Conn
	for range 4 {
		working = append(working, dial(t, address, "GET /hold"+whole))
	}
	until(t, "all connections are at work", func() bool {
		g.door.mu.Lock()
		defer g.door.mu.Unlock()
		return g.door.open == 4 && g.door.idle.Len() == 0
	})
	c := dial(t, address, "GET /x"+whole)
	text, err := io.ReadAll(c)
	if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 503 ") || !strings.Contains(string(text), "\r\nRetry-After: ") {
		t.Errorf("one too many: %q, %v", text, err)
	}
	close(hold)
	for _, c := range working {
		if got := status(t, c); got != "200 OK" {
			t.Errorf("one at work: %s", got)
		}
	}
	until(t, "they are idle again", func() bool {
		g.door.mu.Lock()
		defer g.door.mu.Unlock()
		return g.door.idle.Len() == 4
	})
	for _, c := range working {
		_ = c.Close()
	}
	until(t, "all have gone", func() bool { return g.door.Connections() == 0 })
}

// TestLongAnswersMayTakeTheirTime: an export that keeps going outlives the
// deadlines that are for everybody.
func TestLongAnswersMayTakeTheirTime(t *testing.T) {
	g := testGate(t)
	classify := g.o.Classify
	g.o.Classify = func(r *http.Request) Work {
		w := classify(r)
		w.Kind = Heavy
		return w
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const short, parts = 100 * time.Millisecond, 5
	server := &http.Server{ReadTimeout: short, WriteTimeout: short, Handler: g.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range parts {
			_, _ = io.WriteString(w, "part\n")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(short)
		}
		if r.Context().Err() != nil {
			t.Error("the work was cancelled")
		}
	}))}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	resp, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if got, err := io.ReadAll(resp.Body); err != nil || string(got) != strings.Repeat("part\n", parts) {
		t.Errorf("%q, %v", got, err)
	}
}
