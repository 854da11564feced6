package matrix_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/matrix"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// story is how a case of the world comes to stand where it stands.
type story struct {
	name string
	tell func(w *world) *placed
}

// stories are one for every state, and one for every relation that a rule speaks of.
func stories() []story {
	return append(states(), relations()...)
}

func states() []story {
	begun := func(f func(p *placed) *placed) func(w *world) *placed {
		return func(w *world) *placed { return f(w.reported(how{}).talked()) }
	}
	passed := func(p *placed) *placed { return p.handled().does("check-east", wellfieldtest.Passed) }
	return []story{
		{"received", begun(func(p *placed) *placed { return p })},
		{"need_info", begun(func(p *placed) *placed { return p.does("desk-east", casework.Ask{Question: p.says("question")}) })},
		{"verifying", begun(func(p *placed) *placed { return p.verifying() })},
		{"refused", begun(func(p *placed) *placed { return p.refused() })},
		{"referred_out", begun(func(p *placed) *placed {
			return p.does("desk-east", casework.Refer{To: "court", Text: p.says("referral")}).asked("centre-east")
		})},
		{"merged", mergedInto("awaiting_reporter")},
		{"filed", begun(func(p *placed) *placed {
			p.Filed = true
			return p.does("desk-east", casework.File{Class: wellfieldtest.Pothole})
		})},
		{"dispatched", begun((*placed).given)},
		{"disputed", begun(func(p *placed) *placed { return p.disputed() })},
		{"handling", begun((*placed).working)},
		{"handled", begun((*placed).handled)},
		{"checking", begun(func(p *placed) *placed { return p.handled().does("check-east", casework.StartCheck{}) })},
		{"awaiting_reporter", begun(passed)},
		{"closed_resolved", begun(func(p *placed) *placed { return passed(p).does("reporter", casework.Confirm{}).ended() })},
		{"closed_explained", begun(func(p *placed) *placed {
			return p.handled().does("boss-east", casework.CloseExplained{Text: p.says("explained"), Basis: "b", Remedy: "r"}).ended()
		})},
		{"reopened", begun(func(p *placed) *placed {
			p.handled().does("check-east", casework.Check{Text: p.says("check"), Results: wellfieldtest.Failed.Results})
			return p
		})},
		{"suspended", begun(func(p *placed) *placed {
			p.Suspended = true
			return p.suspending().does("boss-east", casework.Grant{})
		})},
		{"closed_long_term", begun(func(p *placed) *placed {
			p.handled().does("boss-east", casework.CloseLongTerm{Owner: "cleaning", Reason: "planning", Text: p.says("register"), Review: "2026-09-01"})
			p.Keeper = "cleaning"
			return p.ended()
		})},
	}
}

func (p *placed) verifying() *placed {
	p.Verifier = "branch-east"
	return p.does("desk-east", casework.Verify{Note: p.says("errand")})
}

func (p *placed) refused() *placed {
	p.RefusedBy = matrix.Hand{Org: "desk-east", Account: "desk-east"}
	return p.does("desk-east", casework.Refuse{Reason: casework.BelowStandard, Text: p.says("refusal")})
}

func (p *placed) disputed() *placed {
	p.Returns, p.Points = []string{"works-east"}, []string{"repair-east"}
	return p.working().does("works-east", casework.Return{Reason: casework.OtherDuty, Text: p.says("return"), Unit: "repair-east"})
}

func (p *placed) suspending() *placed {
	return p.working().does("works-east", casework.Suspend{Until: "2026-03-16", Reason: "weather", Text: p.says("delay"), Measure: p.says("measure"),
		Photos: p.planted("safety_photo", "")})
}

// mergedInto is a case that was put together with another one, which then went on.
func mergedInto(state string) func(w *world) *placed {
	return func(w *world) *placed {
		other := w.reported(how{}).working()
		p := w.reported(how{}).talked()
		p.does("desk-east", casework.Merge{Into: other.number})
		other.does("works-east", casework.Handle{Text: "done", Open: "elsewhere", Photos: other.planted("after_photo", casework.After)})
		other.Done = []string{"works-east"}
		if other.does("check-east", wellfieldtest.Passed); state == "closed_resolved" {
			other.does("reporter", casework.Confirm{}).ended()
		}
		p.Into = &other.Case
		return p
	}
}

