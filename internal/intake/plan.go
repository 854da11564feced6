package intake

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

// plan is a mapping that was checked and made ready. It does not change.
type plan struct {
	m                   *Mapping
	blank               map[string]bool
	opened, due, closed *moment
	classes             map[string]catalog.Key // the zero key is a class not chosen yet
	status              []statusRule
	crs                 geo.System
	areas               Areas
	areaCodes           map[string]string // the file's names to codes
}

// moment is a Moment made ready.
type moment struct {
	column   string
	patterns []*pattern
	zone     *time.Location
	clock    time.Duration // time of day where the text has none
}

// statusRule is a StatusRule made ready.
type statusRule struct {
	StatusRule
	matches []*regexp.Regexp // one for each condition, nil without
}

// lint collects what is wrong with a mapping.
type lint struct {
	faults fault.List
}

// add notes a fault of a field; args are names and values by turns.
func (l *lint) add(field, key string, args ...any) {
	f := fault.New(fault.Invalid, key).At(field).With("field", field)
	for i := 0; i+1 < len(args); i += 2 {
		f = f.With(args[i].(string), args[i+1])
	}
	l.faults = append(l.faults, f)
}

// prepare checks the mapping alone, without a file. Areas and classes may be
// nil, and then nothing is asked of them.
func prepare(m *Mapping, areas Areas, classes Classes) (*plan, fault.List) {
	l := &lint{}
	p := &plan{m: m, areas: areas, blank: map[string]bool{"": true}}
	for _, b := range m.Blank {
		p.blank[strings.TrimSpace(b)] = true
	}
	if m.Mapping != 1 {
		l.add("mapping", "intake.mapping_version", "version", m.Mapping)
	}
	for field, missing := range map[string]bool{"system": strings.TrimSpace(m.System) == "", "id": len(m.ID) == 0} {
		if missing {
			l.add(field, "intake.field_missing")
		}
	}
	l.file(m.File)
	p.opened = l.moment("opened", &m.Opened, m.Zone)
	p.due = l.moment("due", m.Due, m.Zone)
	p.closed = l.moment("closed", m.Closed, m.Zone)
	p.classes = l.classes(m.Class, classes)
	p.status = l.status(m.Status)
	p.crs = l.place(m.Place)
	p.areaCodes = l.areas(m.Place.Area, areas)
	if m.Lead.Column != "" {
		l.words("lead", m.Lead)
	}
	slices.SortStableFunc(l.faults, func(a, b *fault.Fault) int { return strings.Compare(a.Field, b.Field) })
	return p, l.faults
}

func (l *lint) file(f File) {
	if !slices.Contains([]string{"", "csv", "xlsx", "json", "jsonl"}, f.Format) {
		l.add("file.format", "intake.word_unknown", "value", f.Format)
	}
	if _, ok := encodings[f.Encoding]; !ok && f.Encoding != "" {
		l.add("file.encoding", "intake.word_unknown", "value", f.Encoding)
	}
	if _, ok := separatorOf(f.Separator); !ok {
		l.add("file.separator", "intake.word_unknown", "value", f.Separator)
	}
	if f.HeaderRow < 0 || f.HeaderRow > deepestHeader {
		l.add("file.header_row", "intake.header_row_range", "limit", deepestHeader)
	}
}

// separatorOf reads the name of a separator; 0 for one to be found by looking.
func separatorOf(s string) (byte, bool) {
	switch {
	case s == "":
		return 0, true
	case s == "tab" || s == "\t":
		return '\t', true
	case len(s) == 1 && s[0] > ' ' && s[0] < 0x7f && s[0] != '"':
		return s[0], true
	}
	return 0, false
}

// moment makes a Moment ready, nil for one that is not mapped.
func (l *lint) moment(field string, m *Moment, zone string) *moment {
	if m == nil {
		return nil
	}
	out := &moment{column: m.Column, zone: time.UTC}
	if m.Column == "" {
		l.add(field+".column", "intake.field_missing")
	}
	if len(m.Formats) == 0 {
		l.add(field+".formats", "intake.field_missing")
	}
	local := false
	for _, text := range m.Formats {
		p, err := compilePattern(text)
		if err != nil {
			l.add(field+".formats", "intake.pattern_malformed", "pattern", text)
			continue
		}
		local = local || !p.zoned()
		out.patterns = append(out.patterns, p)
	}
	if m.Zone != "" {
		zone = m.Zone
	}
	if loaded, err := time.LoadLocation(zone); err == nil && zone != "Local" && (zone != "" || !local) {
		out.zone = loaded
	} else if local {
		l.add(field+".zone", "intake.zone_unknown", "zone", zone)
	}
	if m.Time != "" {
		at, err := time.Parse("15:04", m.Time)
		if err != nil {
			l.add(field+".time", "intake.word_unknown", "value", m.Time)
		}
		out.clock = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	}
	return out
}

