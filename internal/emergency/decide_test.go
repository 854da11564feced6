package emergency_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/catalog"
	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

const city, district = "990000000000", "990101000000"

// desk is the small city as a decision sees it.
type desk struct {
	t   testing.TB
	env emergency.Env
	d   emergency.Declaration
}

func newDesk(t testing.TB) *desk {
	return &desk{t: t, env: emergency.Env{Now: noon,
		Map:   must[*grid.Map](t)(grid.NewMap(1, wellfieldtest.Areas())),
		Plans: must[*emergency.Plans](t)(emergency.New(3, wellfieldtest.Plans()))}}
}

// by says who acts: a post of an organisation that works in the area.
func (k *desk) by(post, of org.ID, area string, duties ...org.Duty) *desk {
	k.env.Actor = emergency.Actor{Hand: emergency.Hand{Org: of, Post: post, Person: string(post)}, Areas: []string{area}, Duties: duties}
	return k
}

func (k *desk) boss() *desk {
	return k.by("boss", "command-east", wellfieldtest.East, org.DutySupervise)
}

func (k *desk) chief() *desk { return k.by("chief", "district-centre", district, org.DutySupervise) }

func (k *desk) works() *desk { return k.by("works", "works-east", wellfieldtest.East, org.DutyHandle) }

func (k *desk) later(d time.Duration) *desk {
	k.env.Now = k.env.Now.Add(d)
	return k
}

func (k *desk) does(cmd emergency.Command) *desk {
	k.t.Helper()
	e, err := emergency.Decide(k.d, cmd, k.env)
	if err != nil {
		k.t.Fatalf("%s: %v", cmd.Verb(), err)
	}
	k.d = emergency.Apply(k.d, e)
	return k
}

func (k *desk) refuses(key string, cmd emergency.Command) *desk {
	k.t.Helper()
	if e, err := emergency.Decide(k.d, cmd, k.env); !fault.Has(err, key) {
		k.t.Errorf("%s: want %s, got %v %v", cmd.Verb(), key, e, err)
	}
	return k
}

func flood(hours int) emergency.Declare {
	return emergency.Declare{ID: "e", Jurisdiction: wellfieldtest.East, Area: wellfieldtest.East, Plan: "flood", Hours: hours, Reason: "the river rises"}
}

func TestWhoDeclares(t *testing.T) {
	k := newDesk(t)
	grid1 := flood(2)
	grid1.Area = wellfieldtest.East[:9] + "001001"
	k.boss().does(flood(2))
	newDesk(t).boss().does(grid1)
	newDesk(t).chief().does(flood(2))
	newDesk(t).by("desk", "centre-east", wellfieldtest.East, org.DutyIntake, org.DutyDispatch).refuses("emergency.area_of_others", flood(2))
	newDesk(t).by("boss", "command-west", wellfieldtest.West, org.DutySupervise).refuses("emergency.area_of_others", flood(2))
	newDesk(t).by("nobody", "", "", org.DutySupervise).refuses("emergency.area_of_others", flood(2))
	wide := flood(2)
	wide.Area = district
	newDesk(t).boss().refuses("emergency.area_of_others", wide)
	newDesk(t).chief().does(wide)
	newDesk(t).by("mayor", "city", city, org.DutySupervise).refuses("emergency.level_forbidden", flood(2))
	outage := flood(2)
	outage.Plan = "outage"
	newDesk(t).chief().refuses("emergency.level_forbidden", outage)
}

func TestWhatIsDeclared(t *testing.T) {
	for key, change := range map[string]func(c *emergency.Declare){
		"emergency.plan_unknown":  func(c *emergency.Declare) { c.Plan = "war" },
		"emergency.area_unknown":  func(c *emergency.Declare) { c.Area = "nowhere" },
		"emergency.out_of_range":  func(c *emergency.Declare) { c.Hours = 13 },
		"case.words_missing":      func(c *emergency.Declare) { c.Reason = "  " },
		"emergency.personal_data": func(c *emergency.Declare) { c.Reason = "seen by 11010519491231002X" },
		"case.words_not_text":     func(c *emergency.Declare) { c.Reason = "a\x00b" },
	} {
		cmd := flood(2)
		change(&cmd)
		newDesk(t).boss().refuses(key, cmd)
	}
	negative := flood(-1)
	newDesk(t).boss().refuses("emergency.out_of_range", negative)
	k := newDesk(t).boss().does(flood(12))
	if k.d.Version != 3 || !k.d.Until.Equal(noon.Add(12*time.Hour)) || k.d.Rev != 1 || k.d.Plan.ID != "flood" {
		t.Errorf("%+v", k.d)
	}
}

