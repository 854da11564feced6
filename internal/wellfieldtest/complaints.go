package wellfieldtest

import (
	"context"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/complaint"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
)

// ComplaintOrganisations is the small city with posts that take complaints: two in each
// township ("hear-east", "hear2-east"), two in the district ("hear", "hear2"), one more
// there that is held by whoever also works in East ("works-east"), and two of an
// inspection that stands beneath nobody ("inspect", "inspect2").
func ComplaintOrganisations() org.Document {
	d := Organisations()
	post := func(id, of org.ID, account string) {
		d.Posts = append(d.Posts, org.Post{ID: id, Org: of, Name: name(string(id)), Duties: []org.Duty{org.DutyComplaints}})
		d.Holdings = append(d.Holdings, org.Holding{Post: id, Account: account})
	}
	for _, town := range []org.ID{"east", "west"} {
		post("hear-"+town, "town-"+town, string("hear-"+town))
		post("hear2-"+town, "town-"+town, string("hear2-"+town))
	}
	post("hear-district", "district", "hear")
	post("hear2-district", "district", "hear2")
	post("works-too-district", "district", "works-east")
	d.Organisations = append(d.Organisations, org.Organisation{ID: "inspection", Kind: org.Other, Name: name("inspection")})
	post("inspect", "inspection", "inspect")
	post("inspect2", "inspection", "inspect2")
	return d
}

// TakesComplaints publishes ComplaintOrganisations, and a procedure by which the
// inspection takes what nobody above can.
func (c *City) TakesComplaints() *City {
	c.t.Helper()
	p := procedure.Default()
	p.Complaints.Last = "inspection"
	c.publish(store.Organisations, ComplaintOrganisations())
	c.publish(store.Procedure, p)
	return c
}

func (c *City) publish(k store.DocumentKind, d any) {
	c.t.Helper()
	if _, err := c.Publish(context.Background(), k, d, app.BootstrapPost, "complaints", c.Policy().Version(k)); err != nil {
		c.t.Fatal(err)
	}
}

// Complained is a complaint of anybody about an organisation.
func (c *City) Complained(about org.ID, words string) app.ComplaintReceipt {
	c.t.Helper()
	r, err := c.Complain(context.Background(), complaint.Make{About: complaint.About{Org: about}, Words: words}, "", app.Contact{Phone: "13900001111"}, uuid.NewString())
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// Hearing is the account in its post that takes complaints.
func (c *City) Hearing(account string) app.Actor {
	c.t.Helper()
	a := c.As(account)
	for _, p := range c.App.Posts(a) {
		for _, d := range p.Duties {
			if d == org.DutyComplaints {
				a.Post = p.ID
			}
		}
	}
	return a
}
