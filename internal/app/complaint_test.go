package app_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// hearing is one complaint, told command by command.
type hearing struct {
	*wellfieldtest.City
	t    *testing.T
	n    string // its number
	link string
}

func complained(t *testing.T, c *wellfieldtest.City, about string, words string) hearing {
	t.Helper()
	r := c.Complained(org.ID(about), words)
	return hearing{c, t, r.Complaint.Number, r.Link}
}

// by is one command of a post; "" is whoever complained.
func (h hearing) by(account string, cmd complaint.Command) complaint.Complaint {
	h.t.Helper()
	c, err := h.try(account, cmd)
	if err != nil {
		h.t.Fatalf("%s by %q: %v", cmd.Verb(), account, err)
	}
	return c
}

func (h hearing) try(account string, cmd complaint.Command) (complaint.Complaint, error) {
	if account == "" {
		return h.DoOwnComplaint(h.t.Context(), h.n, h.link, cmd, "")
	}
	return h.DoComplaint(h.t.Context(), h.Hearing(account), h.n, cmd, "")
}

func (h hearing) refused(account, key string, cmd complaint.Command) {
	h.t.Helper()
	if _, err := h.try(account, cmd); !fault.Has(err, key) {
		h.t.Fatalf("%s by %q: %v, want %s", cmd.Verb(), account, err, key)
	}
}

func (h hearing) is(state complaint.State, receiver string) complaint.Complaint {
	h.t.Helper()
	v, err := h.FollowComplaint(h.t.Context(), h.n, h.link)
	if err != nil || v.Complaint.State != state || string(v.Complaint.Receiver) != receiver {
		h.t.Fatalf("it is %s with %q (%v), want %s with %q", v.Complaint.State, v.Complaint.Receiver, err, state, receiver)
	}
	return v.Complaint
}

func (h hearing) timePasses(days, want int) {
	h.t.Helper()
	h.Later(time.Duration(days) * 24 * time.Hour)
	if n, err := h.PassComplaintsOn(h.t.Context()); err != nil || n != want {
		h.t.Fatalf("%d passed on after %d days, %v; want %d", n, days, err, want)
	}
	if n, err := h.PassComplaintsOn(h.t.Context()); err != nil || n != 0 {
		h.t.Fatalf("%d passed on twice, %v", n, err)
	}
}

func TestAComplaintFromFirstWordToLastInstance(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.TakesComplaints()
		h := complained(t, c, "works-east", "They left the hole open and laughed.")
		h.is(complaint.Received, "town-east")
		// The post above looks into it; the unit, and whoever also works there, knows nothing.
		h.refused("works-east", "complaint.not_found", complaint.Accept{})
		h.refused("boss-east", "complaint.not_found", complaint.Accept{})
		h.refused("hear-west", "complaint.not_found", complaint.Accept{})
		h.refused("hear", "complaint.receiver_only", complaint.Accept{})
		h.refused("hear-east", "complaint.investigator_only", complaint.Find{Outcome: complaint.Upheld, Text: "x"})
		h.by("hear-east", complaint.Accept{})
		h.refused("hear2-east", "complaint.investigator_only", complaint.Find{Outcome: complaint.Upheld, Text: "x"})
		h.by("hear-east", complaint.Inform{Text: "We ask the unit."})
		h.by("", complaint.Add{Text: "It is still open."})
		h.by("hear-east", complaint.Find{Outcome: complaint.NotUpheld, Text: "No proof."})
		// Whoever looked into it does not decide, under whatever post.
		h.refused("hear-east", "complaint.second_person", complaint.Give{Outcome: complaint.NotUpheld, Reasons: "No proof."})
		h.by("hear2-east", complaint.SendBack{Text: "Ask the neighbours."})
		h.by("hear-east", complaint.Find{Outcome: complaint.Partly, Text: "A neighbour saw it."})
		h.refused("hear2-east", "case.words_missing", complaint.Give{Outcome: complaint.Partly, Reasons: "It was left open."})
		h.by("hear2-east", complaint.Give{Outcome: complaint.Partly, Reasons: "It was left open.", Measures: "It is closed by Friday."})
		h.is(complaint.Answered, "town-east")
		// The next instance, past whoever decided; and after it the last.
		h.by("", complaint.AskReview{Text: "That is not all."})
		h.is(complaint.Received, "district")
		h.refused("hear2-east", "complaint.not_found", complaint.Accept{})
		h.by("hear", complaint.Accept{})
		h.by("hear", complaint.Find{Outcome: complaint.Upheld, Text: "All of it is true."})
		h.by("hear2", complaint.Give{Outcome: complaint.Upheld, Reasons: "It is true.", Measures: "Somebody else does it."})
		h.by("", complaint.AskReview{})
		h.is(complaint.Received, "inspection")
		h.by("inspect", complaint.Refuse{Reason: complaint.Decided, Text: "Nothing new."})
		h.refused("", "complaint.review_over", complaint.AskReview{})
		v, err := c.FollowComplaint(t.Context(), h.n, h.link)
		if err != nil || len(v.History) != 14 || v.Complaint.Words.Text() != "They left the hole open and laughed." ||
			v.Complaint.Refusal.Text.Text() != "Nothing new." {
			t.Fatalf("%d steps, %q, %v", len(v.History), v.Complaint.Words.Text(), err)
		}
	})
}

