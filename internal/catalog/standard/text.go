package standard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"wellfield/internal/fault"
)

// oneLine is the text of a short cell: line breaks and spaces that a narrow
// column brought in are gone, between Chinese characters wholly.
func oneLine(s string) string {
	var b strings.Builder
	for _, part := range strings.Fields(visible(s)) {
		if b.Len() > 0 {
			last, _ := utf8.DecodeLastRuneInString(b.String())
			first, _ := utf8.DecodeRuneInString(part)
			if last < utf8.RuneSelf && first < utf8.RuneSelf {
				b.WriteByte(' ')
			}
		}
		b.WriteString(part)
	}
	return b.String()
}

// prose is the text of a long cell: its lines, each with single spaces.
func prose(s string) string {
	var lines []string
	for _, line := range strings.Split(visible(s), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// visible drops characters that nobody sees, and makes every line end one sign.
func visible(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == '\u200b', r == '\ufeff':
			return -1
		}
		return r
	}, s)
}

// tight is the text without any space and with digits and letters of usual
// width: what codes, headings and limits are compared by.
func tight(s string) string {
	return strings.Join(strings.Fields(width.Narrow.String(visible(s))), "")
}

// essence is what two filing conditions are compared by: their letters and
// digits. A comma or a line break more makes no new condition.
func essence(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Narrow.String(s))
}

// readable tells whether nothing in the text was lost in another encoding.
func readable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsRune(s, utf8.RuneError)
}

// clip keeps a refused value short enough to be shown in a message.
func clip(s string) string { return fault.Clip(s, 40) }
