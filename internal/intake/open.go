package intake

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wellfield/internal/fault"
)

// sampleBytes is how much of a file's beginning is looked at to find out what
// it is.
const sampleBytes = 1 << 18

// open opens a file as a source of rows. Of a JSON file the columns are those
// wanted, or with nil all that its first records have.
func open(path string, f File, wanted []string) (source, error) {
	h, err := os.Open(path)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, fault.New(fault.NotFound, "intake.file_missing").With("file", path)
		}
		return nil, err
	}
	s, err := openHandle(h, f, wanted)
	if err != nil {
		_ = h.Close() // it was only read
		return nil, inFile(err, path)
	}
	return s, nil
}

// inFile names the file in every fault of err.
func inFile(err error, path string) error {
	faults := fault.All(err)
	if faults == nil {
		return err
	}
	named := make(fault.List, len(faults))
	for i, f := range faults {
		named[i] = f.With("file", filepath.Base(path))
	}
	return named.Err()
}

func openHandle(h *os.File, f File, wanted []string) (source, error) {
	counted, r, sample, err := sampled(h)
	if err != nil {
		return nil, err
	}
	format := f.Format
	if isReturned(sample) {
		f, format = File{}, "csv"
	} else if format == "" {
		format = formatOf(h.Name(), sample)
	}
	switch format {
	case "xlsx":
		return openSheet(h, f)
	case "json":
		return openList(newText(r, counted, h, f, sample), f.Records, wanted)
	case "jsonl":
		return openLines(newText(r, counted, h, f, sample), wanted)
	}
	return openDelimited(newText(r, counted, h, f, sample), f)
}

// sampled looks at how a file begins, which tells its format, without taking it
// from the reader. A file of nothing is refused.
func sampled(h *os.File) (counted *counter, r *bufio.Reader, sample []byte, err error) {
	counted = &counter{r: h}
	r = bufio.NewReaderSize(counted, sampleBytes)
	if sample, err = r.Peek(sampleBytes); err != nil && err != io.EOF {
		return nil, nil, nil, err
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(sample, []byte(bom)))) == 0 {
		return nil, nil, nil, fault.New(fault.Invalid, "intake.file_empty")
	}
	return counted, r, sample, nil
}

// formatOf tells the format by what the file begins with, and by its name where
// JSON may be either one list or one record a line.
func formatOf(name string, sample []byte) string {
	if bytes.HasPrefix(sample, []byte("PK\x03\x04")) {
		return "xlsx"
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(sample, []byte(bom)))
	extension := strings.ToLower(filepath.Ext(name))
	switch {
	case text[0] == '[' && extension != ".csv":
		return "json"
	case text[0] != '{' || extension == ".csv":
		return "csv"
	case bytes.HasPrefix(text, []byte(`{"type":"FeatureCollection"`)): // whatever it is called
		return "json"
	case extension == ".json" && !oneLineEach(text):
		return "json"
	}
	return "jsonl"
}

// oneLineEach tells whether the first line is a record by itself.
func oneLineEach(text []byte) bool {
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	return bytes.HasSuffix(bytes.TrimSpace(line), []byte("}")) && bytes.HasPrefix(bytes.TrimSpace(rest), []byte("{"))
}

// isReturned tells whether the sample begins a file of rows set aside, in
// whatever encoding and with whatever separator it was saved again.
func isReturned(sample []byte) bool {
	head, err := io.ReadAll(decoded(bytes.NewReader(sample[:min(len(sample), 1<<16)]), detectEncoding(sample)))
	if err != nil {
		return false
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return bytes.Contains(line, []byte(lineColumn)) && bytes.Contains(line, []byte(messageColumn))
}

// counter counts the bytes read from a file.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// text is a file of text: UTF-8 from here on.
type text struct {
	io.Reader
	counted  *counter
	file     *os.File
	sample   []byte // its beginning, decoded
	encoding string
}

func newText(r io.Reader, counted *counter, h *os.File, f File, sample []byte) text {
	name := f.Encoding
	if name == "" {
		name = detectEncoding(sample)
	}
	head, _ := io.ReadAll(decoded(bytes.NewReader(sample), name)) // its end may be cut
	return text{Reader: decoded(r, name), counted: counted, file: h, sample: head, encoding: name}
}

func (t text) read() int64  { return t.counted.n }
func (t text) Close() error { return t.file.Close() }
