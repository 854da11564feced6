package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// north is a point so many metres north of the middle of the first grid.
func north(metres int) *geo.Point {
	p := *wellfieldtest.In(0, 0)
	p.Lat += int32(metres * 90) // a metre is 90 ten-millionths of a degree
	return &p
}

func pothole(t *testing.T, c *wellfieldtest.City, r casework.Report) *wellfieldtest.Story {
	t.Helper()
	r.Channel, r.Class = casework.Web, wellfieldtest.Pothole
	if r.Summary == "" {
		r.Summary = "hole"
	}
	got, err := c.Report(t.Context(), app.Nobody, r, app.Contact{}, uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	s := c.Told(got.Ref)
	s.Receipt = got
	return s
}

func followed(t *testing.T, s *wellfieldtest.Story) app.View {
	t.Helper()
	_, v, err := s.Follow(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func numbers(t *testing.T, s *wellfieldtest.Story) []string {
	t.Helper()
	v, err := s.CaseByRef(t.Context(), s.As("desk-east"), s.Receipt.Ref)
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Candidates(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, k := range found {
		all = append(all, fmt.Sprintf("%s %d", k.Case.Number, k.Metres))
	}
	return all
}

func TestOneProblemReportedThreeTimes(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		const secret = "my own words"
		first := pothole(t, c, casework.Report{Point: north(0), Summary: "first", Photos: []casework.PhotoIn{{Hash: c.Photo()}}})
		second := pothole(t, c, casework.Report{Point: north(30), Summary: secret, Photos: []casework.PhotoIn{{Hash: c.Photo()}}})
		third := pothole(t, c, casework.Report{Point: north(49)})
		far := pothole(t, c, casework.Report{Point: north(120)})
		if got, want := numbers(t, second), []string{third.Receipt.Case.Number + " 19", first.Receipt.Case.Number + " 30"}; !slices.Equal(got, want) {
			t.Fatalf("candidates %v, want %v", got, want)
		}
		if got := numbers(t, far); len(got) != 0 {
			t.Fatalf("%v is not near", got)
		}
		first.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		into := casework.Merge{Into: strings.ToLower(first.Receipt.Case.Number)}
		second.By("works-east").Refused("case.not_found", into)
		second.By("desk-east").Does(into).Is(casework.Merged)
		third.By("desk-east").Refused("case.merge_merged", casework.Merge{Into: second.Receipt.Case.Number}).Does(into)
		second.Later(time.Hour).By("reporter").Does(casework.Message{Text: "it is deeper now"})

		desk, err := c.CaseByRef(t.Context(), c.As("desk-east"), first.Receipt.Ref)
		if err != nil || desk.Reports != 3 || len(desk.Joined) != 2 || len(desk.Joined[0].Thread)+len(desk.Joined[1].Thread) != 1 {
			t.Fatalf("the desk sees %d reports, %d joined, %v", desk.Reports, len(desk.Joined), err)
		}
		works, err := c.CaseByRef(t.Context(), c.As("works-east"), first.Receipt.Ref)
		if err != nil || works.Reports != 3 || len(works.Joined) != 0 {
			t.Fatalf("the unit is told of %d reports and shown %d, %v", works.Reports, len(works.Joined), err)
		}
		first.By("works-east").Does(casework.Handle{Text: "filled", Photos: []casework.PhotoIn{{Hash: c.Photo(), Role: casework.After}}})
		first.By("check-east").Does(wellfieldtest.Passed).Is(casework.AwaitingReporter)

		v := followed(t, second)
		if v.Case.State != casework.Merged || v.Follows.Case.State != casework.AwaitingReporter || v.Reports != 3 || len(v.Follows.Case.Photos) != 1 {
			t.Fatalf("%+v", v.Follows)
		}
		if !slices.Contains(v.May, casework.VerbConfirm) || !slices.Contains(v.May, casework.VerbDeny) || !slices.Contains(v.May, casework.VerbMessage) {
			t.Errorf("may %v", v.May)
		}
		proof := c.Photo()
		second.Does(casework.Deny{Text: secret, Photos: []casework.PhotoIn{{Hash: proof}}}).Is(casework.Merged)
		at := c.Told(first.Receipt.Ref).By("works-east")
		if at.Is(casework.Reopened); at.Receipt.Case.Rework != 1 || !at.Receipt.Case.Due.At.Equal(first.Receipt.Case.Due.At) {
			t.Errorf("%+v", at.Receipt.Case)
		}
		at.Does(casework.Handle{Text: "again", Photos: []casework.PhotoIn{{Hash: c.Photo(), Role: casework.After}}})
		at.By("check-east").Does(wellfieldtest.Passed)
		third.By("reporter").Does(casework.Confirm{Text: "thanks"})
		c.Told(first.Receipt.Ref).By("boss-east").Is(casework.ClosedResolved)
		if v := followed(t, second); v.Follows.Case.State != casework.ClosedResolved || !slices.Contains(v.May, casework.VerbReopen) {
			t.Errorf("%s, may %v", v.Follows.Case.State, v.May)
		}
		nothingLeaks(t, []*wellfieldtest.Story{first, second, third})
		for _, s := range []*wellfieldtest.Story{first, third} {
			if strings.Contains(shownTo(t, s), proof) {
				t.Error("another reporter is shown the photo of the one who denied")
			}
		}
		second.By("reporter").Does(casework.Reopen{})
		c.Told(first.Receipt.Ref).By("works-east").Is(casework.Reopened)
		third.By("reporter").Refused("case.not_now", casework.Reopen{})
	})
}

// nothingLeaks looks for each reporter's words, photos and number in what every
// other one is shown.
func nothingLeaks(t *testing.T, stories []*wellfieldtest.Story) {
	t.Helper()
	for i, reader := range stories {
		shown := shownTo(t, reader)
		for j, other := range stories {
			if i == j {
				continue
			}
			whole, err := other.CaseByRef(t.Context(), other.As("desk-east"), other.Receipt.Ref)
			if err != nil {
				t.Fatal(err)
			}
			secrets := []string{other.Receipt.Link, other.Receipt.Case.Number, hexOf(whole.Case.Summary), hexOf(whole.Case.Place.Spot)}
			for _, p := range whole.Case.Photos {
				if p.Rev == 1 {
					secrets = append(secrets, p.Hash)
				}
			}
			for _, secret := range secrets {
				if secret != "" && strings.Contains(shown, secret) {
					t.Errorf("reporter %d is shown %q of reporter %d", i, secret, j)
				}
			}
			if s := whole.Case.Summary.Text(); len(s) > 5 && strings.Contains(shown, s) {
				t.Errorf("reporter %d reads the words of %d", i, j)
			}
		}
	}
}

// shownTo is everything that a reporter is given, in one text.
func shownTo(t *testing.T, s *wellfieldtest.Story) string {
	t.Helper()
	shown := followed(t, s)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%+v", shown.Case)
	for _, v := range []*app.View{&shown, shown.Follows} {
		if v == nil {
			continue
		}
		for _, h := range v.History {
			body, err := json.Marshal(h.Event)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(body)
			for _, s := range casework.SealedIn(h.Event) {
				b.WriteString(s.Text())
			}
		}
		body, err := json.Marshal(v.Case)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(body)
	}
	return b.String()
}

func hexOf(s casework.Sealed) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return strings.Trim(string(b), `"`)
}

func TestAWrongMergeIsTakenBack(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		first, second := pothole(t, c, casework.Report{Point: north(0)}), pothole(t, c, casework.Report{Point: north(10)})
		reported := second.Receipt.Case.ReportedAt
		second.By("desk-east").Does(casework.Merge{Into: first.Receipt.Case.Number})
		counts, err := c.Counts(t.Context(), c.As("desk-east"), app.OfCentre)
		if err != nil || counts[casework.Merged] != 1 || counts[casework.Received] != 1 {
			t.Errorf("%v %v: a merged case is counted", counts, err)
		}
		first.By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "too small"})
		if v := followed(t, second); v.Follows.Case.State != casework.Refused {
			t.Errorf("%+v", v.Follows.Case)
		}
		second.Later(48 * time.Hour).Does(casework.Unmerge{Text: "is another one"}).Is(casework.Received)
		if got := second.Receipt.Case; !got.ReportedAt.Equal(reported) || !got.EndedAt.IsZero() || got.Owner != "centre-east" {
			t.Errorf("%+v", got)
		}
		if v := followed(t, second); v.Follows != nil || v.Reports != 1 {
			t.Errorf("%+v", v)
		}
		second.Does(casework.File{Class: wellfieldtest.Pothole}).Is(casework.Filed)
	})
}

