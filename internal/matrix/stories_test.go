package matrix_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/matrix"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// placed is a case that stands in the world: what is known of it, and a value in
// each of its fields that stands nowhere else.
type placed struct {
	matrix.Case
	w        *world
	number   string
	link     string
	ref      app.Ref
	key      string            // of the story
	canaries map[string]string // by field
	rebuild  func() *placed
	now      casework.Case // as it stands, for who asks without a door
}

// does gives a command that must succeed.
func (p *placed) does(account string, cmd casework.Command) *placed {
	p.w.t.Helper()
	actor := app.Actor{Role: casework.Reporter, Case: p.ref.ID}
	if account != "reporter" {
		actor = p.w.As(account)
	}
	c, err := p.w.Do(context.Background(), actor, p.ref, cmd, "")
	if err != nil {
		p.w.t.Fatalf("%s: %s by %s in %s: %v", p.key, cmd.Verb(), account, p.State, err)
	}
	p.State = string(c.State)
	p.Owner = p.w.orgOf(string(c.Owner))
	return p
}

// says plants words in a field.
func (p *placed) says(field string) string {
	words := field + "-" + p.Name
	p.canaries[field] = words
	return words
}

// planted is a photo that shows a field of the case.
func (p *placed) planted(field string, role casework.PhotoRole) []casework.PhotoIn {
	hash := p.w.Photo()
	p.canaries[field] = hash
	return []casework.PhotoIn{{Hash: hash, Role: role}}
}

// how a report begins.
type how struct {
	class   catalog.Key
	west    bool
	secret  bool   // without consent to show words and photos
	takenBy string // the account of the desk that took it in
	unknown bool   // nothing is kept of the reporter
}

// reported begins a case with a value planted in everything that a report can hold.
func (w *world) reported(h how) *placed {
	w.t.Helper()
	w.n++
	n := w.n
	p := &placed{w: w, canaries: map[string]string{}, Case: matrix.Case{Name: tag(n), Town: east, Area: east[:9] + "001001", Centre: "centre-east", State: "received", Class: "exact",
		HasReporter: true, Public: !h.secret, Known: true}}
	column := int32(0)
	if h.west {
		p.Town, p.Area, p.Centre, column = west, west[:9]+"001001", "centre-west", 200_000
	}
	p.Owner = w.orgOf(p.Centre)
	at := spot(n)
	at.Lng += column
	lat, _ := at.Degrees()
	p.canaries["place"] = fmt.Sprintf("%.6f", lat)
	report := casework.Report{Channel: casework.Web, Class: wellfieldtest.Pothole, Point: &at, Public: p.Public, Language: "en"}
	if !h.class.IsZero() {
		report.Class = h.class
	}
	p.Class = map[catalog.Key]string{private: "hidden", coarse: "community"}[report.Class]
	if p.Class == "" {
		p.Class = "exact"
	}
	report.Summary, report.Address = p.says("words"), p.says("address")
	report.Photos = p.planted("photo", "")
	contact := app.Contact{}
	if !h.unknown {
		contact = app.Contact{Phone: fmt.Sprintf("+86139%08d", 11_000_000+n), Email: p.says("contact") + "@canary.example"}
		p.canaries["phone"] = contact.Phone[3:]
		number := fmt.Sprintf("138%08d", 22_000_000+n)
		p.canaries["number"], report.Summary = number, report.Summary+" call "+number
	}
	p.Known = !h.unknown
	if report.Class == wellfieldtest.Pothole {
		report.Attributes = map[string][]string{"open_q": {p.says("answer")}, "private_q": {p.says("private_answer")}}
	}
	actor := app.Nobody
	if h.takenBy != "" {
		report.Channel, actor = casework.Desk, w.As(h.takenBy)
		p.TakenBy = string(actor.Post)
	}
	r, err := w.Report(context.Background(), actor, report, contact, uuid.NewString())
	if err != nil {
		w.t.Fatal(err)
	}
	p.ref, p.number, p.link = r.Ref, r.Case.Number, r.Link
	p.canaries["link"] = r.Link
	w.linksMu.Lock()
	w.links[p.Name] = r.Link
	w.linksMu.Unlock()
	return p
}

// spot is a position of its own in the first grid of East, whose digits do not end in
// a nought that a door would leave out.
func spot(n int) geo.Point {
	return geo.Point{Lat: 300_000_000 + int32(n%190)*500 + 130, Lng: 1_100_000_000 + int32(n%190)*500 + 170}
}

// talked leaves a note and a message on a case of the township.
func (p *placed) talked() *placed {
	desk := "desk-east"
	if p.Town == west {
		desk = "desk-west"
	}
	return p.does(desk, casework.Note{Text: p.says("note"), Photos: p.planted("note_photo", "")}).
		does(desk, casework.Message{Text: p.says("thread")})
}

// given has the case filed and sent to an earlier unit, then to works-east with a
// unit beside it. Nobody has signed yet.
func (p *placed) given() *placed {
	p.does("desk-east", casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}, Lead: "earlier-east", Reason: p.says("reason"), Co: []org.ID{}})
	p.does("earlier-east", casework.Sign{})
	p.does("desk-east", casework.Dispatch{Lead: "works-east", Reason: "by the rules", Co: []org.ID{"repair-east"}})
	p.Filed, p.Lead, p.Given = true, "works-east", []string{"earlier-east", "works-east", "repair-east"}
	p.Hands, p.Parts = []matrix.Hand{{Org: "earlier-east", Account: "earlier-east"}}, []string{"repair-east"}
	p.Tasks = append(p.Tasks, "repair-east")
	return p
}

// working is given, signed, and a part of it split off to a contractor.
func (p *placed) working() *placed {
	p.given().does("works-east", casework.Sign{})
	p.does("works-east", casework.Split{Org: "contractor-east", Text: p.says("part")})
	p.Hands = append(p.Hands, matrix.Hand{Org: "works-east", Account: "works-east"})
	p.Given, p.Parts, p.Tasks = append(p.Given, "contractor-east"), append(p.Parts, "contractor-east"), append(p.Tasks, "contractor-east")
	return p
}

// handled is working, reported done with parts open.
func (p *placed) handled() *placed {
	p.working().does("works-east", casework.Handle{Text: p.says("done"), Open: p.says("open_parts"), Photos: p.planted("after_photo", casework.After)})
	p.Done = []string{"works-east"}
	return p
}

// ended is what stays of parts when a case ends: nothing is owed any more.
func (p *placed) ended() *placed {
	p.Parts = nil
	p.Tasks = slices.DeleteFunc(p.Tasks, func(id string) bool { return id == "repair-east" || id == "contractor-east" })
	return p
}

func (p *placed) asked(id string) *placed {
	p.Tasks = append(p.Tasks, id)
	return p
}
