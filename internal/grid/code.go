package grid

import (
	"strings"

	"wellfield/internal/fault"
)

// Code is a checked division code: 12 digits of the statistical division codes
// (province 2, prefecture 2, county 2, township 3, village 3; levels that are not
// used are zeros), or those of a township or community and 3 digits of a grid's
// sequence (GB/T 30428.1). The zero Code is none.
type Code struct {
	digits string
}

// provinces are the province numbers of GB/T 2260, and 99, which no place has,
// for examples.
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 99 "

const none12 = "000000000000"

// ParseCode reads a code of 12 or 15 digits and checks each part against the
// range of its level: townships 001-599 (streets, towns, townships and units like
// them), villages 001-599 (committees of residents and of villagers and units
// like them), grids 001-999.
func ParseCode(s string) (Code, error) {
	bad := func(key string) (Code, error) {
		return Code{}, fault.New(fault.Invalid, key).At("code").With("value", s)
	}
	if len(s) != 12 && len(s) != 15 || strings.Trim(s, "0123456789") != "" {
		return bad("grid.code_digits")
	}
	if !strings.Contains(provinces, " "+s[:2]+" ") {
		return bad("grid.code_province")
	}
	prefecture, county, township, village := s[2:4] != "00", s[4:6] != "00", s[6:9], s[9:12]
	switch {
	case township > "599":
		return bad("grid.code_township")
	case village > "599":
		return bad("grid.code_village")
	case village != "000" && township == "000",
		// A few prefectures have townships and no counties, so only the
		// prefecture must be there.
		(township != "000" || county) && !prefecture:
		return bad("grid.code_hole")
	}
	if len(s) == 15 && (s[12:] == "000" || township == "000") {
		return bad("grid.code_sequence")
	}
	return Code{s}, nil
}

func (c Code) String() string { return c.digits }

// Level is the level that the digits say. A province's own code counts as a
// city's, which it is for the four that are cities.
func (c Code) Level() Level {
	switch {
	case len(c.digits) == 15:
		return Grid
	case len(c.digits) != 12:
		return 0
	case c.digits[9:] != "000":
		return Community
	case c.digits[6:] != "000000":
		return Township
	case c.digits[4:] != "00000000":
		return District
	}
	return City
}

// Parent is the code one level up by the digits, false at a province.
func (c Code) Parent() (Code, bool) {
	if len(c.digits) == 15 {
		return Code{c.digits[:12]}, true
	}
	for _, keep := range []int{9, 6, 4, 2} {
		if len(c.digits) == 12 && c.digits[keep:] != none12[keep:] {
			return Code{c.digits[:keep] + none12[keep:]}, true
		}
	}
	return Code{}, false
}

// Within tells whether the digits place c somewhere under o.
func (c Code) Within(o Code) bool {
	for p, ok := c.Parent(); ok; p, ok = p.Parent() {
		if p == o {
			return true
		}
	}
	return false
}

// checkCode takes a division code or, from cities that count otherwise, any
// 1 to 40 of the letters a-z, digits, "_", "." and "-". Twelve or fifteen digits
// are always a division code: a mistyped one must not pass as another city's.
func checkCode(s string) (Code, error) {
	digits := strings.Trim(s, "0123456789") == ""
	if digits && (len(s) == 12 || len(s) == 15) {
		return ParseCode(s)
	}
	for _, r := range s {
		if r != '_' && r != '.' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return Code{}, fault.New(fault.Invalid, "grid.code_letters").At("code").With("value", s)
		}
	}
	if len(s) < 1 || len(s) > maxCode {
		return Code{}, fault.New(fault.Invalid, "grid.code_length").At("code").With("value", s).With("limit", maxCode)
	}
	return Code{}, nil
}

const maxCode = 40
