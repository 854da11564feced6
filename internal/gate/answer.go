package gate

import (
	"io"
	"net/http"
)

// answer gives the place back when the first byte of an answer is written: the
// work is done then, and whoever reads slowly holds a connection and no place,
// and that only as long as nobody needs it more. What streams a long answer is
// Heavy and keeps both to its end; it is few at a time.
type answer struct {
	http.ResponseWriter
	first func() // called before each write; it knows whether it was the first
}

func (a *answer) Write(p []byte) (int, error) {
	a.first()
	return a.ResponseWriter.Write(p)
}

// ReadFrom keeps the way by which a file goes out without being copied.
func (a *answer) ReadFrom(r io.Reader) (int64, error) {
	a.first()
	if to, ok := a.ResponseWriter.(io.ReaderFrom); ok {
		return to.ReadFrom(r)
	}
	return io.Copy(struct{ io.Writer }{a.ResponseWriter}, r)
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
