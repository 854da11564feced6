package export

import (
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// Names are the documents in force, where codes have their names.
type Names struct {
	Map       *grid.Map
	Chart     *org.Chart
	Catalogue *catalog.Catalogue
}

// In is the Reader of a language. What the documents no longer know keeps its
// code.
func (n Names) In(tag lang.Tag, texts *lang.Catalogue, zone *time.Location, now time.Time) Reader {
	return Reader{
		Zone: zone, Now: now,
		State: func(s casework.State) string { return texts.Say(tag, "ui.state."+string(s), nil) },
		Class: func(key string) string {
			if k, err := catalog.ParseKey(key); err == nil {
				if c, ok := n.Catalogue.Class(k); ok {
					return c.Name.In(tag)
				}
			}
			return key
		},
		Org: func(id string) string {
			if o, ok := n.Chart.Org(org.ID(id)); ok {
				return o.Name.In(tag)
			}
			return id
		},
		Area: func(code string) string {
			if a, ok := n.Map.Area(code); ok {
				return a.Name.In(tag)
			}
			return code
		},
		Label: func(column string) string {
			if column == DigestColumn {
				column = "digest"
			}
			return texts.Say(tag, "export.column."+column, nil)
		},
	}
}
