package grid

import "wellfield/internal/fault"

// Level is how deep an area lies in the tree. A deeper level is a greater number.
type Level uint8

// The levels: city > district > township > community > grid > micro grid.
const (
	City Level = iota + 1
	District
	Township
	Community
	Grid
	MicroGrid
)

var levelNames = [...]string{"", "city", "district", "township", "community", "grid", "micro_grid"}

// String is the text form, empty for what is no level.
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return ""
}

// ParseLevel reads the text form.
func ParseLevel(s string) (Level, error) {
	for i, name := range levelNames {
		if i > 0 && name == s {
			return Level(i), nil
		}
	}
	return 0, fault.New(fault.Invalid, "grid.level_unknown").At("level").With("value", s)
}

// MarshalText makes the text form the one of JSON and YAML.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the text form. The empty text is no level, which Validate reports.
func (l *Level) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*l = 0
		return nil
	}
	v, err := ParseLevel(string(text))
	if err != nil {
		return err
	}
	*l = v
	return nil
}
