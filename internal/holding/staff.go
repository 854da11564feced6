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
			Key: "hands", Name: both("That two acts in one case were the same person's", "同一案件中的两次行为是否为同一人所为"),
			Columns: []string{"cases.body", "entries.bytes"},
			Purpose: both("So that nobody checks their own work or is the second person to themselves. It is a keyed digest, another one in every case, and names nobody", "防止自查自办、自批自用。这是逐案不同的加密摘要，不指明任何人"),
			Basis:   byWork, Kept: keptAsProof, Seen: both("Nobody; the program compares it", "无人可见，仅供程序比对"),
		},
	}
}