func TestAComplaintThatIsLateGoesOnPastEverybodyConcerned(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.TakesComplaints()
		h := complained(t, c, "works-east", "x")
		h.timePasses(1, 0)
		h.timePasses(1, 1) // two working days
		h.is(complaint.Received, "district")
		h.refused("hear-east", "complaint.not_found", complaint.Accept{})
		h.by("hear", complaint.Accept{})
		h.timePasses(29, 0)
		h.refused("hear", "complaint.second_person", complaint.Extend{Text: "we are slow"})
		h.by("hear2", complaint.Extend{Text: "An expert is away."})
		h.refused("hear2", "complaint.extended_already", complaint.Extend{Text: "Again."})
		h.timePasses(29, 0)
		h.timePasses(2, 1)
		h.is(complaint.Received, "inspection")
		// At the top it stays, late as it is, and the way outside is told.
		h.timePasses(7, 1)
		if got := h.is(complaint.Received, "inspection"); got.ToldOut.IsZero() || len(got.Passed) != 3 || got.Passed[2].To != "" {
			t.Fatalf("%+v", got.Passed)
		}
		h.timePasses(30, 0)
		h.by("inspect", complaint.Accept{})
	})
}

// TestAComplaintAboutTheTop: what nobody above can take goes to whoever is named for
// that, and a complaint about that one outside; it is never nobody's.
func TestAComplaintAboutTheTop(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.TakesComplaints()
		complained(t, c, "district", "x").is(complaint.Received, "inspection")
		complained(t, c, "district-centre", "x").is(complaint.Received, "district")
		out := complained(t, c, "inspection", "x").is(complaint.Outside, "")
		if out.ToldOut.IsZero() || out.Ended.IsZero() {
			t.Fatal("nobody is told of the way outside")
		}
		routes, outside, err := c.ComplaintRoutes(t.Context())
		if err != nil || outside.Name["en"] == "" {
			t.Fatal(outside, err)
		}
		got := map[string]string{}
		for _, r := range routes {
			got[string(r.Org.ID)] = fmt.Sprintf("%s/%d", r.Receiver, r.Skipped)
		}
		for org, want := range map[string]string{"works-east": "town-east/0", "town-east": "district/0", "district": "inspection/0", "inspection": "/0", "cleaning": "district/0"} {
			if got[org] != want {
				t.Errorf("a complaint about %s goes to %q, want %q", org, got[org], want)
			}
		}
		p := procedure.Default()
		p.Complaints.Last = "works-east"
		if _, err := c.Publish(t.Context(), store.Procedure, p, app.BootstrapPost, "x", 2); !fault.Has(err, "procedure.last_unknown") {
			t.Errorf("a last organisation without a post: %v", err)
		}
		p.Complaints.Last, p.Complaints.Outside.Name = "", nil
		if _, err := c.Publish(t.Context(), store.Procedure, p, app.BootstrapPost, "x", 2); !fault.Has(err, "procedure.outside_missing") {
			t.Errorf("no answer at the top: %v", err)
		}
	})
}

