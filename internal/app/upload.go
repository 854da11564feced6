package app

import (
	"context"
	"io"

	"wellfield/internal/blob"
	"wellfield/internal/fault"
)

// StorePhoto keeps what was sent as a photo. What is none is refused, and that is
// written down. Faults: those of blob.Store.Put.
func (a *App) StorePhoto(ctx context.Context, actor Actor, file io.Reader) (blob.Photo, error) {
	photo, err := a.photos.Put(ctx, file)
	switch fault.KindOf(err) {
	case fault.Unsupported, fault.TooLarge, fault.Invalid:
		a.Refused(ctx, RefusedUpload, actor, err)
	}
	return photo, err
}
