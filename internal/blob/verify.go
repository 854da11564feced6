package blob

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrDamaged is wrapped by the errors about a stored photo that is no longer
// what was stored. The way out is the backup, or the same upload once more.
var ErrDamaged = errors.New("blob: damaged")

// record is the side file: one line of JSON and one line with its SHA-256. The
// sum finds decay and careless edits; a deliberate forger can compute it anew,
// and is found by the journal, which has the photo's own facts.
type record struct {
	Photo
	Thumb string `json:"thumb"` // hex SHA-256 of the thumbnail
}

func (r record) encode() ([]byte, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s\n%s\n", line, digest(line)), nil
}

func decodeRecord(b []byte) (record, error) {
	line, sum, _ := bytes.Cut(b, []byte("\n"))
	if string(sum) != digest(line)+"\n" {
		return record{}, errors.New("the sum does not match")
	}
	var r record
	if err := json.Unmarshal(line, &r); err != nil {
		return record{}, err
	}
	return r, nil
}

func (s *Store) record(hash string) (record, error) {
	if err := checkHash(hash); err != nil {
		return record{}, err
	}
	b, err := os.ReadFile(s.disk.side(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return record{}, notFound(hash)
	}
	if err != nil {
		return record{}, fmt.Errorf("blob: read the side file: %w", err)
	}
	r, err := decodeRecord(b)
	if err != nil {
		return record{}, fmt.Errorf("%w: %s: side file: %w", ErrDamaged, hash, err)
	}
	if r.Hash != hash {
		return record{}, fmt.Errorf("%w: %s: side file of another photo, %s", ErrDamaged, hash, r.Hash)
	}
	return r, nil
}

// Verify reads everything stored of the photo and compares it with its hash and
// with the sums in its side file. It fails with blob.hash_malformed, with
// blob.not_found when the photo was never stored whole, and with ErrDamaged.
func (s *Store) Verify(hash string) error {
	r, err := s.record(hash)
	if err != nil {
		return err
	}
	if err := verifyFile(s.disk.full(hash), hash); err != nil {
		return err
	}
	return verifyFile(s.disk.thumb(hash), r.Thumb)
}

// Walk calls visit with the hash of every photo that was stored whole, in
// ascending order, and stops at the first error. What a killed Put left behind
// is not visited, because it was never acknowledged; a photo whose side file is
// gone is found by verifying the hashes that the cases name.
func (s *Store) Walk(visit func(hash string) error) error {
	return s.disk.walk(visit)
}

func verifyFile(name, sum string) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: missing %s", ErrDamaged, name)
	}
	if err != nil {
		return fmt.Errorf("blob: verify: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("blob: verify: %w", err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != sum {
		return fmt.Errorf("%w: %s has the SHA-256 %s", ErrDamaged, name, got)
	}
	return nil
}
