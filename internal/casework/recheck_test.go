package casework_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// looked is a second look with these verdicts; one that fails says so.
func (w *world) looked(gone bool) casework.Recheck {
	k := casework.Recheck{Results: []casework.ConditionCheck{{Condition: "gone", Passed: gone}, {Condition: "clean", Passed: true}},
		Photos: w.photo(casework.OfCheck)}
	if !gone {
		k.Text = "it has sunk again"
	}
	return k
}

func TestASecondLookConfirms(t *testing.T) {
	w := at(t, casework.ClosedResolved)
	closed := w.c.EndedAt
	w.later(time.Hour).by("drawn").does(w.looked(true)).is(casework.ClosedResolved, "centre-east")
	want := casework.SecondLook{Of: closed, At: w.env.Now, Org: "check-west", Post: "checker-west", Confirmed: true}
	if !slices.Equal(w.c.Rechecks, []casework.SecondLook{want}) || !w.c.Resolved() || !w.c.EndedAt.Equal(closed) {
		t.Fatalf("looked at: %+v", w.c.Rechecks)
	}
	// Once, whatever somebody read a moment before.
	w.by("drawn").refuses("case.rechecked", w.looked(true))
	w.env.Sampled.Done = true
	w.refuses("case.rechecked", w.looked(true))
}

// TestNotFixedReopens: under the deadline that it had, and with the unit that had
// it.
func TestNotFixedReopens(t *testing.T) {
	w := at(t, casework.ClosedResolved)
	due := *w.c.Due
	k := w.looked(false)
	k.Text = ""
	w.later(time.Hour).by("drawn").refuses("case.words_missing", k)
	w.does(w.looked(false)).is(casework.Reopened, "works-east")
	if *w.c.Due != due || w.c.Reopenings != 1 || w.c.Check != nil || w.c.Resolved() || w.c.FreeReopen || !w.c.EndedAt.IsZero() {
		t.Fatalf("reopened as %+v", w.c)
	}
	if l := w.c.Rechecks[0]; l.Confirmed || l.Late {
		t.Fatalf("looked at: %+v", l)
	}
	// It is over for the other township: what comes next is the township's own.
	w.by("works-east").does(w.evidence()).by("check-east").does(wellfieldtest.Passed)
	w.by("reporter").does(casework.Confirm{}).is(casework.ClosedResolved, "centre-east")
	w.by("check-west").refuses("case.recheck_only", w.looked(true))
	w.by("drawn").does(w.looked(true))
}

func TestWhoLooksAgain(t *testing.T) {
	for _, r := range []struct {
		by     string
		change func(w *world)
		want   string
	}{
		{"drawn", func(*world) {}, ""},
		{"check-west", func(*world) {}, "case.recheck_only"},
		{"check-east", func(*world) {}, "case.recheck_only"},
		{"boss-west", func(*world) {}, "case.recheck_only"},
		{"city-desk", func(*world) {}, "case.recheck_only"},
		{"reporter", func(*world) {}, "case.recheck_only"},
		{"time", func(*world) {}, "case.recheck_only"},
		{"drawn", func(w *world) { w.env.Actor.Duties = []org.Duty{org.DutySupervise} }, "case.recheck_only"},
		{"drawn", func(w *world) { w.env.Sampled.Org = "check-south" }, "case.recheck_only"},
		{"drawn", func(w *world) { w.env.Sampled.Of = w.c.EndedAt.Add(-time.Hour) }, "case.recheck_only"}, // an earlier closing
		{"drawn", func(w *world) { w.env.Actor.Others = []org.ID{"works-east"} }, "case.own_work"},
		{"drawn", func(w *world) { w.env.Actor.Others = []org.ID{"check-east"} }, "case.own_work"},
		{"drawn", func(w *world) { w.env.Actor.Others = []org.ID{"centre-east"} }, "case.own_work"},
		{"drawn", func(w *world) { w.env.Actor.Person = "works-east" }, "case.own_work"},
		{"drawn", func(w *world) { w.c.Given = append(w.c.Given, "check-west") }, "case.own_work"},
		{"drawn", func(w *world) { w.c.Check.Org = "check-west" }, "case.own_work"},
	} {
		w := at(t, casework.ClosedResolved).by(r.by)
		r.change(w)
		if r.want == "" {
			w.does(w.looked(true))
			continue
		}
		w.refuses(r.want, w.looked(true))
	}
	at(t, casework.ClosedExplained).by("drawn").refuses("case.not_now", casework.Recheck{})
}

