package blob

import (
	"bytes"
	"strings"
	"time"

	"github.com/bep/imagemeta"

	"wellfield/internal/geo"
)

// camera is what the camera wrote beside the picture, as far as it is used.
type camera struct {
	orientation int // 1 to 8 as in EXIF 2.32, 4.6.4 A
	taken       *time.Time
	at          *geo.Point
}

// The tags that are read, by the group that must hold them: some writers repeat
// tags in other groups with other meanings.
var wanted = map[string]string{
	"Orientation":        "IFD0",
	"DateTimeOriginal":   "IFD0/ExifIFDP",
	"OffsetTimeOriginal": "IFD0/ExifIFDP",
	"GPSLatitude":        "IFD0/GPSInfoIFD",
	"GPSLatitudeRef":     "IFD0/GPSInfoIFD",
	"GPSLongitude":       "IFD0/GPSInfoIFD",
	"GPSLongitudeRef":    "IFD0/GPSInfoIFD",
	"GPSStatus":          "IFD0/GPSInfoIFD",
	"GPSMapDatum":        "IFD0/GPSInfoIFD",
}

var metaFormats = map[string]imagemeta.ImageFormat{
	formatJPEG.name: imagemeta.JPEG, formatPNG.name: imagemeta.PNG, formatWebP.name: imagemeta.WebP,
}

// maxTagBytes is more than any wanted tag has. It also bounds the list of nested
// groups, each of which may repeat the same tens of thousands of tags: with the
// library's own limit 800 KB cost it 13 seconds.
const maxTagBytes = 64

// readCamera never fails: a picture with broken metadata is still a picture,
// upright, of unknown place and time.
func readCamera(in upload) camera {
	tags := map[string]any{}
	// An error leaves the tags before it, each of which is checked on its own.
	_, _ = imagemeta.Decode(imagemeta.Options{
		R:            bytes.NewReader(in.data),
		ImageFormat:  metaFormats[in.format.name],
		Sources:      imagemeta.EXIF,
		LimitTagSize: maxTagBytes,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool {
			return wanted[t.Tag] == t.Namespace
		},
		HandleTag: func(t imagemeta.TagInfo) error {
			tags[t.Tag] = t.Value
			return nil
		},
	})
	c := camera{orientation: 1, taken: takenOf(tags), at: placeOf(tags)}
	if o, ok := tags["Orientation"].(uint16); ok && o >= 1 && o <= 8 {
		c.orientation = int(o)
	}
	return c
}

// takenOf needs the offset: a wall clock without one names no instant, and the
// zone of a camera is not guessed.
func takenOf(tags map[string]any) *time.Time {
	clock, _ := tags["DateTimeOriginal"].(string)
	offset, _ := tags["OffsetTimeOriginal"].(string)
	t, err := time.Parse("2006:01:02 15:04:05Z07:00", strings.TrimSpace(clock)+strings.TrimSpace(offset))
	if t = t.UTC(); err != nil || t.Year() < 1 || t.Year() > 9999 {
		return nil // no time, or one that JSON cannot carry
	}
	return &t
}

// placeOf needs both hemispheres, a valid fix and WGS-84, because every one of
// them, assumed wrongly, moves the photo to a believable wrong place.
func placeOf(tags map[string]any) *geo.Point {
	lat, okLat := degrees(tags, "GPSLatitude", "N", "S")
	lng, okLng := degrees(tags, "GPSLongitude", "E", "W")
	if !okLat || !okLng || tags["GPSStatus"] == "V" || !isWGS84(tags["GPSMapDatum"]) {
		return nil
	}
	p, err := geo.NewPoint(lat, lng)
	if err != nil {
		return nil
	}
	return &p
}

func degrees(tags map[string]any, name, positive, negative string) (float64, bool) {
	d, ok := tags[name].(float64)
	// Exactly zero is what an unreadable value is turned into.
	if !ok || d <= 0 {
		return 0, false
	}
	switch tags[name+"Ref"] {
	case positive:
		return d, true
	case negative:
		return -d, true
	}
	return 0, false
}

// isWGS84 takes a missing datum for WGS-84, which is what satellite receivers
// measure in.
func isWGS84(datum any) bool {
	s, _ := datum.(string)
	s = strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToUpper(s))
	return s == "" || strings.HasPrefix(s, "WGS84") || s == "WGS1984"
}
