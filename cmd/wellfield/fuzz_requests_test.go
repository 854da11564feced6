package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/gate"
)

// number is a setting of a test: how many of something.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// TestFuzzedRequests asks every endpoint for what nobody should ask:
// WELLFIELD_REQUESTS requests from WELLFIELD_SEED on. Nothing may panic or answer
// with a defect, and memory and goroutines must stay what they were. With the
// full number no answer may take longer than a second of a quiet machine.
func TestFuzzedRequests(t *testing.T) {
	const full = 1_000_000
	n, seed := number(t, "WELLFIELD_REQUESTS", 5_000), number(t, "WELLFIELD_SEED", 1)
	slow := 10 * time.Second // machines are noisy
	if n >= full {
		slow = time.Second
	}
	tw := openTown(t)
	f := &fuzzing{town: tw, seed: uint64(seed), n: uint64(n), slow: slow}
	f.startServer(t)
	f.run(0, f.n/5)
	heap, goroutines := settled()
	f.run(f.n/5, f.n)
	heapAfter, goroutinesAfter := settled()
	f.again()
	f.report(t)
	t.Logf("heap after a fifth %d KiB, at the end %d KiB; goroutines %d and %d", heap>>10, heapAfter>>10, goroutines, goroutinesAfter)
	if heapAfter > heap+16<<20 {
		t.Errorf("the heap grew by %d KiB", (heapAfter-heap)>>10)
	}
	if goroutinesAfter > goroutines+10 {
		t.Errorf("%d goroutines were left behind", goroutinesAfter-goroutines)
	}
}

// settled is the heap in use after collection, and the goroutines, once what
// was asked over sockets has ended.
func settled() (heap uint64, goroutines int) {
	time.Sleep(500 * time.Millisecond)
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, runtime.NumGoroutine()
}

// fuzzing is a run.
type fuzzing struct {
	*town
	seed, n uint64
	slow    time.Duration
	address string
	log     syncBuffer // of the http.Server

	next      atomic.Uint64
	mu        sync.Mutex
	statuses  map[int]int
	malformed int // what never became a request and was sent over a socket
	slowest   time.Duration
	slowestAt uint64
	late      []uint64 // numbers of those that were slow among others
	failed    []string
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// startServer serves the same handler on a socket, for what only a socket can
// be sent.
func (f *fuzzing) startServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.statuses, f.address = map[int]int{}, l.Addr().String()
	server := &http.Server{Handler: f.handler, ReadTimeout: 2 * time.Second, ErrorLog: log.New(&f.log, "", 0), ConnContext: gate.ConnContext, MaxHeaderBytes: 16 << 10}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
}

func (f *fuzzing) run(from, to uint64) {
	f.next.Store(from)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for i := f.next.Add(1) - 1; i < to; i = f.next.Add(1) - 1 {
				f.one(i)
			}
		})
	}
	workers.Wait()
}

// one sends the request of that number.
func (f *fuzzing) one(i uint64) {
	m := newMaker(f.town, f.seed, i)
	raw := m.request().bytes()
	if i%97 == 0 {
		f.overSocket(i, raw)
		return
	}
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		f.mu.Lock()
		f.malformed++
		f.mu.Unlock()
		if i%10 == 0 {
			f.overSocket(i, raw)
		}
		return
	}
	r.RemoteAddr = "127.0.0.1:1"
	w := httptest.NewRecorder()
	began := time.Now()
	broken := f.serve(w, r)
	took := time.Since(began)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.statuses[w.Code]++
	if took > f.slowest {
		f.slowest, f.slowestAt = took, i
	}
	switch {
	case broken != "":
		f.fail(i, raw, "panic: "+broken)
	case w.Code >= 500 && w.Code != http.StatusServiceUnavailable:
		f.fail(i, raw, fmt.Sprintf("status %d: %.300s", w.Code, w.Body))
	case w.Code == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "":
		f.fail(i, raw, "503 without Retry-After")
	case w.Code < 200:
		f.fail(i, raw, fmt.Sprintf("status %d", w.Code))
	case took > f.slow:
		f.late = append(f.late, i)
	}
}

// again asks the slow ones once more, one at a time: a processor that was away
// elsewhere is no fault of the answer, and an answer that is slow is slow again.
func (f *fuzzing) again() {
	f.mu.Lock()
	late := f.late
	f.mu.Unlock()
	for _, i := range late {
		least := time.Hour
		var raw []byte
		for range 3 {
			raw = newMaker(f.town, f.seed, i).request().bytes()
			r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
			if err != nil {
				continue
			}
			began := time.Now()
			_ = f.serve(httptest.NewRecorder(), r) // it was judged before
			least = min(least, time.Since(began))
		}
		if least > f.slow {
			f.fail(i, raw, fmt.Sprintf("took %v, alone", least))
		}
	}
}