// TestWhoComplainedIsKnownToTwo: the vault opens for half an hour, by two persons, who
// may know of the complaint, and whoever complained sees it at once.
func TestWhoComplainedIsKnownToTwo(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.TakesComplaints()
		h := complained(t, c, "works-east", "Call 13812345678, my card is 11010519491231002X.")
		look := func(account string) (app.ComplaintIdentity, error) {
			id, _, err := c.LookAtComplainant(t.Context(), c.Hearing(account), h.n)
			return id, err
		}
		v, err := c.Complaint(t.Context(), c.Hearing("hear-east"), h.n)
		if err != nil || strings.Contains(v.Complaint.Words.Text(), "13812345678") || strings.Contains(v.Complaint.Words.Text(), "1101051949") {
			t.Fatalf("%q %v", v.Complaint.Words.Text(), err)
		}
		if _, err := look("hear-east"); !fault.Has(err, "complaint.vault_closed") {
			t.Fatal(err)
		}
		ask := complaint.AskUnlock{Reason: casework.UnlockUnclear, Text: "Which hole?"}
		h.refused("works-east", "complaint.not_found", ask)
		h.by("hear-east", ask)
		h.refused("hear-east", "case.second_person", complaint.ApproveUnlock{})
		h.refused("works-east", "complaint.not_found", complaint.ApproveUnlock{})
		h.by("hear", complaint.ApproveUnlock{})
		id, err := look("hear-east")
		if err != nil || id.Contact.Phone != "13900001111" || len(id.Texts) != 1 || !strings.Contains(id.Texts[0], "13812345678") {
			t.Fatalf("%+v %v", id, err)
		}
		if _, err := look("hear"); !fault.Has(err, "complaint.vault_closed") {
			t.Fatal(err)
		}
		h.Later(31 * time.Minute)
		if _, err := look("hear-east"); !fault.Has(err, "complaint.vault_closed") {
			t.Fatal(err)
		}
		if v, err = c.FollowComplaint(t.Context(), h.n, h.link); err != nil {
			t.Fatal(err)
		}
		looks := 0
		for _, s := range v.History {
			if _, ok := s.Event.(*complaint.LookedAt); ok {
				looks++
			}
		}
		if looks != 1 {
			t.Fatalf("%d looks are told", looks)
		}
		h.by("", complaint.EraseIdentity{})
		h.refused("hear-east", "complaint.vault_empty", ask)
		if got, err := c.OwnComplainant(t.Context(), &v); err != nil || got.Contact.Phone != "" || len(got.Texts) > 0 {
			t.Fatalf("%+v is left of who complained, %v", got, err)
		}
		h.by("", complaint.Add{Text: "My number is still 13812345678."})
		h.by("hear-east", complaint.Accept{})
	})
}

// TestComplaintsAreKeptAsLongAsTheTermsSay: first who complained is erased, later what
// was written, and the evidence still verifies.
func TestComplaintsAreKeptAsLongAsTheTermsSay(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.TakesComplaints()
		h := complained(t, c, "works-east", "Something.")
		h.by("hear-east", complaint.Refuse{Reason: complaint.NoFacts, Text: "What was it?"})
		for _, step := range []struct{ days, want int }{{179, 0}, {2, 1}, {1, 0}, {3 * 365, 1}, {1, 0}} {
			h.Later(time.Duration(step.days) * 24 * time.Hour)
			for _, dry := range []bool{true, false} {
				if n, err := c.RetainComplaints(t.Context(), c.Now(), dry); err != nil || n != step.want {
					t.Fatalf("%d erased after %d days more, %v; want %d", n, step.days, err, step.want)
				}
			}
		}
		v, err := c.FollowComplaint(t.Context(), h.n, h.link)
		if err != nil || v.Complaint.Words.Text() != "" || v.Complaint.Words.IsZero() || v.Complaint.State != complaint.Refused {
			t.Fatalf("%+v %v", v.Complaint, err)
		}
	})
}