func TestWhoReportsIsAskedWhetherItIsKnown(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		first := pothole(t, c, casework.Report{Point: north(0), Summary: "words for all", Public: true, Photos: []casework.PhotoIn{{Hash: c.Photo()}}})
		quiet := pothole(t, c, casework.Report{Point: north(5), Summary: "words for the desk"})
		known := func() []app.Similar {
			t.Helper()
			found, err := c.Similar(t.Context(), wellfieldtest.Pothole, *north(20))
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if found := known(); len(found) != 0 {
			t.Fatalf("%d found that nobody has looked at", len(found))
		}
		for _, s := range []*wellfieldtest.Story{first, quiet} {
			s.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		}
		found := known()
		if len(found) != 2 || found[0].Metres != 15 || found[0].Words != "" || found[1].Words != "words for all" || len(found[1].Photos) != 1 {
			t.Fatalf("%+v", found)
		}
		joins := pothole(t, c, casework.Report{Point: north(20), SameAs: found[1].Number})
		if got := joins.Receipt.Case; got.State != casework.Merged || joins.Receipt.Link == "" {
			t.Fatalf("%+v", got)
		}
		if found = known(); found[1].Reports != 2 {
			t.Errorf("reported %d times", found[1].Reports)
		}
		// What lies elsewhere is no place to go, whatever number is sent.
		if s := pothole(t, c, casework.Report{Point: north(300), SameAs: found[1].Number}); s.Receipt.Case.State != casework.Received {
			t.Error("joined from afar")
		}
		if s := pothole(t, c, casework.Report{Area: wellfieldtest.East, SameAs: found[1].Number}); s.Receipt.Case.State != casework.Received {
			t.Error("joined from nowhere")
		}
		_, err := c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "x", Point: north(0), SameAs: "none"}, app.Contact{}, uuid.NewString())
		if !fault.Has(err, "app.number_malformed") {
			t.Error(err)
		}
		joins.By("desk-east").Does(casework.Unmerge{}).Is(casework.Received)
	})
}

