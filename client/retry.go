package client

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"math/big"
	"net/http"
	"strconv"
	"time"
)

const (
	firstWait = 250 * time.Millisecond
	// mostWait is the longest that a call waits between two tries. A server that
	// names a longer one is not waited for.
	mostWait = 2 * time.Minute
)

// persist asks until there is an answer, the tries are used up, or the context
// ends: again after a wait where the server is busy or the line broke, and not
// again where it refused.
func (c *Client) persist(ctx context.Context, ask call) ([]byte, http.Header, error) {
	for try := 1; ; try++ {
		text, header, err := c.once(ctx, ask)
		if err == nil {
			return text, header, nil
		}
		wait, again := pause(try, header, err)
		if !again || !ask.safe || try >= c.tries || ctx.Err() != nil {
			return nil, nil, err
		}
		if c.wait(ctx, wait) != nil {
			return nil, nil, err
		}
	}
}

// pause is how long to wait before the next try, and whether there is one: the
// server's own word, else twice as long each time, give or take a part by chance
// so that many clients do not come back at once.
func pause(try int, header http.Header, err error) (time.Duration, bool) {
	if p := Refused(err); p != nil && p.Status != http.StatusTooManyRequests && p.Status != http.StatusServiceUnavailable &&
		p.Status != http.StatusBadGateway && p.Status != http.StatusGatewayTimeout {
		return 0, false
	}
	if half := (*brokenOff)(nil); errors.As(err, &half) {
		return 0, false
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return 0, false
	}
	wait := firstWait << min(try-1, 7)
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil && seconds >= 0 {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header.Get("Retry-After")); err == nil {
		wait = max(0, time.Until(at))
	}
	if wait > mostWait {
		return 0, false
	}
	if part, err := rand.Int(rand.Reader, big.NewInt(int64(wait)/4+1)); err == nil {
		wait += time.Duration(part.Int64())
	}
	return wait, true
}

// newKey is a UUID of version 7.
func newKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	ms := time.Now().UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	s := hex.EncodeToString(b[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
