// Package blob is the photos of the product: pictures taken in from strangers,
// made harmless, and kept in a directory under the SHA-256 of what is stored.
//
// A stored photo is always a JPEG of our own encoding: upright, at most MaxSide
// pixels long, with a thumbnail beside it and no byte of the sender's metadata.
// The place and the moment that the camera wrote are read before they are
// stripped, and kept in a side file, so that they can be shown or withheld by
// rule and never leak with the picture.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sync/semaphore"

	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

// The limits on what Put takes and the sizes of what it stores.
const (
	MaxBytes  = 15 << 20   // of an upload
	MaxPixels = 50_000_000 // of an upload, by its header
	MaxSide   = 2048       // pixels, the long side of a stored photo
	ThumbSide = 400        // pixels, the long side of its thumbnail
)

// storedType is the media type of every stored photo and thumbnail.
const storedType = "image/jpeg"

// Photo is what is known about a stored photo.
type Photo struct {
	Hash   string     `json:"hash"`  // hex SHA-256 of the stored bytes
	Type   string     `json:"type"`  // media type of the stored bytes
	Bytes  int64      `json:"bytes"` // stored
	Width  int        `json:"width"` // pixels, as stored
	Height int        `json:"height"`
	Taken  *time.Time `json:"taken,omitempty"` // UTC; nil unless the camera wrote a time with its offset
	At     *geo.Point `json:"at,omitempty"`    // nil unless the camera wrote a WGS-84 place
}

// Size is one of the two renderings of a photo.
type Size uint8

// The sizes.
const (
	Full  Size = iota + 1 // long side at most MaxSide
	Thumb                 // long side at most ThumbSide
)

// Store is a directory of photos. It is safe for concurrent use, also by
// several processes on one directory.
type Store struct {
	disk  disk
	slots *semaphore.Weighted // in pixels, see slotPixels
}

// Open prepares the directory, making it when it is missing, and removes what
// interrupted writes of more than an hour ago left in it.
func Open(dir string) (*Store, error) {
	s := &Store{disk: newDisk(dir), slots: semaphore.NewWeighted(decodeBudget())}
	if err := s.disk.prepare(time.Now().Add(-staleAfter)); err != nil {
		return nil, fmt.Errorf("blob: open %s: %w", dir, err)
	}
	return s, nil
}

// Put reads one upload and stores it. When it returns without error the photo
// is on disk and survives a loss of power. The same upload gives the same hash,
// and a photo that is already stored whole is not written again.
//
// Taken and At are those of this upload; Photo keeps giving those of the first
// upload of the same picture.
//
// Put refuses with the faults blob.empty, blob.too_large, blob.type_unsupported,
// blob.heic, blob.variant_unsupported, blob.too_many_pixels and blob.malformed.
// It gives up with blob.busy when ctx ends while it waits for its turn to decode
// or decodes. The upload is held in memory, so the caller bounds how many it
// reads at once.
func (s *Store) Put(ctx context.Context, r io.Reader) (Photo, error) {
	data, err := readUpload(ctx, r)
	if err != nil {
		return Photo{}, err
	}
	in, err := inspect(data)
	if err != nil {
		return Photo{}, err
	}
	pic, err := s.render(ctx, in)
	if err != nil {
		return Photo{}, err
	}
	if err := s.save(pic); err != nil {
		return Photo{}, fmt.Errorf("blob: save %s: %w", pic.Hash, err)
	}
	return pic.Photo, nil
}

// Photo is what was recorded when the photo was first stored. It fails with
// blob.hash_malformed, blob.not_found, or ErrDamaged.
func (s *Store) Photo(hash string) (Photo, error) {
	rec, err := s.record(hash)
	return rec.Photo, err
}

// Open opens the stored bytes, which are of the media type Photo.Type. It fails
// with blob.hash_malformed or blob.not_found, and does not check the bytes
// against the hash: that is Verify's work.
func (s *Store) Open(hash string, size Size) (io.ReadSeekCloser, error) {
	if err := checkHash(hash); err != nil {
		return nil, err
	}
	name := s.disk.full(hash)
	if size == Thumb {
		name = s.disk.thumb(hash)
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notFound(hash)
	}
	if err != nil {
		return nil, fmt.Errorf("blob: open: %w", err)
	}
	return f, nil
}

// save writes the picture unless it is there whole. The side file is the
// commit: it is written when both renderings are durable, so a photo that has
// one was stored completely.
func (s *Store) save(pic picture) error {
	if err := s.disk.makeHome(pic.Hash); err != nil {
		return err
	}
	if s.Verify(pic.Hash) != nil {
		if err := s.disk.write(s.disk.full(pic.Hash), pic.full); err != nil {
			return err
		}
		if err := s.disk.write(s.disk.thumb(pic.Hash), pic.thumb); err != nil {
			return err
		}
		if err := s.disk.syncHome(pic.Hash); err != nil {
			return err
		}
		side, err := record{Photo: pic.Photo, Thumb: digest(pic.thumb)}.encode()
		if err != nil {
			return err
		}
		if err := s.disk.write(s.disk.side(pic.Hash), side); err != nil {
			return err
		}
	}
	// Also when nothing was written: another Put may have renamed the files and
	// not yet made their names durable.
	return s.disk.syncHome(pic.Hash)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// checkHash keeps everything but a lower-case SHA-256 out of file names.
func checkHash(hash string) error {
	ok := len(hash) == 2*sha256.Size
	for _, c := range []byte(hash) {
		ok = ok && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
	}
	if !ok {
		return fault.New(fault.Invalid, "blob.hash_malformed").At("photo")
	}
	return nil
}

func notFound(hash string) error {
	return fault.New(fault.NotFound, "blob.not_found").At("photo").With("hash", hash)
}