func TestASolvedProblemComesBack(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		solved := func(at *geo.Point) *wellfieldtest.Story {
			s := pothole(t, c, casework.Report{Point: at}).Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed)
			return s.By("reporter").Does(casework.Confirm{}).Is(casework.ClosedResolved)
		}
		earlier := solved(north(0))
		back := pothole(t, c, casework.Report{Point: north(40)}).Later(24 * time.Hour).By("desk-east")
		back.Refused("case.recurs_not", casework.Merge{Into: earlier.Receipt.Case.Number, Reopen: true}) // reported before that was closed
		back = pothole(t, c, casework.Report{Point: north(40)}).By("desk-east")
		back.Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		if back.Receipt.Case.Recurs != earlier.Receipt.Ref.ID {
			t.Fatalf("%+v", back.Receipt.Case)
		}
		n, err := c.DB.CountRecurring(t.Context(), wellfieldtest.East, c.Now().Add(-time.Hour), c.Now().Add(time.Hour))
		if err != nil || n != 1 {
			t.Errorf("%d recurring, %v", n, err)
		}
		earlier.By("desk-east").Refused("case.reporter_or_supervisor_only", casework.Reopen{Text: "x"})
		key := uuid.NewString()
		for range 2 { // sent twice is one act
			got, err := c.Do(t.Context(), c.As("desk-east"), back.Receipt.Ref, casework.Merge{Into: earlier.Receipt.Case.Number, Reopen: true}, key)
			if err != nil || got.State != casework.Merged {
				t.Fatalf("%v %v", got.State, err)
			}
		}
		if again := c.Told(earlier.Receipt.Ref).By("works-east").Is(casework.Reopened); again.Receipt.Case.Reopenings != 1 {
			t.Errorf("%+v", again.Receipt.Case)
		}
		late := solved(wellfieldtest.In(1, 1))
		late.Later(31 * 24 * time.Hour)
		fresh := pothole(t, c, casework.Report{Point: wellfieldtest.In(1, 1)}).By("desk-east").Does(casework.File{Class: wellfieldtest.Pothole})
		if fresh.Receipt.Case.Recurs != "" {
			t.Error("after 31 days it is another problem")
		}
	})
}

