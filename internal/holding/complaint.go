package holding

// ofComplaints is what is held of who complained about an organisation or a post.
func ofComplaints() []Field {
	seen := both("Whoever complained, by the secret link; posts that take complaints and have nothing to do with the one complained of", "投诉人本人（凭私密链接）；与被投诉单位无关的投诉受理岗位")
	return []Field{
		{
			Key: "complaint", Name: both("What is written in and about a complaint, with numbers masked", "投诉及其办理中的文字（号码已打码）"),
			Columns: []string{"complaint_boxes.box", "complaint_keys.wrapped_key"},
			Purpose: both("To look into the complaint, to decide it and to say why", "调查、决定投诉并说明理由"),
			Basis:   byDuty, Kept: both("Three years after the end of the complaint, unless the city's terms say otherwise", "投诉办结后三年，当地另有规定的从其规定"), Seen: seen,
		},
		{
			Key: "complainant", Name: both("Telephone number, e-mail address and unmasked words of who complained", "投诉人的电话、电子邮箱和未打码原文"),
			Columns: []string{"complaint_boxes.box", "complaint_keys.wrapped_key"},
			Purpose: both("To reach whoever complained, where the page of the complaint is not enough", "平台内联系不上时联系投诉人"),
			Basis:   byConsent, Kept: both("180 days after the end of the complaint, unless the city's terms say otherwise; at once when whoever complained erases it", "投诉办结后180天，当地另有规定的从其规定；投诉人要求删除的，立即删除"),
			Seen: both("Whoever complained; a post for which two persons opened it, neither of whom has to do with the one complained of", "投诉人本人；经双人批准的岗位（两人均与被投诉单位无关）"),
		},
	}
}
