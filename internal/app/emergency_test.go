package app_test

import (
	"encoding/json"
	"reflect"
	"sync"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/emergency"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

var eastFlood = emergency.Declare{Area: wellfieldtest.East, Plan: "flood", Hours: 6, Reason: "the river rises"}

// declares declares as an account, and demands that it works.
func declares(t *testing.T, c *wellfieldtest.City, account string, cmd emergency.Declare) emergency.Declaration {
	t.Helper()
	d, err := c.Declare(t.Context(), c.As(account), cmd, "")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestFromDeclarationToReport(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		litter := casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}}
		before := c.Reported("litter before", wellfieldtest.In(0, 0)).By("desk-east").Does(litter)
		c.Reported("hole that waits", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.File{Class: wellfieldtest.Pothole})

		try, err := c.TryDeclare(t.Context(), c.As("boss-east"), eastFlood)
		if err != nil || len(try.Classes) != 2 {
			t.Fatalf("%+v %v", try, err)
		}
		hole, rubbish := try.Classes[0], try.Classes[1]
		if hole.Waiting != 1 || hole.Running != 0 || !hole.Sooner || hole.Lead != "" || len(hole.Usual) != 1 || hole.Usual[0] != "works-east" {
			t.Errorf("potholes: %+v", hole)
		}
		if rubbish.Waiting != 0 || rubbish.Running != 1 || rubbish.Lead != "cleaning" || rubbish.Usual[0] != "works-east" || rubbish.After.String() != "1 urgent_hour" {
			t.Errorf("litter: %+v", rubbish)
		}
		if len(c.InForce("")) != 0 {
			t.Fatal("a look declares nothing")
		}

		d := declares(t, c, "boss-east", eastFlood)
		s := c.Reported("litter in the flood", wellfieldtest.In(0, 1)).By("desk-east").Does(litter)
		if got := s.Receipt.Case; got.Lead != "cleaning" || got.Route.Emergency.ID != string(d.ID) || got.Due.At.Sub(c.Now()) != time.Hour {
			t.Errorf("%s by %+v until %s", got.Lead, got.Route, got.Due.At)
		}
		west := c.Reported("litter elsewhere", wellfieldtest.In(0, 2)).By("desk-west").Does(litter)
		if west.Receipt.Case.Lead != "works-west" || west.Receipt.Case.Route.Emergency != nil {
			t.Error("an emergency reaches beyond its area")
		}
		s.Later(30 * time.Minute).By("works-east").Does(casework.FinishPart{Part: "1", Text: "carted off"}).By("cleaning").Does(casework.Handle{Text: "cleared"})
		late := c.Reported("a hole", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})

		if _, err := c.ChangeEmergency(t.Context(), c.As("works-east"), d.ID, emergency.Do{Step: "pumps", Note: "two"}, ""); err != nil {
			t.Fatal(err)
		}
		_, err = c.ChangeEmergency(t.Context(), c.As("boss-east"), d.ID, emergency.Prolong{Hours: 2, Reason: "rain"}, "")
		refused(t, "emergency.prolonged_by_same", err)
		if _, err = c.ChangeEmergency(t.Context(), c.As("city-desk"), d.ID, emergency.Prolong{Hours: 2, Reason: "rain"}, ""); err != nil {
			t.Fatal(err)
		}

		c.Clock.Pass(7*time.Hour + 29*time.Minute)
		if len(c.InForce(wellfieldtest.East)) != 1 {
			t.Error("a minute before its end it is over")
		}
		c.Clock.Pass(time.Minute)
		if len(c.InForce(wellfieldtest.East)) != 0 {
			t.Error("at its end it is in force")
		}
		after := c.Reported("litter after", wellfieldtest.In(0, 0)).By("desk-east").Does(litter)
		if after.Receipt.Case.Lead != "works-east" || after.Receipt.Case.Due.Emergency != nil {
			t.Error("after its end it still routes")
		}
		if got := c.Told(before.Receipt.Ref).By("desk-east"); got.Receipt.Case.Lead != "works-east" {
			t.Error("a case from before was moved")
		}

		d, err = c.Emergency(t.Context(), d.ID)
		if err != nil || d.Ended != nil || len(d.Done) != 1 {
			t.Fatalf("%+v %v", d, err)
		}
		r, err := c.ReportOn(t.Context(), c.As("boss-east"), &d)
		if err != nil || len(r.Cases) != 2 || r.Kept != 1 || r.Missed != 1 || r.Open != 0 {
			t.Fatalf("%d cases, %d kept, %d missed, %d open, %v", len(r.Cases), r.Kept, r.Missed, r.Open, err)
		}
		if !r.Cases[0].Routed || !r.Cases[0].Limited || r.Cases[1].Routed || r.Cases[1].Number != late.Receipt.Case.Number {
			t.Errorf("%+v", r.Cases)
		}
		if other, err := c.ReportOn(t.Context(), c.As("desk-west"), &d); err == nil && len(other.Cases) > 0 {
			t.Error("another township reads the cases")
		}
		_, err = c.ReportOn(t.Context(), c.As("works-east"), &d)
		refused(t, "app.list_forbidden", err)

		c.Clock.Pass(time.Hour)
		_, err = c.Declare(t.Context(), c.As("boss-east"), eastFlood, "")
		refused(t, "emergency.again_by_same", err)
		_, err = c.Declare(t.Context(), c.As("city-desk"), eastFlood, "")
		refused(t, "emergency.again_by_same", err) // it prolonged it
		c.Clock.Pass(23 * time.Hour)
		if again := declares(t, c, "city-desk", eastFlood); again.N != 2 {
			t.Errorf("the second is number %d", again.N)
		}
	})
}

