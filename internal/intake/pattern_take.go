package intake

import "strings"

// takeNumber takes width digits, or one or two when width is 1.
func takeNumber(s string, width int) (n int, rest string, ok bool) {
	longest := max(width, 2)
	i := 0
	for i < len(s) && i < longest && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:], i == width || width == 1 && i == 2
}

// takeLiteral takes the literal; a space in it takes one space or more.
func takeLiteral(s, literal string) (rest string, ok bool) {
	for i := 0; i < len(literal); i++ {
		if s == "" || s[0] != literal[i] {
			return s, false
		}
		s = s[1:]
		if literal[i] == ' ' {
			s = strings.TrimLeft(s, " ")
		}
	}
	return s, true
}

var monthNames = [12]string{"january", "february", "march", "april", "may", "june", "july", "august",
	"september", "october", "november", "december"}

// takeMonth takes a month: its number, or its English name for MMM and MMMM.
func takeMonth(s string, width int) (month int, rest string, ok bool) {
	if width <= 2 {
		return takeNumber(s, width)
	}
	for i, name := range monthNames {
		if width == 3 {
			name = name[:3]
		}
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return i + 1, s[len(name):], true
		}
	}
	return 0, s, false
}

// takeFraction takes one to nine digits of a second.
func takeFraction(s string) (nano int, rest string, ok bool) {
	i, scale := 0, 1_000_000_000
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		scale /= 10
		nano += int(s[i]-'0') * scale
		i++
	}
	return nano, s[i:], i > 0
}

// takeHalf takes the half of the day.
func takeHalf(s string) (afternoon bool, rest string, ok bool) {
	for _, half := range []struct {
		text      string
		afternoon bool
	}{{"am", false}, {"pm", true}, {"a.m.", false}, {"p.m.", true}, {"上午", false}, {"下午", true}} {
		if len(s) >= len(half.text) && strings.EqualFold(s[:len(half.text)], half.text) {
			return half.afternoon, s[len(half.text):], true
		}
	}
	return false, s, false
}

// takeOffset takes Z, +08:00, +0800 or +08, in seconds east of UTC.
func takeOffset(s string) (seconds int, rest string, ok bool) {
	if s == "" {
		return 0, s, false
	}
	if s[0] == 'Z' || s[0] == 'z' {
		return 0, s[1:], true
	}
	sign := 1
	switch s[0] {
	case '-':
		sign = -1
	case '+':
	default:
		return 0, s, false
	}
	hours, rest, ok := takeNumber(s[1:], 2)
	if !ok || hours > 15 {
		return 0, s, false
	}
	if rest == "" {
		return sign * hours * 3600, rest, true
	}
	minutes, rest, ok := takeNumber(strings.TrimPrefix(rest, ":"), 2)
	return sign * (hours*3600 + minutes*60), rest, ok && minutes < 60
}
