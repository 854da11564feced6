package bench

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"net/url"
	"sync"
	"time"
)

// slow is in how many rounds a reader must have its answer.
const slow = 2

// readers is how many clients read at once.
const readers = 8

// reads measures pages, lists and single requests on the full town.
func reads(ctx context.Context, s *session) error {
	return s.each(ctx, func(db string, p *pair) error {
		t := p.full
		if len(t.samples) == 0 {
			t.work(ctx, most, max(s.scale.round, time.Second/2))
		}
		if len(t.samples) == 0 {
			return fmt.Errorf("no case could be made to look at")
		}
		pick := func(n int) sample { return t.samples[n%len(t.samples)] }
		desk := func(town int) string { return t.tokens[town%len(t.tokens)][0] }
		for _, k := range []struct {
			id   string
			make func(n int) request
		}{
			{"reads.report", func(n int) request {
				return request{method: "POST", path: "/api/v1/reports", body: reportBody(n%len(t.tokens), n)}
			}},
			{"reads.page", func(n int) request {
				return request{method: "GET", path: "/t/" + url.PathEscape(pick(n).number) + "/" + url.PathEscape(pick(n).link)}
			}},
			{"reads.case", func(n int) request {
				return request{method: "GET", path: "/cases/" + url.PathEscape(pick(n).number), cookie: sessionCookie + desk(pick(n).town)}
			}},
			{"reads.desk", func(n int) request { return request{method: "GET", path: "/desk", cookie: sessionCookie + desk(n)} }},
			{"reads.list", func(n int) request {
				return request{method: "GET", path: "/api/v1/cases?scope=centre&limit=100", token: desk(n)}
			}},
		} {
			if err := s.measure(ctx, db, k.id, t, k.make); err != nil {
				return err
			}
		}
		for id, query := range open311() {
			s.row(id, db).Note = query
			query += "&api_key=" + t.reader
			if err := s.measure(ctx, db, id, t, func(int) request { return request{method: "GET", path: query} }); err != nil {
				return err
			}
		}
		return s.uploads(ctx, db, t)
	})
}

// sessionCookie is how a browser says who it is.
const sessionCookie = "wellfield_session="

// open311 are the queries by box and by time, without the key. The box is that of
// the last 90 days, as the standard says of a query without dates.
func open311() map[string]string {
	lat, lng := working.inside(5, 40).Degrees()
	now := time.Now().UTC()
	at := func(d time.Duration) string { return url.QueryEscape(now.Add(d).Format(time.RFC3339)) }
	const base = "/open311/v2/requests.json?"
	return map[string]string{
		"reads.box":  fmt.Sprintf(base+"bbox=%.5f,%.5f,%.5f,%.5f", lng-.005, lat-.005, lng+.005, lat+.005),
		"reads.time": base + "start_date=" + at(-600*24*time.Hour) + "&end_date=" + at(-597*24*time.Hour),
	}
}

// measure sends the requests from several clients, one after the other each, and
// counts those that were answered as they should be.
func (s *session) measure(ctx context.Context, db, id string, t *town, make func(n int) request) error {
	row := s.row(id, db)
	var all []time.Duration
	size, repeat := 0, s.scale.repeat
	for i := 0; i <= repeat; i++ {
		finish := func() error { return nil }
		if i == repeat && s.options.Profile != "" {
			finish = s.profile(t, db+"-"+id)
		}
		took, errs, bytes, elapsed := t.ask(ctx, make, s.scale.round/2)
		if err := finish(); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if i == 0 { // warm
			if elapsed > slow*s.scale.round {
				repeat = min(repeat, 2) // nobody waits longer to learn that it is slow
			}
			continue
		}
		s.add(row, perSecond(len(took), elapsed))
		row.Count += len(took)
		for cause, n := range errs {
			if row.Errors == nil {
				row.Errors = Errors{}
			}
			row.Errors[cause] += n
		}
		all, size = append(all, took...), max(size, bytes)
	}
	row.Latency = []Latency{latencyOf("answer", all)}
	if row.Note != "" {
		row.Note += fmt.Sprintf("; an answer of up to %s bytes", thousands(size))
	} else {
		row.Note = fmt.Sprintf("%d clients, %s cases, an answer of up to %s bytes", readers, thousands(t.loaded), thousands(size))
	}
	return nil
}

// ask lets readers send for a time.
func (t *town) ask(ctx context.Context, make func(n int) request, during time.Duration) (took []time.Duration, errs Errors, size int, elapsed time.Duration) {
	var mu sync.Mutex
	var group sync.WaitGroup
	errs = Errors{}
	start := time.Now()
	for range readers {
		group.Go(func() {
			c := &client{addr: t.server.addr}
			defer c.close()
			var mine []time.Duration
			largest := 0
			for time.Since(start) < during && ctx.Err() == nil {
				r := make(int(t.next.Add(1)))
				from := time.Now()
				status, body, err := c.send(r)
				good := err == nil && (status == 200 || status == 201)
				switch {
				case good && r.path == "/api/v1/reports":
					t.acknowledged.Add(1)
				case !good && r.path == "/api/v1/reports":
					t.noticeFailure(status, err)
				}
				if good {
					mine, largest = append(mine, time.Since(from)), max(largest, len(body))
					continue
				}
				mu.Lock()
				errs[cause(status, err)]++
				mu.Unlock()
				time.Sleep(time.Millisecond) // a refusing server is not asked in a spin
			}
			mu.Lock()
			defer mu.Unlock()
			took, size = append(took, mine...), max(size, largest)
		})
	}
	group.Wait()
	return took, errs, size, time.Since(start)
}

// uploads sends photos that were never stored before, four at a time.
func (s *session) uploads(ctx context.Context, db string, t *town) error {
	row := s.row("reads.photo", db)
	var all []time.Duration
	for i := range s.scale.repeat + 1 {
		photos, size := pictures(s.scale.photos, uint64(time.Now().UnixNano()))
		var mu sync.Mutex
		clients := make(chan *client, 4)
		for range cap(clients) {
			clients <- &client{addr: t.server.addr}
		}
		took, err := together(cap(clients), len(photos), func(k int) error {
			c := <-clients
			defer func() { clients <- c }()
			from := time.Now()
			status, _, err := c.send(request{method: "POST", path: "/api/v1/photos", kind: "image/jpeg", body: photos[k]})
			mu.Lock()
			defer mu.Unlock()
			if err != nil || status != 201 {
				return fmt.Errorf("photo: %s", cause(status, err))
			}
			all = append(all, time.Since(from))
			return nil
		})
		for range cap(clients) {
			(<-clients).close()
		}
		if err != nil {
			return err
		}
		if i > 0 { // the first is to warm
			s.add(row, perSecond(len(photos), took))
		}
		row.Note = fmt.Sprintf("4 clients, JPEG of %d KB; each turned, made smaller, rid of what the camera wrote, and synced", size>>10)
	}
	row.Count, row.Latency = len(all), []Latency{latencyOf("answer", all)}
	return ctx.Err()
}

// pictures are JPEGs, no two alike.
func pictures(n int, seed uint64) (all [][]byte, size int) {
	random := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for i := range img.Pix {
		img.Pix[i] = uint8(i/1600) + uint8(random.IntN(16))
	}
	for range n {
		shade := color.RGBA{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256)), 255}
		left, top := random.IntN(1200), random.IntN(800)
		for y := range 400 {
			for x := range 400 {
				img.SetRGBA(left+x, top+y, shade)
			}
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil { // writes to memory
			panic(err)
		}
		all = append(all, b.Bytes())
	}
	return all, len(all[0])
}
