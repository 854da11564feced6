package holding

import "wellfield/internal/lang"

// Edition is a version of the notice that was in force.
type Edition struct {
	Version string    // the day from which it holds, with a number where there are several
	Changed lang.Name // what it changed of the one before
}

// Editions are all versions there ever were, the one in force first. A report keeps
// the version that its reporter was shown.
func Editions() []Edition {
	return []Edition{
		{Version, both("What accounts do that bears on security is kept for 184 days, or 366; the address of a signed-in browser for 30, or 184. Nothing changed for residents.",
			"账户涉及安全的操作记录保存184天或366天，已登录浏览器的地址保存30天或184天。群众的信息无变化。")},
		{"2026-11-26", both("The first version.", "首个版本。")},
	}
}
