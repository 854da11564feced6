package bench

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
)

// steps are the commands of a lifecycle.
var steps = [4]string{"report", "dispatch", "handle", "check"}

// The bodies that are the same for every case.
var (
	dispatchBody = []byte(`{"file":{"class":"` + worked.String() + `"}}`)
	handleBody   = []byte(`{"text":"Fuse replaced, the light works again. 已更换保险丝。"}`)
	checkBody    = []byte(`{"results":[{"condition":"timed","passed":true}]}`)
)

// tally is what some clients did together.
type tally struct {
	took    [len(steps)][]time.Duration
	done    int // lifecycles carried through
	errors  Errors
	elapsed time.Duration
}

func (t *tally) join(o *tally) {
	for i := range t.took {
		t.took[i] = append(t.took[i], o.took[i]...)
	}
	t.done += o.done
	for cause, n := range o.errors {
		t.wrong(cause, n)
	}
}

func (t *tally) wrong(cause string, n int) {
	if t.errors == nil {
		t.errors = Errors{}
	}
	t.errors[cause] += n
}

// all are the durations of every command.
func (t *tally) all() []time.Duration {
	var all []time.Duration
	for i := range t.took {
		all = append(all, t.took[i]...)
	}
	return all
}

func (t *tally) latencies() []Latency {
	var all []Latency
	for i, name := range steps {
		all = append(all, latencyOf(name, t.took[i]))
	}
	return all
}

// lifecycle carries one case through: anybody reports it, and the township's
// desk, works unit and check team do the rest, each with its own token. from is
// when the report was meant to be sent. It ends at the first refusal.
func (t *town) lifecycle(c *client, from time.Time, into *tally) bool {
	n := int(t.next.Add(1))
	town := n % len(t.tokens)
	number := ""
	for i, name := range steps {
		r := request{method: "POST"}
		switch i {
		case 0:
			r.path, r.body = "/api/v1/reports", reportBody(town, n)
		case 1:
			r.body = dispatchBody
		case 2:
			r.body = handleBody
		case 3:
			r.body = checkBody
		}
		if i > 0 {
			r.path, r.token, r.key = "/api/v1/cases/"+number+"/"+name, t.tokens[town][i-1], name
			r.minimal = !c.whole
			from = time.Now()
		}
		status, body, err := c.send(r)
		if err != nil || status != 200 && status != 201 && status != 204 {
			t.noticeFailure(status, err)
			into.wrong(cause(status, err), 1)
			return false
		}
		into.took[i] = append(into.took[i], time.Since(from))
		t.acknowledged.Add(1)
		if i == 0 {
			number = field(body, "number")
			if n%16 == 0 {
				t.keep(sample{number, field(body, "link"), town})
			}
		}
	}
	into.done++
	return true
}

// noticeFailure counts what may have been done although nobody was told: a
// refusal with an answer was not.
func (t *town) noticeFailure(status int, err error) {
	if err != nil || status >= 500 {
		t.doubtful.Add(1)
	}
}

func reportBody(town, n int) []byte {
	lat, lng := working.inside(town, n).Degrees()
	return fmt.Appendf(nil, `{"id":%q,"class":%q,"summary":"Traffic light out at crossing %d, 路口信号灯不亮","point":{"lat":%.7f,"lng":%.7f}}`,
		uuid.Must(uuid.NewV7()), worked, n, lat, lng)
}

// field finds a string in our own JSON without reading all of it.
func field(body []byte, name string) string {
	_, rest, _ := bytes.Cut(body, []byte(`"`+name+`":"`))
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(value)
}

// samplesMost is how many cases are kept to look at later.
const samplesMost = 1024

func (t *town) keep(s sample) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.samples) < samplesMost {
		t.samples = append(t.samples, s)
	}
}

// work lets clients carry cases through, each one after the other, for a time;
// what is begun is ended.
func (t *town) work(ctx context.Context, clients int, during time.Duration) *tally {
	return t.workOf(ctx, clients, during, false)
}

// workOf is work of clients that ask for whole answers, or for none.
func (t *town) workOf(ctx context.Context, clients int, during time.Duration, whole bool) *tally {
	start := time.Now()
	parts := make([]tally, clients)
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() {
			c := &client{addr: t.server.addr, whole: whole}
			defer c.close()
			for time.Since(start) < during && ctx.Err() == nil {
				if !t.lifecycle(c, time.Now(), &parts[i]) {
					time.Sleep(time.Millisecond) // a refusing server is not asked in a spin
				}
			}
		})
	}
	group.Wait()
	all := &tally{elapsed: time.Since(start)}
	for i := range parts {
		all.join(&parts[i])
	}
	return all
}
