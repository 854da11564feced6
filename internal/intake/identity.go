package intake

// holdsIdentityNumber tells whether the text has a resident identity number in
// it: 18 characters that no digit touches, with a possible day of birth and a
// right check character (GB 11643-1999). Such a row is set aside: cases are
// about places, and the number must not get in by way of a remark.
func holdsIdentityNumber(s string) bool {
	const length = 18
	for i := 0; i+length <= len(s); i++ {
		if i > 0 && digit(s[i-1]) || i+length < len(s) && digit(s[i+length]) {
			continue
		}
		if identityNumber(s[i : i+length]) {
			return true
		}
	}
	return false
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func identityNumber(s string) bool {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if !digit(s[i]) {
			return false
		}
		sum += w * int(s[i]-'0')
	}
	last := s[17]
	if last == 'x' {
		last = 'X'
	}
	birth := wall{
		year:  int(s[6]-'0')*1000 + int(s[7]-'0')*100 + int(s[8]-'0')*10 + int(s[9]-'0'),
		month: int(s[10]-'0')*10 + int(s[11]-'0'), day: int(s[12]-'0')*10 + int(s[13]-'0'),
	}
	return last == "10X98765432"[sum%11] && birth.year >= 1900 && birth.year < 2100 && birth.possible()
}
