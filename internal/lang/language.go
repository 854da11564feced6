package lang

import (
	"fmt"
	"strconv"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// speech is one language: its messages, and the rules of its numbers.
type speech struct {
	tag      language.Tag
	messages map[string]entry
	printer  *message.Printer
}

// entry is what a key says: one template for each plural form, or the same one
// under plural.Other alone.
type entry map[plural.Form]template

// formNames are the plural forms as catalogues write them (CLDR's names).
var formNames = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// form is the plural form of the count in the language. What is not a whole
// number takes the form "other".
func (s *speech) form(n any) plural.Form {
	i, ok := whole(n)
	if !ok {
		return plural.Other
	}
	if i < 0 {
		i = -i
	}
	// MatchPlural is defined on the last seven digits.
	const digits = 10_000_000
	if i >= digits {
		i = i%digits + digits
	}
	return plural.Cardinal.MatchPlural(s.tag, int(i), 0, 0, 0, 0)
}

// forms are the plural forms that the language uses for whole numbers.
func (s *speech) forms() map[plural.Form]bool {
	used := map[plural.Form]bool{plural.Other: true}
	for n := range 200 {
		used[s.form(n)] = true
	}
	used[s.form(1_000_000)] = true // "many" of the Romance languages begins here
	return used
}

// text is the argument as the language writes it. Whole numbers and fractions
// get the language's separators: what is a name and not a quantity, such as a
// year or a code, must come as text.
func (s *speech) text(tag Tag, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Name:
		return v.In(tag)
	case []string:
		return s.list(v)
	case float32:
		return s.printer.Sprint(number.Decimal(v))
	case float64:
		return s.printer.Sprint(number.Decimal(v))
	}
	if i, ok := whole(v); ok {
		if i > -1000 && i < 1000 {
			return strconv.FormatInt(i, 10)
		}
		return s.printer.Sprint(number.Decimal(i))
	}
	return fmt.Sprint(v)
}

// list joins the items with the language's own separator.
func (s *speech) list(items []string) string {
	sep := s.messages["lang.list_separator"][plural.Other]
	out := ""
	for i, item := range items {
		if i > 0 {
			for _, p := range sep {
				out += p.text
			}
		}
		out += item
	}
	return out
}

// whole is the value of any built-in integer type. A named type is not a
// quantity unless its caller says so by converting it.
func whole(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case uint32:
		return int64(v), true
	case int16:
		return int64(v), true
	case uint16:
		return int64(v), true
	case int8:
		return int64(v), true
	case uint8:
		return int64(v), true
	}
	return 0, false
}
