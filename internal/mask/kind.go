package mask

import (
	"slices"
	"strings"
)

// kinds are what is looked for. Each answers with the end of a number that begins
// at the place, or 0.
var kinds = []func(plain []byte, runes []rune, i int) int{identity, mobile, international, landline, american, local}

// run is digits in groups with one separator between each two.
type run struct {
	digits string
	groups []int
	seps   string
	to     int
}

// readRun reads at most most digits; brackets around the first group count as its
// separator.
func readRun(plain []byte, i, most int) run {
	var r run
	bracket := i < len(plain) && plain[i] == '('
	if bracket {
		i++
	}
	size := 0
	var digits []byte
	for ; i < len(plain); i++ {
		c := plain[i]
		switch {
		case isDigit(c):
			if len(digits) == most {
				return r
			}
			digits, size = append(digits, c), size+1
			r.digits, r.to = string(digits), i+1
			continue
		case size == 0:
			return r
		}
		next := i + 1
		if bracket && c == ')' && len(r.groups) == 0 && next < len(plain) && plain[next] == ' ' {
			i, next = i+1, next+1
		}
		if !strings.ContainsRune(" -.)", rune(c)) || next >= len(plain) || !isDigit(plain[next]) || c == ')' != (bracket && len(r.groups) == 0) {
			break
		}
		r.groups, r.seps, size = append(r.groups, size), r.seps+string(c), 0
	}
	r.groups = append(r.groups, size)
	return r
}

// cut is a run as far as its first n groups; not ok where it has fewer.
func (r run) cut(n int, start int, plain []byte) (run, bool) {
	if n > len(r.groups) {
		return run{}, false
	}
	want := 0
	for _, g := range r.groups[:n] {
		want += g
	}
	out := run{digits: r.digits[:want], groups: r.groups[:n], seps: r.seps[:n-1]}
	for i, seen := start, 0; i < len(plain); i++ {
		if isDigit(plain[i]) {
			if seen++; seen == want {
				out.to = i + 1
				return out, true
			}
		}
	}
	return run{}, false
}

// longest tries a run with all its groups, then with fewer: what follows a number
// may be another one.
func longest(plain []byte, i, most int, fits func(run) bool) int {
	r := readRun(plain, i, most)
	for n := len(r.groups); n > 0; n-- {
		if part, ok := r.cut(n, i, plain); ok && fits(part) {
			return part.to
		}
	}
	return 0
}

// provinces are the first two digits of an identity number (GB/T 2260).
const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"

// identity is a number of an identity card (GB 11643-1999): eighteen characters
// with a check character, or the fifteen digits of before 1999.
func identity(plain []byte, _ []rune, i int) int {
	if to := longest(plain, i, 17, func(r run) bool { return len(r.digits) == 17 && plausible(r.digits[:6], r.digits[6:14]) }); to > 0 {
		last := to
		if last < len(plain) && (plain[last] == ' ' || plain[last] == '-') {
			last++
		}
		if last < len(plain) && checks(digitsOf(plain[i:to]), plain[last]) {
			return last + 1
		}
	}
	if to := longest(plain, i, 18, func(r run) bool {
		return len(r.digits) == 18 && plausible(r.digits[:6], r.digits[6:14]) && checks(r.digits[:17], r.digits[17])
	}); to > 0 {
		return to
	}
	return longest(plain, i, 15, func(r run) bool {
		return len(r.digits) == 15 && len(r.groups) == 1 && plausible(r.digits[:6], "19"+r.digits[6:12])
	})
}

func digitsOf(plain []byte) string {
	return string(slices.DeleteFunc(slices.Clone(plain), func(c byte) bool { return !isDigit(c) }))
}

// checks compares the check character of seventeen digits (ISO 7064, MOD 11-2).
func checks(digits string, check byte) bool {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i := range digits {
		sum += int(digits[i]-'0') * weights[i]
	}
	if check == 'x' {
		check = 'X'
	}
	return "10X98765432"[sum%11] == check
}

