package emergency

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/policy"
	"wellfield/internal/worktime"
)

var (
	idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	// A unit's line: a short number, or one with its area code.
	lineForm = regexp.MustCompile(`^[0-9][0-9 -]{1,18}[0-9]$`)
)

// What a check-list and its words may be at most.
const (
	mostSteps   = 100
	longestText = 300
	mostMinutes = LongestHours * 60
)

type review struct{ faults fault.List }

func (r *review) add(path, key, value string) {
	r.faults = append(r.faults, fault.New(fault.Invalid, key).At(path).With("value", fault.Clip(value, 60)))
}

func (r *review) within(path string, n, least, most int) {
	if n < least || n > most {
		r.faults = append(r.faults, fault.New(fault.Invalid, "emergency.out_of_range").At(path).With("n", n).With("least", least).With("most", most))
	}
}

func (r *review) take(err error, path string) {
	for _, f := range fault.All(err) {
		r.faults = append(r.faults, f.At(path))
	}
}

// Check returns everything that is wrong with the document by itself, each fault
// with its path: emergency.id_malformed, id_twice, hazard_unknown, out_of_range,
// text_missing, text_long, personal_data, level_missing, level_unfit,
// level_twice, class_missing, change_empty, step_missing, duty_unknown,
// line_malformed, and the faults of catalog.ParsePattern and
// worktime.Limit.Check.
func (d Document) Check() error {
	r := &review{}
	r.plain("source", d.Source)
	seen := map[string]bool{}
	for i, p := range d.Plans {
		at := "plans[" + strconv.Itoa(i) + "]."
		r.id(at+"id", p.ID, seen)
		r.name(at+"name", p.Name)
		if !p.Hazard.Known() {
			r.add(at+"hazard", "emergency.hazard_unknown", string(p.Hazard))
		}
		r.within(at+"hours", p.Hours, 1, LongestHours)
		r.levels(at+"levels", p.Levels)
		for k, c := range p.Changes {
			r.change(at+"changes["+strconv.Itoa(k)+"].", c)
		}
		r.steps(at+"steps", p.Steps)
		r.lines(at+"lines", p.Lines)
	}
	return r.faults.Err()
}

func (r *review) id(path, id string, seen map[string]bool) {
	if !idForm.MatchString(id) {
		r.add(path, "emergency.id_malformed", id)
	}
	if seen[id] {
		r.add(path, "emergency.id_twice", id)
	}
	seen[id] = true
}

// name demands both languages: a check-list is read by whoever is there.
func (r *review) name(path string, name lang.Name) {
	for _, tag := range []lang.Tag{lang.ZH, lang.EN} {
		switch text := strings.TrimSpace(name[tag]); {
		case text == "":
			r.add(path+"."+string(tag), "emergency.text_missing", "")
		case utf8.RuneCountInString(text) > longestText:
			r.add(path+"."+string(tag), "emergency.text_long", text)
		}
	}
	for tag, text := range name {
		r.plain(path+"."+string(tag), text)
	}
}

func (r *review) plain(path, text string) {
	if policy.NamesPerson(text) {
		r.add(path, "emergency.personal_data", "")
	}
}

// levels: what is declared for an area is commanded by a centre, and the lowest
// centre is a township's.
func (r *review) levels(path string, levels []grid.Level) {
	if len(levels) == 0 {
		r.add(path, "emergency.level_missing", "")
	}
	for i, l := range levels {
		at := path + "[" + strconv.Itoa(i) + "]"
		if l < grid.City || l > grid.Township {
			r.add(at, "emergency.level_unfit", l.String())
		}
		if slices.Index(levels, l) < i {
			r.add(at, "emergency.level_twice", l.String())
		}
	}
}

func (r *review) change(at string, c Change) {
	if len(c.Classes) == 0 {
		r.add(at+"classes", "emergency.class_missing", "")
	}
	for i, text := range c.Classes {
		_, err := catalog.ParsePattern(text)
		r.take(err, at+"classes["+strconv.Itoa(i)+"]")
	}
	if c.Lead == "" && c.Limit == (worktime.Limit{}) {
		r.add(at+"lead", "emergency.change_empty", "")
	}
	if c.Limit != (worktime.Limit{}) {
		r.take(c.Limit.Check(), at+"limit")
	}
	if c.Lead == "" && len(c.Co) > 0 {
		r.add(at+"co", "emergency.change_empty", "")
	}
}

func (r *review) steps(path string, steps []Step) {
	if len(steps) == 0 {
		r.add(path, "emergency.step_missing", "")
	}
	r.within(path, len(steps), 0, mostSteps)
	seen := map[string]bool{}
	for i, s := range steps {
		at := path + "[" + strconv.Itoa(i) + "]."
		r.id(at+"id", s.ID, seen)
		r.name(at+"text", s.Text)
		r.within(at+"minutes", s.Minutes, 0, mostMinutes)
		if s.Duty != "" && !slices.Contains(org.Duties(), s.Duty) {
			r.add(at+"duty", "emergency.duty_unknown", string(s.Duty))
		}
	}
}

func (r *review) lines(path string, lines []Line) {
	for i, l := range lines {
		at := path + "[" + strconv.Itoa(i) + "]."
		if l.Unit == "" {
			r.add(at+"unit", "emergency.text_missing", "")
		}
		if policy.NamesPerson(strings.NewReplacer(" ", "", "-", "").Replace(l.Line)) {
			r.add(at+"line", "emergency.personal_data", "")
		} else if !lineForm.MatchString(l.Line) {
			r.add(at+"line", "emergency.line_malformed", l.Line)
		}
	}
}
