package complaint

import (
	"slices"

	"wellfield/internal/civil"
	"wellfield/internal/org"
)

// Charts are the organisations by which it is told who is concerned: those in force,
// and those under which the complaint was made. Whoever is beneath the one complained
// of under either is excluded, so that nobody gets in by moving a box.
type Charts struct {
	Now, Then *org.Chart // Then may be nil
	Day       civil.Day
	Last      org.ID // takes what nobody above can; empty where there is none
}

func (c Charts) all() []*org.Chart {
	if c.Then == nil || c.Then == c.Now {
		return []*org.Chart{c.Now}
	}
	return []*org.Chart{c.Now, c.Then}
}

// Beneath tells whether the organisation is one of those concerned or stands beneath
// one.
func (c Charts) Beneath(id org.ID, concerned []org.ID) bool {
	return slices.ContainsFunc(c.all(), func(chart *org.Chart) bool {
		return slices.ContainsFunc(concerned, func(o org.ID) bool { return id == o || chart.Under(id, o) })
	})
}

// Bars tells whether an account is excluded: it holds a post in an organisation
// concerned or beneath one, or did on some day since, or the post complained of.
func (c Charts) Bars(account string, since civil.Day, about About, concerned []org.ID) bool {
	if account == "" {
		return true
	}
	for _, chart := range c.all() {
		for _, p := range chart.HeldBetween(account, since, c.Day) {
			if p.ID == about.Post || c.Beneath(p.Org, concerned) {
				return true
			}
		}
	}
	return false
}

// seat is a post and who holds it.
type seat struct {
	post    org.ID
	account string
}

// seats are those of an organisation that may deal with the complaint.
func (c Charts) seats(id org.ID, about About, since civil.Day, concerned []org.ID) (all []seat) {
	if c.Beneath(id, concerned) {
		return nil
	}
	for _, p := range c.Now.Posts(id) {
		if !slices.Contains(p.Duties, org.DutyComplaints) || p.ID == about.Post {
			continue
		}
		for _, account := range c.Now.Holders(p.ID, c.Day) {
			if !c.Bars(account, since, about, concerned) {
				all = append(all, seat{p.ID, account})
			}
		}
	}
	return all
}

// takes tells whether the organisation can carry a complaint to its end: one looks
// into it there, and another post, held by somebody else, decides there or above.
func (c Charts) takes(id org.ID, about About, since civil.Day, concerned []org.ID) bool {
	first := c.seats(id, about, since, concerned)
	second := slices.Clone(first)
	for _, above := range c.Now.Above(id) {
		second = append(second, c.seats(above, about, since, concerned)...)
	}
	for _, a := range first {
		for _, b := range second {
			if a.post != b.post && a.account != b.account {
				return true
			}
		}
	}
	return false
}

// Next is the next organisation above from that can take a complaint, past everybody
// who is concerned; after the top the one that is named for that; and not ok where
// nobody inside can.
func (c Charts) Next(from org.ID, about About, since civil.Day, concerned []org.ID) (org.ID, bool) {
	above := c.Now.Above(from)
	if _, known := c.Now.Org(from); !known && c.Then != nil {
		above = c.Then.Above(from)
	}
	if c.Last != "" && c.Last != from && !slices.Contains(above, c.Last) {
		above = append(above, c.Last)
	}
	for _, id := range above {
		if c.takes(id, about, since, concerned) {
			return id, true
		}
	}
	return "", false
}

// next is where a complaint goes from where it is.
func (c *Complaint) next(charts Charts, concerned []org.ID) (org.ID, bool) {
	from := c.Receiver
	if from == "" {
		from = c.About.Org
	}
	if from == charts.Last { // after it there is nobody
		return "", false
	}
	return charts.Next(from, c.About, c.Since, concerned)
}

// NextInstance is who would review the decision; not ok where nobody inside can.
func (c *Complaint) NextInstance(charts Charts) (org.ID, bool) {
	if len(c.Reviewed) >= MostReviews {
		return "", false
	}
	return c.next(charts, append(c.Concerned(), c.Receiver))
}