func (f *fuzzing) serve(w http.ResponseWriter, r *http.Request) (broken string) {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			broken = fmt.Sprintf("%v\n%s", p, debug.Stack())
		}
	}()
	f.handler.ServeHTTP(w, r)
	return ""
}

// overSocket sends the bytes as they are and reads what comes.
func (f *fuzzing) overSocket(i uint64, raw []byte) {
	c, err := net.Dial("tcp", f.address)
	if err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.fail(i, raw, err.Error())
		return
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	_, _ = c.Write(raw) // it may have been answered before its end
	if half, ok := c.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
	answer, _ := io.ReadAll(c)
	status := 0
	if _, err := fmt.Sscanf(string(answer), "HTTP/1.%d %d", new(int), &status); err != nil {
		status = 0 // no answer to what is no request
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.statuses[status]++
	switch status {
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported, http.StatusServiceUnavailable: // of the library, for a framing that it does not know
	default:
		if status >= 500 {
			f.fail(i, raw, fmt.Sprintf("over a socket: %.400s", answer))
		}
	}
}

// fail keeps what went wrong, with how to see it again. The caller holds the
// lock.
func (f *fuzzing) fail(i uint64, raw []byte, what string) {
	if len(f.failed) >= 20 {
		return
	}
	shown := raw
	if len(shown) > 400 {
		shown = shown[:400]
	}
	f.failed = append(f.failed, fmt.Sprintf("request %d of seed %d: %s\n  WELLFIELD_SEED=%d WELLFIELD_REQUEST=%d go test -run TestOneFuzzedRequest -v ./cmd/wellfield\n  printf %s | nc 127.0.0.1 8080\n",
		i, f.seed, what, f.seed, i, shellQuoted(shown)))
}

// shellQuoted is what a shell's printf turns back into the bytes.
func shellQuoted(raw []byte) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, c := range raw {
		switch {
		case c == '%':
			b.WriteString("%%")
		case c >= ' ' && c <= '~' && c != '\'' && c != '\\':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "\\%03o", c)
		}
	}
	return b.String() + "'"
}

func (f *fuzzing) report(t *testing.T) {
	codes := make([]int, 0, len(f.statuses))
	for code := range f.statuses {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var b strings.Builder
	for _, code := range codes {
		fmt.Fprintf(&b, " %d:%d", code, f.statuses[code])
	}
	t.Logf("%d requests to %d endpoints; answers%s; %d were none; the slowest took %v (number %d), %d took longer than %v among the others", f.n, len(f.endpoints), b.String(), f.malformed, f.slowest, f.slowestAt, len(f.late), f.slow)
	if said := f.log.String(); strings.Contains(said, "panic") {
		t.Errorf("the server panicked: %.2000s", said)
	}
	if said := f.town.log.String(); strings.Contains(said, "panic") {
		t.Errorf("a handler panicked: %.3000s", said[strings.Index(said, "panic"):])
	}
	for _, what := range f.failed {
		t.Error(what)
	}
	if len(f.failed) > 0 {
		t.Logf("the log: %.8000s", f.town.log.String())
	}
	if f.statuses[200] == 0 || f.statuses[303] == 0 || f.statuses[422] == 0 {
		t.Error("nothing got past the first check, so nothing was shown")
	}
}

// TestOneFuzzedRequest shows the requests of the numbers in WELLFIELD_REQUEST,
// their answers and how long they took alone.
func TestOneFuzzedRequest(t *testing.T) {
	if os.Getenv("WELLFIELD_REQUEST") == "" {
		t.Skip("skipped: WELLFIELD_REQUEST is not set, so no single request is shown")
	}
	tw := openTown(t)
	for _, text := range strings.Split(os.Getenv("WELLFIELD_REQUEST"), ",") {
		i, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		raw := newMaker(tw, uint64(number(t, "WELLFIELD_SEED", 1)), i).request().bytes()
		t.Logf("%d: %.4000q", i, raw)
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			t.Error(err)
			continue
		}
		w, began := httptest.NewRecorder(), time.Now()
		tw.handler.ServeHTTP(w, r.WithContext(context.Background()))
		t.Logf("%d: %d in %v %v %.2000s", i, w.Code, time.Since(began), w.Header(), w.Body)
	}
	t.Logf("log: %.4000s", tw.log.String())
}
