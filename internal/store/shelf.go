package store

// shelfLength is how many cases each generation of a shelf holds. A case takes
// some 3 KB, so a full shelf takes some 12 MB.
const shelfLength = 2048

// longestOnShelf is the number of commands up to which a case is remembered.
const longestOnShelf = 200

// shelf is what a writer remembers of the cases it wrote last: those who work on
// a case send one command after the other, and the next one need not read what
// the last one wrote. What is remembered is never believed further than that: a
// row is saved only where its revision is the remembered one, and a command is
// refused only after its case was read again. It belongs to its writer alone.
type shelf struct {
	young, old map[Ref]*held
}

func newShelf() *shelf { return &shelf{young: map[Ref]*held{}, old: map[Ref]*held{}} }

// take is a copy of a remembered case for one group, nil when it is not there.
func (s *shelf) take(ref Ref) *held {
	h, ok := s.young[ref]
	if !ok {
		if h, ok = s.old[ref]; !ok {
			return nil
		}
	}
	c := *h
	return &c
}

// put remembers a case. When a generation is full, the one before it goes.
func (s *shelf) put(ref Ref, h *held) {
	if len(h.commands) > longestOnShelf {
		s.forget(ref)
		return
	}
	if len(s.young) >= shelfLength {
		s.young, s.old = map[Ref]*held{}, s.young
	}
	delete(s.old, ref)
	s.young[ref] = h
}

func (s *shelf) forget(ref Ref) {
	delete(s.young, ref)
	delete(s.old, ref)
}
