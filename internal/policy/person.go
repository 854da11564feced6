package policy

import (
	"regexp"
	"slices"
	"strings"
)

// personWords are the words in field names that describe a person. No policy
// document has such a field; the words only choose the message that says why.
var personWords = []string{
	"person", "people", "resident", "household", "family", "citizen", "holder_name", "real_name", "full_name",
	"phone", "mobile", "email", "wechat", "id_card", "id_number", "identity", "passport", "birth", "gender",
	"ethnic", "religion", "face", "plate", "photo_of", "score", "points", "credit", "rating", "attendance", "track",
	"姓名", "人员", "居民", "住户", "家庭", "电话", "手机", "微信", "身份证", "证件", "出生", "性别", "民族", "人脸", "车牌", "积分", "轨迹",
}

// personLike tells whether a field's name asks for something about a person.
func personLike(field string) bool {
	name := "_" + strings.ToLower(strings.ReplaceAll(field, "-", "_")) + "_"
	return slices.ContainsFunc(personWords, func(w string) bool { return strings.Contains(name, "_"+w+"_") })
}

var (
	idCard = regexp.MustCompile(`(?:^|\D)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?:\D|$)`)
	mobile = regexp.MustCompile(`(?:^|\D)1[3-9]\d{9}(?:\D|$)`)
	mail   = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]`)
)

// NamesPerson tells whether a value carries an identity card number, a mobile
// number or a mail address, none of which belongs into a policy document.
func NamesPerson(value string) bool {
	return idCard.MatchString(value) || mobile.MatchString(value) || mail.MatchString(value)
}
