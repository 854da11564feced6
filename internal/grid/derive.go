package grid

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"wellfield/internal/lang"
)

// derive makes a code from a name, the same from the same name for ever, empty
// from an empty name. Names in Latin letters stay readable ("West Roxbury" is
// west-roxbury); what would be lost of other names, or of long ones, is made up for by
// digits of a hash.
func derive(name string) string {
	folded := fold(name)
	if folded == "" {
		return ""
	}
	var b strings.Builder
	lost := false
	for _, r := range norm.NFD.String(folded) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent
		default:
			lost = lost || unicode.IsLetter(r) || unicode.IsDigit(r)
			if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
				b.WriteByte('-')
			}
		}
	}
	code := strings.TrimSuffix(b.String(), "-")
	sum := sha256.Sum256([]byte(folded))
	mark := hex.EncodeToString(sum[:5])
	switch {
	case code == "":
		return "area-" + mark
	case lost || len(code) > maxCode:
		code = strings.TrimSuffix(code[:min(len(code), maxCode-len(mark)-1)], "-")
		return code + "-" + mark
	case strings.Trim(code, "0123456789") == "": // digits alone are division codes
		if len("area-"+code) > maxCode {
			return "area-" + mark
		}
		return "area-" + code
	}
	return code
}

// named makes a name of one whose language is not told and an English one:
// Han characters are read as Chinese, anything else as English.
func named(name, english string) lang.Name {
	n := lang.Name{}
	switch {
	case name == "":
	case strings.IndexFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0:
		n[lang.ZH] = name
	default:
		n[lang.EN] = name
	}
	if english != "" {
		n[lang.EN] = english
	}
	if len(n) == 0 {
		return nil
	}
	return n
}
