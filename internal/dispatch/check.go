package dispatch

import (
	"regexp"
	"slices"
	"strconv"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// review collects what is wrong with a document.
type review struct {
	faults fault.List
}

func (r *review) add(path, key string, args fault.Args) {
	r.faults = append(r.faults, &fault.Fault{Kind: fault.Invalid, Key: key, Field: path, Args: args})
}

// Check returns everything that is wrong with the document, each fault with
// its path: dispatch.id_malformed, id_twice, classes_missing, twice,
// hours_malformed, hours_empty, day_unknown, lead_missing, lead_is_co, and the
// faults of catalog.ParsePattern. A document without rules is sound.
func (d Document) Check() error {
	var r review
	first := make(map[string]int, len(d.Rules))
	for i := range d.Rules {
		rule, at := &d.Rules[i], rulePath(i)
		if !idForm.MatchString(rule.ID) {
			r.add(at+".id", "dispatch.id_malformed", fault.Args{"value": clip(rule.ID)})
		}
		if earlier, twice := first[rule.ID]; twice {
			r.add(at+".id", "dispatch.id_twice", fault.Args{"value": clip(rule.ID), "at": rulePath(earlier)})
		} else {
			first[rule.ID] = i
		}
		r.classes(rule.Classes, at)
		r.hours(rule.Hours, at)
		twice(&r, rule.Areas, at+".areas")
		twice(&r, rule.Days, at+".days")
		twice(&r, rule.Co, at+".co")
		for j, day := range rule.Days {
			if !slices.Contains(weekdays[:], day) {
				r.add(at+".days["+strconv.Itoa(j)+"]", "dispatch.day_unknown", fault.Args{"value": clip(day)})
			}
		}
		if rule.Lead == "" {
			r.add(at+".lead", "dispatch.lead_missing", nil)
		} else if slices.Contains(rule.Co, rule.Lead) {
			r.add(at+".co", "dispatch.lead_is_co", fault.Args{"unit": string(rule.Lead)})
		}
	}
	return r.faults.Err()
}

func rulePath(i int) string { return "rules[" + strconv.Itoa(i) + "]" }

func (r *review) classes(classes []string, at string) {
	if len(classes) == 0 {
		r.add(at+".classes", "dispatch.classes_missing", nil)
	}
	for i, s := range classes {
		_, err := catalog.ParsePattern(s)
		for _, f := range fault.All(err) {
			r.faults = append(r.faults, f.At(at+".classes["+strconv.Itoa(i)+"]"))
		}
	}
	twice(r, classes, at+".classes")
}

func (r *review) hours(h *Hours, at string) {
	if h == nil {
		return
	}
	from, okFrom := clock(h.From)
	to, okTo := clock(h.To)
	if !okFrom || from == minutesPerDay {
		r.add(at+".hours.from", "dispatch.hours_malformed", fault.Args{"value": clip(h.From)})
	}
	if !okTo {
		r.add(at+".hours.to", "dispatch.hours_malformed", fault.Args{"value": clip(h.To)})
	}
	if okFrom && okTo && from == to {
		r.add(at+".hours", "dispatch.hours_empty", fault.Args{"value": h.From})
	}
}

// twice notes each entry of a list that stands in it before.
func twice[S ~string](r *review, list []S, path string) {
	for i, s := range list {
		if slices.Contains(list[:i], s) {
			r.add(path+"["+strconv.Itoa(i)+"]", "dispatch.twice", fault.Args{"value": clip(string(s))})
		}
	}
}

// clip keeps a refused value short enough to be shown in a message.
func clip(s string) string { return fault.Clip(s, 40) }
