package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/api"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// BenchmarkLifecycle takes cases through report, dispatch, handle and check over
// HTTP, each answer durable, by 64 clients on the cores that the server has too.
// An operation is a lifecycle of four commands; cpu-us/command is what client,
// server and kernel used together. WELLFIELD_BENCH_CLIENTS sets another number,
// WELLFIELD_BENCH_CASES how many cases are there before.
func BenchmarkLifecycle(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { lifecycles(b, wellfieldtest.SQLiteURL(b)) })
	b.Run("postgres", func(b *testing.B) { lifecycles(b, wellfieldtest.NewPostgres(b)) })
}

func lifecycles(b *testing.B, url string) {
	texts, err := lang.Load()
	if err != nil {
		b.Fatal(err)
	}
	c := wellfieldtest.NewCity(b, url)
	filled(b, url)
	ctx := context.Background()
	tokens := map[string]string{}
	for _, account := range []string{"desk-east", "desk-west", "works-east", "works-west", "check-east", "check-west"} {
		if err := c.SaveAccount(ctx, account, password); err != nil {
			b.Fatal(err)
		}
		if tokens[account], err = c.NewToken(ctx, account); err != nil {
			b.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: api.New(c.App, texts, api.Options{})}
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()
	clients := 64
	if n, err := strconv.Atoi(os.Getenv("WELLFIELD_BENCH_CLIENTS")); err == nil {
		clients = n
	}
	run := &lifeRun{b: b, base: "http://" + l.Addr().String() + api.Prefix, tokens: tokens,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	run.live(0) // connections, statements, caches
	b.ReportAllocs()
	b.ResetTimer()
	before := cpu()
	var left atomic.Int64
	left.Store(int64(b.N))
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for n := left.Add(-1); n >= 0; n = left.Add(-1) {
				run.live(n)
			}
		})
	}
	group.Wait()
	b.StopTimer()
	b.ReportMetric(float64((cpu()-before).Microseconds())/float64(4*b.N), "cpu-us/command")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lifecycles/s")
}

// cpu is the time that this process used so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

type lifeRun struct {
	b      *testing.B
	base   string
	client *http.Client
	tokens map[string]string
}

func (r *lifeRun) live(n int64) {
	town, column := "east", 0.005
	if n%2 == 1 {
		town, column = "west", 0.025
	}
	id := uuid.Must(uuid.NewV7())
	text := r.post("/reports", "", fmt.Sprintf(`{"id":%q,"summary":"bags beside the bin","class":"event/0101","point":{"lat":30.005,"lng":%g}}`, id, 110+column), 201)
	var receipt struct{ Number string }
	if err := json.Unmarshal(text, &receipt); err != nil {
		r.b.Error(err)
		return
	}
	path := "/cases/" + receipt.Number
	r.post(path+"/dispatch", "desk-"+town, `{"file":{"class":"event/0101"}}`, 200)
	r.post(path+"/handle", "works-"+town, `{"text":"taken away"}`, 200)
	r.post(path+"/check", "check-"+town, `{"results":[{"condition":"gone","passed":true},{"condition":"clean","passed":true}]}`, 200)
}

func (r *lifeRun) post(path, account, body string, want int) []byte {
	q, err := http.NewRequest(http.MethodPost, r.base+path, bytes.NewReader([]byte(body)))
	if err != nil {
		r.b.Error(err)
		return nil
	}
	q.Header.Set("Content-Type", "application/json")
	if account != "" {
		q.Header.Set("Authorization", "Bearer "+r.tokens[account])
		q.Header.Set("Idempotency-Key", uuid.NewString())
		q.Header.Set("Prefer", "return=minimal")
	}
	resp, err := r.client.Do(q)
	if err != nil {
		r.b.Error(err)
		return nil
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.StatusCode != want && resp.StatusCode != http.StatusNoContent {
		r.b.Errorf("%s: %d %s %v", path, resp.StatusCode, text, err)
	}
	return text
}
