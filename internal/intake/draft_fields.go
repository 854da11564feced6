package intake

import (
	"strconv"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/geo"
)

// fields writes the id and the moments.
func (d *draft) fields() {
	id := d.guess("id", func(c *column) bool { return c.filled > 0 })
	d.note("", "intake.draft_id", nil)
	if id == nil {
		d.put("id: []")
	} else {
		d.taken[id] = true
		d.put("id: ", quoteAll([]*column{id}))
		if id.words != nil && len(id.words) < id.filled {
			d.note("", "intake.draft_id_repeats", map[string]any{"n": id.filled - len(id.words)})
		}
	}
	// The words for an opening are the widest, so the other two choose first.
	moments := map[string]*column{}
	for _, role := range []string{"closed", "due", "opened"} {
		c := d.guess(role, func(c *column) bool { return !d.taken[c] && c.formats() != nil })
		moments[role] = c
		if c != nil {
			d.taken[c] = true
		}
	}
	for _, role := range []string{"opened", "due", "closed"} {
		d.moment(role, moments[role])
	}
}

func (d *draft) moment(role string, c *column) {
	if c == nil {
		if role != "opened" {
			d.note("", "intake.draft_moment_none", map[string]any{"field": role})
			return
		}
		d.note("", "intake.draft_opened_none", nil)
		d.put(`opened: {column: "", formats: []}`)
		return
	}
	for _, way := range c.dates {
		if rival := way.rival(c.samples); rival != nil {
			d.note("", "intake.draft_ambiguous", map[string]any{"first": way[0].text, "second": rival.text, "example": clip(c.samples[0], 40)})
		}
	}
	var formats []string
	for _, f := range c.formats() {
		formats = append(formats, quote(f))
	}
	d.put(role, ": {column: ", quote(c.name), ", formats: [", strings.Join(formats, ", "), "]}")
}

// place writes where the columns of the place are.
func (d *draft) place() {
	within := func(limit float64) func(*column) bool {
		return func(c *column) bool { return c.numbers && c.filled > 0 && c.low >= -limit && c.high <= limit }
	}
	lat, lng := d.guess("lat", within(90)), d.guess("lng", within(180))
	point := d.guess("point", func(c *column) bool { return c.points && c.filled > 0 })
	area := d.guess("area", func(c *column) bool { return !d.taken[c] && !c.numbers && c.words != nil && len(c.words) > 1 })
	d.put("place:")
	switch {
	case lat != nil && lng != nil:
		d.taken[lat], d.taken[lng] = true, true
		d.put("  lat: ", quote(lat.name))
		d.put("  lng: ", quote(lng.name))
		d.crs(lat, lng)
	case point != nil:
		d.taken[point] = true
		d.put("  point: ", quote(point.name))
		d.crs(nil, nil)
	default:
		d.note("  ", "intake.draft_point_none", nil)
	}
	if area == nil {
		d.note("  ", "intake.draft_area_none", nil)
		d.put("  area: {column: \"\", values: {}}")
		return
	}
	d.taken[area] = true
	d.note("  ", "intake.draft_area", map[string]any{"n": len(area.words)})
	d.put("  area:")
	d.put("    column: ", quote(area.name))
	d.put("    values: {}")
	for i, w := range area.counted() {
		if i == draftWords {
			break
		}
		d.b.WriteString("    # " + clean(quote(w)) + ": \"\"  # " + strconv.Itoa(area.words[w]) + "\n")
	}
}

// crs writes the coordinate system where only one can be: outside China the
// shifted systems are not used and equal WGS-84. Inside, a person must say.
func (d *draft) crs(lat, lng *column) {
	if lat != nil {
		outside := true
		for _, y := range []float64{lat.low, lat.high} {
			for _, x := range []float64{lng.low, lng.high} {
				a, b := geo.GCJ02.ToWGS84(y, x)
				outside = outside && a == y && b == x
			}
		}
		if outside && (lat.high < 0.8 || lat.low > 55.9 || lng.high < 72 || lng.low > 137.9) {
			d.put("  crs: wgs84")
			return
		}
	}
	d.note("  ", "intake.draft_crs", nil)
	d.put(`  crs: ""`)
}

// class writes the vocabulary of the classes, with nothing chosen.
func (d *draft) class() {
	words := func(most int) func(*column) bool {
		return func(c *column) bool {
			return !d.taken[c] && c.words != nil && c.filled > 0 && len(c.words) <= most && c.formats() == nil
		}
	}
	c := d.guess("class", words(mostWords))
	d.note("", "intake.draft_class", nil)
	d.put("class:")
	if c == nil {
		d.note("  ", "intake.draft_class_none", nil)
		d.put("  values:")
		d.put("    \"*\": \"\"")
	} else {
		d.taken[c] = true
		d.put("  column: ", quote(c.name))
		d.put("  values:")
		for i, w := range c.counted() {
			if i == draftWords {
				d.note("    ", "intake.draft_more", map[string]any{"n": len(c.words) - draftWords})
				break
			}
			d.put("    ", quote(w), ": \"\"  # ", strconv.Itoa(c.words[w]))
		}
		if blank := d.rows - d.broken - c.filled; blank > 0 {
			d.put("    \"\": \"\"  # ", strconv.Itoa(blank))
		}
	}
}

// status writes a rule for each word of the status column.
func (d *draft) status() {
	c := d.guess("status", func(c *column) bool {
		return !d.taken[c] && c.words != nil && c.filled > 0 && len(c.words) <= 100 && c.formats() == nil
	})
	d.note("", "intake.draft_status", nil)
	d.put("status:")
	if c == nil {
		d.note("  ", "intake.draft_status_none", nil)
		d.put("  rules:")
		d.put("    - {is: \"*\", state: \"\"}")
		return
	}
	d.taken[c] = true
	d.put("  column: ", quote(c.name))
	d.put("  rules:")
	for _, w := range c.counted() {
		state := stateOf(w)
		text := string(state)
		if state == casework.None {
			text = `""`
		}
		d.put("    - {is: ", quote(w), ", state: ", text, "}  # ", strconv.Itoa(c.words[w]))
	}
	if blank := d.rows - d.broken - c.filled; blank > 0 {
		d.put("    - {is: \"\", state: \"\"}  # ", strconv.Itoa(blank))
	}
}
