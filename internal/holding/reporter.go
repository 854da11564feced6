package holding

// ofReporters is what is held of who reported.
func ofReporters() []Field {
	twoPersons := both("The reporter; a post for which two persons opened it; the intake post that took the report in, while the case is open", "报告人本人；经双人批准解锁的岗位；受理该来电的受理岗（案件未办结期间）")
	return []Field{
		{
			Key: "contact", Name: both("Telephone number and e-mail address", "电话和电子邮箱"),
			Columns: []string{"contacts.box", "contacts.wrapped_key"},
			API: []string{"ContactIn.phone", "ContactIn.email", "ReportIn.contact", "IntakeIn.contact", "CorrectContactIn.phone", "CorrectContactIn.email",
				"Identity.phone", "Identity.email", "Own.phone", "Own.email"},
			Purpose: both("To reach the reporter about this report, through the platform", "就本次诉求通过平台联系报告人"),
			Basis:   byConsent, Kept: keptByClass, Seen: twoPersons,
		},
		{
			Key: "numbers", Name: both("Words with numbers of identity cards or telephones, as they were written", "含身份证号或电话号码的原文"),
			Columns: []string{"vault.box"},
			API:     []string{"Identity.texts", "Own.texts"},
			Purpose: both("To know what was said where the masked words are not enough", "打码后的文字不足以说明情况时核对原文"),
			Basis:   byConsent, Kept: keptByClass, Seen: twoPersons,
		},
		{
			Key: "link", Name: both("Secret link", "私密链接"),
			Columns: nil, // derived from the installation's secret, and stored nowhere
			API:     []string{"Receipt.link", "Receipt.follow"},
			Purpose: both("To let the reporter, and nobody else, follow the case and exercise these rights", "供报告人本人查看进度并行使权利"),
			Basis:   byDuty, Kept: both("It is not stored; it opens the case as long as there is one", "不存储；案件存在期间有效"), Seen: both("The reporter", "报告人本人"),
		},
		{
			Key: "consent", Name: both("Consent, notice and language", "同意、告知版本和语言"),
			Columns: []string{"cases.body", "entries.bytes"},
			API:     []string{"ReportIn.public", "IntakeIn.public", "CaseView.public", "Own.public", "Own.notice", "Own.language", "ReportIn.language", "IntakeIn.language", "CaseView.language"},
			Purpose: both("To show words and photos only with consent, to prove what was said about it, and to write in the reporter's language", "仅在同意的范围内公开文字和照片，证明已履行告知，并以报告人的语言答复"),
			Basis:   byDuty, Kept: keptAsProof, Seen: both("Those who work on the case", "办理该案件的岗位"),
		},
		{
			Key: "looks", Name: both("Who looked at the reporter's identity", "谁查看过报告人身份"),
			Columns: []string{"entries.bytes"},
			API:     []string{"CaseLooks.looks", "Own.looks", "AskUnlockIn.text", "ApproveUnlockIn.basis", "DeclineUnlockIn.text", "LookView.words"},
			Purpose: both("So that no look stays unknown to the reporter", "使每一次查看都为报告人所知"),
			Basis:   byDuty, Kept: keptAsProof, Seen: both("The reporter; posts of the centre's line that had no hand in the handling", "报告人本人；未参与处置的中心岗位"),
		},
	}
}
