package export

import (
	"math"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/catalog"
)

func putText[T ~string](of func(*incoming) *T) func(*incoming, string) bool {
	return func(in *incoming, s string) bool {
		*of(in) = T(s)
		return true
	}
}

func putOrg(of func(*incoming) *orgID) func(*incoming, string) bool { return putText(of) }

func putOrgs(of func(*incoming) *[]orgID) func(*incoming, string) bool {
	return func(in *incoming, s string) bool {
		if s == "" {
			return true
		}
		for _, id := range strings.Split(s, " ") {
			*of(in) = append(*of(in), orgID(id))
		}
		return true
	}
}

func putFlag(of func(*incoming) *bool) func(*incoming, string) bool {
	return func(in *incoming, s string) bool {
		switch strings.ToLower(s) {
		case "true", "1":
			*of(in) = true
		case "false", "0", "":
		default:
			return false
		}
		return true
	}
}

func putCount(of func(*incoming) *int) func(*incoming, string) bool {
	return func(in *incoming, s string) bool {
		if s == "" {
			return true
		}
		n, err := strconv.Atoi(s)
		*of(in) = n
		return err == nil && n >= 0
	}
}

func putTime(of func(*incoming) *time.Time) func(*incoming, string) bool {
	return func(in *incoming, s string) bool {
		if s == "" {
			return true
		}
		t, err := time.Parse(time.RFC3339Nano, s)
		*of(in) = t.UTC().Truncate(time.Microsecond)
		return err == nil && !t.IsZero() && t.Year() > 0
	}
}

func putClass(in *incoming, s string) bool {
	var ok bool
	in.c.Class, ok = classKey(s)
	return ok
}

func putClaimed(in *incoming, s string) bool {
	var ok bool
	in.k.Claimed, ok = classKey(s)
	return ok
}

func classKey(s string) (catalog.Key, bool) {
	if s == "" {
		return catalog.Key{}, true
	}
	k, err := catalog.ParseKey(s)
	return k, err == nil
}

// putDegrees reads a coordinate, however many decimals a program that has only
// floating point has made of it.
func putDegrees(into **int32, s string) bool {
	if s == "" {
		return true
	}
	f, err := strconv.ParseFloat(s, 64)
	e7 := math.Round(f * unit)
	if err != nil || math.IsNaN(e7) || math.Abs(e7) > 180*unit {
		return false
	}
	n := int32(e7)
	*into = &n
	return true
}
