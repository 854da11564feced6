package intake

import (
	"io"

	"wellfield/internal/casework"
	"wellfield/internal/policy"
)

// Mapping says how to read the files of one other system. A person writes it,
// usually from a draft. The empty text stands for what is not decided yet: such
// a mapping can be read and rehearsed, and the rows that would need the
// decision are set aside.
type Mapping struct {
	Mapping int      `yaml:"mapping"` // version of this form, 1
	System  string   `yaml:"system"`  // name of the other system; with id the key of a case
	File    File     `yaml:"file"`
	Zone    string   `yaml:"zone"`  // IANA name of the local time, "America/New_York"
	Blank   []string `yaml:"blank"` // texts that mean nothing is there, as "N/A"

	ID     []string   `yaml:"id"` // columns, joined with "/"
	Opened Moment     `yaml:"opened"`
	Due    *Moment    `yaml:"due"`
	Closed *Moment    `yaml:"closed"`
	Class  Vocabulary `yaml:"class"`
	Status Status     `yaml:"status"`
	Place  Place      `yaml:"place"`
	Lead   Vocabulary `yaml:"lead"` // to ids of organisations

	Address    []string `yaml:"address"` // columns, joined with ", "
	Summary    []string `yaml:"summary"`
	Resolution []string `yaml:"resolution"`
}

// File says what the files are. What is left out is found by looking.
type File struct {
	Format    string `yaml:"format"`    // csv, xlsx, json, jsonl
	Encoding  string `yaml:"encoding"`  // utf-8, utf-16le, utf-16be, gb18030, windows-1252
	Separator string `yaml:"separator"` // one character, or tab
	Sheet     string `yaml:"sheet"`     // name of the sheet; the first
	HeaderRow int    `yaml:"header_row"`
	Records   string `yaml:"records"` // json: dotted path to the list
}

// Moment is a column with dates.
type Moment struct {
	Column  string   `yaml:"column"`
	Formats []string `yaml:"formats"` // tried in order; see pattern
	Zone    string   `yaml:"zone"`    // when other than the mapping's
	Time    string   `yaml:"time"`    // "15:04", the time of day where the text has none; midnight
}

// Vocabulary turns the words of a column into words of ours. The value "*" is
// every word that is not listed.
type Vocabulary struct {
	Column string            `yaml:"column"`
	Values map[string]string `yaml:"values"`
}

// anyWord stands in a vocabulary for every word that is not listed.
const anyWord = "*"

// Status turns what the file says about the state into a state: the first rule
// that holds.
type Status struct {
	Column string       `yaml:"column"`
	Rules  []StatusRule `yaml:"rules"`
}

// StatusRule holds when the status is the word, or any word for "*", and all
// conditions hold.
type StatusRule struct {
	Is    string         `yaml:"is"`
	When  []Condition    `yaml:"when"`
	State casework.State `yaml:"state"`
}

// Condition is about another column. Exactly one of its tests is written.
type Condition struct {
	Column   string `yaml:"column"`
	Is       string `yaml:"is"`
	Starts   string `yaml:"starts"`
	Contains string `yaml:"contains"`
	Matches  string `yaml:"matches"` // a regular expression (RE2)
	Empty    bool   `yaml:"empty"`
}

// Place says where the row says where it was: a point in two columns or in one,
// or else an area.
type Place struct {
	Lat   string     `yaml:"lat"`
	Lng   string     `yaml:"lng"`
	Point string     `yaml:"point"` // "(lat, lng)" or "POINT (lng lat)"
	CRS   string     `yaml:"crs"`   // wgs84, gcj02, bd09; never guessed
	Area  Vocabulary `yaml:"area"`  // to codes or names of areas; a word that is not listed is looked up itself
}

// statesOfHistory are the states that imported history may arrive in. A file
// that says more finely where a case was is mapped to one that claims no more.
var statesOfHistory = []casework.State{casework.Received, casework.Handling, casework.Refused, casework.ReferredOut,
	casework.ClosedResolved, casework.ClosedExplained}

// ReadMapping reads a mapping with the strictness and faults of
// policy.ReadYAML. What it means is checked against the files by Lint and Run.
func ReadMapping(r io.Reader) (*Mapping, error) {
	m := &Mapping{}
	if err := policy.ReadYAML(r, m); err != nil {
		return nil, err
	}
	return m, nil
}

// columns are all columns that the mapping names, with the field that names
// each.
func (m *Mapping) columns() []namedColumn {
	var all []namedColumn
	add := func(field string, columns ...string) {
		for _, c := range columns {
			if c != "" {
				all = append(all, namedColumn{field, c})
			}
		}
	}
	add("id", m.ID...)
	add("opened.column", m.Opened.Column)
	if m.Due != nil {
		add("due.column", m.Due.Column)
	}
	if m.Closed != nil {
		add("closed.column", m.Closed.Column)
	}
	add("class.column", m.Class.Column)
	add("status.column", m.Status.Column)
	for _, r := range m.Status.Rules {
		for _, c := range r.When {
			add("status.rules.when.column", c.Column)
		}
	}
	add("place.lat", m.Place.Lat)
	add("place.lng", m.Place.Lng)
	add("place.point", m.Place.Point)
	add("place.area.column", m.Place.Area.Column)
	add("lead.column", m.Lead.Column)
	add("address", m.Address...)
	add("summary", m.Summary...)
	add("resolution", m.Resolution...)
	return all
}

// namedColumn is a column and the field of the mapping that names it.
type namedColumn struct{ field, column string }
