package emergency

import "reflect"

// Diff is what a document changes of another, as ids of plans in the order of
// their documents.
type Diff struct {
	Added, Removed, Changed []string
}

// Compare says what the second document changes of the first.
func Compare(old, next Document) Diff {
	var d Diff
	before := map[string]Plan{}
	for _, p := range old.Plans {
		before[p.ID] = p
	}
	for _, p := range next.Plans {
		was, known := before[p.ID]
		switch {
		case !known:
			d.Added = append(d.Added, p.ID)
		case !reflect.DeepEqual(was, p):
			d.Changed = append(d.Changed, p.ID)
		}
		delete(before, p.ID)
	}
	for _, p := range old.Plans {
		if _, gone := before[p.ID]; gone {
			d.Removed = append(d.Removed, p.ID)
		}
	}
	return d
}
