package emergency

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"wellfield/internal/catalog"
)

// Plans is one version of the document, checked. It never changes and is safe
// for concurrent use; what it hands out is read only.
type Plans struct {
	Document
	version int
}

// New checks the document. The fault list names everything that is wrong.
func New(version int, d Document) (*Plans, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	return &Plans{Document: d, version: version}, nil
}

// Version is the number under which the document was published.
func (p *Plans) Version() int { return p.version }

// Plan is the plan with the id.
func (p *Plans) Plan(id string) (Plan, bool) {
	for _, plan := range p.Document.Plans {
		if plan.ID == id {
			return plan, true
		}
	}
	return Plan{}, false
}

// For is what the plan changes for a class; false when nothing.
func (p *Plan) For(class catalog.Key) (Change, bool) {
	for _, c := range p.Changes {
		if slices.ContainsFunc(c.Classes, func(text string) bool {
			pattern, err := catalog.ParsePattern(text)
			return err == nil && pattern.Matches(class)
		}) {
			return c, true
		}
	}
	return Change{}, false
}

//go:embed example.yaml
var example []byte

// Example is two plans that nobody has adopted, against the starter catalogue:
// flooded streets and a power cut. They name no unit, which only a city can.
func Example() Document {
	d, err := ReadYAML(bytes.NewReader(example))
	if err != nil {
		panic(fmt.Sprintf("emergency: the example inside the program: %v", err))
	}
	return d
}
