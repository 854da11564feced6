package worktime

import (
	"errors"
	"io"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// Document is the policy document "calendar": when the offices it speaks for
// are open. NewCalendar checks it.
type Document struct {
	Name   lang.Name `json:"name" yaml:"name"`
	Source string    `json:"source,omitempty" yaml:"source,omitempty"`

	// Zone is an IANA name such as "Asia/Shanghai".
	Zone string `json:"zone" yaml:"zone"`

	// Opening are the hours of each weekday, by "mon" to "sun". A weekday that
	// is left out is closed.
	Opening map[string][]Hours `json:"opening" yaml:"opening"`

	// Ordinary are the hours of an ordinary working day: those of a make-up
	// workday, and the length of one working_day. They may be left out when all
	// open weekdays have the same hours, which then are the ordinary ones.
	Ordinary []Hours `json:"ordinary,omitempty" yaml:"ordinary,omitempty"`

	// Years are the announced holidays. A year that is missing or not complete
	// is computed from weekdays and the days listed, and what touches it is
	// provisional.
	Years map[int]Year `json:"years,omitempty" yaml:"years,omitempty"`

	// NoHolidays says that this calendar publishes none at all, so that every
	// year is known without being listed.
	NoHolidays bool `json:"no_holidays,omitempty" yaml:"no_holidays,omitempty"`

	// LateDays is how many of the last days of December only the next year's
	// announcement settles, 0 to 31. In China 29 December 2018 became a
	// workday, and the 31st a holiday, by the announcement for 2019.
	LateDays int `json:"late_days,omitempty" yaml:"late_days,omitempty"`
}

// Hours are one opening within a day, From up to To, as "08:30". To may be
// "24:00". Night shifts are two openings, one on each day.
type Hours struct {
	From string `json:"from" yaml:"from"`
	To   string `json:"to" yaml:"to"`
}

// Year is what one year's announcement says: days off that would be worked,
// and days worked that would be off (调休). The days lie in that year or in the
// December before it.
type Year struct {
	Complete bool        `json:"complete" yaml:"complete"`
	Holidays []civil.Day `json:"holidays,omitempty" yaml:"holidays,omitempty"`
	Workdays []civil.Day `json:"workdays,omitempty" yaml:"workdays,omitempty"`
}

// Plain is Monday to Friday from nine to five in the zone. It lists no
// holidays, and does not claim that there are none: what is computed with it
// is provisional until years are added or NoHolidays is set.
func Plain(zone string) Document {
	return Document{
		Name:    lang.Name{lang.EN: "Monday to Friday, 9 to 5", lang.ZH: "周一至周五 9:00—17:00"},
		Zone:    zone,
		Opening: mondayToFriday(Hours{"09:00", "17:00"}),
	}
}

func mondayToFriday(hours ...Hours) map[string][]Hours {
	week := make(map[string][]Hours, 5)
	for _, day := range weekdays[1:6] {
		week[day] = append([]Hours(nil), hours...)
	}
	return week
}

// maxDocument bounds what a reader takes, far above any real calendar.
const maxDocument = 1 << 20

// ReadYAML reads one document in YAML, or JSON, which is YAML too. An unknown
// field is refused: a misspelt one would silently change deadlines. Faults:
// calendar.unreadable, calendar.too_large. The content is checked by
// NewCalendar.
func ReadYAML(r io.Reader) (Document, error) {
	bounded := &io.LimitedReader{R: r, N: maxDocument + 1}
	dec := yaml.NewDecoder(bounded)
	dec.KnownFields(true)
	var d Document
	err := dec.Decode(&d)
	if err == nil {
		if again := dec.Decode(new(yaml.Node)); !errors.Is(again, io.EOF) {
			err = errors.New("more than one document")
		}
	}
	if bounded.N <= 0 {
		return Document{}, fault.New(fault.TooLarge, "calendar.too_large").With("max", maxDocument)
	}
	if err != nil {
		return Document{}, fault.New(fault.Invalid, "calendar.unreadable").With("reason", err.Error())
	}
	return d, nil
}
