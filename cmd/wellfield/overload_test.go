package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/demo"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// overload is a run: a server of its own, and how long each phase lasts.
type overload struct {
	*testing.T
	mix     *mix
	server  *process
	metrics string
	cap     int64 // bytes
	quiet   time.Duration
	flooded time.Duration
}

// TestOverload offers ten times what the server can do, with slow and leaving
// clients, kills it in the middle, and looks for everything that it had
// acknowledged. WELLFIELD_OVERLOAD is how long the flood lasts. What is timed
// is told, and not asserted: that belongs to a machine that does nothing else.
func TestOverload(t *testing.T) {
	o := &overload{T: t, cap: 512 << 20, quiet: 2 * time.Second, flooded: 5 * time.Second}
	if text := os.Getenv("WELLFIELD_OVERLOAD"); text != "" {
		var err error
		if o.flooded, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
		o.quiet = min(o.flooded, 10*time.Second)
	}
	t.Setenv("WELLFIELD_METRICS_ADDR", "127.0.0.1:0")
	t.Setenv("WELLFIELD_MEMORY", fmt.Sprint(o.cap>>20, "MiB"))
	for _, rate := range []string{"TOKEN", "ADDRESS", "REPORT", "SIGN_IN"} {
		t.Setenv("WELLFIELD_RATE_"+rate, "off") // all askers here have one address
	}
	data, url := t.TempDir(), wellfieldtest.SQLiteURL(t)
	o.start(data, url)

	before := o.peak()
	flood, sunk, after := o.flood(before)
	o.tell(before, flood, sunk, after)
	o.server.kill()
	o.lookForEverything(data, url)
}