func TestASecondLookBringsItsOwnPicture(t *testing.T) {
	w := at(t, casework.ClosedResolved).by("drawn")
	k := w.looked(true)
	k.Photos = nil
	w.refuses("case.recheck_photo", k)
	k.Photos = []casework.PhotoIn{{Hash: w.c.Photos[0].Hash}}
	w.refuses("case.photo_not_new", k)
	k.Photos = w.photo(casework.After)
	w.refuses("case.photo_role_unknown", k)
	k.Photos = w.photo(casework.OfPaper)
	w.refuses("case.recheck_photo", k)
	k = w.looked(true)
	k.Results = k.Results[:1]
	w.refuses("case.condition_open", k)
	// A class that asks the unit for none asks this one for none.
	w = at(t, casework.ClosedResolved).by("drawn")
	w.c.Class = &casework.ClassRef{Key: wellfieldtest.Litter, Version: w.c.Class.Version}
	k = w.looked(true)
	k.Photos = nil
	w.does(k)
}

func TestALateLookIsSaidToBeLate(t *testing.T) {
	for after, late := range map[time.Duration]bool{7 * 24 * time.Hour: false, 7*24*time.Hour + time.Microsecond: true} {
		w := at(t, casework.ClosedResolved)
		w.later(after).by("drawn").does(w.looked(true))
		if w.c.Rechecks[0].Late != late {
			t.Errorf("after %s: late is %v", after, !late)
		}
	}
}

func TestAnythingClosedHereIsDrawnFrom(t *testing.T) {
	for _, s := range casework.States() {
		if got := at(t, s).c.Drawable(); got != (s == casework.ClosedResolved) {
			t.Errorf("%s: %v", s, got)
		}
	}
	said := at(t, casework.ClosedResolved).c
	said.Confirmed, said.Check = false, &casework.CheckResult{Passed: true, Said: true}
	if said.Drawable() {
		t.Error("what a file says of a check is drawn from")
	}
}

// first chooses the first, and remembers of how many.
func first(of *int) func(int) int { return func(n int) int { *of = n; return 0 } }

func TestWhoIsDrawn(t *testing.T) {
	without := func(d *org.Document, account string) {
		d.Holdings = slices.DeleteFunc(d.Holdings, func(h org.Holding) bool { return h.Account == account })
	}
	district := func(d *org.Document) {
		d.Posts = append(d.Posts, org.Post{ID: "district-checker", Org: "district-centre", Name: lang.Name{lang.EN: "c", lang.ZH: "c"}, Duties: []org.Duty{org.DutyCheck}})
		d.Holdings = append(d.Holdings, org.Holding{Post: "district-checker", Account: "check-district"})
	}
	for name, r := range map[string]struct {
		chart func(d *org.Document)
		c     func(c *casework.Case)
		want  org.ID
		of    int
	}{
		"the other township":             {func(*org.Document) {}, func(*casework.Case) {}, "check-west", 1},
		"the township before the centre": {district, func(*casework.Case) {}, "check-west", 1},
		"nobody holds the post there":    {func(d *org.Document) { without(d, "check-west"); district(d) }, func(*casework.Case) {}, "district-centre", 0},
		"nobody anywhere":                {func(d *org.Document) { without(d, "check-west") }, func(*casework.Case) {}, "", 0},
		"it had a part":                  {func(*org.Document) {}, func(c *casework.Case) { c.Given = append(c.Given, "check-west") }, "", 0},
		"one above it had a part":        {func(*org.Document) {}, func(c *casework.Case) { c.Co = append(c.Co, "town-west") }, "", 0},
		"the centre before others": {func(d *org.Document) {
			d.Posts = append(d.Posts, org.Post{ID: "centre-checker", Org: "centre-west", Name: lang.Name{lang.EN: "c", lang.ZH: "c"}, Duties: []org.Duty{org.DutyCheck}})
			d.Holdings = append(d.Holdings, org.Holding{Post: "centre-checker", Account: "another"})
		}, func(*casework.Case) {}, "centre-west", 1},
	} {
		w, d, of := at(t, casework.ClosedResolved), wellfieldtest.Organisations(), 0
		r.chart(&d)
		w.env.Chart = must[*org.Chart](t)(org.NewChart(3, d))
		r.c(&w.c)
		if got := w.env.RecheckBy(&w.c, first(&of)); got != r.want || of != r.of {
			t.Errorf("%s: %q of %d, want %q of %d", name, got, of, r.want, r.of)
		}
	}
}