// TestALimitSaysWhichEmergencyItIsFrom, on the day and long after.
func TestALimitSaysWhichEmergencyItIsFrom(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		d := declares(t, c, "boss-east", eastFlood)
		s := c.Reported("litter", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
		c.Clock.Pass(24 * time.Hour)
		_, limits, err := c.CaseLimits(t.Context(), s.Receipt.Case.Number)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range limits {
			if l.Stage != casework.StageHandle {
				continue
			}
			if l.Emergency == nil || l.Emergency.ID != string(d.ID) || l.Clock.Limit != (worktime.Limit{N: 1, Unit: worktime.UrgentHour}) {
				t.Errorf("%+v", l.Clock)
			}
			return
		}
		t.Error("no limit of the handling")
	})
}

// TestTheSameDeclarationSentTwiceIsOne, and so is a tick.
func TestTheSameDeclarationSentTwiceIsOne(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		boss := c.As("boss-east")
		first, err := c.Declare(t.Context(), boss, eastFlood, "k")
		again, err2 := c.Declare(t.Context(), boss, eastFlood, "k")
		if err != nil || err2 != nil || first.ID != again.ID || again.Rev != 1 {
			t.Fatalf("%v %v: %s and %s", err, err2, first.ID, again.ID)
		}
		other := eastFlood
		other.Hours = 3
		_, err = c.Declare(t.Context(), boss, other, "k")
		refused(t, "store.command_reused", err)
		_, err = c.Declare(t.Context(), boss, eastFlood, "")
		refused(t, "emergency.declared_already", err)
		for range 2 {
			d, err := c.ChangeEmergency(t.Context(), c.As("works-east"), first.ID, emergency.Do{Step: "pumps"}, "tick")
			if err != nil || d.Rev != 2 {
				t.Fatalf("revision %d, %v", d.Rev, err)
			}
		}
		_, err = c.ChangeEmergency(t.Context(), c.As("works-east"), first.ID, emergency.Do{Step: "look"}, "tick")
		refused(t, "store.command_reused", err)
	})
}

// TestTwoNodesDeclareOnce: whoever is first; the other is told, and a third node
// that starts afterwards knows.
func TestTwoNodesDeclareOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		const rounds = 8
		other := wellfieldtest.OpenNode(t, c.URL, c.PhotoDir(), c.Clock.Now)
		defer other.Close(t)
		nodes := []*app.App{c.App, other.App}
		accounts := []string{"boss-east", "city-desk"}
		for round := range rounds {
			var wait sync.WaitGroup
			errs := make([]error, len(nodes))
			for i, node := range nodes {
				wait.Go(func() { _, errs[i] = node.Declare(t.Context(), c.As(accounts[i]), eastFlood, "") })
			}
			wait.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else {
					refused(t, "emergency.declared_already", err)
				}
			}
			if won != 1 {
				t.Fatalf("round %d: %d declared it: %v", round, won, errs)
			}
			c.Clock.Pass(48 * time.Hour)
		}
		d := declares(t, c, "boss-east", eastFlood)
		if d.N != rounds+1 {
			t.Errorf("the last is number %d", d.N)
		}
		// Ticks of two nodes at once both count.
		var wait sync.WaitGroup
		ticks := map[string]string{"works-east": "pumps", "grid-east": "look"}
		i := 0
		for account, step := range ticks {
			node := nodes[i]
			i++
			wait.Go(func() {
				if _, err := node.ChangeEmergency(t.Context(), c.As(account), d.ID, emergency.Do{Step: step}, ""); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		third := wellfieldtest.OpenNode(t, c.URL, c.PhotoDir(), c.Clock.Now)
		defer third.Close(t)
		found := third.InForce("")
		if len(found) != 1 || found[0].ID != d.ID || len(found[0].Done) != 2 {
			t.Errorf("after a restart: %+v", found)
		}
	})
}