// TestProlongingNeedsAnotherPost, also when the same person sits in it, and
// neither repeats nor reaches further than the plan.
func TestProlongingNeedsAnotherPost(t *testing.T) {
	more := emergency.Prolong{Hours: 6, Reason: "it goes on"}
	k := newDesk(t).boss().does(flood(12)).later(8 * time.Hour)
	k.refuses("emergency.prolonged_by_same", more)
	k.chief()
	k.env.Actor.Person = "boss" // the commander in another post
	k.refuses("emergency.prolonged_by_same", more)
	k.works().refuses("emergency.area_of_others", more)
	k.chief().refuses("emergency.too_far", emergency.Prolong{Hours: 9, Reason: "x"})
	k.does(more)
	if !k.d.End().Equal(noon.Add(18 * time.Hour)) {
		t.Fatalf("until %s", k.d.End())
	}
	k.later(6*time.Hour).refuses("emergency.prolonged_by_same", more)
	k.by("third", "town-east", wellfieldtest.East, org.DutySupervise).does(more)
	k.by("fourth", "town-east", wellfieldtest.East, org.DutySupervise).refuses("emergency.prolonged_enough", more)
	k.later(11*time.Hour).refuses("emergency.over", more).refuses("emergency.over", emergency.End{Reason: "x"}).refuses("emergency.over", emergency.Do{Step: "call"})
}

// TestDeclaringAnewIsNoWayAroundIt: who had it last cannot have it again at once.
func TestDeclaringAnewIsNoWayAroundIt(t *testing.T) {
	first := newDesk(t).boss().does(flood(2)).d
	k := newDesk(t).later(2*time.Hour - time.Microsecond)
	k.env.Last = &first
	k.chief().refuses("emergency.declared_already", flood(2))
	k.later(time.Microsecond)
	k.boss().refuses("emergency.again_by_same", flood(2))
	drill := flood(2)
	drill.Drill = true
	k.boss().does(drill)
	k.d = emergency.Declaration{}
	k.chief().does(flood(2))
	if k.d.N != 2 {
		t.Errorf("the second is number %d", k.d.N)
	}
	k.d = emergency.Declaration{}
	k.later(24 * time.Hour).boss().does(flood(2))
}

func TestTheCheckList(t *testing.T) {
	k := newDesk(t).boss().does(flood(2))
	k.refuses("emergency.step_unknown", emergency.Do{Step: "dance"})
	k.refuses("emergency.step_of_others", emergency.Do{Step: "pumps"})
	k.does(emergency.Do{Step: "call", Note: "all there"}).refuses("emergency.step_done", emergency.Do{Step: "call"})
	k.by("check", "works-east", wellfieldtest.East, org.DutyCheck).refuses("emergency.step_of_others", emergency.Do{Step: "pumps"})
	k.works().refuses("emergency.personal_data", emergency.Do{Step: "pumps", Note: "ask 13800138000"})
	k.later(time.Hour + time.Microsecond).does(emergency.Do{Step: "pumps"})
	for id, late := range map[string]bool{"call": false, "pumps": true, "look": false} {
		if s, _ := k.d.Plan.Step(id); k.d.Late(s, k.env.Now) != late {
			t.Errorf("%s is late: %v", id, !late)
		}
	}
	// It ends before the last step is due, so the step was never late.
	k.boss().does(emergency.End{Reason: "dry"})
	if s, _ := k.d.Plan.Step("look"); k.d.Late(s, k.env.Now.Add(48*time.Hour)) {
		t.Error("a step that was not due when it ended is late")
	}
}

