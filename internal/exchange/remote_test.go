package exchange_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// remote is another system: a small, real GeoReport endpoint in memory, which
// misbehaves when it is told to.
type remote struct {
	*httptest.Server
	mu       sync.Mutex
	now      func() time.Time
	requests []*remoteRequest
	updates  []remoteUpdate
	tokens   map[string]string
	asked    []string // method and resource of every call

	byToken   bool // gives a token for a request, and the id when asked for it
	noPaging  bool // answers every page alike, at most a hundred requests
	oneByOne  bool // knows one id at a time
	silent    bool // lists no descriptions
	merge     bool // answers a second request of a service with the first one's id
	next      func(call string) trouble
	onArrival func()

	services, definition string // in XML
}

// trouble is how one call fails.
type trouble int

const (
	fine       trouble = iota
	fails              // 500 before anything is done
	doneFails          // does it, and then 500
	hangs              // does it, and does not answer in time
	pageOfHTML         // does it, and answers with a page for people
	refuses            // 400 in the error format
	rests              // 429
	cuts               // does it, and cuts the connection in the middle of the answer
)

type remoteRequest struct {
	XMLName  xml.Name `json:"-" xml:"request"`
	ID       string   `json:"service_request_id" xml:"service_request_id"`
	Status   string   `json:"status" xml:"status"`
	Notes    string   `json:"status_notes" xml:"status_notes"`
	Code     string   `json:"service_code" xml:"service_code"`
	Name     string   `json:"service_name" xml:"service_name"`
	Words    string   `json:"description" xml:"description"`
	At       string   `json:"requested_datetime" xml:"requested_datetime"`
	Updated  string   `json:"updated_datetime" xml:"updated_datetime"`
	Address  string   `json:"address" xml:"address"`
	Lat      string   `json:"lat" xml:"lat"`
	Long     string   `json:"long" xml:"long"`
	Media    string   `json:"media_url" xml:"media_url"`
	at       time.Time
	key      string
	resident string
}

type remoteUpdate struct {
	XMLName xml.Name `json:"-" xml:"request_update"`
	ID      string   `json:"update_id" xml:"update_id"`
	Request string   `json:"service_request_id" xml:"service_request_id"`
	Status  string   `json:"status" xml:"status"`
	Words   string   `json:"description" xml:"description"`
	At      string   `json:"updated_datetime" xml:"updated_datetime"`
	at      time.Time
}

func newRemote(t *testing.T, now func() time.Time) *remote {
	s := &remote{now: now, tokens: map[string]string{}, next: func(string) trouble { return fine }}
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(s.Close)
	return s
}

// answer does what is asked, or less, or more, as next says.
func (s *remote) answer(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	call, format, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v2/"), ".")
	call = r.Method + " " + call
	s.mu.Lock()
	s.asked = append(s.asked, call)
	how := s.next(call)
	s.mu.Unlock()
	switch how {
	case fails:
		http.Error(w, "out of order", http.StatusInternalServerError)
		return
	case refuses:
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`<?xml version="1.0" encoding="utf-8"?><errors><error><code>400</code><description>not wanted</description></error></errors>`))
		return
	case rests:
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	status, body := s.do(call, r, format)
	switch how {
	case doneFails:
		http.Error(w, "out of order", http.StatusInternalServerError)
	case pageOfHTML:
		_, _ = w.Write([]byte("<!DOCTYPE html><html><body>Please try later</body></html>"))
	case hangs:
		<-r.Context().Done() // until the client has gone
	case cuts:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+100))
		_, _ = w.Write(body[:len(body)/2])
	default:
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
}

func (s *remote) do(call string, r *http.Request, format string) (int, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	resource, id, _ := strings.Cut(strings.SplitN(call, " ", 2)[1], "/")
	switch {
	case call == "POST requests":
		return s.take(r, format)
	case call == "POST servicerequestupdates":
		u := remoteUpdate{ID: "u" + strconv.Itoa(len(s.updates)+1), Request: r.Form.Get("service_request_id"), Status: r.Form.Get("status"),
			Words: r.Form.Get("description"), at: s.now()}
		s.updates = append(s.updates, u)
		return http.StatusOK, encode(format, "service_request_updates", []remoteUpdate{u})
	case resource == "services" && id == "":
		return http.StatusOK, []byte(s.services)
	case resource == "services":
		return http.StatusOK, []byte(s.definition)
	case resource == "tokens":
		if s.tokens[id] == "" {
			return http.StatusNotFound, []byte("<errors/>")
		}
		return http.StatusOK, fmt.Appendf(nil, `<service_requests><request><service_request_id>%s</service_request_id><token>%s</token></request></service_requests>`, s.tokens[id], id)
	case resource == "requests":
		return s.list(r, format, id)
	case resource == "servicerequestupdates":
		from, to := window(r)
		found := []remoteUpdate{}
		for _, u := range s.updates {
			if u.at.Before(from) || u.at.After(to) {
				continue
			}
			u.At = u.at.UTC().Format(time.RFC3339)
			found = append(found, u)
		}
		return http.StatusOK, encode(format, "service_request_updates", paged(r, found))
	}
	return http.StatusNotFound, []byte(`<errors><error><code>404</code><description>no such thing</description></error></errors>`)
}

