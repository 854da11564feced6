package intake

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// encodings are the names that a mapping may give. GB18030 contains GBK and
// GB2312, so that their files are read as it. UTF-8 needs no decoder.
var encodings = map[string]encoding.Encoding{
	"utf-8":        nil,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"gb18030":      simplifiedchinese.GB18030,
	"gbk":          simplifiedchinese.GB18030,
	"gb2312":       simplifiedchinese.GB18030,
	"windows-1252": charmap.Windows1252,
}

const bom = "\xEF\xBB\xBF"

// detectEncoding names the encoding of a text from its beginning: by its mark,
// else UTF-16 by where the zero bytes are, else UTF-8 when it is valid UTF-8,
// else GB18030, the only other one in wide use where this runs.
func detectEncoding(sample []byte) string {
	switch {
	case bytes.HasPrefix(sample, []byte(bom)):
		return "utf-8"
	case bytes.HasPrefix(sample, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(sample, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch n := len(sample); {
	case zeros[1] > n/8 && zeros[0] < zeros[1]/8:
		return "utf-16le"
	case zeros[0] > n/8 && zeros[1] < zeros[0]/8:
		return "utf-16be"
	}
	if validStart(sample) {
		return "utf-8"
	}
	return "gb18030"
}

// validStart tells whether the sample is valid UTF-8 but for a character that
// its end may cut.
func validStart(sample []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut <= len(sample); cut++ {
		if utf8.Valid(sample[:len(sample)-cut]) {
			return true
		}
	}
	return false
}

// decoded reads r in the encoding as UTF-8, without a byte order mark. What the
// encoding cannot mean becomes U+FFFD, which no reader here takes for text.
func decoded(r io.Reader, name string) io.Reader {
	if e := encodings[name]; e != nil {
		r = e.NewDecoder().Reader(r)
	}
	return &withoutMark{r: r}
}

// withoutMark drops a byte order mark at the beginning.
type withoutMark struct {
	r    io.Reader
	head []byte
	past bool
}

func (w *withoutMark) Read(p []byte) (int, error) {
	if !w.past {
		w.past = true
		head := make([]byte, len(bom))
		n, err := io.ReadFull(w.r, head)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return 0, err
		}
		if w.head = head[:n]; string(w.head) == bom {
			w.head = nil
		}
	}
	if len(w.head) > 0 {
		n := copy(p, w.head)
		w.head = w.head[n:]
		return n, nil
	}
	return w.r.Read(p)
}

// readable tells whether the text is text: valid UTF-8, with nothing in it that
// a decoder, here or before us, could not read.
func readable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError {
			return false
		}
	}
	return true
}
