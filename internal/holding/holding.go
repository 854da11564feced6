// Package holding is the catalogue of personal data: every field of the database and
// of the API that may say something of a person, with its purpose, its basis, how
// long it is kept and who may see it. What is in no list cannot be added: a test
// walks the schemas.
package holding

import (
	"slices"

	"wellfield/internal/lang"
)

// Version is that of the notice on personal data, which is this catalogue. Whoever
// changes a Purpose, Basis, Kept or Seen changes it, and a test asks for that.
const Version = "2026-11-27"

// Field is one thing that is held of persons.
type Field struct {
	Key     string
	Name    lang.Name
	Columns []string // table.column
	API     []string // schema.property of the OpenAPI document
	Purpose lang.Name
	Basis   lang.Name
	Kept    lang.Name
	Seen    lang.Name // who may see it
}

// Fields is the whole catalogue, what a reporter gives first.
func Fields() []Field { return slices.Concat(ofReporters(), ofReports(), ofComplaints(), ofStaff()) }

func both(en, zh string) lang.Name { return lang.Name{lang.EN: en, lang.ZH: zh} }

// The bases, by the articles of the Personal Information Protection Law.
var (
	byConsent = both("Consent (PIPL art. 13 (1) 1); it can be withdrawn", "个人同意（个保法第十三条第一款第一项），可以撤回")
	byDuty    = both("Statutory duty to take up and answer reports (PIPL art. 13 (1) 3, 34)", "受理和答复诉求的法定职责（个保法第十三条第一款第三项、第三十四条）")
	byLog     = both("Statutory duty to keep logs (Cybersecurity Law art. 21; PIPL art. 13 (1) 3)", "留存网络日志的法定义务（网络安全法第二十一条、个保法第十三条第一款第三项）")
	byWork    = both("Administration of posts (PIPL art. 13 (1) 2)", "岗位管理所必需（个保法第十三条第一款第二项）")
)

var (
	keptByClass = both("180 days after the end of the case, unless its class says otherwise; at once when the reporter erases it", "案件办结后180天，类别另有规定的从其规定；报告人要求删除的，立即删除")
	keptAsProof = both("As long as the case, which is evidence of how public duty was done", "与案件同期保存：它是履行公共职责的凭证")
	keptInPost  = both("While the account is used", "账户使用期间")
)
