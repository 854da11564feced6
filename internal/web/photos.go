package web

import (
	"context"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"wellfield/internal/blob"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/web/ui"
)

// photosPath is followed by the hash of a photo, and by /thumb for its small
// rendering. Whoever has the hash has seen a page that shows it; it cannot be
// guessed.
const photosPath = "/photos/"

// photo serves a stored photo, which never changes under its address.
func (s *server) photo(w http.ResponseWriter, r *http.Request) error {
	hash, size := r.PathValue("hash"), blob.Full
	if strings.HasSuffix(r.URL.Path, "/thumb") {
		size = blob.Thumb
	}
	facts, err := s.app.Photos().Photo(hash)
	if err != nil {
		return err
	}
	f, err := s.app.Photos().Open(hash, size)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	h := w.Header()
	h.Del("Vary")
	h.Set("Content-Type", facts.Type)
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	h.Set("Content-Disposition", "inline")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

// store keeps the uploaded photos and returns the hashes of those that could
// be taken, with the faults of the others.
func (s *server) store(r *http.Request, files []*multipart.FileHeader, already int) ([]string, error) {
	if len(files)+already > mostPhotos {
		return nil, fault.New(fault.Invalid, "case.photos_too_many").At("photos").With("limit", mostPhotos)
	}
	var hashes []string
	var wrong fault.List
	for _, header := range files {
		if header.Size == 0 && header.Filename == "" {
			continue // an empty input of an old browser
		}
		hash, err := s.storeOne(r.Context(), header)
		if faults := fault.All(err); faults != nil {
			for _, f := range faults {
				wrong = append(wrong, f.At("photos"))
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, wrong.Err()
}

func (s *server) storeOne(ctx context.Context, header *multipart.FileHeader) (string, error) {
	file, err := header.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	photo, err := s.app.StorePhoto(ctx, visitIn(ctx).actor, file)
	return photo.Hash, err
}

// photoKeys say what a photo is evidence of.
var photoKeys = map[casework.PhotoRole]string{
	casework.OfReport: "web.photo.report",
	casework.Before:   "web.photo.before",
	casework.After:    "web.photo.after",
	casework.OfCheck:  "web.photo.check",
	casework.OfNote:   "web.photo.note",
	casework.OfPaper:  "web.photo.document",
	casework.OfSafety: "web.photo.safety",
}

// picture is a case's photo as pages show it. When it was taken is told where
// the camera wrote it.
func (v *visit) picture(p casework.Photo) ui.Photo {
	shown := v.stored(p.Hash)
	shown.Alt, shown.Role, shown.Metres = v.Say(photoKeys[p.Role]), string(p.Role), p.Metres
	return shown
}

// stored is a photo that belongs to no case yet.
func (v *visit) stored(hash string) ui.Photo {
	shown := ui.Photo{Thumb: photosPath + hash + "/thumb", Full: photosPath + hash, Alt: v.Say("web.photo.yours")}
	if facts, err := v.s.app.Photos().Photo(hash); err == nil {
		shown.Taken = facts.Taken
	}
	return shown
}

// pictures are the photos that fit, in the order in which they came.
func (v *visit) pictures(all []casework.Photo, fits func(casework.Photo) bool) []ui.Photo {
	var shown []ui.Photo
	for _, p := range all {
		if fits(p) {
			shown = append(shown, v.picture(p))
		}
	}
	return shown
}

// role fits photos of one of the roles.
func role(roles ...casework.PhotoRole) func(casework.Photo) bool {
	return func(p casework.Photo) bool {
		for _, r := range roles {
			if p.Role == r {
				return true
			}
		}
		return false
	}
}

// broughtBy fits the photos that came with the event of that number.
func broughtBy(rev int64) func(casework.Photo) bool {
	return func(p casework.Photo) bool { return p.Rev == rev }
}