func TestADrillChangesNothing(t *testing.T) {
	drill := flood(2)
	drill.Drill = true
	k := newDesk(t).boss().does(drill)
	k.chief().refuses("emergency.drill_not_prolonged", emergency.Prolong{Hours: 1, Reason: "x"})
	chain := k.env.Map.ChainOf(wellfieldtest.East)
	if got := emergency.NewBoard([]emergency.Declaration{k.d}).For(wellfieldtest.Litter, chain, noon); got != nil {
		t.Errorf("%+v", got)
	}
}

// TestTheNearestComesFirst, and one elsewhere not at all.
func TestTheNearestComesFirst(t *testing.T) {
	k := newDesk(t)
	made := func(id emergency.ID, area string, at time.Time) emergency.Declaration {
		plan, _ := k.env.Plans.Plan("flood")
		return emergency.Declaration{ID: id, Rev: 1, Area: area, Plan: plan, At: at, Until: at.Add(9 * time.Hour)}
	}
	b := emergency.NewBoard([]emergency.Declaration{made("wide", district, noon), made("west", wellfieldtest.West, noon),
		made("older", wellfieldtest.East, noon), made("newer", wellfieldtest.East, noon.Add(time.Hour))})
	var got []emergency.ID
	for _, e := range b.For(wellfieldtest.Litter, k.env.Map.ChainOf(wellfieldtest.East[:9]+"001001"), noon.Add(2*time.Hour)) {
		got = append(got, e.Declaration.ID)
	}
	if len(got) != 3 || got[0] != "newer" || got[1] != "older" || got[2] != "wide" {
		t.Errorf("%v", got)
	}
	if got := b.For(catalog.Key{Kind: catalog.Help, Code: "0101"}, k.env.Map.ChainOf(wellfieldtest.East), noon); got != nil {
		t.Errorf("a class that the plan does not name: %v", got)
	}
}

// TestInForceIsComputed takes any declaration through any commands: it is in
// force exactly from its declaration up to the earlier of its time and its end,
// at any instant, and what is written reads back the same.
func TestInForceIsComputed(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		k := newDesk(t).boss().does(flood(rapid.IntRange(1, 12).Draw(r, "hours")))
		end := k.d.Until
		for i := range rapid.IntRange(0, 6).Draw(r, "commands") {
			k.env.Now = k.env.Now.Add(time.Duration(rapid.Int64Range(0, int64(5*time.Hour/time.Microsecond)).Draw(r, "wait")) * time.Microsecond)
			k.by(org.ID(rune('a'+i)), "town-east", wellfieldtest.East, org.DutySupervise)
			var cmd emergency.Command = emergency.End{Reason: "x"}
			if rapid.Bool().Draw(r, "prolong") {
				cmd = emergency.Prolong{Hours: rapid.IntRange(0, 13).Draw(r, "more"), Reason: "x"}
			}
			alive := k.env.Now.Before(end)
			e, err := emergency.Decide(k.d, cmd, k.env)
			if err != nil {
				if !alive && !fault.Has(err, "emergency.over") {
					r.Fatalf("over, and %v", err)
				}
				continue
			}
			if !alive {
				r.Fatalf("%s after its end", cmd.Verb())
			}
			k.d = emergency.Apply(k.d, e)
			if cmd.Verb() == "end" {
				end = k.env.Now
			} else {
				end = k.d.Until
			}
		}
		for range 20 {
			at := noon.Add(time.Duration(rapid.Int64Range(-int64(time.Hour/time.Microsecond), int64(60*time.Hour/time.Microsecond)).Draw(r, "at")) * time.Microsecond)
			if want := !at.Before(noon) && at.Before(end); k.d.InForce(at) != want {
				r.Fatalf("at %s: %v, from %s until %s", at, !want, noon, end)
			}
		}
		if k.d.InForce(end) || !k.d.InForce(noon) && end.After(noon) || k.d.InForce(noon.Add(-time.Microsecond)) {
			r.Fatal("the edges")
		}
		body, err := emergency.Encode(k.d)
		if err != nil {
			r.Fatal(err)
		}
		again, err := emergency.Decode(body)
		if text, _ := json.Marshal(again); err != nil || string(text) != string(body) {
			r.Fatalf("%s reads back as %s", body, text)
		}
	})
}
