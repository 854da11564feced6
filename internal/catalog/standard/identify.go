package standard

import (
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// identify finds out which minor class the row belongs to: its own, or the one
// above where its cells are blank. Faults: standard.nothing_above,
// above_unreadable, code_missing, code_unreadable, code_contradicts, code_twice,
// minor_missing, minor_unnamed, major_missing.
func (w *walker) identify(l *line) {
	major, minor, full := w.code(l, MajorCode), w.code(l, MinorCode), w.code(l, Code)
	name, group := oneLine(l.text[Minor]), oneLine(l.text[Major])
	if len(l.faults) > 0 {
		w.spoil(Row{Row: l.at.Row})
		return
	}
	if major != "" || group != "" {
		w.group(l, major, group)
	}
	if full == "" {
		full = w.join(l, minor)
	}
	switch {
	case len(l.faults) > 0:
	case full == "" && name == "":
		w.below(l)
	case full == "" && sameText(name, w.above.text[Minor]) && w.above.code != "":
		w.carry(l)
	case full == "":
		l.wrong(MinorCode, "standard.code_missing", "name", clip(name))
	case name == "" && full == w.above.code:
		w.carry(l)
	case name == "":
		l.wrong(Minor, "standard.minor_unnamed", "code", full)
	default:
		w.own(l, full, name)
	}
	if len(l.faults) > 0 && !w.above.bad {
		w.spoil(Row{Row: l.at.Row})
	}
}

// group takes the major group from the row. A group that is called otherwise
// further down stays as it is written, and somebody is told.
func (w *walker) group(l *line, major, name string) {
	a := &w.above
	if major != "" && major != a.major {
		*a = above{major: major, row: l.at.Row}
	}
	key := string(w.section().Kind) + "/" + a.major
	first, seen := w.groups[key]
	switch {
	case name == "":
		name = first.name
	case a.major == "": // its code is not written apart
	case !seen:
		w.groups[key] = group{name, l.at.Row}
	case !sameText(name, first.name):
		w.note(At{Sheet: w.sheet}, fault.New(fault.Invalid, "standard.group_renamed").With("code", a.major).
			With("name", name).With("first", first.name).With("row", first.row))
	}
	a.majorName = name
}

// below takes a row whose class is the one above.
func (w *walker) below(l *line) {
	switch {
	case w.above.bad:
		l.wrong(Minor, "standard.above_unreadable", "row", w.above.row)
	case w.above.code == "":
		l.wrong(Minor, "standard.nothing_above")
	default:
		w.carry(l)
	}
}

// own takes a row that names its class.
func (w *walker) own(l *line, code, name string) {
	key := catalog.Key{Kind: w.section().Kind, Code: code}
	seen, again := w.minors[key]
	switch {
	case again && !sameText(seen.name, name):
		l.wrong(MinorCode, "standard.code_twice", "code", code, "name", clip(name), "first", clip(seen.name), "row", seen.row)
	case again && w.above.code == code:
		w.carry(l)
	default:
		w.minors[key] = minorSeen{name, l.at.Row}
		w.start(l, code, name)
		if again {
			w.section().Classes--
		}
	}
}

// code is the cell's code. A single digit lost the zero before it in a
// spreadsheet, and the whole number 1.0 is one.
func (w *walker) code(l *line, f Field) string {
	s := strings.TrimSuffix(tight(l.text[f]), ".0")
	switch {
	case s == "":
		return ""
	case !codeForm.MatchString(s):
		l.wrong(f, "standard.code_unreadable", "value", clip(s))
		return ""
	case len(s) == 1 && s[0] >= '0' && s[0] <= '9':
		w.note(At{Sheet: w.sheet}, fault.New(fault.Invalid, "standard.code_padded").With("code", s).With("as", "0"+s).At(l.table.heading(f)))
		return "0" + s
	case len(s) == 3 && isDigits(s) && f == Code:
		w.note(At{Sheet: w.sheet}, fault.New(fault.Invalid, "standard.code_padded").With("code", s).With("as", "0"+s).At(l.table.heading(f)))
		return "0" + s
	}
	return s
}

// join puts the codes of group and class together, unless the class's has both.
func (w *walker) join(l *line, minor string) string {
	const whole = 4
	switch {
	case minor == "":
		return ""
	case len(minor) >= whole && (w.above.major == "" || strings.HasPrefix(minor, w.above.major)):
		return minor
	case len(minor) >= whole:
		l.wrong(MinorCode, "standard.code_contradicts", "code", minor, "major", w.above.major)
		return ""
	case w.above.major == "":
		l.wrong(MajorCode, "standard.major_missing", "code", minor)
		return ""
	}
	return w.above.major + minor
}

func sameText(a, b string) bool { return essence(a) == essence(b) }

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
