package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// client is one kept-alive connection to a server. It shares the cores with the
// server that is measured, so it does as little as it can: it writes requests
// and reads statuses and bodies. It is not safe for concurrent use.
type client struct {
	addr string
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	body bytes.Buffer

	whole bool // asks for the case after each command, as a page does
}

// request is what the bench sends.
type request struct {
	method, path string
	token        string // of a program; empty: nobody's
	cookie       string // of a browser
	key          string // Idempotency-Key
	kind         string // Content-Type; JSON when empty
	minimal      bool   // what was done is told by the status alone
	body         []byte
}

// patience is how long an answer is waited for.
const patience = 30 * time.Second

// send answers with the status and the body, which is valid until the next call.
// After an error the next call opens another connection.
func (c *client) send(r request) (status int, body []byte, err error) {
	if c.conn == nil {
		if c.conn, err = net.DialTimeout("tcp", c.addr, patience); err != nil {
			c.conn = nil
			return 0, nil, err
		}
		c.in = bufio.NewReaderSize(c.conn, 16<<10)
	}
	again := false
	if err = c.conn.SetDeadline(time.Now().Add(patience)); err == nil {
		if _, err = c.conn.Write(c.compose(r)); err == nil {
			status, again, err = c.answer()
		}
	}
	if err != nil || !again {
		c.close()
	}
	return status, c.body.Bytes(), err
}

func (c *client) close() {
	if c.conn != nil {
		_ = c.conn.Close() // nothing is waited for any more
		c.conn = nil
	}
}

// compose writes the request into the client's buffer.
func (c *client) compose(r request) []byte {
	b := append(c.out[:0], r.method...)
	b = append(append(append(b, ' '), r.path...), " HTTP/1.1\r\nHost: "...)
	b = append(append(b, c.addr...), "\r\nAccept-Language: en\r\n"...)
	header := func(name, value string) {
		if value != "" {
			b = append(append(append(append(b, name...), ": "...), value...), "\r\n"...)
		}
	}
	if r.token != "" {
		header("Authorization", "Bearer "+r.token)
	}
	header("Cookie", r.cookie)
	header("Idempotency-Key", r.key)
	if r.minimal {
		header("Prefer", "return=minimal")
	}
	if r.body != nil {
		if r.kind == "" {
			r.kind = "application/json"
		}
		header("Content-Type", r.kind)
		header("Content-Length", strconv.Itoa(len(r.body)))
	}
	b = append(append(b, "\r\n"...), r.body...)
	c.out = b[:0]
	return b
}

var errMalformed = errors.New("an answer that is no HTTP")

// answer reads one answer; again tells whether the connection can be used for
// another.
func (c *client) answer() (status int, again bool, err error) {
	c.body.Reset()
	line, err := c.line()
	if err != nil {
		return 0, false, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, false, errMalformed
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, false, errMalformed
	}
	length, chunked, again := -1, false, true
	for {
		if line, err = c.line(); err != nil {
			return 0, false, err
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, false, errMalformed
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(value, []byte("chunked"))
		case bytes.EqualFold(name, []byte("Connection")):
			again = !bytes.EqualFold(value, []byte("close"))
		}
	}
	switch {
	case chunked:
		err = c.chunks()
	case length > 0:
		_, err = io.CopyN(&c.body, c.in, int64(length))
	case length < 0 && status != 204 && status != 304:
		_, err = c.body.ReadFrom(c.in)
		again = false
	}
	return status, again, err
}

func (c *client) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), err
}

func (c *client) chunks() error {
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(line), 16, 32)
		if err != nil {
			return errMalformed
		}
		if n > 0 {
			if _, err := io.CopyN(&c.body, c.in, n); err != nil {
				return err
			}
		}
		for line, err = c.line(); n == 0 && err == nil && len(line) > 0; { // what follows the last is trailers
			line, err = c.line()
		}
		if err != nil || len(line) > 0 {
			return errors.Join(err, errMalformed)
		}
		if n == 0 {
			return nil
		}
	}
}

// cause names what went wrong, so that equal errors can be counted together:
// the status, or what the connection said.
func cause(status int, err error) string {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer"
	case err != nil:
		return "connection"
	}
	return fmt.Sprint(status)
}
