// Package client is the JSON API of Wellfield for Go programs: every operation as
// a method, every body as a type, every refusal as a *Problem. It stands on the
// standard library alone.
//
//	c, err := client.New("https://wellfield.example", client.WithToken(token))
//	for row, err := range c.Cases(ctx, client.Choice{Scope: "centre", Overdue: true}) { … }
//
// What was refused because too much was asked is asked again after the wait that
// the server names, and what changes anything carries a key, so that a broken
// line never does a thing twice.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client asks one server. It is safe for concurrent use.
type Client struct {
	base     string
	http     *http.Client
	token    string
	post     string
	language string
	tries    int
	wait     func(context.Context, time.Duration) error
}

// Setting is a choice made when a Client is made.
type Setting func(*Client)

// WithToken acts as the account of the token.
func WithToken(token string) Setting { return func(c *Client) { c.token = token } }

// WithPost acts in this post of the account; without it, in its first.
func WithPost(id string) Setting { return func(c *Client) { c.post = id } }

// WithLanguage asks for names and sentences in the language, a BCP 47 tag.
func WithLanguage(tag string) Setting { return func(c *Client) { c.language = tag } }

// WithHTTP sends through another client, for instance one with other time-outs.
func WithHTTP(h *http.Client) Setting { return func(c *Client) { c.http = h } }

// WithTries asks at most n times where the server is busy or the line breaks.
func WithTries(n int) Setting { return func(c *Client) { c.tries = n } }

// New is a client of the server at the address, such as "https://wellfield.example".
func New(server string, settings ...Setting) (*Client, error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("client: %q is not the address of a server, such as https://wellfield.example", server)
	}
	c := &Client{base: strings.TrimSuffix(u.Scheme+"://"+u.Host+u.Path, "/") + "/api/v1",
		http: &http.Client{Timeout: 2 * time.Minute}, tries: 5, wait: sleep}
	for _, set := range settings {
		set(c)
	}
	return c, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// call is one operation to be asked for.
type call struct {
	method, path string
	query        url.Values
	header       http.Header
	kind         string // of the body; JSON when empty
	body         []byte
	safe         bool      // asking twice is the same as asking once
	to           io.Writer // takes the answer as it comes; nil: it is returned whole
}

// Option is a choice made for one command.
type Option func(*call)

// Key is the caller's own id of the command, for programs that send it again
// after a restart. Without it every command gets a fresh one.
func Key(key string) Option { return func(c *call) { c.header.Set("Idempotency-Key", key) } }

// IfRev has the command done only while the case is at the revision; else it is
// refused with the status 412.
func IfRev(rev int64) Option {
	return func(c *call) { c.header.Set("If-Match", fmt.Sprintf(`"%d"`, rev)) }
}

// get asks a question.
func (c *Client) get(ctx context.Context, path string, query url.Values, into any, with ...Option) error {
	return c.send(ctx, call{method: http.MethodGet, path: path, query: query, safe: true}, into, with)
}

// command says something that changes something, under a key of its own.
func (c *Client) command(ctx context.Context, path string, body, into any, with ...Option) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	key := []Option{Key(newKey())}
	return c.send(ctx, call{method: http.MethodPost, path: path, body: raw, safe: true}, into, append(key, with...))
}

func (c *Client) send(ctx context.Context, ask call, into any, with []Option) error {
	ask.header = http.Header{}
	for _, option := range with {
		option(&ask)
	}
	text, _, err := c.persist(ctx, ask)
	if err != nil || into == nil || len(text) == 0 {
		return err
	}
	if raw, ok := into.(*[]byte); ok {
		*raw = text
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("client: %s %s: the answer is not what was expected: %w", ask.method, ask.path, err)
	}
	return nil
}

// once asks one time.
func (c *Client) once(ctx context.Context, ask call) ([]byte, http.Header, error) {
	address := c.base + ask.path
	if len(ask.query) > 0 {
		address += "?" + ask.query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, ask.method, address, bytes.NewReader(ask.body))
	if err != nil {
		return nil, nil, fmt.Errorf("client: %w", err)
	}
	for name, values := range ask.header {
		r.Header[name] = values
	}
	for name, value := range map[string]string{"Accept-Language": c.language, "Act-As": c.post} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if ask.body != nil {
		r.Header.Set("Content-Type", "application/json")
		if ask.kind != "" {
			r.Header.Set("Content-Type", ask.kind)
		}
	}
	if ask.to != nil {
		return c.stream(r, ask.to)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, nil, err
	}
	text, err := whole(answer)
	return text, answer.Header, err
}

// whole reads an answer to its end.
func whole(answer *http.Response) ([]byte, error) {
	text, err := io.ReadAll(answer.Body)
	if closed := answer.Body.Close(); err == nil {
		err = closed
	}
	if err == nil && answer.StatusCode >= 300 {
		err = problemOf(answer.StatusCode, text)
	}
	if err != nil {
		return nil, err
	}
	return text, nil
}