// words checks a vocabulary: a word with spaces around it would never be met,
// and words without a column only in the form of a single default.
func (l *lint) words(field string, v Vocabulary) {
	if len(v.Values) == 0 {
		l.add(field+".values", "intake.field_missing")
	}
	for _, word := range slices.Sorted(maps.Keys(v.Values)) {
		switch {
		case strings.TrimSpace(word) != word:
			l.add(field+".values", "intake.word_spaced", "word", word)
		case v.Column == "" && word != anyWord:
			l.add(field+".values", "intake.word_unreachable", "word", word)
		}
	}
}

func (l *lint) classes(v Vocabulary, known Classes) map[string]catalog.Key {
	l.words("class", v)
	keys := make(map[string]catalog.Key, len(v.Values))
	for _, word := range slices.Sorted(maps.Keys(v.Values)) {
		text := v.Values[word]
		if text == "" {
			keys[word] = catalog.Key{}
			continue
		}
		key, err := catalog.ParseKey(text)
		if err != nil || known != nil && !known.Known(text) {
			l.add("class.values", "intake.class_unknown", "class", text)
		}
		keys[word] = key
	}
	return keys
}

func (l *lint) status(s Status) []statusRule {
	if len(s.Rules) == 0 {
		l.add("status.rules", "intake.field_missing")
	}
	rules := make([]statusRule, len(s.Rules))
	for i, r := range s.Rules {
		rules[i] = statusRule{StatusRule: r, matches: make([]*regexp.Regexp, len(r.When))}
		if r.State != casework.None && !slices.Contains(statesOfHistory, r.State) {
			l.add("status.rules", "intake.state_unknown", "state", string(r.State))
		}
		if s.Column == "" && r.Is != anyWord || covered(s.Rules[:i], r) {
			l.add("status.rules", "intake.word_unreachable", "word", r.Is)
		}
		if strings.TrimSpace(r.Is) != r.Is {
			l.add("status.rules", "intake.word_spaced", "word", r.Is)
		}
		for j, c := range r.When {
			rules[i].matches[j] = l.condition(c)
		}
	}
	return rules
}

// condition checks that exactly one test is written, and compiles a pattern.
func (l *lint) condition(c Condition) *regexp.Regexp {
	tests := 0
	for _, written := range []bool{c.Is != "", c.Starts != "", c.Contains != "", c.Matches != "", c.Empty} {
		if written {
			tests++
		}
	}
	if c.Column == "" || tests != 1 {
		l.add("status.rules.when", "intake.condition_tests", "column", c.Column)
	}
	if c.Matches == "" {
		return nil
	}
	re, err := regexp.Compile(c.Matches)
	if err != nil {
		l.add("status.rules.when.matches", "intake.word_unknown", "value", c.Matches)
	}
	return re
}

// covered tells whether an earlier rule holds whenever r does.
func covered(earlier []StatusRule, r StatusRule) bool {
	return slices.ContainsFunc(earlier, func(e StatusRule) bool {
		if e.Is != anyWord && e.Is != r.Is {
			return false
		}
		return !slices.ContainsFunc(e.When, func(c Condition) bool { return !slices.Contains(r.When, c) })
	})
}

func (l *lint) place(p Place) geo.System {
	switch {
	case (p.Lat == "") != (p.Lng == ""):
		l.add("place", "intake.place_half")
	case p.Lat != "" && p.Point != "":
		l.add("place", "intake.place_twice")
	case p.Lat == "" && p.Point == "" && p.Area.Column == "":
		l.add("place", "intake.place_unmapped")
	}
	if p.Lat == "" && p.Point == "" {
		return geo.WGS84
	}
	crs, err := geo.ParseSystem(p.CRS)
	if err != nil || p.CRS == "" {
		l.add("place.crs", "intake.crs_unknown", "value", p.CRS)
	}
	return crs
}

// areas finds the code of each area that the mapping names by code or by name.
func (l *lint) areas(v Vocabulary, areas Areas) map[string]string {
	codes := make(map[string]string, len(v.Values))
	if areas == nil {
		return codes
	}
	for _, word := range slices.Sorted(maps.Keys(v.Values)) {
		text := v.Values[word]
		code, n := text, 1
		if text != "" && !areas.Known(text) {
			code, n = areas.ByName(text)
		}
		if n != 1 {
			l.add("place.area.values", "intake.area_unclear", "area", text, "n", n)
		}
		codes[word] = code
	}
	return codes
}
