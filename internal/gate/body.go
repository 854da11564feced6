package gate

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

const (
	// inMemory is how much of a body is held; what is longer waits in a file.
	inMemory = 64 << 10
	// handySize is the most of a report that is read to see whether it is urgent
	// while all places are taken.
	handySize = 16 << 10
	// mostHandy is how many such reports may be arriving at once.
	mostHandy = 128
	// mostSpooled and mostSpoolBytes bound the files.
	mostSpooled    = 64
	mostSpoolBytes = 1 << 30
	// A body must come at leastRate bytes a second, after a grace for a bad line.
	grace     = 8 * time.Second
	leastRate = 8 << 10
	// restTime is longer than any work and bounds what is sent after it.
	restTime = 2 * time.Minute
)

// arrivals is the bodies that are on their way in.
type arrivals struct {
	folder  string
	handies atomic.Int64 // reports read while all places are taken
	files   atomic.Int64
	bytes   atomic.Int64
}

func newArrivals(folder string) *arrivals { return &arrivals{folder: folder} }

func hasBody(r *http.Request) bool { return r.Body != nil && r.Body != http.NoBody }

// handy tells whether the body of a request can be read to see what it says,
// though there is no place for it: a short one that is already on its way.
func (a *arrivals) handy(r *http.Request) bool {
	return r.ContentLength > 0 && r.ContentLength <= handySize && r.Header.Get("Expect") == "" &&
		a.handies.Load() < mostHandy
}

// body is one that has arrived: its beginning in memory, the rest in a file.
type body struct {
	io.Reader
	head []byte
	rest *os.File
	of   *arrivals
	size int64 // of the file
}

// Close is the server's to do.
func (b *body) Close() error { return nil }

// drop forgets the file.
func (b *body) drop() {
	if b.rest == nil {
		return
	}
	_ = b.rest.Close() // it was written for this request alone
	_ = os.Remove(b.rest.Name())
	b.of.files.Add(-1)
	b.of.bytes.Add(-b.size)
	b.rest = nil
}

// read takes the whole body in, up to one byte more than the most that the
// handler will take, so that the handler can tell. A body that breaks off is
// handed on as it is, with its error at its end: the handler knows how to say
// so. ok is false when there is no room for it.
func (a *arrivals) read(w http.ResponseWriter, r *http.Request, most int64) (b *body, ok bool) {
	a.handies.Add(1)
	defer a.handies.Add(-1)
	from := &paced{r: io.LimitReader(r.Body, most+1), at: http.NewResponseController(w), began: time.Now()}
	// A deadline that passed while the work is done would end it; what is left
	// of a body must end some time all the same.
	defer func() { _ = from.at.SetReadDeadline(time.Now().Add(restTime)) }()
	b = &body{of: a}
	if n := r.ContentLength; n > 0 && n <= inMemory {
		b.head = make([]byte, n)
		got, err := io.ReadFull(from, b.head)
		b.head = b.head[:got]
		return b.whole(err), true
	}
	var head bytes.Buffer
	_, err := io.CopyN(&head, from, inMemory)
	b.head = head.Bytes()
	if err != nil || int64(len(b.head)) > most {
		return b.whole(err), true
	}
	return a.spool(b, from)
}

// whole is a body without a file.
func (b *body) whole(err error) *body {
	b.Reader = bytes.NewReader(b.head)
	if err != nil && err != io.EOF {
		b.Reader = io.MultiReader(b.Reader, broken{err})
	}
	return b
}

// broken is where a body broke off.
type broken struct{ error }

func (b broken) Read([]byte) (int, error) { return 0, b.error }

// spool writes what is not held to a file.
func (a *arrivals) spool(b *body, from io.Reader) (*body, bool) {
	if a.files.Add(1) > mostSpooled {
		a.files.Add(-1)
		return b, false
	}
	f, err := os.CreateTemp(a.folder, "arriving-*")
	if err != nil {
		a.files.Add(-1)
		return b, false
	}
	b.rest = f
	err = b.fill(from)
	if errors.Is(err, errNoRoom) {
		return b, false
	}
	if _, seek := f.Seek(0, io.SeekStart); seek != nil {
		return b, false
	}
	parts := []io.Reader{bytes.NewReader(b.head), f}
	if err != nil {
		parts = append(parts, broken{err})
	}
	b.Reader = io.MultiReader(parts...)
	return b, true
}

var errNoRoom = errors.New("gate: no room for what is arriving")

// fill copies a block at a time, so that all files together keep to their bound.
func (b *body) fill(from io.Reader) error {
	block := make([]byte, 32<<10)
	for {
		n, err := from.Read(block)
		b.size += int64(n)
		if b.of.bytes.Add(int64(n)) > mostSpoolBytes {
			return errNoRoom
		}
		if _, failed := b.rest.Write(block[:n]); failed != nil {
			return errNoRoom // a full disk is a full house
		}
		switch err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// paced reads a body that must keep coming.
type paced struct {
	r     io.Reader
	at    *http.ResponseController
	began time.Time
	n     int64
}

func (p *paced) Read(to []byte) (int, error) {
	until := p.began.Add(grace + time.Duration(p.n)*time.Second/leastRate)
	_ = p.at.SetReadDeadline(until) // a server without deadlines has no slow askers
	n, err := p.r.Read(to)
	p.n += int64(n)
	return n, err
}