// TestAComplaintOfOnesOwnCaseLeavesNoTraceInIt: and nobody's but the reporter's.
func TestAComplaintOfOnesOwnCaseLeavesNoTraceInIt(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.TakesComplaints()
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling()
		before, err := c.CaseByRef(t.Context(), c.As("works-east"), s.Receipt.Ref)
		if err != nil {
			t.Fatal(err)
		}
		m := complaint.Make{About: complaint.About{Org: "works-east", Case: s.Receipt.Case.Number}, Words: "Nobody came."}
		key := uuid.NewString()
		if _, err := c.Complain(t.Context(), m, "wrong", app.Contact{}, key); !fault.Has(err, "case.not_found") {
			t.Fatalf("about somebody else's case: %v", err)
		}
		r, err := c.Complain(t.Context(), m, s.Receipt.Link, app.Contact{}, key)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.Complain(t.Context(), m, s.Receipt.Link, app.Contact{}, key)
		if err != nil || again.Complaint.Number != r.Complaint.Number || again.Link != r.Link {
			t.Fatalf("the same again: %v %v", again, err)
		}
		m.Words = "Another."
		if _, err := c.Complain(t.Context(), m, s.Receipt.Link, app.Contact{}, key); !fault.Has(err, "app.key_reused") {
			t.Fatal(err)
		}
		v, err := c.Complaint(t.Context(), c.Hearing("hear-east"), r.Complaint.Number)
		if err != nil || v.Case == nil || v.Case.Lead != "works-east" || v.Case.Words != "hole" {
			t.Fatalf("%+v %v", v.Case, err)
		}
		after, err := c.CaseByRef(t.Context(), c.As("works-east"), s.Receipt.Ref)
		if err != nil || asJSON(t, before) != asJSON(t, after) {
			t.Fatalf("the case shows it: %v", err)
		}
	})
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestMovingABoxOpensNothing: whoever is beneath the one complained of stays excluded
// when the chart is changed after the complaint was made.
func TestMovingABoxOpensNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.TakesComplaints()
		h := complained(t, c, "town-east", "x")
		h.is(complaint.Received, "district")
		d := wellfieldtest.ComplaintOrganisations()
		for i := range d.Holdings { // the post of the township now also hears the district's complaints
			if d.Holdings[i].Post == "works-too-district" {
				d.Holdings[i].Account = "hear-east"
			}
		}
		for i := range d.Organisations { // and its office was moved up, out from under it
			if d.Organisations[i].ID == "town-east" {
				d.Organisations[i].Parent = "inspection"
			}
		}
		for i := range d.Posts {
			if d.Posts[i].ID == "hear2-east" {
				d.Posts[i].Org = "district"
			}
		}
		if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "moved", c.Policy().Version(store.Organisations)); err != nil {
			t.Fatal(err)
		}
		h.refused("hear-east", "complaint.not_found", complaint.Accept{})
		h.refused("hear2-east", "complaint.not_found", complaint.Accept{})
		h.by("hear", complaint.Accept{})
		// Where nobody is left who may, it goes on by itself.
		for i := range d.Holdings {
			if d.Holdings[i].Post == "hear2-district" {
				d.Holdings[i].Account = "hear"
			}
		}
		if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "left", c.Policy().Version(store.Organisations)); err != nil {
			t.Fatal(err)
		}
		h.timePasses(0, 1)
		h.is(complaint.Received, "inspection")
	})
}
