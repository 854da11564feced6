package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/demo"
)

// part is one kind of request of the mix.
type part struct {
	name   string
	first  bool // is served first: the desk's, and the urgent
	weight int
	make   func(l *mix, r *rand.Rand) (request []byte, key string)
}

// parts are what people ask in a city: mostly looking, some reporting, few
// photos, and the desk at its work.
var parts = []part{
	{"report", false, 18, func(l *mix, r *rand.Rand) ([]byte, string) { return l.report("component/0201", r) }},
	{"urgent report", true, 3, func(l *mix, r *rand.Rand) ([]byte, string) { return l.report(l.urgent, r) }},
	{"first page", false, 14, func(l *mix, _ *rand.Rand) ([]byte, string) { return get1("/", ""), "" }},
	{"report form", false, 10, func(l *mix, _ *rand.Rand) ([]byte, string) { return get1("/report", ""), "" }},
	{"classes", false, 10, func(l *mix, _ *rand.Rand) ([]byte, string) { return get1("/api/v1/classes?q=hole", ""), "" }},
	{"follow", false, 20, func(l *mix, r *rand.Rand) ([]byte, string) {
		a := l.some(r)
		return get1("/t/"+a.number+"/"+a.link, ""), ""
	}},
	{"thumbnail", false, 14, func(l *mix, _ *rand.Rand) ([]byte, string) { return get1("/photos/"+l.photo+"/thumb", ""), "" }},
	{"photo upload", false, 1, func(l *mix, _ *rand.Rand) ([]byte, string) { return l.upload, "" }},
	{"desk list", true, 6, func(l *mix, r *rand.Rand) ([]byte, string) {
		return get1("/api/v1/cases?scope=centre&limit=50&order=newest", l.token(r)), ""
	}},
	{"desk verb", true, 4, func(l *mix, r *rand.Rand) ([]byte, string) {
		key := inLetters.Replace(uuid.NewString())
		return post1("/api/v1/cases/"+l.some(r).number+"/note", l.token(r), key, fmt.Sprintf(`{"text":%q}`, key)), key
	}},
}

// inLetters writes digits as letters: one key of some thousands has what looks like a
// telephone number, which is masked in the words of a note.
var inLetters = strings.NewReplacer("0", "g", "1", "h", "2", "i", "3", "j", "4", "k", "5", "l", "6", "m", "7", "n", "8", "o", "9", "p")

func get1(path, token string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + bearer(token) + "\r\n")
}

func post1(path, token, key, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: x\r\n%sIdempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, bearer(token), key, len(body), body)
}

func bearer(token string) string {
	if token == "" {
		return ""
	}
	return "Authorization: Bearer " + token + "\r\n"
}

// taken is a report whose receipt was handed out.
type taken struct{ number, link string }

// verb is a command that was answered as done.
type verb struct{ number, key string }

// mix is what is needed to make requests, and what was acknowledged.
type mix struct {
	address       string
	tokens        []string
	area          string
	urgent, photo string
	upload        []byte

	mu      sync.Mutex
	reports []taken
	verbs   []verb
	wrong   []string // what no answer may be
}

func (l *mix) token(r *rand.Rand) string { return l.tokens[r.IntN(len(l.tokens))] }

func (l *mix) report(class string, _ *rand.Rand) ([]byte, string) {
	id := uuid.NewString()
	return post1("/api/v1/reports", "", id, fmt.Sprintf(`{"id":%q,"class":%q,"summary":"under load","area":%q}`, id, class, l.area)), id
}

// some is one of the latest reports.
func (l *mix) some(r *rand.Rand) taken {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.reports)
	return l.reports[n-1-r.IntN(min(n, 200))]
}

// note keeps what an answer promised.
func (l *mix) note(p *part, request []byte, key string, a reply) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case a.status == 201 && (p.name == "report" || p.name == "urgent report"):
		var receipt struct{ Number, Link string }
		if err := json.Unmarshal(a.body, &receipt); err != nil {
			l.wrong = append(l.wrong, string(a.body))
			return
		}
		l.reports = append(l.reports, taken{receipt.Number, receipt.Link})
	case a.status == 200 && p.name == "desk verb":
		number := string(request[len("POST /api/v1/cases/"):])[:13]
		l.verbs = append(l.verbs, verb{number, key})
	case a.status == 503 && a.retryAfter == "":
		l.wrong = append(l.wrong, p.name+": 503 without Retry-After")
	case a.status >= 400 && a.status != 503 || a.status >= 500 && a.status != 503:
		l.wrong = append(l.wrong, fmt.Sprintf("%s: %d %s", p.name, a.status, a.body))
	}
}

// tally is what came of the requests of one part.
type tally struct {
	done, refused, lost atomic.Int64
	mu                  sync.Mutex
	took, refusals      []time.Duration
}

func (t *tally) add(a reply, err error, took time.Duration) {
	switch {
	case err != nil:
		t.lost.Add(1)
	case a.status == 503:
		t.refused.Add(1)
		t.mu.Lock()
		t.refusals = append(t.refusals, took)
		t.mu.Unlock()
	default:
		t.done.Add(1)
		t.mu.Lock()
		t.took = append(t.took, took)
		t.mu.Unlock()
	}
}

// phase is one stretch of load.
type phase struct {
	*mix
	tallies [16]tally
	began   time.Time
	lasted  time.Duration
	cpu     time.Duration // of the server
	late    atomic.Int64  // requests that were not sent, because the client was late
	windows [600]atomic.Int64
}