// TestAKillBetweenLeavesBothTrue: the act of two commands stops after the first;
// both cases are open, and the act can be repeated.
func TestAKillBetweenLeavesBothTrue(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		earlier := pothole(t, c, casework.Report{Point: north(0)}).Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed)
		earlier.By("reporter").Does(casework.Confirm{}).Later(time.Hour)
		back := pothole(t, c, casework.Report{Point: north(3)})
		merge, key := casework.Merge{Into: earlier.Receipt.Case.Number, Reopen: true}, uuid.NewString()
		err := c.Recur(t.Context(), c.As("desk-east"), earlier.Receipt.Ref, back.Receipt.Ref, key)
		if err != nil {
			t.Fatal(err)
		}
		c.Told(earlier.Receipt.Ref).By("works-east").Is(casework.Reopened)
		c.Told(back.Receipt.Ref).By("desk-east").Is(casework.Received)
		c.CheckAll()
		got, err := c.Do(t.Context(), c.As("desk-east"), back.Receipt.Ref, merge, key)
		if err != nil || got.State != casework.Merged {
			t.Fatalf("%v %v", got.State, err)
		}
		if again := c.Told(earlier.Receipt.Ref).By("works-east").Is(casework.Reopened); again.Receipt.Case.Reopenings != 1 {
			t.Errorf("reopened %d times", again.Receipt.Case.Reopenings)
		}
	})
}

// TestTwoMergeIntoEachOther: of two cases that two desks merge into each other at
// the same moment one stands for both, however often it is tried.
func TestTwoMergeIntoEachOther(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		for range 20 {
			a, b := pothole(t, c, casework.Report{Point: north(0)}), pothole(t, c, casework.Report{Point: north(1)})
			var group sync.WaitGroup
			refused := make([]error, 2)
			for i, pair := range [][2]*wellfieldtest.Story{{a, b}, {b, a}} {
				group.Go(func() {
					_, refused[i] = c.Do(t.Context(), c.As("desk-east"), pair[0].Receipt.Ref, casework.Merge{Into: pair[1].Receipt.Case.Number}, "")
				})
			}
			group.Wait()
			if (refused[0] == nil) == (refused[1] == nil) {
				t.Fatalf("%v, %v: one of them must stand for both", refused[0], refused[1])
			}
			for _, err := range refused {
				if err != nil && !fault.Has(err, "case.merge_merged") {
					t.Error(err)
				}
			}
		}
	})
}

func TestACaseWithOthersMayBeMerged(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		a, b, d := pothole(t, c, casework.Report{Point: north(0)}), pothole(t, c, casework.Report{Point: north(1)}), pothole(t, c, casework.Report{Point: north(2)})
		b.By("desk-east").Does(casework.Merge{Into: a.Receipt.Case.Number})
		a.By("desk-east").Does(casework.Merge{Into: d.Receipt.Case.Number})
		d.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}}).By("works-east").Does(c.Evidence())
		d.By("check-east").Does(wellfieldtest.Passed)
		v := followed(t, b)
		if v.Reports != 3 || v.Follows.Case.State != casework.AwaitingReporter {
			t.Fatalf("%d reports, %+v", v.Reports, v.Follows)
		}
		b.By("reporter").Does(casework.Deny{Text: "no"})
		c.Told(d.Receipt.Ref).By("works-east").Is(casework.Reopened)
		a.By("desk-east").Does(casework.Unmerge{})
		if v := followed(t, b); v.Reports != 2 || v.Follows.Case.State != casework.Received {
			t.Errorf("%d reports, %+v", v.Reports, v.Follows)
		}
	})
}

func TestAnEmergencyIsNeverKeptWaiting(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	d, base := wellfieldtest.Catalogue(), c.Policy().Catalogue.Version()
	first := pothole(t, c, casework.Report{Point: north(0)}).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	if found, err := c.Similar(t.Context(), wellfieldtest.Pothole, *north(0)); err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if found, err := c.Similar(t.Context(), catalog.Key{}, *north(0)); err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	for i := range d.Classes {
		if d.Classes[i].Key() == first.Receipt.Case.Class.Key {
			d.Classes[i].Emergency = true
		}
	}
	if _, err := c.Publish(t.Context(), store.Catalogue, d, "p", "holes are dangerous", base); err != nil {
		t.Fatal(err)
	}
	if found, err := c.Similar(t.Context(), wellfieldtest.Pothole, *north(0)); err != nil || len(found) != 0 {
		t.Error(found, err)
	}
}
