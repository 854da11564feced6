// Package catalog is the catalogue of classes: which problems of places,
// facilities, services and procedures are taken, by when each must be solved
// and what then counts as solved. A class about persons cannot be expressed.
package catalog

import (
	"maps"
	"slices"

	"wellfield/internal/lang"
)

// Catalogue is one version of the document, checked and indexed. It never
// changes and is safe for concurrent use; what it hands out is read only.
type Catalogue struct {
	version int
	title   lang.Name
	edition string
	source  string
	example bool
	classes []*Class // in document order
	byKey   map[Key]*Class
	search  []entry
}

// NewCatalogue checks a copy of the document and indexes it. The fault list
// names everything that is wrong; see check.go.
func NewCatalogue(version int, d Document) (*Catalogue, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	c := &Catalogue{
		version: version, title: maps.Clone(d.Title), edition: d.Edition, source: d.Source, example: d.Example,
		byKey: make(map[Key]*Class, len(d.Classes)),
	}
	for i := range d.Classes {
		class := clone(&d.Classes[i])
		c.classes = append(c.classes, class)
		c.byKey[class.Key()] = class
		c.search = append(c.search, newEntry(class))
	}
	return c, nil
}

// clone copies a class so deeply that its document may change afterwards.
func clone(from *Class) *Class {
	c := *from
	c.Group, c.Name, c.Filing = maps.Clone(from.Group), maps.Clone(from.Name), maps.Clone(from.Filing)
	c.Responsible, c.Supervising = maps.Clone(from.Responsible), maps.Clone(from.Supervising)
	c.Collecting = maps.Clone(from.Collecting)
	c.Words, c.Evidence, c.Basis = slices.Clone(from.Words), slices.Clone(from.Evidence), slices.Clone(from.Basis)
	c.Closing = slices.Clone(from.Closing)
	for i := range c.Closing {
		c.Closing[i].Text = maps.Clone(c.Closing[i].Text)
	}
	c.Attributes = slices.Clone(from.Attributes)
	for i := range c.Attributes {
		a := &c.Attributes[i]
		a.Name, a.Hint, a.Values = maps.Clone(a.Name), maps.Clone(a.Hint), slices.Clone(a.Values)
		for j := range a.Values {
			a.Values[j].Name = maps.Clone(a.Values[j].Name)
		}
	}
	if c.Precision == "" {
		c.Precision = Grid
	}
	return &c
}

// Version is the number under which the document was published.
func (c *Catalogue) Version() int { return c.version }

// Title is what the document is called.
func (c *Catalogue) Title() lang.Name { return c.title }

// Edition is the edition of the standard that the classes were taken from.
func (c *Catalogue) Edition() string { return c.edition }

// Source says where the classes come from.
func (c *Catalogue) Source() string { return c.source }

// Example tells whether the catalogue is an example that nobody has adopted.
func (c *Catalogue) Example() bool { return c.example }

// Class is the class with the key.
func (c *Catalogue) Class(k Key) (*Class, bool) {
	class, ok := c.byKey[k]
	return class, ok
}

// All lists the classes in document order.
func (c *Catalogue) All() []*Class { return slices.Clone(c.classes) }

// Matching lists the classes that the pattern matches, in document order.
func (c *Catalogue) Matching(p Pattern) []*Class {
	var found []*Class
	for _, class := range c.classes {
		if p.Matches(class.Key()) {
			found = append(found, class)
		}
	}
	return found
}
