package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// TestTheLeakDrill walks at random through cases whose reporters can be reached. Who
// saw an identity is reckoned beside the walk, from what each call answered, and must
// be whom the journal of the case names alone.
func TestTheLeakDrill(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	const seed = 7
	r := rand.New(rand.NewPCG(seed, seed))
	hands := []string{"desk-east", "boss-east", "city-desk", "check-east", "works-east", "grid-east", "two-hats", "desk-west", "boss-west", "cleaning"}
	named, looked := 0, 0
	for range 30 {
		d := drill{City: c, t: t, r: r, seen: map[org.ID]bool{}}
		d.report()
		for range 40 {
			d.step(hands[r.IntN(len(hands))])
			c.Clock.Pass(time.Duration(r.IntN(20)) * time.Minute)
		}
		log, err := c.WhoSaw(t.Context(), d.number)
		if err != nil {
			t.Fatal(err)
		}
		got := app.Posts(log)
		slices.Sort(got)
		want := []org.ID{}
		for post := range d.seen {
			want = append(want, post)
		}
		slices.Sort(want)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: the journal names %v, and %v saw or could have seen it", d.number, got, want)
		}
		named, looked = named+len(want), looked+d.looked
	}
	if named < 10 || looked < 10 {
		t.Errorf("the walk went nowhere: %d posts named, %d looks", named, looked)
	}
	c.CheckAll()
}

// drill is one case and who could have seen its reporter, reckoned from outside.
type drill struct {
	*wellfieldtest.City
	t      *testing.T
	r      *rand.Rand
	ref    app.Ref
	number string
	link   string
	asker  org.ID
	seen   map[org.ID]bool
	looked int
}

func (d *drill) report() {
	actor, channel := app.Nobody, casework.Web
	if d.r.IntN(2) == 0 {
		actor, channel = d.As("desk-east"), casework.Desk
		d.seen["desk-east"] = true
	}
	got, err := d.Report(d.t.Context(), actor, casework.Report{Channel: channel, Summary: "hole", Point: wellfieldtest.In(0, 0)},
		app.Contact{Phone: "+86 139 0000 1111"}, uuid.NewString())
	if err != nil {
		d.t.Fatal(err)
	}
	d.ref, d.number, d.link = got.Ref, got.Case.Number, got.Link
}

// step lets a hand try something; what is refused shows nothing.
func (d *drill) step(hand string) {
	actor := d.As(hand)
	does := func(cmd casework.Command) bool {
		_, err := d.Do(d.t.Context(), actor, d.ref, cmd, "")
		return err == nil
	}
	switch d.r.IntN(9) {
	case 0, 1:
		if does(danger) {
			d.asker = actor.Post
		}
	case 2, 3:
		if does(casework.ApproveUnlock{}) {
			d.seen[d.asker] = true
		}
	case 4, 5:
		if id, _, err := d.Look(d.t.Context(), actor, d.number); err == nil {
			if id.Contact.Phone == "" {
				d.t.Errorf("%s looked and saw nothing", hand)
			}
			d.seen[actor.Post], d.looked = true, d.looked+1
		}
	case 6:
		if does(casework.Note{Text: "rang 13912345678"}) {
			d.seen[actor.Post] = true
		}
	case 7:
		does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		does(casework.Sign{})
	case 8:
		if _, _, err := d.Own(d.t.Context(), d.number, d.link); err != nil {
			d.t.Error(err)
		}
		if d.r.IntN(8) == 0 {
			actor = app.Actor{Role: casework.Reporter, Case: d.ref.ID}
			does(casework.EraseIdentity{})
		}
	}
}
