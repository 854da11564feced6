package standard

import (
	"regexp"
	"strconv"
	"strings"

	"wellfield/internal/fault"
	"wellfield/internal/worktime"
)

// explicitUnits are the words that name a unit beyond doubt.
var explicitUnits = map[string]worktime.Unit{
	"紧急工作时": worktime.UrgentHour, "紧急工作小时": worktime.UrgentHour, "紧急小时": worktime.UrgentHour, "紧急时": worktime.UrgentHour,
	"紧急工作日": worktime.UrgentDay, "紧急工作天": worktime.UrgentDay, "紧急日": worktime.UrgentDay,
	"工作时": worktime.WorkingHour, "工作小时": worktime.WorkingHour,
	"工作日": worktime.WorkingDay, "工作天": worktime.WorkingDay,
	"自然日": worktime.CalendarDay, "自然天": worktime.CalendarDay, "日历日": worktime.CalendarDay, "日历天": worktime.CalendarDay,
	"urgenthour": worktime.UrgentHour, "urgenthours": worktime.UrgentHour, "urgentday": worktime.UrgentDay, "urgentdays": worktime.UrgentDay,
	"workinghour": worktime.WorkingHour, "workinghours": worktime.WorkingHour, "workingday": worktime.WorkingDay,
	"workingdays": worktime.WorkingDay, "calendarday": worktime.CalendarDay, "calendardays": worktime.CalendarDay,
}

// bareUnits name an hour or a day and not whose; what follows is the example that
// the way out gives.
var bareUnits = map[string]worktime.Unit{
	"小时": worktime.WorkingHour, "时": worktime.WorkingHour, "h": worktime.WorkingHour, "hour": worktime.WorkingHour, "hours": worktime.WorkingHour,
	"天": worktime.WorkingDay, "日": worktime.WorkingDay, "day": worktime.WorkingDay, "days": worktime.WorkingDay,
}

// limitForm is a whole number and a word. What stands around them may only say
// "at most".
var limitForm = regexp.MustCompile(`^(?:不超过|≤|<=)?([0-9]{1,9}|[一二两三四五六七八九十]{1,3})个?([\p{Han}A-Za-z_]*?)(?:以内|之内|内)?$`)

// unitWord is the form in which words of units are compared.
func unitWord(s string) string { return strings.ToLower(strings.ReplaceAll(tight(s), "_", "")) }

// parseLimit reads a limit as the table writes it, "2紧急工作时" or "两个工作日内".
// Faults: standard.limit_blank, limit_unit_missing, limit_bare, limit_unreadable,
// and limit.out_of_range. The unit is never guessed: only an option can say what
// a bare one means in this file.
func (r *reader) parseLimit(cell string) (worktime.Limit, *fault.Fault) {
	text := tight(cell)
	if text == "" {
		return worktime.Limit{}, fault.New(fault.Invalid, "standard.limit_blank")
	}
	for words, l := range r.o.Limits {
		if tight(words) == text {
			r.words[text+" = "+l.String()]++
			return l, nil
		}
	}
	m := limitForm.FindStringSubmatch(text)
	if m == nil {
		return worktime.Limit{}, fault.New(fault.Invalid, "standard.limit_unreadable").With("value", clip(text))
	}
	word := unitWord(m[2])
	unit, clear := explicitUnits[word]
	if !clear {
		var f *fault.Fault
		if unit, f = r.explained(word, text); f != nil {
			return worktime.Limit{}, f
		}
	}
	l := worktime.Limit{N: count(m[1]), Unit: unit}
	if all := fault.All(l.Check()); len(all) > 0 {
		return worktime.Limit{}, all[0]
	}
	return l, nil
}

// explained is the unit that an option gives the word.
func (r *reader) explained(word, text string) (worktime.Unit, *fault.Fault) {
	for w, u := range r.o.Units {
		if word != "" && unitWord(w) == word {
			r.bare[word+" = "+string(u)]++
			return u, nil
		}
	}
	switch {
	case word == "":
		return "", fault.New(fault.Invalid, "standard.limit_unit_missing").With("value", clip(text))
	case bareUnits[word] != "":
		return "", fault.New(fault.Invalid, "standard.limit_bare").With("value", clip(text)).With("unit", word).With("example", string(bareUnits[word]))
	}
	return "", fault.New(fault.Invalid, "standard.limit_unreadable").With("value", clip(text))
}

// count is a number in digits or in Chinese, 0 for one that is none.
func count(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	digit := func(s string) int {
		i := strings.Index("一二三四五六七八九", s)
		if s == "两" {
			return 2
		}
		if s == "" || i < 0 || len(s) != len("一") {
			return 0
		}
		return i/len("一") + 1
	}
	tens, ones, hasTen := strings.Cut(s, "十")
	switch {
	case !hasTen:
		return digit(s)
	case tens != "" && digit(tens) == 0, ones != "" && digit(ones) == 0:
		return 0
	case tens == "":
		return 10 + digit(ones)
	}
	return 10*digit(tens) + digit(ones)
}
