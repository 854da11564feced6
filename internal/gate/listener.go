package gate

import (
	"container/list"
	"context"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Listener bounds the connections. When all are taken, the one that has brought
// no request for longest makes room: a request's beginning that never ends, and
// a connection kept for later, hold nothing that a new visitor needs. Only when
// every connection is at work is the new one told to come again, and closed.
type Listener struct {
	net.Listener
	most int

	mu      sync.Mutex
	open    int
	idle    *list.List // of *conn, the longest idle first
	goodbye atomic.Int64

	evicted, turned atomic.Int64
}

// Bound bounds the connections of l. It is called once for each listener, before
// anything is served: no listener takes the connections of another.
func (g *Gate) Bound(l net.Listener, most int) *Listener {
	b := &Listener{Listener: l, most: most, idle: list.New()}
	if g.door == nil {
		g.door = b
	}
	g.doors = append(g.doors, b)
	return b
}

// Accept is the next connection that fits.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if admitted := l.admit(c); admitted != nil {
			return admitted, nil
		}
		l.turned.Add(1)
		l.turnAway(c)
	}
}

func (l *Listener) admit(c net.Conn) *conn {
	l.mu.Lock()
	if l.open >= l.most {
		oldest := l.idle.Front()
		if oldest == nil {
			l.mu.Unlock()
			return nil
		}
		out := oldest.Value.(*conn)
		l.leave(out)
		l.evicted.Add(1)
		defer func() { _ = out.Conn.Close() }() // it had brought nothing
	}
	l.open++
	k := &conn{Conn: c, of: l}
	k.at = l.idle.PushBack(k)
	l.mu.Unlock()
	return k
}

// leave counts a connection out, once. The caller holds the lock.
func (l *Listener) leave(c *conn) {
	if c.gone {
		return
	}
	c.gone = true
	l.open--
	if c.at != nil {
		l.idle.Remove(c.at)
		c.at = nil
	}
}

// turnAway answers a connection that does not fit. What it has sent is read for
// a moment, because closing over unread bytes would take the answer with it.
func (l *Listener) turnAway(c net.Conn) {
	const atOnce = 64
	if l.goodbye.Add(1) > atOnce {
		l.goodbye.Add(-1)
		_ = c.Close()
		return
	}
	go func() {
		defer l.goodbye.Add(-1)
		defer func() { _ = c.Close() }()
		_ = c.SetDeadline(time.Now().Add(200 * time.Millisecond))
		_, err := io.WriteString(c, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: "+strconv.Itoa(retryAfter(0))+
			"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\nConnection: close\r\n\r\nbusy\n")
		if half, ok := c.(interface{ CloseWrite() error }); ok && err == nil && half.CloseWrite() == nil {
			_, _ = io.CopyN(io.Discard, c, 64<<10)
		}
	}()
}

// Connections is how many there are.
func (l *Listener) Connections() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// conn is a connection of a Listener.
type conn struct {
	net.Conn
	of   *Listener
	at   *list.Element // among the idle; nil while a request is under way
	gone bool
}

// Close closes it and makes its room free.
func (c *conn) Close() error {
	c.of.mu.Lock()
	c.of.leave(c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// ReadFrom keeps the way by which a file goes out without being copied.
func (c *conn) ReadFrom(r io.Reader) (int64, error) {
	if to, ok := c.Conn.(io.ReaderFrom); ok {
		return to.ReadFrom(r)
	}
	return io.Copy(struct{ io.Writer }{c.Conn}, r)
}

// CloseWrite lets the server say its last word before it closes.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

type connKey struct{}

// ConnContext is for http.Server: it lets a request find its connection.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// busy marks the connection of a request as at work until done is called.
func busy(ctx context.Context) (done func()) {
	c, ok := ctx.Value(connKey{}).(*conn)
	if !ok {
		return func() {}
	}
	c.works(true)
	return func() { c.works(false) }
}

func (c *conn) works(yes bool) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	switch {
	case c.gone:
	case yes && c.at != nil:
		c.of.idle.Remove(c.at)
		c.at = nil
	case !yes && c.at == nil: // else it is idle already
		c.at = c.of.idle.PushBack(c)
	}
}
