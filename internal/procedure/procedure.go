package procedure

import "wellfield/internal/catalog"

// Procedure is one version of the document, checked. It never changes and is
// safe for concurrent use; what it hands out is read only.
type Procedure struct {
	Document
	version  int
	patterns [][]catalog.Pattern // of each ladder
}

// New checks the document. The fault list names everything that is wrong.
func New(version int, d Document) (*Procedure, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	p := &Procedure{Document: d, version: version}
	for _, l := range d.Ladders {
		var patterns []catalog.Pattern
		for _, text := range l.Classes {
			pattern, err := catalog.ParsePattern(text)
			if err != nil {
				return nil, err
			}
			patterns = append(patterns, pattern)
		}
		p.patterns = append(p.patterns, patterns)
	}
	return p, nil
}

// Version is the number under which the document was published.
func (p *Procedure) Version() int { return p.version }

// Ladder is the steps for a class. There is one for every class, and for a
// case that has none yet (the zero Key).
func (p *Procedure) Ladder(class catalog.Key) []Step {
	for i, patterns := range p.patterns {
		for _, pattern := range patterns {
			if pattern.Matches(class) {
				return p.Ladders[i].Steps
			}
		}
	}
	return p.Ladders[len(p.Ladders)-1].Steps
}