// plausible tells whether there can be such a place and such a birthday.
func plausible(place, born string) bool {
	number := func(s string) int {
		n := 0
		for i := range s {
			n = 10*n + int(s[i]-'0')
		}
		return n
	}
	year, month, day := number(born[:4]), number(born[4:6]), number(born[6:])
	return strings.Contains(provinces, place[:2]) && year >= 1850 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// mobile is a number of a Chinese mobile telephone. Four, four and three digits are
// the form of our own case numbers.
func mobile(plain []byte, runes []rune, i int) int {
	from, called := i, false
	for _, prefix := range []string{"+86", "0086", "86"} {
		if strings.HasPrefix(string(plain[i:min(len(plain), i+len(prefix))]), prefix) {
			next := i + len(prefix)
			if next < len(plain) && (plain[next] == ' ' || plain[next] == '-') {
				next++
			}
			if next < len(plain) && plain[next] == '1' {
				from, called = next, true
				break
			}
		}
	}
	if plain[from] != '1' || !called && meterBefore(runes, i) {
		return 0
	}
	return longest(plain, from, 11, func(r run) bool {
		return len(r.digits) == 11 && r.digits[1] >= '3' && !strings.Contains(r.seps, ".") &&
			(called || !slices.Equal(r.groups, []int{4, 4, 3}) && len(r.groups) <= 3)
	})
}

// meters are words that say that the number after them is one of a thing.
var meters = []string{"表号", "水表", "电表", "气表", "燃气表", "户号", "单号", "编号", "meter", "meter no", "meter no.", "serial", "serial no.", "order no.", "order"}

func meterBefore(runes []rune, i int) bool { return said(runes, i, meters) }

// said tells whether one of the words stands before the place, with nothing between
// but punctuation.
func said(runes []rune, i int, words []string) bool {
	before := strings.ToLower(strings.TrimRight(string(runes[max(0, i-16):i]), " ：:#＃（(为是"))
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(before, w) })
}

// international is a number with a plus sign (ITU-T E.164). One point and nothing
// else between the digits is a coordinate.
func international(plain []byte, _ []rune, i int) int {
	from := i
	switch text := string(plain[i:min(len(plain), i+5)]); {
	case plain[i] == '+':
		from++
	case strings.HasPrefix(text, "00852"), strings.HasPrefix(text, "00853"), strings.HasPrefix(text, "00886"):
		from += 2
	default:
		return 0
	}
	if from >= len(plain) || !isDigit(plain[from]) || plain[from] == '0' {
		return 0
	}
	return longest(plain, from, 15, func(r run) bool {
		return len(r.digits) >= 8 && r.seps != "." && !strings.Contains(r.seps, ")")
	})
}

// landline is a Chinese number with its area code.
func landline(plain []byte, _ []rune, i int) int {
	to := longest(plain, i, 12, func(r run) bool {
		if len(r.digits) < 10 || r.digits[0] != '0' || strings.Contains(r.seps, ".") {
			return false
		}
		code := 4
		if r.digits[1] == '1' || r.digits[1] == '2' {
			code = 3
		}
		if r.digits[1] < '1' || code == 3 && r.digits[1] == '1' && r.digits[2] != '0' {
			return false
		}
		rest := len(r.digits) - code
		if rest != 7 && rest != 8 || r.digits[code] == '0' || r.digits[code] == '1' {
			return false
		}
		return len(r.groups) == 1 || r.groups[0] == code && len(r.groups) <= 3
	})
	return extended(plain, to)
}

// extended takes the extension with the number.
func extended(plain []byte, to int) int {
	if to == 0 || to+1 >= len(plain) || plain[to] != '-' || !isDigit(plain[to+1]) {
		return to
	}
	end := to + 1
	for end < len(plain) && isDigit(plain[end]) {
		end++
	}
	if end-to-1 > 6 {
		return to
	}
	return end
}

// american is three, three and four digits with something between them that is not
// a space alone. Numbers that cost the caller nothing are nobody's.
func american(plain []byte, _ []rune, i int) int {
	return longest(plain, i, 10, func(r run) bool {
		return slices.Equal(r.groups, []int{3, 3, 4}) && r.digits[0] >= '2' && r.digits[3] >= '2' && strings.Trim(r.seps, " ") != "" &&
			!slices.Contains([]string{"400", "800", "888", "877", "866"}, r.digits[:3])
	})
}

// calling are words after which seven or eight digits are a telephone number.
var calling = []string{"电话", "座机", "电话号码", "联系方式", "联系电话", "致电", "拨打", "tel", "tel.", "phone", "telephone", "call", "call me", "call me on", "call me at"}

// local is a number without its area code, where the words say what it is.
func local(plain []byte, runes []rune, i int) int {
	if !said(runes, i, calling) {
		return 0
	}
	return extended(plain, longest(plain, i, 8, func(r run) bool {
		return len(r.digits) >= least && len(r.groups) <= 2 && r.digits[0] >= '2' && !strings.ContainsAny(r.seps, ".)")
	}))
}