// TestANewVersionOfThePlansChangesNothingDeclared, and the document is refused
// where it would give a power.
func TestANewVersionOfThePlansChangesNothingDeclared(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		d := declares(t, c, "boss-east", eastFlood)
		next := wellfieldtest.Plans()
		next.Plans[0].Changes[0].Lead = "works-east"
		base := c.Policy().Version(store.Plans)
		if _, err := c.Publish(t.Context(), store.Plans, next, "p", "", base); err != nil {
			t.Fatal(err)
		}
		s := c.Reported("litter", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
		if s.Receipt.Case.Lead != "cleaning" || s.Receipt.Case.Route.Emergency.Version != d.Version {
			t.Errorf("%s by version %d", s.Receipt.Case.Lead, s.Receipt.Case.Route.Emergency.Version)
		}
		next.Plans[0].Changes[1].Lead = "cleaning"
		_, err := c.Publish(t.Context(), store.Plans, next, "p", "", base+1)
		refused(t, "emergency.unit_no_power", err)
	})
}

// seenBy is everything that an account can list, count, open and do, as text.
func seenBy(t *testing.T, c *wellfieldtest.City, account string, refs []app.Ref) map[string]string {
	t.Helper()
	seen := map[string]string{}
	put := func(name string, v any, err error) {
		text, fail := json.Marshal(v)
		if fail != nil {
			t.Fatal(fail)
		}
		seen[name] = string(text)
		if err != nil {
			seen[name] = err.Error()
		}
	}
	actors := []app.Actor{app.Nobody}
	if account != "" {
		actors = nil
		for _, p := range c.Policy().Chart.PostsOf(account, c.Today()) {
			actors = append(actors, app.Actor{Role: casework.Staff, Account: account, Post: p.ID})
		}
	}
	for _, a := range actors {
		at := string(a.Post) + " "
		for _, scope := range []app.Scope{app.OfCentre, app.OfUnit, app.OfGrid, app.ToVerify, app.ToCheck, app.OfImported} {
			list, err := c.List(t.Context(), a, scope, app.Question{})
			put(at+string(scope), list, err)
			counts, err := c.Counts(t.Context(), a, scope)
			put(at+string(scope)+" counts", counts, err)
			for _, area := range []string{wellfieldtest.East, wellfieldtest.West, "990000000000"} {
				list, err := c.List(t.Context(), a, scope, app.Question{Area: area})
				put(at+string(scope)+" "+area, list, err)
			}
		}
		for _, ref := range refs {
			v, err := c.CaseByRef(t.Context(), a, ref)
			put(at+string(ref.ID), []any{v.Case, v.May, len(v.History)}, err)
		}
	}
	list, err := c.PublishedList(t.Context(), app.PublicQuestion{Limit: 50})
	put("published", list, err)
	return seen
}

// TestAnEmergencyShowsNobodyMore: for every account, everything that can be
// listed, counted, opened and done is byte for byte the same before a plan is
// declared, while it is, and as a drill.
func TestAnEmergencyShowsNobodyMore(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		var refs []app.Ref
		for i := range int32(4) {
			refs = append(refs, c.Reported("litter", wellfieldtest.In(i%2, i)).Receipt.Ref)
		}
		refs = append(refs, c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Does(c.Evidence()).Receipt.Ref,
			c.Reported("to look at", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Verify{}).Receipt.Ref)
		accounts := append(c.Policy().Chart.Accounts(), "")
		before := map[string]map[string]string{}
		for _, account := range accounts {
			before[account] = seenBy(t, c, account, refs)
		}
		declares(t, c, "city-desk", emergency.Declare{Area: "990101000000", Plan: "flood", Hours: 6, Reason: "rain"})
		declares(t, c, "boss-east", emergency.Declare{Area: wellfieldtest.East, Plan: "outage", Hours: 6, Reason: "dark"})
		declares(t, c, "boss-west", emergency.Declare{Area: wellfieldtest.West, Plan: "flood", Hours: 6, Reason: "exercise", Drill: true})
		for _, account := range accounts {
			for what, text := range seenBy(t, c, account, refs) {
				if text != before[account][what] {
					t.Errorf("%q sees otherwise in %s:\n%s\n%s", account, what, before[account][what], text)
				}
			}
		}
		// The declarations themselves hold no case, no reporter and no place but an area.
		for name, kept := range map[string]any{"declaration": emergency.Declaration{}, "plan": emergency.Plan{}} {
			walkFields(t, name, reflect.TypeOf(kept))
		}
	})
}

func walkFields(t *testing.T, path string, of reflect.Type) {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || of.PkgPath() != "wellfield/internal/emergency" {
		return
	}
	allowed := map[string]bool{}
	for _, name := range []string{"Jurisdiction", "ID", "Rev", "Area", "Drill", "N", "Plan", "Version", "Reason", "By", "At", "Until", "Prolonged", "Ended",
		"Done", "Org", "Post", "Person", "Step", "Note", "Name", "Hazard", "Hours", "Levels", "Changes", "Steps", "Lines", "Classes", "Lead", "Co", "Limit",
		"Text", "Minutes", "Unit", "Duty", "Line"} {
		allowed[name] = true
	}
	for i := range of.NumField() {
		f := of.Field(i)
		if !allowed[f.Name] {
			t.Errorf("%s.%s: a declaration holds posts, units, areas and words for everybody, and nothing else", path, f.Name)
		}
		walkFields(t, path+"."+f.Name, f.Type)
	}
}
