package export

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// anyCase is a case in which everything may be, or not.
func anyCase() *rapid.Generator[casework.Case] {
	return rapid.Custom(func(t *rapid.T) casework.Case {
		some := func(name string) bool { return rapid.Bool().Draw(t, name) }
		at := func(name string) time.Time {
			if !some(name + "?") {
				return time.Time{}
			}
			us := rapid.Int64Range(time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro(), time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()).Draw(t, name)
			return time.UnixMicro(us).UTC()
		}
		unit := rapid.SampledFrom([]org.ID{"", "works-east", "centre", "cleaning"})
		units := rapid.SliceOfN(rapid.SampledFrom([]org.ID{"works-east", "cleaning"}), 0, 2)
		key := rapid.SampledFrom([]catalog.Key{{}, {Kind: catalog.Component, Code: "0201"}, {Kind: catalog.Event, Code: "01.a-b"}})
		words := func(name string) casework.Sealed { return casework.Sealed{Value: []byte(hostile().Draw(t, name))} }
		c := casework.Case{
			Jurisdiction: "990101001000", ID: casework.ID(fmt.Sprintf("id-%d", rapid.IntRange(0, 99).Draw(t, "id"))), Number: "7K3M-92QD-W4H",
			State: rapid.SampledFrom(casework.States()).Draw(t, "state"), Channel: rapid.SampledFrom([]casework.Channel{casework.Web, casework.FromFile}).Draw(t, "channel"),
			Claimed: key.Draw(t, "claimed"), Summary: words("summary"), Resolution: words("resolution"), HasReporter: some("reporter"), Language: "zh-CN",
			Centre: "centre", Owner: unit.Draw(t, "owner"), Lead: unit.Draw(t, "lead"), Co: units.Draw(t, "co"), Verifier: unit.Draw(t, "verifier"), Given: units.Draw(t, "given"),
			ReportedAt: at("reported"), AskedAt: at("asked"), FiledAt: at("filed"), DispatchedAt: at("dispatched"), SignedAt: at("signed"),
			HandledAt: at("handled"), CheckedAt: at("checked"), EndedAt: at("ended"), SilentFrom: at("silent"), UpdatedAt: time.Date(2026, 3, 2, 1, 2, 3, 0, time.UTC),
			Confirmed: some("confirmed"), Rework: rapid.IntRange(0, 5).Draw(t, "rework"), Reopenings: rapid.IntRange(0, 5).Draw(t, "reopenings"), FreeReopen: some("free"),
		}
		if k := key.Draw(t, "class"); !k.IsZero() {
			c.Class = &casework.ClassRef{Key: k, Version: 3}
		}
		if some("chain") {
			c.Place.Chain = []string{"990000000000", "990101001000"}
		}
		spot := casework.Spot{Address: hostile().Draw(t, "address")}
		if some("point") {
			spot.Point = &geo.Point{Lat: rapid.Int32Range(-900_000_000, 900_000_000).Draw(t, "lat"), Lng: rapid.Int32Range(1, 1_800_000_000).Draw(t, "lng")}
		}
		if spot != (casework.Spot{}) {
			c.Place.Spot.Value = must(json.Marshal(spot))
		}
		if d := at("due"); !d.IsZero() {
			c.Due = &casework.Deadline{At: d, Provisional: some("provisional"), Given: some("given due"), From: at("from")}
			if some("calendar") {
				c.Due.Calendar = 3
			}
			if some("limit") {
				c.Due.Limit = worktime.Limit{N: 5, Unit: worktime.WorkingDay}
			}
			if some("due in an emergency") {
				c.Due.Emergency = &casework.EmergencyRef{ID: "flood-1", Plan: "flood", Version: 3}
			}
		}
		if some("stage") {
			c.Stage = &casework.StageClock{Stage: casework.StageIntake, Due: casework.Deadline{From: at("began"), At: at("ends"), Calendar: 2,
				Limit: worktime.Limit{N: 2, Unit: worktime.WorkingHour}}}
			if some("stood") {
				c.Stage.Pauses = []worktime.Pause{{From: time.UnixMicro(1772416800000001).UTC()}}
				c.Stage.Verify = &casework.Deadline{At: time.UnixMicro(1772416800000002).UTC(), Calendar: 2}
			}
		}
		if some("origin") {
			c.Origin = &casework.Origin{System: "old " + strings.ReplaceAll(hostile().Draw(t, "system"), "\x00", ""), SourceID: "7" + hostile().Draw(t, "source"), Digest: "ab", Status: hostile().Draw(t, "status"), Class: hostile().Draw(t, "class word")}
		}
		if some("check") {
			c.Check = &casework.CheckResult{Passed: some("passed"), Post: "checker", Org: "check-east", Results: []casework.ConditionCheck{{Condition: "gone", Passed: true}}}
		}
		if some("verification") {
			c.Verification = &casework.Verification{Found: some("found"), Post: "grid", At: time.UnixMicro(1772416800000001).UTC()}
		}
		if some("route") {
			c.Route = &casework.Route{Rule: "east", Version: 2, Manual: some("manual"), Near: []casework.NearMiss{{Rule: "x", Why: "hours"}}, Reason: words("reason")}
			if some("sent in an emergency") {
				c.Route.Emergency = &casework.EmergencyRef{ID: "flood-1", Plan: "flood", Version: 3}
			}
		}
		for _, u := range units.Draw(t, "hands") {
			c.Hands = append(c.Hands, casework.Hand{Org: u, Post: "p", Person: "digest"})
		}
		c.Public, c.Place.Guessed = some("public"), some("guessed")
		for _, code := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"line", "depth"}), 0, 2, rapid.ID[string]).Draw(t, "answered") {
			values := must(json.Marshal(rapid.SliceOfN(hostile(), 1, 2).Draw(t, "values")))
			c.Attributes = append(c.Attributes, casework.Attribute{Code: code, Private: some("private"), Value: casework.Sealed{Value: values}})
		}
		if some("dispute") {
			c.Dispute = &casework.Dispute{Since: at("since"), Before: "command-east", By: at("by"), Last: some("last"),
				Returns: []casework.NotOurs{{By: "works-east", Reason: casework.OtherDuty, Points: unit.Draw(t, "points"), At: at("returned")}}}
			if some("ruled") {
				c.Dispute.Rulings = []casework.Ruling{{Lead: "cleaning", Class: "event/0101", Area: "990101001000", Rev: 5, At: at("ruled"), Kept: some("kept")}}
			}
		}
		if some("part") {
			c.Parts = []casework.Part{{ID: "1", Org: "cleaning", Due: at("part due"), State: casework.PartDone, EndAt: at("part ended")}}
		}
		if some("delay") {
			c.Delay = &casework.Delay{Until: at("until"), Provisional: some("delay provisional"), Requests: []casework.Request{
				{Kind: casework.Extension, Reason: "materials", At: c.UpdatedAt, Unit: "works-east", To: "centre", Limit: worktime.Limit{N: 2, Unit: worktime.WorkingDay}, Answer: casework.Declined, Answered: c.UpdatedAt, Post: "boss"},
				{Kind: casework.Suspension, Reason: "weather", At: c.UpdatedAt, Unit: "works-east", To: "centre", Wanted: c.UpdatedAt, Until: c.UpdatedAt, Answer: casework.Granted, Answered: c.UpdatedAt, Post: "boss"}},
				Pauses: []worktime.Pause{{From: c.UpdatedAt}}}
		}
		if some("over") {
			counted := casework.Basis{From: c.UpdatedAt, Limit: worktime.Limit{N: 2, Unit: worktime.WorkingDay}, Calendar: 2}
			c.Refusal = &casework.Refusal{Reason: casework.BelowStandard, By: casework.Hand{Org: "centre", Post: "desk", Person: "digest"}, At: c.UpdatedAt,
				AskedAt: at("asked review"), Reviewer: unit.Draw(t, "reviewer"), Due: at("review due"), Counted: counted}
			c.Referral = &casework.Referral{To: "court", At: c.UpdatedAt, Due: at("referral due"), Counted: counted, Answer: casework.NoAnswer, AnsweredAt: c.UpdatedAt}
			c.Supervised = []casework.Supervision{{By: "centre", Unit: "works-east", At: c.UpdatedAt, Due: at("supervision due"), Counted: counted, Times: 2, AnsweredAt: at("answered")}}
			c.Whistle = &casework.Whistle{N: 2, Kind: casework.DailyWhistle, Reason: casework.PressingProblem, By: "centre", At: c.UpdatedAt,
				Called: []casework.Called{{Unit: "cleaning", AcknowledgeBy: at("acknowledge by"), ArriveBy: c.UpdatedAt, Missed: some("missed")}}}
		}
		if some("second look") {
			c.Rechecks = []casework.SecondLook{{Of: c.UpdatedAt, At: c.UpdatedAt, Org: "check-west", Post: "checker-west", Confirmed: some("found solved"), Late: some("late")}}
		}
		if some("register") {
			c.LongTerm = &casework.LongTerm{Owner: "works-east", Reason: "planning", Since: c.UpdatedAt, Review: c.UpdatedAt, Called: some("called")}
		}
		if c.State == casework.NeedInfo {
			c.NeedFrom = casework.Received
		}
		if c.State == casework.Merged {
			c.Merged = &casework.Merger{Into: "id-100", Number: "7K3M-92QD-W4H", From: casework.Filed, Owner: "centre", At: time.UnixMicro(1772416800000001).UTC()}
		}
		if some("recurs") {
			c.Recurs, c.FreeReopens = "id-101", []casework.ID{"id-102"}
		}
		return c
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
