package georeport

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/outgoing"
)

// Limits of one call.
const (
	maxAnswer = 32 << 20
	maxMedia  = 20 << 20
)

// Options say where a server is and how it is spoken to. URL is required.
type Options struct {
	URL          string // of the API, to which /services.json is appended
	Format       string // "json" or "xml"; xml when empty, because every server has it
	Jurisdiction string
	Key          string                 // the API key; never sent to another host
	Zone         *time.Location         // for times without one; UTC when nil
	Hosts        []string               // other hosts from which pictures may be fetched
	Timeout      time.Duration          // of one call; 30 s when 0
	Allowed      outgoing.Allowed       // the hosts that may be called at all; the zero value: none
	Told         func(outgoing.Refused) // hears of calls that were refused; nil: nobody
}

// Client speaks to one server. It is safe for concurrent use.
type Client struct {
	o    Options
	base *url.URL
	http *http.Client
}

// New makes a client. Faults: georeport.url_malformed, georeport.format_unknown.
func New(o Options) (*Client, error) {
	base, err := url.Parse(strings.TrimRight(o.URL, "/"))
	if err != nil || base.Host == "" || base.User != nil || base.Scheme != "https" && base.Scheme != "http" {
		return nil, fault.New(fault.Invalid, "georeport.url_malformed").At("endpoint").With("value", clip(o.URL))
	}
	switch o.Format {
	case "":
		o.Format = "xml"
	case "json", "xml":
	default:
		return nil, fault.New(fault.Invalid, "georeport.format_unknown").At("format").With("value", clip(o.Format))
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	c := &Client{o: o, base: base}
	c.http = outgoing.Client(outgoing.Options{Allowed: o.Allowed, Timeout: o.Timeout, Most: maxAnswer + 1, Told: o.Told})
	return c, nil
}

// Close lets idle connections go.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Host is the server's name, for messages.
func (c *Client) Host() string { return c.base.Host }

// Zone is the zone of times without one.
func (c *Client) Zone() *time.Location { return c.o.Zone }

// address is where a resource is, with its arguments.
func (c *Client) address(resource string, q url.Values) string {
	u := *c.base
	u.Path = strings.TrimRight(u.Path, "/") + "/" + resource + "." + c.o.Format
	u.RawPath = ""
	u.RawQuery = q.Encode()
	return u.String()
}

// always adds the arguments that every call has.
func (c *Client) always(q url.Values) {
	if c.o.Jurisdiction != "" {
		q.Set("jurisdiction_id", c.o.Jurisdiction)
	}
	if c.o.Key != "" {
		q.Set("api_key", c.o.Key)
	}
}

// get reads one resource.
func (c *Client) get(ctx context.Context, resource string, q url.Values) (Node, error) {
	if q == nil {
		q = url.Values{}
	}
	c.always(q)
	req, err := http.NewRequest(http.MethodGet, c.address(resource, q), nil)
	if err != nil {
		return Node{}, err
	}
	return c.call(ctx, req)
}

// call sends the request and reads the answer, both within the time of one call.
func (c *Client) call(ctx context.Context, req *http.Request) (Node, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req.Header.Set("Accept", map[string]string{"json": "application/json", "xml": "text/xml"}[c.o.Format])
	req.Header.Set("User-Agent", "Wellfield (Open311 GeoReport v2)")
	resp, err := c.http.Do(req.WithContext(ctx))
	if err != nil {
		return Node{}, broken(err, c.Host())
	}
	body, err := limited(resp.Body, maxAnswer, c.Host())
	_ = resp.Body.Close() // read whole, or given up
	if err != nil {
		return Node{}, err
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return Node{}, refusal(resp, body, c.Host())
	}
	n, err := Read(body)
	if err != nil {
		return Node{}, &Failure{Fault: fault.All(err)[0].With("host", c.Host()), Reach: Unknown}
	}
	return n, nil
}
