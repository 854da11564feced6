package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// wire is a client that costs next to nothing: client and server share the
// processors, so a dear client would be measured as a slow server.
type wire struct {
	address string
	c       net.Conn
	r       *bufio.Reader
}

// reply is what came back.
type reply struct {
	status     int
	retryAfter string
	closing    bool
	body       []byte // of a report that was taken
}

var errLine = errors.New("the connection was lost")

// do sends the bytes of a request and reads the answer. What it reads is thrown
// away unless a report was taken.
func (w *wire) do(request []byte) (a reply, err error) {
	if w.c == nil {
		if w.c, err = net.DialTimeout("tcp", w.address, 2*time.Second); err != nil {
			return a, err
		}
		if w.r == nil {
			w.r = bufio.NewReaderSize(w.c, 8<<10)
		} else {
			w.r.Reset(w.c)
		}
	}
	defer func() {
		if err != nil || a.closing {
			w.close()
		}
	}()
	_ = w.c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err = w.c.Write(request); err != nil {
		return a, errLine
	}
	return w.read()
}

func (w *wire) close() {
	if w.c != nil {
		_ = w.c.Close()
		w.c = nil
	}
}

func (w *wire) read() (a reply, err error) {
	line, err := w.line()
	if err != nil || len(line) < 12 {
		return a, errLine
	}
	if a.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return a, errLine
	}
	length, chunked := int64(0), false
	for {
		if line, err = w.line(); err != nil {
			return a, errLine
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch string(name) {
		case "Content-Length":
			length, _ = strconv.ParseInt(string(value), 10, 64) // of our own server
		case "Transfer-Encoding":
			chunked = true
		case "Retry-After":
			a.retryAfter = string(value)
		case "Connection":
			a.closing = string(value) == "close"
		}
	}
	if chunked {
		return a, w.chunks()
	}
	if a.status == 201 {
		a.body = make([]byte, length)
		_, err = io.ReadFull(w.r, a.body)
	} else {
		_, err = w.r.Discard(int(length))
	}
	return a, err
}

func (w *wire) line() ([]byte, error) {
	b, err := w.r.ReadSlice('\n')
	return bytes.TrimRight(b, "\r\n"), err
}

func (w *wire) chunks() error {
	for {
		line, err := w.line()
		if err != nil {
			return errLine
		}
		n, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 32)
		if err != nil {
			return errLine
		}
		if _, err := w.r.Discard(int(n) + 2); err != nil {
			return errLine
		}
		if n == 0 {
			return nil
		}
	}
}
