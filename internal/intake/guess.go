package intake

import (
	"strings"
	"unicode"

	"wellfield/internal/casework"
)

// headerWords are the names that columns of each role commonly have, in English
// and Chinese, the surest first. A role is only ever proposed: a person reads
// the draft before anything is imported.
var headerWords = map[string][]string{
	"id": {"caseenquiryid", "srnumber", "servicerequestid", "caseid", "requestid", "ticketid", "uniquekey", "casenumber",
		"工单编号", "案件编号", "受理编号", "留言编号", "工单号", "案件号", "编号", "id", "number", "ticket", "序号"},
	"opened": {"opendt", "createddate", "opened", "created", "requesteddatetime", "reported", "submitted", "received", "open",
		"受理时间", "上报时间", "创建时间", "来电时间", "留言时间", "发现时间", "登记时间", "时间", "date", "日期"},
	"closed": {"closeddt", "closeddate", "closed", "resolved", "completed", "finished", "updateddatetime",
		"结案时间", "办结时间", "完成时间", "关闭时间", "答复时间", "处置时间"},
	"due": {"slatargetdt", "target", "due", "deadline", "expected", "截止时间", "应办结", "截止", "期限", "时限"},
	"class": {"type", "requesttype", "complainttype", "category", "servicename", "issuetype", "class",
		"案件类型", "问题类型", "一级标签", "三级标签", "类别", "类型", "分类", "标签"},
	"status": {"casestatus", "status", "state", "案件状态", "办理状态", "状态"},
	"lat":    {"latitude", "lat", "纬度"},
	"lng":    {"longitude", "lng", "lon", "long", "经度"},
	"point":  {"location", "point", "coordinates", "latlng", "坐标", "位置"},
	"area": {"neighborhood", "neighbourhood", "ncname", "community", "borough", "township", "district", "ward", "council",
		"所属社区", "社区", "街道", "镇街", "网格", "区域", "区县"},
	"address": {"address", "location", "streetaddress", "street", "地址", "位置", "地点"},
	"summary": {"casetitle", "title", "留言主题", "主题", "标题", "summary", "description", "留言详情", "内容", "描述", "subject"},
}

// plainHeader is the form in which headers are compared.
func plainHeader(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// guess is the column that fits the role best, nil when none does. A header
// that is a word of the role, or ends in one as JSON's paths do, goes before one
// that contains it.
func (p *profile) guess(role string, fits func(*column) bool) *column {
	var best *column
	bestRank := 1 << 20
	for _, c := range p.columns {
		if !fits(c) {
			continue
		}
		name, last := plainHeader(c.name), plainHeader(c.name[strings.LastIndexByte(c.name, '.')+1:])
		for i, word := range headerWords[role] {
			rank := i
			if name != word && last != word {
				rank += 1000
				if short := len(word) < 4 && word[0] < 0x80; short || !strings.Contains(name, word) {
					continue
				}
			}
			if rank < bestRank {
				best, bestRank = c, rank
			}
		}
	}
	return best
}

// stateWords are what systems call the states, in English and Chinese. They are
// compared whole: what is not here is left for a person to say.
var stateWords = map[string]casework.State{
	"open": casework.Received, "new": casework.Received, "received": casework.Received, "submitted": casework.Received,
	"unassigned": casework.Received, "待受理": casework.Received, "已受理": casework.Received, "待处理": casework.Received,
	"pending": casework.Handling, "inprogress": casework.Handling, "assigned": casework.Handling, "started": casework.Handling,
	"处理中": casework.Handling, "办理中": casework.Handling, "处置中": casework.Handling, "已派遣": casework.Handling,
	"resolved": casework.ClosedResolved, "completed": casework.ClosedResolved, "fixed": casework.ClosedResolved,
	"closed": casework.ClosedResolved, "已办结": casework.ClosedResolved, "已结案": casework.ClosedResolved,
	"已解决": casework.ClosedResolved, "已完成": casework.ClosedResolved,
	"cancelled": casework.ClosedExplained, "canceled": casework.ClosedExplained, "duplicate": casework.ClosedExplained,
	"invalid": casework.ClosedExplained, "已作废": casework.ClosedExplained, "已撤销": casework.ClosedExplained,
	"rejected": casework.Refused, "refused": casework.Refused, "不予受理": casework.Refused, "不予立案": casework.Refused,
	"referred": casework.ReferredOut, "referredout": casework.ReferredOut, "已转办": casework.ReferredOut, "转送": casework.ReferredOut,
}
