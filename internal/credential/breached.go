package credential

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A list of breached passwords is a file of the first eight bytes of their
// SHA-1, sorted, behind a line that names the form. Eight bytes keep a thousand
// million passwords in 8 GB, with one false alarm in ten thousand million.
const (
	breachedForm   = "wellfield breached passwords 1\n"
	breachedRecord = 8
	mostLine       = 4096
)

//go:embed breached.bin
var common []byte

// Breached is one or several lists. It is safe for concurrent use. Nil is none.
type Breached struct{ lists []breachedList }

type breachedList struct {
	from io.ReaderAt
	n    int64
}

// Common is the small list inside the program.
func Common() *Breached {
	b := &Breached{}
	if err := b.Add(bytes.NewReader(common), int64(len(common))); err != nil {
		panic(err) // a test reads it
	}
	return b
}

var errBreached = errors.New("credential: this is not a list made by “wellfield breached import”")

// Add takes up a list of that many bytes.
func (b *Breached) Add(from io.ReaderAt, size int64) error {
	form := make([]byte, len(breachedForm))
	if _, err := from.ReadAt(form, 0); err != nil || string(form) != breachedForm || (size-int64(len(form)))%breachedRecord != 0 {
		return errBreached
	}
	b.lists = append(b.lists, breachedList{from, (size - int64(len(form))) / breachedRecord})
	return nil
}

// Has tells whether the password is in a list: as it is, in small letters, said
// twice, or with digits and signs around it, which guessers try first.
func (b *Breached) Has(password string) (bool, error) {
	if b == nil {
		return false, nil
	}
	for _, written := range variants(password) {
		want := breachedKey(sha1.Sum([]byte(written)))
		for _, l := range b.lists {
			if found, err := l.has(want); found || err != nil {
				return found, err
			}
		}
	}
	return false, nil
}

// variants are what a password is made of when it is made of little.
func variants(password string) []string {
	lower := strings.ToLower(password)
	all := []string{password, lower, strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })}
	if half := lower[:len(lower)/2]; half+half == lower {
		all = append(all, half)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" })
}

func (l breachedList) has(want uint64) (bool, error) {
	var record [breachedRecord]byte
	for low, high := int64(0), l.n; low < high; {
		middle := low + (high-low)/2
		if _, err := l.from.ReadAt(record[:], int64(len(breachedForm))+middle*breachedRecord); err != nil {
			return false, fmt.Errorf("credential: read breached passwords: %w", err)
		}
		switch found := binary.BigEndian.Uint64(record[:]); {
		case found == want:
			return true, nil
		case found < want:
			low = middle + 1
		default:
			high = middle
		}
	}
	return false, nil
}

func breachedKey(sum [sha1.Size]byte) uint64 { return binary.BigEndian.Uint64(sum[:]) }

// ImportBreached makes a list of a text with one password on each line, or one
// SHA-1 in hexadecimal, with or without a colon and a count behind it. It holds
// eight bytes of each in memory and tells how many there are.
func ImportBreached(from io.Reader, to io.Writer) (int, error) {
	var all []uint64
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 0, mostLine), mostLine)
	mark := "\ufeff" // of the bytes' order, which some editors write first
	for lines.Scan() {
		if key, ok := breachedLine(strings.TrimPrefix(lines.Text(), mark)); ok {
			all = append(all, key)
		}
		mark = ""
	}
	if err := lines.Err(); err != nil {
		return 0, fmt.Errorf("credential: line %d: %w", len(all)+1, err)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	w := bufio.NewWriterSize(to, 1<<16)
	_, _ = w.WriteString(breachedForm) // Flush tells of errors
	var record [breachedRecord]byte
	for _, key := range all {
		binary.BigEndian.PutUint64(record[:], key)
		_, _ = w.Write(record[:])
	}
	return len(all), w.Flush()
}

// breachedLine is the key of a line; an empty one has none.
func breachedLine(line string) (uint64, bool) {
	digest, count, _ := strings.Cut(line, ":")
	if len(digest) == 2*sha1.Size && strings.Trim(count, "0123456789") == "" {
		if sum, err := hex.DecodeString(digest); err == nil {
			return breachedKey([sha1.Size]byte(sum)), true
		}
	}
	return breachedKey(sha1.Sum([]byte(line))), line != ""
}

// foldedEqual tells whether a password says no more than a name, once or twice.
func foldedEqual(password, name string) bool {
	if name == "" || !utf8.ValidString(password) {
		return false
	}
	rest := strings.ReplaceAll(strings.ToLower(password), strings.ToLower(name), "")
	return rest == ""
}