func relations() []story {
	working := func(f func(p *placed) *placed) func(w *world) *placed {
		return func(w *world) *placed { return f(w.reported(how{}).talked().working()) }
	}
	return []story{
		{"merged, solved", mergedInto("closed_resolved")},
		{"review asked", func(w *world) *placed { return w.reported(how{}).refused().reviewAsked() }},
		{"extension asked", working(func(p *placed) *placed { return p.extension() })},
		{"extended", working(func(p *placed) *placed {
			p.extension().does("boss-east", casework.Grant{}).extension().does("boss2-east", casework.Grant{})
			p.Waits, p.Extended = false, true
			return p
		})},
		{"suspension asked", func(w *world) *placed {
			p := w.reported(how{}).suspending()
			p.Waits = true
			return p
		}},
		{"supervised", working(func(p *placed) *placed { return p.supervised() })},
		{"supervision answered", working(func(p *placed) *placed {
			p.supervised().does("works-east", casework.AnswerSupervision{Text: p.says("answered")})
			p.Supervisions[0].Waits = false
			return p
		})},
		{"whistled", working(func(p *placed) *placed { return p.whistled() })},
		{"on the spot", working(func(p *placed) *placed { return p.onTheSpot() })},
		{"unlock asked", working(func(p *placed) *placed { return p.unlock() })},
		{"unlocked", working(func(p *placed) *placed {
			p.unlock().does("boss-east", casework.ApproveUnlock{})
			p.Unlock.Open = true
			return p
		})},
		{"unlocked for the commander", working(func(p *placed) *placed { return p.unlockedFor("boss-east", "boss-east", "boss2-east") })},
		{"unlocked for the checker", working(func(p *placed) *placed { return p.unlockedFor("check-east", "checker-east", "boss-east") })},
		{"unlocked for the dispatcher", working(func(p *placed) *placed { return p.unlockedFor("dispatcher", "dispatch-only", "boss-east") })},
		{"kept by its unit", working(func(p *placed) *placed {
			p.does("boss-east", casework.CloseLongTerm{Owner: "works-east", Reason: "planning", Text: p.says("register"), Review: "2026-09-01"})
			p.Keeper = "works-east"
			return p.ended()
		})},
		{"taken in by the district", func(w *world) *placed { return w.reported(how{takenBy: "city-desk"}).talked() }},
		{"verified from afar", func(w *world) *placed {
			p := w.reported(how{}).talked()
			p.Verifier = "far-east"
			return p.does("desk-east", casework.Verify{Org: "far-east"})
		}},
		{"erased", working(func(p *placed) *placed {
			p.does("reporter", casework.EraseIdentity{})
			p.Erased, p.Known, p.Public = true, false, false
			for _, field := range []string{"contact", "phone", "number"} {
				p.canaries["erased "+field] = p.canaries[field]
				delete(p.canaries, field)
			}
			return p
		})},
		{"taken in by the desk", func(w *world) *placed { return w.reported(how{takenBy: "desk-east"}).talked() }},
		{"taken in and closed", func(w *world) *placed { return w.reported(how{takenBy: "desk-east"}).refused() }},
		{"unknown reporter", func(w *world) *placed { return w.reported(how{unknown: true}).talked().working() }},
		{"without consent", func(w *world) *placed { return w.reported(how{secret: true}).talked().working() }},
		{"hidden class", func(w *world) *placed { return w.reported(how{class: private}).talked().simply(private) }},
		{"coarse class", func(w *world) *placed { return w.reported(how{class: coarse}).talked().simply(coarse) }},
		{"of the other township", func(w *world) *placed { return w.reported(how{west: true}).talked().inWest() }},
		{"the centre leads", func(w *world) *placed { return w.reported(how{}).centreLeads() }},
		{"ruled", func(w *world) *placed {
			p := w.reported(how{}).disputed()
			p.does("boss-east", casework.Arbitrate{Lead: "earlier-east", Reason: p.says("ruling"), Basis: "b"})
			p.Lead, p.Ruled, p.Parts, p.Tasks = "earlier-east", true, []string{"repair-east"}, []string{"repair-east"}
			return p
		}},
	}
}

func (p *placed) reviewAsked() *placed {
	p.Review, p.Reviewed = true, true
	return p.does("reporter", casework.AskReview{Text: p.says("plea")})
}

func (p *placed) extension() *placed {
	p.Waits = true
	return p.does("works-east", casework.Extend{More: 2, Reason: "materials", Text: p.says("delay")})
}

func (p *placed) supervised() *placed {
	p.Supervisions = []matrix.Supervision{{By: "district-centre", Unit: "works-east", Waits: true}}
	return p.does("city-desk", casework.Supervise{Demand: p.says("demand")})
}

func (p *placed) whistled() *placed {
	p.Called = map[string]string{"cleaning": "issued", "earlier-east": "acknowledged"}
	p.does("boss-east", casework.Blow{Kind: casework.TacklingWhistle, Reason: casework.PressingProblem, Units: []org.ID{"cleaning", "earlier-east"},
		Place: p.says("meeting"), Need: p.says("need")})
	return p.does("earlier-east", casework.Acknowledge{}).asked("cleaning")
}