// TestNoTownshipLooksAtItsOwn: in any city, whoever the draw names is of another
// township of the same district, or of the district where there is none.
func TestNoTownshipLooksAtItsOwn(t *testing.T) {
	base := at(t, casework.ClosedResolved)
	rapid.Check(t, func(rt *rapid.T) {
		towns := rapid.IntRange(1, 6).Draw(rt, "towns")
		staffed := rapid.SliceOfN(rapid.Bool(), towns+1, towns+1).Draw(rt, "staffed")
		areas, chart := cityOf(towns, staffed)
		w := *base
		w.env.Map = must[*grid.Map](t)(grid.NewMap(8, areas))
		w.env.Chart = must[*org.Chart](t)(org.NewChart(3, chart))
		own := rapid.IntRange(1, towns).Draw(rt, "own")
		c := w.c
		c.Jurisdiction, c.Centre, c.Lead = town(own), id("centre", own), id("works", own)
		c.Given, c.Hands, c.Check, c.Owner = []org.ID{c.Lead}, nil, &casework.CheckResult{Passed: true, Org: c.Centre}, c.Centre
		others := 0
		for i := 1; i <= towns; i++ {
			if i != own && staffed[i] {
				others++
			}
		}
		got := w.env.RecheckBy(&c, func(n int) int {
			if n != others {
				rt.Fatalf("chosen among %d of %d", n, others)
			}
			return rapid.IntRange(0, n-1).Draw(rt, "choice")
		})
		o, ok := w.env.Chart.Org(got)
		switch {
		case others > 0 && (!ok || o.Area == c.Jurisdiction || o.Area == "990101000000" || o.Area == "990102001000"):
			rt.Fatalf("%q looks at a case of %s", got, c.Jurisdiction)
		case others == 0 && staffed[0] && got != "centre-district":
			rt.Fatalf("%q looks where the district could", got)
		case others == 0 && !staffed[0] && got != "":
			rt.Fatalf("%q looks, and nobody can", got)
		}
	})
}

func town(i int) string            { return fmt.Sprintf("990101%03d000", i) }
func id(kind string, i int) org.ID { return org.ID(fmt.Sprintf("%s-%d", kind, i)) }

// cityOf is a district of so many townships, each with a centre that has a checker
// where staffed says so; staffed[0] is the district's own. Another district has
// one that is never asked.
func cityOf(towns int, staffed []bool) (grid.Document, org.Document) {
	named := func(s string) lang.Name { return lang.Name{lang.EN: s, lang.ZH: s} }
	areas := grid.Document{Title: named("City"), Areas: []grid.Area{
		{Code: "990000000000", Level: grid.City, Name: named("City"), Jurisdiction: true},
		{Code: "990101000000", Parent: "990000000000", Level: grid.District, Name: named("District")},
		{Code: "990102000000", Parent: "990000000000", Level: grid.District, Name: named("Other")},
		{Code: "990102001000", Parent: "990102000000", Level: grid.Township, Name: named("Far"), Jurisdiction: true},
	}}
	var d org.Document
	centre := func(id org.ID, area string, staffed bool) {
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: org.Centre, Name: named(string(id)), Area: area})
		duties := []org.Duty{org.DutyIntake, org.DutyDispatch, org.DutySupervise}
		if staffed {
			duties = append(duties, org.DutyCheck)
		}
		d.Posts = append(d.Posts, org.Post{ID: id + "-post", Org: id, Name: named("post"), Duties: duties})
		d.Holdings = append(d.Holdings, org.Holding{Post: id + "-post", Account: string(id)})
	}
	centre("centre-district", "990101000000", staffed[0])
	centre("centre-far", "990102001000", true)
	for i := 1; i <= towns; i++ {
		areas.Areas = append(areas.Areas, grid.Area{Code: town(i), Parent: "990101000000", Level: grid.Township, Name: named(town(i)), Jurisdiction: true})
		centre(id("centre", i), town(i), staffed[i])
		d.Organisations = append(d.Organisations, org.Organisation{ID: id("works", i), Kind: "unit", Name: named("works"), Area: town(i)})
	}
	return areas, d
}
