// Package open311 is the Open311 GeoReport v2 server under /open311/v2: what the
// public may know, and reports, in the words and forms of that standard. It
// translates and decides nothing; docs/open311.md is its guide.
package open311

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/gate"
	"wellfield/internal/lang"
)

// Root is the path under which everything lies: discovery directly below it,
// the endpoint at Prefix.
const (
	Root   = "/open311"
	Prefix = Root + "/v2"
)

// Options are what the server decides for the endpoint. PublicURL is needed;
// all else may be left out.
type Options struct {
	PublicURL string                           // of the server, without a slash at its end
	Follow    func(number, link string) string // address of the page on which a reporter follows a case
	Demo      bool                             // take api_key=demo
	Door      *gate.Door                       // counts who asks; nil lets everybody in
	Keyless   gate.Rate                        // of readers without a key, for each address
	Log       *slog.Logger                     // of what is broken on our side
}

const (
	// heavyAtOnce is how many lists are looked up at once: readers that take all
	// cores would starve the writer.
	heavyAtOnce = 2
	// uploadsAtOnce is how many photos are read at once, each held in memory whole.
	uploadsAtOnce = 8
	// patience is how long a list or an upload waits for its turn.
	patience = 2 * time.Second
)

type server struct {
	app     *app.App
	texts   *lang.Catalogue
	o       Options
	heavy   chan struct{}
	uploads chan struct{}
}

// New is the handler of every path under Root. It expects the whole path, so it
// is mounted at Root + "/" as it is.
func New(a *app.App, texts *lang.Catalogue, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.PublicURL = strings.TrimSuffix(o.PublicURL, "/")
	s := &server{app: a, texts: texts, o: o, heavy: make(chan struct{}, heavyAtOnce), uploads: make(chan struct{}, uploadsAtOnce)}
	return http.HandlerFunc(s.serve)
}

// serve answers one request, in its format even where nothing can be done.
func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	q := &asked{s: s, r: r, w: w}
	found := q.route()
	q.tag = s.texts.Match(strings.TrimSpace(r.URL.Query().Get("locale") + "," + r.Header.Get("Accept-Language")))
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Language")
	h.Set("Content-Language", string(q.tag))
	h.Set("Access-Control-Allow-Origin", "*") // what is here is for everybody, and no cookie opens more
	defer func() {
		switch broken := recover(); {
		case broken == nil:
		case broken == http.ErrAbortHandler:
			panic(broken)
		default:
			q.refuse(fmt.Errorf("panic: %v\n%s", broken, debug.Stack()))
		}
	}()
	if err := s.answer(q, found); err != nil {
		q.refuse(err)
	}
}

func (s *server) answer(q *asked, found resource) error {
	act, err := found.method(q.r.Method)
	if err != nil {
		return err
	}
	if err := q.read(); err != nil {
		return err
	}
	if err := q.identify(found.right(q.r.Method)); err != nil {
		return err
	}
	if err := q.within(); err != nil {
		return err
	}
	d, err := act(s, q)
	if err != nil || d == nil { // what is no document was written already
		return err
	}
	q.write(http.StatusOK, d)
	return nil
}

// action answers a request with a document, or with nil when it wrote the
// answer itself.
type action func(*server, *asked) (any, error)

// resource is what stands at a path.
type resource struct {
	get, post action
	posting   string // the right that posting needs
}

var resources = map[string]resource{
	"discovery":             {get: (*server).discovery},
	"services":              {get: (*server).services},
	"services/":             {get: (*server).definition},
	"requests":              {get: (*server).requests, post: (*server).create, posting: app.MayReport},
	"requests/":             {get: (*server).request},
	"tokens/":               {get: (*server).token},
	"servicerequestupdates": {get: (*server).updates, post: (*server).update, posting: app.MayUpdate},
	"photos/":               {get: (*server).photo},
}

// Routes are the methods and paths of all that New answers, in order: a slash at
// the end stands for what comes behind it. The test of every right reads them: one
// that it knows nothing of fails it.
func Routes() []string {
	var all []string
	for path, r := range resources {
		if r.get != nil {
			all = append(all, http.MethodGet+" "+Prefix+"/"+path)
		}
		if r.post != nil {
			all = append(all, http.MethodPost+" "+Prefix+"/"+path)
		}
	}
	slices.Sort(all)
	return all
}

var errNoResource = fault.New(fault.NotFound, "open311.no_resource")

// method is what is done by the method; HEAD is GET without a body.
func (r resource) method(method string) (action, error) {
	act := r.get
	switch method {
	case http.MethodGet, http.MethodHead:
	case http.MethodPost:
		act = r.post
	default:
		act = nil
	}
	switch {
	case act != nil:
		return act, nil
	case r.get == nil:
		return nil, errNoResource
	}
	return nil, errMethod
}

// right is the right that a key needs for the method.
func (r resource) right(method string) string {
	if method == http.MethodPost {
		return r.posting
	}
	return app.MayRead
}

var errMethod = errors.New("open311: no such method here")

// heavily runs what looks through many cases when its turn comes.
func (s *server) heavily(q *asked, run func() error) error {
	if err := take(q, s.heavy); err != nil {
		return err
	}
	defer func() { <-s.heavy }()
	return run()
}

func take(q *asked, places chan struct{}) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case places <- struct{}{}:
		return nil
	case <-q.r.Context().Done():
		return q.r.Context().Err()
	case <-late.C:
		return fault.New(fault.Busy, "fault.busy")
	}
}