// start starts the server with the demo and makes the mix ready.
func (o *overload) start(data, url string) {
	o.server = startServer(o.T, data, url, "--demo")
	for range 100 {
		if found := regexp.MustCompile(`metrics address=(http://\S+)`).FindStringSubmatch(o.server.output.String()); found != nil {
			o.metrics = found[1]
		}
		if o.metrics != "" {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	d := demo.Areas()
	o.mix = &mix{address: strings.TrimPrefix(o.server.address, "http://"), area: d.Areas[len(d.Areas)-1].Code}
	for range 4 {
		token := strings.TrimSpace(mustRun(o.T, url, data, "token", demo.Accounts()[0].Name))
		o.mix.tokens = append(o.mix.tokens, token)
	}
	for _, c := range catalog.Starter().Classes {
		if c.Limit.Unit == worktime.UrgentHour && o.mix.urgent == "" {
			o.mix.urgent = string(c.Kind) + "/" + c.Code
		}
	}
	o.mix.prepare(o.T)
}

// peak is what the server can do: clients who wait for their answers.
func (o *overload) peak() *phase {
	ctx, cancel := context.WithTimeout(o.Context(), o.quiet)
	defer cancel()
	p := o.mix.phase()
	p.cpu = -o.cpu()
	p.closed(ctx, 64)
	p.cpu += o.cpu()
	return p
}

// cpu is what the server has used of the processors: what others do on the
// machine does not count in it.
func (o *overload) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", o.server.cmd.Process.Pid))
	if err != nil {
		o.Fatalf("the server has gone: %v\n%s", err, o.server.output.String())
	}
	_, rest, _ := strings.Cut(string(text), ") ") // after the name, from the third field on
	fields := strings.Fields(rest)
	user, err := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err != nil || err2 != nil {
		o.Fatalf("/proc: %s", text)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// perCPU is how much was done in a second of the server's processor.
func (p *phase) perCPU() float64 {
	done, _, _ := p.sum(anything)
	return float64(done) / p.cpu.Seconds()
}

// flood offers ten times the peak by the public, beside as much of the desk's
// work and of urgent reports as there was at the peak, and then looks how soon all is well again. sunk is the peak of the same
// clients while an equal flood ends elsewhere: what is less than that is the
// server's doing and not the client's.
func (o *overload) flood(peak *phase) (flood, sunk, after *phase) {
	rate := 10 * peak.goodput()
	done, _, _ := peak.sum(ranked)
	first := float64(done) / peak.lasted.Seconds()
	flood = o.mix.phase()
	flood.cpu = -o.cpu()
	ctx, cancel := context.WithTimeout(o.Context(), o.flooded)
	defer cancel()
	var group sync.WaitGroup
	group.Go(func() { abuse(ctx, o.mix.address, 60, 2) })
	group.Go(func() { flood.open(ctx, 24, first, ranked) })
	group.Go(func() { flood.open(ctx, 400, rate, ofPublic) })
	group.Wait()
	flood.lasted = o.flooded
	flood.cpu += o.cpu()

	after = o.mix.phase()
	calm, stop := context.WithTimeout(o.Context(), max(o.quiet, 6*time.Second))
	after.closed(calm, 64)
	stop()

	beside, end := context.WithTimeout(o.Context(), o.quiet)
	defer end()
	sunk = o.mix.phase()
	elsewhere := &phase{mix: &mix{address: sink(o.T), reports: []taken{{"0000-0000-000", "x"}}}, began: time.Now()}
	elsewhere.photo, elsewhere.upload = o.mix.photo, get1("/", "")
	group.Go(func() { elsewhere.open(beside, 400, rate, ofPublic) })
	sunk.closed(beside, 64)
	group.Wait()
	return flood, sunk, after
}

// sink refuses everything at the least cost there is.
func sink(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	answer := []byte("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n")
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				b := make([]byte, 64<<10)
				for {
					if _, err := c.Read(b); err != nil {
						return
					}
					if _, err := c.Write(answer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// tell prints the table and checks what does not depend on the machine's speed.
func (o *overload) tell(before, flood, sunk, after *phase) {
	top := o.highWater()
	done, refused, lost := flood.sum(anything)
	offered := float64(done+refused+lost) / flood.lasted.Seconds()
	row := func(name, format string, args ...any) { o.Logf("%-44s "+format, append([]any{name}, args...)...) }
	row("peak, closed loop, 64 clients", "%8.0f /s", before.goodput())
	row("the same beside an equal flood elsewhere", "%8.0f /s", sunk.goodput())
	row("offered in the flood", "%8.0f /s, %.1f times the peak (%d not sent in time)", offered, offered/before.goodput(), flood.late.Load())
	row("goodput in the flood", "%8.0f /s, %.0f %% of the peak, %.0f %% of the peak beside a flood", flood.goodput(),
		100*flood.goodput()/before.goodput(), 100*flood.goodput()/sunk.goodput())
	row("in a second of the server's processor", "%8.0f at the peak, %.0f in the flood: %.0f %%", before.perCPU(), flood.perCPU(), 100*flood.perCPU()/before.perCPU())
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		row("load of the machine", "%s", load[:14])
	}
	row("after it", "%8.0f /s; 90 %% of the peak again after %v", after.goodput(), after.recovered(before.goodput()))
	row("most memory (VmHWM), cap", "%8d MiB, %d MiB", top>>20, o.cap>>20)
	for i := range parts {
		a, b := &before.tallies[i], &flood.tallies[i]
		row(parts[i].name, "peak %6.0f /s p50 %9v p99 %9v | flood %6.0f /s p50 %9v p99 %9v, refused %7d, p50 %9v p99 %9v, lost %d",
			float64(a.done.Load())/before.lasted.Seconds(), short(quantile(a.took, .5)), short(quantile(a.took, .99)),
			float64(b.done.Load())/flood.lasted.Seconds(), short(quantile(b.took, .5)), short(quantile(b.took, .99)),
			b.refused.Load(), short(quantile(b.refusals, .5)), short(quantile(b.refusals, .99)), b.lost.Load())
	}
	o.server99()
	for _, wrong := range o.mix.wrong {
		o.Errorf("answered: %.300s", wrong)
	}
	if top > o.cap && !raced {
		o.Errorf("%d MiB of memory, more than the cap", top>>20)
	}
	if refused == 0 && offered > 3*before.goodput() {
		o.Error("nothing was refused, so nothing was shown")
	}
	if said := o.server.output.String(); strings.Contains(said, "panic") || strings.Contains(said, "level=ERROR") {
		o.Errorf("the server said: %.2000s", said)
	}
}

func short(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// recovered is when a window of half a second first had 90 % of the peak.
func (p *phase) recovered(peak float64) string {
	for i := range p.windows {
		if float64(p.windows[i].Load())*2 >= .9*peak {
			return fmt.Sprint(time.Duration(i+1) * 500 * time.Millisecond)
		}
	}
	return "more than " + p.lasted.Round(time.Second).String()
}

// server99 tells how long refusals took at the server, where the client's own
// wait for a processor does not count.
func (o *overload) server99() {
	resp, err := http.Get(o.metrics)
	if err != nil {
		o.Error(err)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	var edges []float64
	var counts []int64
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if found := refusalBucket.FindStringSubmatch(lines.Text()); found != nil {
			edge, err := strconv.ParseFloat(found[1], 64)
			n, err2 := strconv.ParseInt(found[2], 10, 64)
			if err != nil || err2 != nil {
				o.Errorf("metrics: %s", lines.Text())
			}
			edges, counts = append(edges, edge), append(counts, n)
		}
		if strings.HasPrefix(lines.Text(), "wellfield_connections") || strings.HasPrefix(lines.Text(), "wellfield_places") || strings.HasPrefix(lines.Text(), "wellfield_left") {
			o.Log(lines.Text())
		}
	}
	if len(counts) == 0 || counts[len(counts)-1] == 0 {
		return
	}
	all := counts[len(counts)-1]
	for _, q := range []float64{.5, .99, .999} {
		i := slices.IndexFunc(counts, func(n int64) bool { return float64(n) >= q*float64(all) })
		o.Logf("refusals at the server: %d, p%g under %v", all, 100*q, time.Duration(edges[i]*float64(time.Second)))
	}
}

var refusalBucket = regexp.MustCompile(`^wellfield_refusal_seconds_bucket\{le="([0-9.e-]+)"\} (\d+)$`)

// highWater is the most memory that the server ever held.
func (o *overload) highWater() int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", o.server.cmd.Process.Pid))
	if err != nil {
		o.Fatalf("the server has gone: %v\n%s", err, o.server.output.String())
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		o.Fatalf("no VmHWM: the server has ended\n%s", o.server.output.String())
	}
	n, err := strconv.ParseInt(string(found[1]), 10, 64)
	if err != nil {
		o.Fatal(err)
	}
	return n << 10
}

// lookForEverything kills a server in the middle of a load, starts another on
// its data, and asks it for each report and verb that was ever acknowledged.
func (o *overload) lookForEverything(data, url string) {
	o.server = startServer(o.T, data, url, "--demo")
	o.mix.address = strings.TrimPrefix(o.server.address, "http://")
	ctx, cancel := context.WithCancel(o.Context())
	last := o.mix.phase()
	time.AfterFunc(time.Second, func() { o.server.kill(); cancel() })
	last.closed(ctx, 64)
	if said := mustRun(o.T, url, data, "verify"); !strings.Contains(said, "Checked") {
		o.Error(said)
	}
	o.server = startServer(o.T, data, url, "--demo")
	address := o.server.address
	var lost atomic.Int64
	each(o.mix.reports, func(r taken) {
		if status, _ := get(o.T, address+"/api/v1/reports/"+r.number, r.link); status != http.StatusOK {
			lost.Add(1)
			o.Errorf("report %s was acknowledged and is lost: %d", r.number, status)
		}
	})
	keys := map[string][]string{}
	for _, v := range o.mix.verbs {
		keys[v.number] = append(keys[v.number], v.key)
	}
	numbers := make([]string, 0, len(keys))
	for number := range keys {
		numbers = append(numbers, number)
	}
	each(numbers, func(number string) {
		text := o.caseAs(address, number)
		for _, key := range keys[number] {
			if !strings.Contains(text, key) {
				lost.Add(1)
				o.Errorf("a verb on %s was acknowledged and is lost", number)
			}
		}
	})
	o.Logf("%d reports and %d verbs were acknowledged; %d are lost after two kills", len(o.mix.reports), len(o.mix.verbs), lost.Load())
}

func (o *overload) caseAs(address, number string) string {
	r, err := http.NewRequestWithContext(o.Context(), http.MethodGet, address+"/api/v1/cases/"+number, nil)
	if err != nil {
		o.Error(err)
		return ""
	}
	r.Header.Set("Authorization", "Bearer "+o.mix.tokens[0])
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		o.Error(err)
		return ""
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil || !json.Valid(text) {
		o.Errorf("%s: %d %.200s %v", number, resp.StatusCode, text, err)
	}
	return string(text)
}

// each asks for all of them, a few at once.
func each[T any](all []T, ask func(T)) {
	var group sync.WaitGroup
	var next atomic.Int64
	for range 4 {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				ask(all[i])
			}
		})
	}
	group.Wait()
}
