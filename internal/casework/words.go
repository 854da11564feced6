package casework

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"wellfield/internal/fault"
)

// maxWords bounds every free text, in characters.
const maxWords = 4000

// words trims a free text and checks its length; an empty one is refused when
// it is needed.
func words(field, s string, needed bool) (string, error) {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s):
		return "", fault.New(fault.Invalid, "case.words_not_text").At(field)
	case n > maxWords:
		return "", fault.New(fault.Invalid, "case.words_too_long").At(field).With("length", n).With("limit", maxWords)
	case needed && n == 0:
		return "", fault.New(fault.Invalid, "case.words_missing").At(field)
	}
	return s, nil
}

// PhotoIn is a stored photo that a command brings.
type PhotoIn struct {
	Hash string    `json:"hash"`
	Role PhotoRole `json:"role,omitempty"`
}

// maxPhotos is the most photos that one command may bring.
const maxPhotos = 12

// photos checks that the photos are stored, gives those without a role the
// usual one, refuses a role that the verb cannot show, so that nobody puts a
// picture among another's evidence, and measures how far from the spot each was
// taken. A photographed document may come with every verb.
func (env *Env) photos(in []PhotoIn, usual PhotoRole, spot Spot, also ...PhotoRole) ([]Photo, error) {
	if len(in) > maxPhotos {
		return nil, fault.New(fault.Invalid, "case.photos_too_many").At("photos").With("limit", maxPhotos)
	}
	var out []Photo
	for _, p := range in {
		facts, ok := env.Photo(p.Hash)
		if !ok {
			return nil, fault.New(fault.Invalid, "case.photo_unknown").At("photos").With("hash", p.Hash)
		}
		photo := Photo{Hash: p.Hash, Role: cmp.Or(p.Role, usual)}
		if photo.Role != usual && photo.Role != OfPaper && !slices.Contains(also, photo.Role) {
			return nil, fault.New(fault.Invalid, "case.photo_role_unknown").At("photos").With("role", string(p.Role))
		}
		photo.Metres = metresApart(facts.At, spot.Point)
		out = append(out, photo)
	}
	return out, nil
}

func (c *Case) addPhotos(photos []Photo) {
	for _, p := range photos {
		p.Rev = c.Rev
		c.Photos = append(c.Photos, p)
	}
}
