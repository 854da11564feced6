package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/complaint"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/web/page"
	"wellfield/internal/wellfieldtest"
)

// shuffled is the small city with organisations moved and posts given to others at
// random: whoever hears complaints may also work beneath, and the other way round.
func shuffled(r *rand.Rand) org.Document {
	d := wellfieldtest.ComplaintOrganisations()
	accounts := []string{"desk-east", "works-east", "check-east", "grid-east", "boss-east", "two-hats", "hear-east", "hear2-east", "hear", "hear2", "inspect"}
	for i, o := range d.Organisations {
		if o.Kind != org.Centre && o.Parent != "" && r.IntN(4) == 0 {
			d.Organisations[i].Parent = d.Organisations[r.IntN(i)].ID // before it, so there is no circle
		}
	}
	for _, p := range d.Posts {
		h := org.Holding{Post: p.ID, Account: accounts[r.IntN(len(accounts))]}
		if r.IntN(3) == 0 && !slices.Contains(d.Holdings, h) {
			d.Holdings = append(d.Holdings, h)
		}
	}
	return d
}

// TestNobodyConcernedLearnsOfAComplaint compares, for random charts and complaints, the
// whole answer of every address, for everybody who may not know of the complaint, with
// and without it, and with its number instead of one that was never given.
func TestNobodyConcernedLearnsOfAComplaint(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			s := newSite(t)
			s.TakesComplaints()
			d := shuffled(r)
			_, err := s.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "shuffled", s.Policy().Version(store.Organisations))
			must(t, err)
			track := reports(s.visitor(t, lang.EN), wellfieldtest.Pothole.String())
			number := numberIn(track)
			_, code, _ := strings.Cut(strings.TrimPrefix(track, page.TrackPath), "/")
			ref, err := s.Find(t.Context(), number)
			must(t, err)
			c, _, ok, err := s.DB.Case(t.Context(), ref)
			if err != nil || !ok {
				t.Fatal(err)
			}
			const never = "0000-0000-000"
			w := complaintWalk(t, s, track, []string{number, never})
			before, counted := w.all(), s.verified()
			about := d.Organisations[r.IntN(len(d.Organisations))].ID
			made, err := s.Complain(t.Context(), complaint.Make{About: complaint.About{Org: about, Case: c.Number}, Words: "They laughed at me."}, code,
				app.Contact{Phone: "13900001111"}, uuid.NewString())
			must(t, err)
			for i := range w.at {
				w.at[i] = strings.ReplaceAll(w.at[i], never, made.Complaint.Number)
			}
			for stage := range 4 {
				knows := s.goesOn(made, stage)
				if stage == 1 || stage == 2 { // what is found and decided is as hidden as the rest
					continue
				}
				for at, body := range w.all() {
					who, path, _ := strings.Cut(at, " ")
					if knows[who] {
						continue
					}
					want := before[who+" "+strings.ReplaceAll(path, made.Complaint.Number, never)]
					if got := strings.ReplaceAll(body, made.Complaint.Number, never); got != want {
						t.Errorf("a complaint about %s shows to %q at %s: %s", about, who, path, difference(want, got))
					}
				}
			}
			if s.verified() != counted {
				t.Errorf("verification counts it: %+v, %+v", counted, s.verified())
			}
			if log := s.log.String(); strings.Contains(log, made.Complaint.Number) || strings.Contains(log, made.Link) || strings.Contains(log, "laughed") {
				t.Errorf("the log knows of it: %s", log)
			}
		})
	}
}

// complaintWalk is the walk of everybody there is in the chart.
func complaintWalk(t *testing.T, s *site, track string, numbers []string) *walk {
	w := newWalk(t, s, track, numbers)
	for _, account := range s.Policy().Chart.Accounts() {
		if w.readers[account] == nil {
			must(t, s.SaveDemoAccount(t.Context(), account, password))
			w.readers[account] = s.as(t, lang.EN, account)
		}
	}
	for _, n := range numbers {
		w.at = append(w.at, page.ComplaintPath+n+"/"+strings.Repeat("0", 26), "/?"+url.Values{"number": {n}}.Encode())
	}
	return w
}

func (s *site) verified() store.Verified {
	s.t.Helper()
	seen, err := s.Verify(s.t.Context(), func(f store.Finding) { s.t.Errorf("%+v", f) })
	must(s.t, err)
	seen.Lines = 0 // whoever walks is refused in between, which the security log counts
	return seen
}

// goesOn takes the complaint a step further where somebody can, and tells who may know
// of it, before or after.
func (s *site) goesOn(made app.ComplaintReceipt, stage int) map[string]bool {
	s.t.Helper()
	commands := []complaint.Command{complaint.Accept{}, complaint.Find{Outcome: complaint.Upheld, Text: "true"},
		complaint.Give{Outcome: complaint.Upheld, Reasons: "true", Measures: "none"}, complaint.AskReview{}}
	knows := map[string]bool{}
	for account, post := range s.knowing(made) {
		knows[account] = true
		actor := app.Actor{Role: casework.Staff, Account: account, Post: post}
		_, _ = s.DoComplaint(s.t.Context(), actor, made.Complaint.Number, commands[stage], "") // some may, some may not
	}
	if stage == 3 {
		_, _ = s.DoOwnComplaint(s.t.Context(), made.Complaint.Number, made.Link, commands[stage], "") // where it was answered
	}
	for account := range s.knowing(made) {
		knows[account] = true
	}
	return knows
}

// knowing are those who may know of a complaint, by a reckoning of its own: whoever hears
// complaints at the receiver or above, and holds nothing at the one complained of or
// beneath.
func (s *site) knowing(made app.ComplaintReceipt) map[string]org.ID {
	s.t.Helper()
	v, err := s.FollowComplaint(s.t.Context(), made.Complaint.Number, made.Link)
	must(s.t, err)
	c, chart, knows := v.Complaint, s.Policy().Chart, map[string]org.ID{}
	for _, account := range chart.Accounts() {
		hears, beneath := org.ID(""), false
		for _, p := range chart.PostsOf(account, civil.DayOf(s.Now().In(s.Zone()))) {
			if slices.Contains(p.Duties, org.DutyComplaints) && c.Receiver != "" && under(chart, c.Receiver, p.Org) {
				hears = p.ID
			}
			beneath = beneath || under(chart, p.Org, c.About.Org)
		}
		if hears != "" && !beneath {
			knows[account] = hears
		}
	}
	return knows
}

func under(chart *org.Chart, id, of org.ID) bool {
	for o, ok := chart.Org(id); ok; o, ok = chart.Org(o.Parent) {
		if o.ID == of {
			return true
		}
	}
	return false
}
