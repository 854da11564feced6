package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// crewOf gives a unit an organisation beneath it, with a post of the duties that
// the account of the same name holds.
func (w *world) crewOf(parent org.ID, id org.ID, duties ...org.Duty) *world {
	return w.chart(func(d *org.Document) {
		n := d.Organisations[0].Name
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: org.Unit, Name: n, Parent: parent, Area: wellfieldtest.East})
		d.Posts = append(d.Posts, org.Post{ID: id + "-post", Org: id, Name: n, Duties: duties})
		d.Holdings = append(d.Holdings, org.Holding{Post: id + "-post", Account: string(id)})
	})
}

// TestAnyReporterAsksForTheReview: who was merged with a case that is refused
// afterwards has the same answer to it.
func TestAnyReporterAsksForTheReview(t *testing.T) {
	w := at(t, casework.Refused)
	ended := w.c.EndedAt
	w.joined(ended.Add(-time.Hour)).later(29 * 24 * time.Hour).does(casework.AskReview{})
	if !w.c.Refusal.Pending() {
		t.Errorf("%+v", w.c.Refusal)
	}
	w = at(t, casework.Refused)
	w.joined(ended.Add(20 * 24 * time.Hour)).later(31 * 24 * time.Hour).does(casework.AskReview{}) // told of it later
	w = at(t, casework.Refused)
	w.joined(ended.Add(-time.Hour)).later(31*24*time.Hour).refuses("case.review_late", casework.AskReview{})
}

// TestNobodyKeepsTheirOwnCaseUnsolved: the owner of a case in the register decides
// on it alone only where the work was not its own.
func TestNobodyKeepsTheirOwnCaseUnsolved(t *testing.T) {
	keep := casework.ReviewLongTerm{Next: "2026-10-01", Text: "still planned"}
	put := func(owner org.ID) casework.CloseLongTerm {
		return casework.CloseLongTerm{Owner: owner, Reason: "planning", Text: "not now", Review: "2026-09-01"}
	}
	w := at(t, casework.Handling).crewOf("works-east", "crew", org.DutyHandle).by("boss-east").does(put("crew"))
	w.by("crew").refuses("case.own_work", keep)
	w = at(t, casework.Handling).by("boss-east").refuses("case.unit_unable", put("branch-nobody-works-in")).does(put("command-east"))
	w.env.Actor.Others = []org.ID{"works-east"}
	w.refuses("case.own_work", keep)
}

// TestWhoDoesAWhistlesMeasureNeverChecksIt, nor what stands beneath it.
func TestWhoDoesAWhistlesMeasureNeverChecksIt(t *testing.T) {
	w := at(t, casework.Handling).crewOf("cleaning", "cleaners", org.DutyCheck)
	w.by("boss-east").does(blow("cleaning")).by("cleaning").does(casework.Arrive{Photos: w.photo("")})
	w.by("desk-east").does(casework.Agree{Unit: "cleaning", What: "sweep", Who: "two of them", Until: "2026-03-04"})
	w.by("works-east").does(w.evidence()).by("cleaners").refuses("case.own_work", wellfieldtest.Passed)
}

// TestARecurrenceIsOfWhatWasClosed: a merge does not claim that another case was
// reopened for it.
func TestARecurrenceIsOfWhatWasClosed(t *testing.T) {
	for _, state := range []casework.State{casework.Handling, casework.ClosedLongTerm, casework.ClosedResolved} {
		at(t, casework.Received).beside(state).by("desk-east").refuses("case.merge_unopened", casework.Merge{Into: "P", Reopen: true})
	}
	at(t, casework.Received).beside(casework.Reopened).by("desk-east").does(casework.Merge{Into: "P", Reopen: true})
}

// TestAPartGoesWithTheCase: with the deadline that binds, whatever moved it.
func TestAPartGoesWithTheCase(t *testing.T) {
	w := shared(t).by("works-east").does(casework.Sign{}).does(extend).by("boss-east").does(casework.Grant{})
	term := w.c.Term()
	if part := w.c.Parts[0]; !w.c.PartDue(part).Equal(term) || term.Equal(w.c.Due.At) {
		t.Errorf("part until %s, case until %s", w.c.PartDue(part), term)
	}
	w.by("works-east").refuses("case.part_late", casework.Split{Org: "cleaning", Text: "x", Due: term.Add(time.Microsecond)})
	w.does(casework.Split{Org: "cleaning", Text: "x", Due: term})
	w.does(w.suspend("2026-03-20")).by("boss-east").does(casework.Grant{}).is(casework.Suspended, "works-east")
	w.by("cleaning").does(casework.FinishPart{Part: "1", Text: "done while the rest stands"})
}

// TestOnlySignedWorkRests: a request to suspend does not outlast a new dispatch.
func TestOnlySignedWorkRests(t *testing.T) {
	w := at(t, casework.Handling).by("works-east")
	w.does(w.suspend("2026-03-05")).by("desk-east").does(casework.Dispatch{Lead: "works-east", Reason: "again"})
	w.by("boss-east").refuses("case.delay_none", casework.Grant{})
}

// TestNobodySupervisesTheirOwnUnit under another post.
func TestNobodySupervisesTheirOwnUnit(t *testing.T) {
	w := at(t, casework.Handling).by("boss-east")
	w.env.Actor.Others = []org.ID{"works-east"}
	w.refuses("case.supervise_above_only", casework.Supervise{Demand: "x"})
}
