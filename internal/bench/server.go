package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// server is the program serving a town, as a process of its own, so that what it
// uses can be told from what the clients use.
type server struct {
	cmd   *exec.Cmd
	addr  string
	start time.Duration // from the start of the process to the first ready
	said  *tail
	ended chan error
}

// unlimited switches off what keeps one asker from taking everybody's share: all
// clients of the bench have one address and a few tokens. A version that does
// not know a setting does not read it.
var unlimited = []string{"WELLFIELD_RATE_TOKEN=off", "WELLFIELD_RATE_ADDRESS=off", "WELLFIELD_RATE_REPORT=off", "WELLFIELD_RATE_SIGN_IN=off"}

// startServer waits until the server is ready.
func (s *session) startServer(ctx context.Context, url, data string) (*server, error) {
	args := []string{"serve"}
	if s.options.Profile != "" {
		args = append(args, "--development")
	}
	v := &server{cmd: s.options.Command(args...), said: &tail{}, ended: make(chan error, 1)}
	v.cmd.Env = append(v.cmd.Environ(), "DATABASE_URL="+url, "WELLFIELD_DATA_DIR="+data, "WELLFIELD_SECRET="+secret,
		"WELLFIELD_ZONE="+zone, "WELLFIELD_LANGUAGE=en", "WELLFIELD_ADDR=127.0.0.1:0", "WELLFIELD_DEMO=")
	v.cmd.Env = append(append(v.cmd.Env, unlimited...), s.options.Env...)
	v.cmd.Stderr = v.said
	// A pipe of our own: the command's would be closed by Wait under its reader.
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	v.cmd.Stdout = in
	began := time.Now()
	err = v.cmd.Start()
	_ = in.Close() // the child has its own
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	go func() { v.ended <- v.cmd.Wait() }()
	addr := make(chan string, 1)
	go listen(out, addr)
	select {
	case v.addr = <-addr:
	case <-ctx.Done():
	case <-time.After(patience):
	}
	if v.addr == "" {
		v.stop()
		return nil, errors.Join(ctx.Err(), fmt.Errorf("the server did not start: %s", v.said))
	}
	c := &client{addr: v.addr}
	defer c.close()
	for time.Since(began) < patience && ctx.Err() == nil {
		if status, _, err := c.send(request{method: "GET", path: "/readyz"}); err == nil && status == 200 {
			v.start = time.Since(began)
			return v, nil
		}
		time.Sleep(time.Millisecond)
	}
	v.stop()
	return nil, errors.Join(ctx.Err(), fmt.Errorf("the server was never ready: %s", v.said))
}

// listen finds where the server says it is, and reads on until it ends.
func listen(out *os.File, addr chan<- string) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, at, ok := strings.Cut(lines.Text(), "http://"); ok {
			addr <- strings.TrimSpace(at)
			break
		}
	}
	_, _ = io.Copy(io.Discard, out) // until the server ends
	_ = out.Close()                 // read only
	close(addr)
}

// stop ends the server as an operator does, and kills it when it does not end.
func (v *server) stop() {
	_ = v.cmd.Process.Signal(os.Interrupt) // it may have ended already
	select {
	case err := <-v.ended:
		v.ended <- err
	case <-time.After(patience):
		_ = v.cmd.Process.Kill()
		v.ended <- <-v.ended
	}
}

// tail keeps the end of what a server writes about its errors.
type tail struct {
	mu   sync.Mutex
	last []byte
}

// tailMost is more than a stack trace needs.
const tailMost = 8 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, b...)
	if over := len(t.last) - tailMost; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.last))
}
