package bench

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestClientReadsEveryKindOfAnswer(t *testing.T) {
	long := strings.Repeat("well ", 20_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/echo":
			b, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, r.Method+" "+r.Header.Get("Authorization")+" "+r.Header.Get("Cookie")+" "+
				r.Header.Get("Idempotency-Key")+" "+r.Header.Get("Content-Type")+" "+string(b))
		case "/chunked":
			_, _ = io.WriteString(w, long)
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "end")
		case "/close":
			w.Header().Set("Connection", "close")
			_, _ = io.WriteString(w, "bye")
		case "/empty":
			w.WriteHeader(http.StatusNoContent)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	c := &client{addr: server.Listener.Addr().String()}
	defer c.close()
	for range 2 { // the second round meets a connection that was closed
		for _, want := range []struct {
			request
			status int
			body   string
		}{
			{request{method: "POST", path: "/echo", token: "t", cookie: "a=b", key: "k", body: []byte(`{"x":1}`)}, 201, `POST Bearer t a=b k application/json {"x":1}`},
			{request{method: "GET", path: "/chunked"}, 200, long + "end"},
			{request{method: "GET", path: "/empty"}, 204, ""},
			{request{method: "GET", path: "/nowhere"}, 404, "404 page not found\n"},
			{request{method: "GET", path: "/close"}, 200, "bye"},
		} {
			status, body, err := c.send(want.request)
			if err != nil || status != want.status || string(body) != want.body {
				t.Errorf("%s: %d, %d bytes, %v", want.path, status, len(body), err)
			}
		}
	}
	server.Close()
	c.close()
	if status, _, err := c.send(request{method: "GET", path: "/echo"}); err == nil || cause(status, err) != "connection" {
		t.Errorf("a server that has gone: %d %v", status, err)
	}
}

// An answer that is no HTTP is an error and never a loop or a panic.
func FuzzAnswer(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nRows: 2\r\n\r\n")
	f.Add("HTTP/1.1 2x0 OK\r\n\r\n")
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nok\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		c := reading(text)
		status, _, err := c.answer()
		if err == nil && (status < 0 || status > 999) {
			t.Errorf("status %d", status)
		}
	})
}

// What comes after the last chunk belongs to the answer.
func TestTrailersAreRead(t *testing.T) {
	c := reading("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nRows: 2\r\nSum: 3\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
	for _, want := range []int{200, 204} {
		if status, again, err := c.answer(); status != want || !again || err != nil {
			t.Errorf("%d, %v, %v; want %d", status, again, err, want)
		}
	}
}

func reading(text string) *client {
	return &client{in: bufio.NewReader(strings.NewReader(text))}
}
