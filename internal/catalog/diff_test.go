package catalog

import (
	"slices"
	"testing"

	"wellfield/internal/lang"
	"wellfield/internal/worktime"
)

// edition is a catalogue of the classes.
func edition(t *testing.T, name string, classes ...Class) *Catalogue {
	t.Helper()
	c, err := NewCatalogue(1, Document{Edition: name, Classes: classes})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func puddle(code string) Class {
	return Class{Kind: Event, Code: code, Name: lang.Name{lang.EN: "Puddle", lang.ZH: "积水"}, Subject: Place, Filing: lang.Name{lang.EN: "deep"},
		Limit: Limit{N: 1, Unit: worktime.WorkingDay}, Closing: []Condition{{ID: "done", Text: lang.Name{lang.EN: "drained"}}}}
}

// Every field that a class has is compared: one that is forgotten would change
// without anybody being told.
func TestEveryFieldIsCompared(t *testing.T) {
	for field, change := range map[string]func(*Class){
		"group":       func(c *Class) { c.Group = lang.Name{lang.EN: "Roads"} },
		"name":        func(c *Class) { c.Name = lang.Name{lang.EN: "Puddle", lang.ZH: "水洼"} },
		"words":       func(c *Class) { c.Words = []string{"pool"} },
		"subject":     func(c *Class) { c.Subject = Facility },
		"filing":      func(c *Class) { c.Filing = lang.Name{lang.EN: "deeper"} },
		"limit":       func(c *Class) { c.Limit.Unit = worktime.CalendarDay },
		"closing":     func(c *Class) { c.Closing = []Condition{{ID: "dry", Text: lang.Name{lang.EN: "drained"}}} },
		"evidence":    func(c *Class) { c.Evidence = []Evidence{{EvidenceAfter, 1}} },
		"responsible": func(c *Class) { c.Responsible = lang.Name{lang.EN: "drainage"} },
		"supervising": func(c *Class) { c.Supervising = lang.Name{lang.EN: "water"} },
		"collecting":  func(c *Class) { c.Collecting = lang.Name{lang.EN: "photograph the depth"} },
		"basis":       func(c *Class) { c.Basis = []Basis{{"Road Act", "3"}} },
		"precision":   func(c *Class) { c.Precision = Exact },
		"attributes": func(c *Class) {
			c.Attributes = []Attribute{{Code: "depth", Type: Number, Name: lang.Name{lang.EN: "How deep?"}}}
		},
		"emergency": func(c *Class) { c.Emergency = true },
	} {
		changed := puddle("0101")
		change(&changed)
		for _, pair := range [][2]Class{{puddle("0101"), changed}, {changed, puddle("0101")}} {
			d := Compare(edition(t, "1", pair[0]), edition(t, "1", pair[1]))
			if len(d.Changed) != 1 || len(d.Changed[0].Fields) != 1 || d.Changed[0].Fields[0].Field != field {
				t.Errorf("%s: %+v", field, d)
			}
		}
	}
}

func TestEditionsAreCompared(t *testing.T) {
	from := edition(t, "1", puddle("0101"), puddle("0102"), puddle("0103"))
	later := puddle("0102")
	later.Limit.N = 3
	to := edition(t, "2", puddle("0104"), later, puddle("0103"))
	d := Compare(from, to)
	if len(d.Added) != 1 || d.Added[0].Code != "0104" || len(d.Removed) != 1 || d.Removed[0].Code != "0101" || d.Same != 1 {
		t.Errorf("%+v", d)
	}
	if got, want := d.Changed[0].Fields, []FieldChange{{"limit", "", "1 working_day", "3 working_day"}}; !slices.Equal(got, want) {
		t.Errorf("changed %+v, want %+v", got, want)
	}
	if got, want := d.Document, []FieldChange{{"edition", "", "1", "2"}}; !slices.Equal(got, want) {
		t.Errorf("document %+v, want %+v", got, want)
	}
	if d := Compare(to, to); !d.Empty() || d.Same != 3 {
		t.Errorf("an edition differs from itself: %+v", d)
	}
}
