package casework

import "wellfield/internal/org"

// overseeing are the organisations above and beside a case that the row names.
func (k *Carried) overseeing() []org.ID {
	var all []org.ID
	if r := k.Refusal; r != nil {
		all = append(all, r.By.Org, r.Reviewer)
	}
	for _, s := range k.Supervised {
		all = append(all, s.By, s.Unit)
	}
	if w := k.Whistle; w != nil {
		all = append(all, w.By, w.Level)
		for _, u := range w.Called {
			all = append(all, u.Unit)
		}
	}
	return all
}

// Carries is what of a refusal goes into a file: the post that refused, and not
// the person who held it.
func (r *Refusal) Carries() *Refusal {
	if r == nil {
		return nil
	}
	c := *r
	c.By = Hand{Org: r.By.Org, Post: r.By.Post}
	return &c
}
