package georeport

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/fault"
)

// Discovery reads the endpoints of a discovery document on the same host.
func (c *Client) Discovery(ctx context.Context, address string) ([]Endpoint, error) {
	u, err := url.Parse(address)
	if err != nil || !strings.EqualFold(u.Hostname(), c.base.Hostname()) || u.Scheme != c.base.Scheme {
		return nil, fault.New(fault.Invalid, "georeport.url_malformed").At("discovery").With("value", clip(address))
	}
	req, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	n, err := c.call(ctx, req)
	return Endpoints(n), err
}

// Services lists what the server takes.
func (c *Client) Services(ctx context.Context) ([]Service, error) {
	n, err := c.get(ctx, "services", nil)
	return Services(n), err
}

// Definition lists what a service asks besides.
func (c *Client) Definition(ctx context.Context, code string) ([]Attribute, error) {
	n, err := c.get(ctx, "services/"+plainSegment(code), nil)
	return Attributes(n), err
}

// plainSegment keeps an id from another system from leading out of its folder.
func plainSegment(s string) string {
	return strings.NewReplacer("/", "", "\\", "", "?", "", "#", "", "..", "").Replace(s)
}

// MaxWindow is the longest span of requested times that the specification
// allows in one question.
const MaxWindow = 90 * 24 * time.Hour

// Window is a span of requested times, and a page of it from 1 on.
type Window struct {
	From, To time.Time
	Page     int
	Size     int
}

// InWindow is a page of the requests of a window. A server that knows no pages
// answers every page alike: the caller stops when a page has nothing new.
func (c *Client) InWindow(ctx context.Context, w Window) ([]Request, error) {
	q := url.Values{"start_date": {stamp(w.From)}, "end_date": {stamp(w.To)}}
	paging(q, w.Page, w.Size)
	n, err := c.get(ctx, "requests", q)
	return Requests(n, c.o.Zone), err
}

func paging(q url.Values, page, size int) {
	if page > 0 && size > 0 {
		q.Set("page", strconv.Itoa(page))
		q.Set("page_size", strconv.Itoa(size))
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// ByID asks for several requests at once; a server that knows only one at a
// time answers the first, and the caller asks for the others with One.
func (c *Client) ByID(ctx context.Context, ids []string) ([]Request, error) {
	n, err := c.get(ctx, "requests", url.Values{"service_request_id": {strings.Join(ids, ",")}})
	return Requests(n, c.o.Zone), err
}

// One asks for one request.
func (c *Client) One(ctx context.Context, id string) ([]Request, error) {
	n, err := c.get(ctx, "requests/"+plainSegment(id), nil)
	return Requests(n, c.o.Zone), err
}

// Token asks which request came of a token; an empty id while none did.
func (c *Client) Token(ctx context.Context, token string) (string, error) {
	n, err := c.get(ctx, "tokens/"+plainSegment(token), nil)
	for _, r := range Requests(n, c.o.Zone) {
		if r.ID != "" && r.ID != token {
			return r.ID, err
		}
	}
	return "", err
}

// UpdatesIn are a page of the updates of a window.
func (c *Client) UpdatesIn(ctx context.Context, w Window) ([]Update, error) {
	q := url.Values{"start_date": {stamp(w.From)}, "end_date": {stamp(w.To)}}
	paging(q, w.Page, w.Size)
	n, err := c.get(ctx, "servicerequestupdates", q)
	return Updates(n, c.o.Zone), err
}

// Posted is what a server gave for something posted: an id, or a token for one
// that comes later, or neither.
type Posted struct{ ID, Token string }

// PostRequest posts a service request. key names it for servers that know
// Idempotency-Key.
func (c *Client) PostRequest(ctx context.Context, form url.Values, key string) (Posted, error) {
	n, err := c.post(ctx, "requests", form, key)
	for _, r := range Requests(n, c.o.Zone) {
		return Posted{r.ID, r.Token}, err
	}
	return Posted{}, err
}

// PostUpdate posts an update of a request and answers with the server's id of it.
func (c *Client) PostUpdate(ctx context.Context, form url.Values, key string) (string, error) {
	n, err := c.post(ctx, "servicerequestupdates", form, key)
	for _, u := range Updates(n, c.o.Zone) {
		return u.ID, err
	}
	return "", err
}

func (c *Client) post(ctx context.Context, resource string, form url.Values, key string) (Node, error) {
	c.always(form)
	body := form.Encode()
	// The transport repeats what carries an Idempotency-Key when a connection
	// breaks. Whether it may be repeated is decided by whoever recorded the
	// intent, so the body is hidden from it and can be read once only.
	req, err := http.NewRequest(http.MethodPost, c.address(resource, url.Values{}), io.NopCloser(strings.NewReader(body)))
	if err != nil {
		return Node{}, err
	}
	req.ContentLength = int64(len(body))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("Idempotency-Key", key)
	return c.call(ctx, req)
}

// Media fetches a picture from the server's own host or one that the operator
// named. The key is not sent.
func (c *Client) Media(ctx context.Context, address string) ([]byte, error) {
	u, err := c.base.Parse(strings.TrimSpace(address))
	if err != nil || u.User != nil || !c.picturesFrom(u) {
		return nil, fault.New(fault.Forbidden, "georeport.media_host").With("value", clip(address))
	}
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, broken(err, u.Host)
	}
	body, err := limited(resp.Body, maxMedia, u.Host)
	_ = resp.Body.Close() // read whole, or given up
	if err == nil && resp.StatusCode != http.StatusOK {
		err = refusal(resp, nil, u.Host)
	}
	return body, err
}

func (c *Client) picturesFrom(u *url.URL) bool {
	if u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	if strings.EqualFold(u.Host, c.base.Host) {
		return true
	}
	for _, h := range c.o.Hosts {
		if strings.EqualFold(u.Host, h) {
			return true
		}
	}
	return false
}