func (p *placed) onTheSpot() *placed {
	p.whistled().does("desk-east", casework.Arrive{Unit: "cleaning"}).does("desk-east", casework.Arrive{Unit: "earlier-east"})
	p.does("desk-east", casework.Agree{Unit: "cleaning", What: "clears it", Who: "night crew", Until: "2026-03-13"})
	p.Called = map[string]string{"cleaning": "agreed", "earlier-east": "on_site"}
	p.Given = append(p.Given, "cleaning") // who agreed to a measure has a hand in the work
	return p
}

func (p *placed) unlock() *placed {
	p.Unlock = matrix.Unlock{Post: "desk-east", Account: "desk-east"}
	return p.does("desk-east", casework.AskUnlock{Reason: casework.UnlockDanger, Text: p.says("unlock")})
}

// unlockedFor is the vault opened for a post by another one.
func (p *placed) unlockedFor(account, post, by string) *placed {
	p.Unlock = matrix.Unlock{Post: post, Account: account, Open: true}
	return p.does(account, casework.AskUnlock{Reason: casework.UnlockDanger, Text: p.says("unlock")}).does(by, casework.ApproveUnlock{})
}

// simply is a case of a class of its own, with works-east and nobody beside.
func (p *placed) simply(class catalog.Key) *placed {
	p.does("desk-east", casework.Dispatch{File: &casework.File{Class: class}, Co: []org.ID{}}).does("works-east", casework.Sign{})
	p.Filed, p.Lead, p.Given = true, "works-east", []string{"works-east"}
	p.Hands = []matrix.Hand{{Org: "works-east", Account: "works-east"}}
	return p
}

func (p *placed) inWest() *placed {
	p.does("desk-west", casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}}).does("works-west", casework.Sign{})
	p.Filed, p.Lead, p.Given = true, "works-west", []string{"works-west"}
	p.Hands = []matrix.Hand{{Org: "works-west", Account: "works-west"}}
	return p
}

func (p *placed) centreLeads() *placed {
	p.does("desk-east", casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}, Lead: "centre-east", Reason: p.says("reason"), Co: []org.ID{}})
	p.Filed, p.Lead, p.Given = true, "centre-east", []string{"centre-east"}
	return p
}

// late is a case whose deadline passes before the others begin.
func (w *world) late() *placed {
	p := w.reported(how{}).working()
	p.Late, p.Told = true, []matrix.Told{{Org: "branch-east", Post: "grid-post-east"}, {Org: "command-east", Post: "boss-east"}}
	return p.asked("branch-east").asked("command-east")
}

// drawn are two cases that another township looks at again, one of them done.
func (w *world) drawn(looked bool) *placed {
	p := w.reported(how{}).talked().handled().does("check-east", wellfieldtest.Passed).does("reporter", casework.Confirm{}).ended()
	p.Drawn, p.Looked = "check-west", looked
	return p
}

// imported is history from a file.
func (w *world) imported() *placed {
	w.n++
	p := &placed{w: w, canaries: map[string]string{}, Case: matrix.Case{Name: tag(w.n), State: "closed_resolved", Town: east, Area: east[:9] + "001001",
		Centre: "centre-east", Class: "hidden", Imported: true}}
	at := spot(w.n)
	lat, _ := at.Degrees()
	p.canaries["place"] = fmt.Sprintf("%.6f", lat)
	closed := w.Now().Add(-time.Hour)
	_, errs := w.Import(context.Background(), "old 311", []casework.Import{{SourceID: p.Name, Digest: strings.Repeat("ab", 32), Point: &at, Summary: p.says("words"),
		Resolution: p.says("done"), Opened: w.Now().Add(-48 * time.Hour), Closed: &closed, State: casework.ClosedResolved, SourceStatus: "Closed"}})
	if errs[0] != nil {
		w.t.Fatal(errs[0])
	}
	list, err := w.List(context.Background(), w.As("desk-east"), app.OfImported, app.Question{})
	if err != nil || len(list.Cases) != 1 {
		w.t.Fatal(len(list.Cases), err)
	}
	c := list.Cases[0]
	p.ref, p.number, p.Owner = app.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}, c.Number, w.orgOf("centre-east")
	return p
}

// tell tells all stories: first what needs time, then the others, at one instant.
func (w *world) tell() {
	late := w.late()
	w.later(9 * 24 * time.Hour)
	for range 8 {
		if _, err := w.Sweep(context.Background(), w.Now()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.SampleAll()
	fresh, looked := w.drawn(false), w.drawn(true)
	w.later(11 * time.Minute)
	w.Draws()
	looked.does("check-west", w.LookedAgain(true))
	w.keep("late", late, nil)
	w.keep("drawn", fresh, nil)
	w.keep("looked at again", looked, nil)
	w.keep("imported", w.imported(), nil)
	for _, s := range stories() {
		w.keep(s.name, s.tell(w), func() *placed { return s.tell(w) })
	}
}

func (w *world) keep(name string, p *placed, again func() *placed) {
	p.key, p.rebuild = name, again
	w.cases = append(w.cases, p)
}
