package main

import (
	"fmt"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/demo"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// episode is a case of the demo with what rarely happens, so that no page of the
// complete case is empty: a dispute, a whistle, a review. Times are so long ago.
type episode struct {
	class, grid    string
	address, words string
	ago            time.Duration
	acts           []act
}

// act is one command of an episode, by somebody with the duty in the organisation;
// without one by the reporter.
type act struct {
	ago  time.Duration
	org  org.ID
	duty org.Duty
	cmd  casework.Command
}

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// filed are the desk's steps and the unit's signature, the first so long ago.
func filed(ago time.Duration, unit org.ID) []act {
	acts := []act{{ago, "town-centre", org.DutyDispatch, casework.Dispatch{File: &casework.File{}}}}
	if unit != "" {
		acts = append(acts, act{ago - 30*time.Minute, unit, org.DutyHandle, casework.Sign{}})
	}
	return acts
}

// episodes are told after the month, each through the same door.
func (s *seeding) episodes(now time.Time) error {
	safe, err := s.photo(0, false)
	if err != nil {
		return err
	}
	all := append(disputes(), delays(now, s.app, safe)...)
	all = append(all, oversight(safe)...)
	for i, e := range all {
		if _, err := s.episode(now, i, e); err != nil {
			return fmt.Errorf("episode %s: %w", e.words, err)
		}
	}
	return s.sameLamp(now)
}

// episode is told from its report on.
func (s *seeding) episode(now time.Time, i int, e episode) (casework.Case, error) {
	s.clock = now.Add(-e.ago)
	class, err := catalog.ParseKey(e.class)
	if err != nil {
		return casework.Case{}, err
	}
	point := demo.Spot(e.grid)
	report := casework.Report{Channel: casework.Web, Class: class, Summary: e.words, Point: &point, Address: e.address, Language: "zh-CN"}
	receipt, err := s.app.Report(s.ctx, app.Nobody, report, app.Contact{}, keyOf(demoSeed, "episode", i))
	if err != nil {
		return casework.Case{}, err
	}
	c := receipt.Case
	for k, a := range e.acts {
		s.clock = now.Add(-a.ago)
		actor := app.Actor{Role: casework.Reporter, Case: c.ID}
		if a.org != "" {
			actor = s.holder(a.org, a.duty)
		}
		if d, ok := a.cmd.(casework.Dispatch); ok && d.File != nil {
			a.cmd = casework.Dispatch{File: &casework.File{Class: class}}
		}
		if c, err = s.app.Do(s.ctx, actor, receipt.Ref, a.cmd, keyOf(demoSeed, "episode", i, k)); err != nil {
			return c, fmt.Errorf("%s: %w", a.cmd.Verb(), err)
		}
	}
	return c, nil
}

// disputes are a case that waits for a ruling, a ruling that is proposed as a
// rule, and a case with an open part.
func disputes() []episode {
	return []episode{
		{"component/0207", "990101100004002", "站前社区公交站旁", "公交站旁的护栏被撞断了一截", 27 * hour, append(filed(26*hour, "district-roads"),
			act{2 * hour, "district-roads", org.DutyHandle, casework.Return{Reason: casework.OtherDuty, Unit: "town-works",
				Text: "该护栏属镇级养护道路附属设施，权责清单列在村镇建设服务中心名下。"}})},
		{"component/0205", "990101100004004", "站前社区小学门口", "学校门口的限速牌歪了，看不清", 52 * hour, append(filed(51*hour, "district-roads"),
			act{30 * hour, "district-roads", org.DutyHandle, casework.Return{Reason: casework.OutsideArea, Unit: "town-works", Text: "该路段已于去年移交镇里管养。"}},
			act{28 * hour, "town-party", org.DutySupervise, casework.Arbitrate{Lead: "town-works", Reason: "移交协议已生效，标志牌随道路一并移交。",
				Basis: "道路移交管养协议第三条"}},
			act{26 * hour, "town-works", org.DutyHandle, casework.Sign{}})},
		{"component/0107", "990101100003002", "桥头社区桥头", "一根光缆垂到路面，货车过不去", 40 * time.Minute, filed(35*time.Minute, "district-lighting")},
	}
}

// delays are more time asked for, given and refused, and a case of the register.
func delays(now time.Time, a *app.App, safe string) []episode {
	ahead := func(days int) civil.Day { return civil.DayOf(now.In(a.Zone()).AddDate(0, 0, days)) }
	return []episode{
		{"component/0201", "990101100001003", "井心社区篮球场旁", "路上一个大坑，电动车很容易摔", 50 * hour, append(filed(49*hour, "district-roads"),
			act{3 * hour, "district-roads", org.DutyHandle, casework.Extend{More: 2, Reason: "weather", Text: "连续降雨，沥青无法摊铺，请延期两个工作日。"}})},
		{"component/0203", "990101100002003", "文昌社区文化广场边", "人行道砖翘起来了，老人容易绊倒", 74 * hour, append(filed(73*hour, "district-roads"),
			act{50 * hour, "district-roads", org.DutyHandle, casework.Extend{More: 3, Reason: "materials", Text: "同规格路面砖需定制，三个工作日到货。"}},
			act{46 * hour, "town-party", org.DutySupervise, casework.Grant{Text: "同意，到货当日开工。"}})},
		{"component/0404", "990101100002002", "文昌社区卫生室旁", "小公园滑梯裂了一条缝", 76 * hour, append(filed(75*hour, "district-greening"),
			act{52 * hour, "district-greening", org.DutyHandle, casework.Suspend{Until: ahead(18), Reason: "materials", Text: "滑梯筒体需原厂更换，运输约两周。",
				Measure: "滑梯两端已封闭并挂牌，每日巡查一次。", Photos: []casework.PhotoIn{{Hash: safe}}}},
			act{47 * hour, "town-party", org.DutySupervise, casework.Grant{Text: "封闭期间请保持警示牌完好。"}})},
		{"component/0303", "990101100001005", "井心社区停车场入口", "广场公厕门口有台阶，轮椅进不去", 6 * day, append(filed(6*day-hour, "district-sanitation"),
			act{4 * day, "town-party", org.DutySupervise, casework.CloseLongTerm{Owner: "district-sanitation", Reason: "planning",
				Text: "该公厕列入明年改造计划，同步建设无障碍坡道；在此之前请使用政务服务中心一楼公厕。", Review: ahead(180)}})},
	}
}

// oversight is what stands over cases: a review, supervisions and whistles.
func oversight(place string) []episode {
	photo := []casework.PhotoIn{{Hash: place}}
	return []episode{
		{"component/0201", "990101100003003", "桥头社区停车场入口", "停车场入口的路面有裂缝", 26 * hour, []act{
			{25 * hour, "town-centre", org.DutyIntake, casework.Refuse{Reason: casework.BelowStandard, Text: "裂缝面积不足0.5平方米，未达到立案条件。"}},
			{5 * hour, "", "", casework.AskReview{Text: "裂缝这两天变宽了，边上已经松动。"}}}},
		{"component/0204", "990101100001006", "井心社区便民服务点对面", "盲道被花坛拦断了", 4 * day, append(filed(4*day-hour, "district-roads"),
			act{30 * hour, "district-centre", org.DutySupervise, casework.Supervise{Demand: "该处临近特殊教育学校，请说明何时恢复盲道，期间如何引导通行。"}},
			act{4 * hour, "district-roads", org.DutyHandle, casework.AnswerSupervision{Text: "花坛明日迁移，盲道本周内恢复；现场已安排引导牌。"}})},
		{"component/0203", "990101100004001", "站前社区公交站旁", "车站出口的地砖一踩一汪水", 3 * day, append(filed(3*day-hour, "district-roads"),
			act{20 * hour, "district-centre", org.DutySupervise, casework.Supervise{Demand: "同一路段本月第三次上报，请说明原因和整改安排。",
				Limit: worktime.Limit{N: 2, Unit: worktime.WorkingDay}}})},
		{"component/0402", "990101100002007", "农贸市场后面", "枯树靠着摊棚，一刮风就响", 28 * hour, append(filed(27*hour, "district-greening"),
			act{5 * hour, "town-party", org.DutySupervise, casework.Blow{Kind: casework.TacklingWhistle, Reason: casework.JointEnforcement, Place: "农贸市场北门",
				Units: []org.ID{"district-urban", "district-market"}, Need: "摊棚占道，需城管和市场监管部门到场一并处置后方能清树。"}},
			act{4*hour + 30*time.Minute, "district-urban", org.DutyHandle, casework.Acknowledge{}},
			act{4 * hour, "district-market", org.DutyHandle, casework.Acknowledge{}},
			act{2 * hour, "district-urban", org.DutyHandle, casework.Arrive{Photos: photo}})},
		{"component/0301", "990101100003001", "桥头社区桥头", "桥头护坡旁的垃圾桶被冲倒，路面有积水", 9 * hour, append(filed(8*hour+30*time.Minute, "district-sanitation"),
			act{6 * hour, "town-party", org.DutySupervise, casework.Blow{Kind: casework.EmergencyWhistle, Reason: casework.InEmergency, Place: "桥头护坡下",
				Units: []org.ID{"district-water", "district-fire"}, Need: "积水上涨，需排水和救援力量到场。"}},
			act{5*hour + 50*time.Minute, "district-water", org.DutyHandle, casework.Acknowledge{}},
			act{5*hour + 20*time.Minute, "town-centre", org.DutyIntake, casework.Arrive{Unit: "district-water"}})},
	}
}

// sameLamp is one problem reported three times: the second report is merged with
// the first, and the desk has not got to the third.
func (s *seeding) sameLamp(now time.Time) error {
	const class, grid = "component/0104", "990101100004003"
	first, err := s.episode(now, 100, episode{class, grid, "站前社区桥头", "路口的路灯好几天不亮了", 22 * hour, filed(21*hour+30*time.Minute, "district-lighting")})
	if err != nil {
		return err
	}
	if _, err := s.episode(now, 101, episode{class, grid, "站前社区桥头", "桥头路口晚上黑漆漆的", 12 * hour, []act{
		{11*hour + 40*time.Minute, "town-centre", org.DutyIntake, casework.Merge{Into: first.Number}}}}); err != nil {
		return err
	}
	_, err = s.episode(now, 102, episode{class, grid, "站前社区公交站旁", "公交站这边的路灯也没亮", 25 * time.Minute, nil})
	return err
}
