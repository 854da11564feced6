package holding

// ofStaff is what is held of who holds a post.
func ofStaff() []Field {
	return []Field{
		{
			Key: "account", Name: both("Account", "账户"),
			Columns: []string{"accounts.name", "accounts.password", "sessions.account", "sessions.token", "api_keys.account", "documents.body"},
			API:     []string{"Self.account"},
			Purpose: both("To let the holder of a post, and nobody else, act in it. A password is kept as a digest", "使任职者本人以该岗位行事；密码仅以摘要保存"),
			Basis:   byWork, Kept: keptInPost, Seen: both("The holder; the operator", "任职者本人；运维人员"),
		},
		{
			Key: "leave", Name: both("On which days an account is on leave, and which stands in", "账户离岗的起止日期和代岗账户"),
			Columns: []string{"documents.body"},
			Purpose: both("So that no post is empty unseen and nobody acts in the name of somebody who is away. No reason is kept, and nothing of how long anybody works", "避免岗位无人而不知，避免以离岗者名义办理。不记录原因，也不记录工作时长"),
			Basis:   byWork, Kept: keptAsProof, Seen: both("The holder; who stands in; the administration of accounts", "任职者本人；代岗者；账户管理岗"),
		},
		{
			Key: "factors", Name: both("Second factors and devices", "第二因素与设备"),
			Columns: []string{"accounts.enrol_code", "accounts.former", "factors.account", "factors.name", "factors.secret", "factors.credential",
				"recovery_codes.account", "recovery_codes.digest", "identities.account", "identities.issuer", "identities.subject",
				"sign_ins.account", "sign_ins.box", "sign_ins.token", "sessions.device", "sessions.agent", "attempts.digest"},
			Purpose: both("So that a password alone, or a stolen one, opens nothing. Secrets are sealed, codes and earlier passwords are kept as digests; of a device, the name of its browser and a random mark",
				"使单凭密码或被盗的密码无法登录。密钥加密保存，验证码和旧密码仅存摘要；设备仅记浏览器名称和随机标记"),
			Basis: byWork, Kept: keptInPost, Seen: both("The holder; the operator", "任职者本人；运维人员"),
		},
		{
			Key: "security", Name: both("What an account did that bears on security: signing in, refused rights, looks at identities, exports", "账户涉及安全的操作：登录、越权被拒、查看身份信息、导出"),
			Columns: []string{"security_log.account", "security_log.post", "security_log.bytes", "security_events_before.account", "security_events_before.post"},
			Purpose: both("To find out how somebody came in who should not have, and who took data away", "查明不应进入的人如何进入、何人带走数据"),
			Basis:   byLog, Kept: both("184 days; 366 where the profile mlps3 holds", "184天；采用 mlps3 安全档位的为366天"), Seen: both("The administration of the audit", "审计管理岗"),
		},
		{
			Key: "address", Name: both("The address of a browser in which a post is signed in", "岗位登录所用浏览器的地址"),
			Columns: []string{"security_sources.address"},
			Purpose: both("To see a stolen session. Of residents no address is kept", "发现被盗用的会话。不保存群众的地址"),
			Basis:   byLog, Kept: both("30 days; 184 where the profile mlps3 holds", "30天；采用 mlps3 安全档位的为184天"), Seen: both("The administration of the audit", "审计管理岗"),
		},
		{
			Key: "hands", Name: both("That two acts in one case were the same person's", "同一案件中的两次行为是否为同一人所为"),
			Columns: []string{"cases.body", "entries.bytes"},
			Purpose: both("So that nobody checks their own work or is the second person to themselves. It is a keyed digest, another one in every case, and names nobody", "防止自查自办、自批自用。这是逐案不同的加密摘要，不指明任何人"),
			Basis:   byWork, Kept: keptAsProof, Seen: both("Nobody; the program compares it", "无人可见，仅供程序比对"),
		},
	}
}
