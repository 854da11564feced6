package gate

import (
	"fmt"
	"io"
	"math/bits"
	"net/http"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// counts are what operators see. They say how much there was and never whose.
type counts struct {
	admitted, turned [kinds][ranks]atomic.Int64
	waited           [ranks]histogram // of those admitted
	refusing         histogram        // from the first line of a request to its refusal
	left             atomic.Int64     // askers who left while they waited
}

func (c *counts) admit(k Kind, r Rank, waited time.Duration) {
	c.admitted[k][r].Add(1)
	c.waited[r].add(waited)
}

func (c *counts) refuse(k Kind, r Rank, took time.Duration) {
	c.turned[k][r].Add(1)
	c.refusing.add(took)
}

// histogram counts times by the power of two of their microseconds.
type histogram struct {
	n   [26]atomic.Int64 // up to 33 s
	sum atomic.Int64     // microseconds
}

func (h *histogram) add(d time.Duration) {
	us := d.Microseconds()
	h.n[min(bits.Len64(uint64(us)), len(h.n)-1)].Add(1)
	h.sum.Add(us)
}

func (h *histogram) write(w io.Writer, name, labels string) {
	total := int64(0)
	sep := ""
	if labels != "" {
		sep = ","
	}
	for i := range h.n {
		total += h.n[i].Load()
		_, _ = fmt.Fprintf(w, "%s_bucket{%s%sle=\"%g\"} %d\n", name, labels, sep, float64(int64(1)<<i)/1e6, total)
	}
	_, _ = fmt.Fprintf(w, "%s_bucket{%s%sle=\"+Inf\"} %d\n%s_sum{%s} %g\n%s_count{%s} %d\n", name, labels, sep, total,
		name, labels, float64(h.sum.Load())/1e6, name, labels, total)
}

// Metrics answers with the counts in the text form that Prometheus reads. It is
// for a listener of its own, which no visitor reaches.
func (g *Gate) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		g.write(w)
	})
}

func (g *Gate) write(w io.Writer) {
	row := func(name string, labels string, value any) {
		_, _ = fmt.Fprintf(w, "wellfield_%s%s %v\n", name, labels, value)
	}
	for k := range Kind(kinds) {
		for r := range Rank(ranks) {
			labels := fmt.Sprintf("{kind=%q,rank=%q}", kindNames[k], rankNames[r])
			row("admitted_total", labels, g.counts.admitted[k][r].Load())
			row("refused_total", labels, g.counts.turned[k][r].Load())
			if p := g.pools[k]; p != nil {
				now := p.state()
				row("running", labels, now.running[r])
				row("waiting", labels, now.waiting[r])
			}
		}
		if p := g.pools[k]; p != nil {
			row("places", fmt.Sprintf("{kind=%q}", kindNames[k]), p.state().limit)
		}
	}
	for r := range Rank(ranks) {
		g.counts.waited[r].write(w, "wellfield_wait_seconds", fmt.Sprintf("rank=%q", rankNames[r]))
	}
	g.counts.refusing.write(w, "wellfield_refusal_seconds", "")
	row("left_total", "", g.counts.left.Load())
	row("spooled_bytes", "", g.arrivals.bytes.Load())
	if len(g.doors) > 0 {
		open, evicted, turned := 0, int64(0), int64(0)
		for _, l := range g.doors {
			open += l.Connections()
			evicted += l.evicted.Load()
			turned += l.turned.Load()
		}
		row("connections", "", open)
		row("connections_evicted_total", "", evicted)
		row("connections_turned_total", "", turned)
	}
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/sched/goroutines:goroutines"}}
	metrics.Read(samples)
	for i, name := range []string{"memory_bytes", "heap_bytes", "goroutines"} {
		row(name, "", samples[i].Value.Uint64())
	}
}