func (s *remote) take(r *http.Request, format string) (int, []byte) {
	if s.merge && len(s.requests) > 0 {
		return http.StatusOK, encode(format, "service_requests", []*remoteRequest{{ID: s.requests[0].ID}})
	}
	q := &remoteRequest{ID: strconv.Itoa(1000 + len(s.requests)), Status: "open", Code: r.Form.Get("service_code"), Words: r.Form.Get("description"),
		Address: r.Form.Get("address_string"), Lat: r.Form.Get("lat"), Long: r.Form.Get("long"), Media: r.Form.Get("media_url"),
		key: r.Form.Get("api_key"), resident: r.Form.Get("email") + r.Form.Get("phone") + r.Form.Get("first_name"), at: s.now()}
	s.requests = append(s.requests, q)
	if s.onArrival != nil {
		s.onArrival()
	}
	if s.byToken {
		token := "t" + q.ID
		s.tokens[token] = ""
		return http.StatusOK, []byte(`<service_requests><request><token>` + token + `</token></request></service_requests>`)
	}
	return http.StatusCreated, encode(format, "service_requests", []*remoteRequest{q})
}

func (s *remote) list(r *http.Request, format, id string) (int, []byte) {
	ids := []string{}
	if id != "" {
		ids = []string{id}
	} else if many := r.Form.Get("service_request_id"); many != "" {
		ids = strings.Split(many, ",")
		if s.oneByOne {
			ids = ids[:1]
		}
	}
	from, to := window(r)
	found := []*remoteRequest{}
	for _, q := range slices.Backward(s.requests) {
		if len(ids) > 0 && !slices.Contains(ids, q.ID) || len(ids) == 0 && (q.at.Before(from) || q.at.After(to)) {
			continue
		}
		shown := *q
		if shown.At == "" {
			shown.At = q.at.UTC().Format(time.RFC3339)
		}
		if s.silent {
			shown.Words = ""
		}
		found = append(found, &shown)
	}
	if len(ids) > 0 && len(found) == 0 {
		return http.StatusNotFound, []byte(`<errors><error><code>404</code><description>no such request</description></error></errors>`)
	}
	if s.noPaging {
		return http.StatusOK, encode(format, "service_requests", found[:min(len(found), 100)])
	}
	return http.StatusOK, encode(format, "service_requests", paged(r, found))
}

func window(r *http.Request) (from, to time.Time) {
	from, _ = time.Parse(time.RFC3339, r.Form.Get("start_date"))
	to, err := time.Parse(time.RFC3339, r.Form.Get("end_date"))
	if err != nil {
		to = from.AddDate(100, 0, 0)
	}
	return from, to.Add(time.Second) // the end is written without fractions
}

func paged[T any](r *http.Request, all []T) []T {
	page, _ := strconv.Atoi(r.Form.Get("page"))
	size, _ := strconv.Atoi(r.Form.Get("page_size"))
	if page < 1 || size < 1 {
		return all
	}
	from := min((page-1)*size, len(all))
	return all[from:min(from+size, len(all))]
}

func encode[T any](format, root string, all []T) []byte {
	if format == "json" {
		b, err := json.Marshal(all)
		if err != nil {
			panic(err)
		}
		return b
	}
	b, err := xml.Marshal(all)
	if err != nil {
		panic(err)
	}
	return fmt.Appendf(nil, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s>%s</%s>", root, b, root)
}

// has adds a request that somebody reported there.
func (s *remote) has(q remoteRequest) *remoteRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.Status == "" {
		q.Status = "open"
	}
	if q.at.IsZero() {
		q.at = s.now()
	}
	s.requests = append(s.requests, &q)
	return &q
}

// change changes what is there.
func (s *remote) change(run func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	run()
}

// carrying counts the requests that carry a text.
func (s *remote) carrying(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, q := range s.requests {
		if strings.Contains(q.Words, text) {
			n++
		}
	}
	return n
}

func (s *remote) calls(call string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.asked {
		if c == call {
			n++
		}
	}
	return n
}