func (l *mix) phase() *phase { return &phase{mix: l, began: time.Now()} }

// choose is a part by weight, among those that fit.
func choose(r *rand.Rand, fits func(*part) bool) int {
	all := 0
	for i := range parts {
		if fits(&parts[i]) {
			all += parts[i].weight
		}
	}
	at := r.IntN(all)
	for i := range parts {
		if !fits(&parts[i]) {
			continue
		}
		if at -= parts[i].weight; at < 0 {
			return i
		}
	}
	return 0
}

func anything(*part) bool   { return true }
func ranked(p *part) bool   { return p.first }
func ofPublic(p *part) bool { return !p.first }
func (p *phase) window() int {
	return min(int(time.Since(p.began)/(500*time.Millisecond)), len(p.windows)-1)
}

func (p *phase) send(w *wire, i int, r *rand.Rand) {
	request, key := parts[i].make(p.mix, r)
	began := time.Now()
	a, err := w.do(request)
	p.tallies[i].add(a, err, time.Since(began))
	if err == nil {
		if a.status != 503 {
			p.windows[p.window()].Add(1)
		}
		p.note(&parts[i], request, key, a)
	}
}

// closed runs clients that send when they have been answered.
func (p *phase) closed(ctx context.Context, clients int) {
	var group sync.WaitGroup
	for n := range clients {
		group.Go(func() {
			w, r := &wire{address: p.address}, rand.New(rand.NewPCG(1, uint64(n)))
			defer w.close()
			for ctx.Err() == nil {
				p.send(w, choose(r, anything), r)
			}
		})
	}
	group.Wait()
	p.lasted = time.Since(p.began)
}

// open sends at a rate, whatever is answered. A client that is still waiting
// when its next request is due leaves that one out and counts it.
func (p *phase) open(ctx context.Context, clients int, perSecond float64, fits func(*part) bool) {
	var group sync.WaitGroup
	every := time.Duration(float64(clients) / perSecond * float64(time.Second))
	for n := range clients {
		group.Go(func() {
			w, r := &wire{address: p.address}, rand.New(rand.NewPCG(2, uint64(n)))
			defer w.close()
			due := time.Now().Add(time.Duration(r.Int64N(int64(every) + 1)))
			for ctx.Err() == nil {
				time.Sleep(time.Until(due))
				p.send(w, choose(r, fits), r)
				for due = due.Add(every); time.Since(due) > every; due = due.Add(every) {
					p.late.Add(1)
				}
			}
		})
	}
	group.Wait()
	p.lasted = time.Since(p.began)
}

// abuse holds connections with beginnings of requests that never end, and asks
// and leaves.
func abuse(ctx context.Context, address string, slow, aborting int) {
	var group sync.WaitGroup
	for n := range slow {
		group.Go(func() {
			for ctx.Err() == nil {
				dribble(ctx, address, n%2 == 0)
			}
		})
	}
	for range aborting {
		group.Go(func() {
			for ctx.Err() == nil {
				if c, err := net.Dial("tcp", address); err == nil {
					_, _ = c.Write(get1("/report", ""))
					_ = c.Close()
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	group.Wait()
}

// dribble sends a byte a second of a header, or of a body, until it is closed.
func dribble(ctx context.Context, address string, header bool) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		time.Sleep(50 * time.Millisecond)
		return
	}
	defer func() { _ = c.Close() }()
	text := "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
	if !header {
		text = "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n{"
	}
	_, err = c.Write([]byte(text))
	gone := make(chan struct{})
	go func() { // the server hangs up, or answers
		_, _ = c.Read(make([]byte, 1))
		close(gone)
	}()
	for err == nil && ctx.Err() == nil {
		select {
		case <-gone:
			return
		case <-ctx.Done():
		case <-time.After(time.Second):
			_, err = c.Write([]byte("a"))
		}
	}
}

// sum adds up what was done or refused in the parts that fit.
func (p *phase) sum(fits func(*part) bool) (done, refused, lost int64) {
	for i := range parts {
		if fits(&parts[i]) {
			done, refused, lost = done+p.tallies[i].done.Load(), refused+p.tallies[i].refused.Load(), lost+p.tallies[i].lost.Load()
		}
	}
	return done, refused, lost
}

func (p *phase) goodput() float64 {
	done, _, _ := p.sum(anything)
	return float64(done) / p.lasted.Seconds()
}

func quantile(all []time.Duration, q float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(len(all)-1, int(q*float64(len(all))))]
}

// prepare makes the mix ready against a server with the demo.
func (l *mix) prepare(t *testing.T) {
	picture := demo.Picture(1, true)
	l.upload = fmt.Appendf(nil, "POST /api/v1/photos HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s", len(picture), picture)
	w := &wire{address: l.address}
	defer w.close()
	a, err := w.do(l.upload)
	if err != nil || a.status != 201 {
		t.Fatalf("upload: %v %+v", err, a)
	}
	var photo struct{ Hash string }
	if err := json.Unmarshal(a.body, &photo); err != nil {
		t.Fatal(err)
	}
	l.photo = photo.Hash
	for range 50 {
		request, key := l.report("component/0201", nil)
		a, err := w.do(request)
		if err != nil || a.status != 201 {
			t.Fatalf("report: %v %d %s", err, a.status, a.body)
		}
		l.note(&parts[0], request, key, a)
	}
}
