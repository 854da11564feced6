package standard

import (
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// aboutPersons are words of classes that are about people themselves. No option
// takes such a row: a case is about a place, a facility, a service or a
// procedure, and a class that cannot be put that way has no place here.
var aboutPersons = []string{
	"乞讨", "流浪人", "流浪汉", "流浪者", "流浪未成年", "露宿", "精神病", "精神障碍", "吸毒", "涉毒", "戒毒", "上访", "信访人", "缠访", "闹访",
	"重点人员", "重点人群", "特殊人群", "刑满", "社区矫正", "矫正对象", "邪教", "群体性事件", "群体事件", "群发性事件", "聚众", "非法集会",
	"游行", "流动人口", "外来人员", "可疑人员", "嫌疑人", "失信人", "人脸",
}

// aboutConduct are words of classes that are about what people do. Such a row is
// taken when somebody has said that its cases are about the place.
var aboutConduct = []string{
	"游商", "商贩", "摊贩", "流动摊", "占道经营", "无照经营", "店外经营", "跨门经营", "出店经营", "兜售", "叫卖", "拉客", "揽客", "散发广告", "散发小广告", "散发传单",
	"派发", "吸烟", "吐痰", "便溺", "便尿", "乱扔", "乱丢", "乱泼", "晾挂", "晾晒", "养犬", "遛犬", "遛狗", "犬只", "饲养", "赌博", "酗酒",
	"斗殴", "燃放", "垂钓", "捕鱼", "野泳", "下河游泳", "广场舞", "算命", "赤膊",
}

// subjectOf is what a row's class is about. Faults: standard.about_person,
// standard.about_conduct.
func (r *reader) subjectOf(key catalog.Key, known *catalog.Class, texts ...string) (catalog.Subject, *fault.Fault) {
	if w := found(aboutPersons, texts); w != "" {
		return "", fault.New(fault.Invalid, "standard.about_person").With("value", w)
	}
	if s, said := r.saidSubject(key); said {
		return s, nil
	}
	if known != nil { // the same condition is in force, and somebody decided then
		return known.Subject, nil
	}
	if w := found(aboutConduct, texts); w != "" {
		return "", fault.New(fault.Invalid, "standard.about_conduct").With("value", w).With("class", key.String())
	}
	switch key.Kind {
	case catalog.Component:
		return catalog.Facility, nil
	case catalog.Event:
		return catalog.Place, nil
	}
	return catalog.PublicUse, nil
}

// saidSubject is the subject of the longest pattern that matches, of equal ones
// the last.
func (r *reader) saidSubject(key catalog.Key) (s catalog.Subject, said bool) {
	longest := -1
	for _, rule := range r.o.Subjects {
		if n := len(rule.Pattern.String()); rule.Pattern.Matches(key) && n >= longest {
			s, said, longest = rule.Subject, true, n
		}
	}
	return s, said
}

func found(words, texts []string) string {
	for _, t := range texts {
		t = tight(t)
		for _, w := range words {
			if strings.Contains(t, w) {
				return w
			}
		}
	}
	return ""
}
