package api

import (
	"slices"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// classKey reads "component/0201" from the field class.
func classKey(text string) (catalog.Key, error) {
	k, err := catalog.ParseKey(text)
	return k, atField(err, "class")
}

// atField says which field the faults without one are about.
func atField(err error, field string) error {
	return moved(err, func(f string) string {
		if f == "" {
			return field
		}
		return f
	})
}

// inside says that the named fields lie in an object of the body.
func inside(object string, err error, fields ...string) error {
	return moved(err, func(f string) string {
		if slices.Contains(fields, f) {
			return object + "." + f
		}
		return f
	})
}

func moved(err error, to func(string) string) error {
	faults := fault.All(err)
	if faults == nil {
		return err
	}
	out := make(fault.List, len(faults))
	for i, f := range faults {
		out[i] = f.At(to(f.Field))
	}
	return out.Err()
}

// photosIn are stored photos in the role, the verb's usual one when it is empty.
func photosIn(hashes []string, role casework.PhotoRole) []casework.PhotoIn {
	var in []casework.PhotoIn
	for _, h := range hashes {
		in = append(in, casework.PhotoIn{Hash: h, Role: role})
	}
	return in
}
