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
		{Version, both("Whoever complains about a unit or a post has words and contact kept apart from all cases, closed to that unit and everybody beneath it. What accounts of staff do that bears on security is kept for 184 days, or 366; the address of a signed-in browser for 30, or 184; an account's leave, with its dates alone.",
			"对单位或岗位的投诉，其内容和联系方式与案件分开保存，被投诉单位及其下级均不可见。工作人员账户涉及安全的操作记录保存184天或366天，已登录浏览器的地址保存30天或184天；账户休假只记起止日期。")},
		{"2026-11-26", both("The first version.", "首个版本。")},
	}
}
