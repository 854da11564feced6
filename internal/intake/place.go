package intake

import (
	"strconv"
	"strings"

	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

// place reads where it was: the point, and the area, which counts where there
// is no point or the point lies in no area. A point that is given and cannot be
// is a fault, even when the area would do: somebody meant something by it.
func (r *reading) place() {
	p := r.b.m.Place
	point, given := r.point(p)
	r.c.Point = point
	word := r.b.cell(r.cells, p.Area.Column)
	code, n := r.b.area(word)
	switch {
	case n == 1:
		r.c.Area = code
	case given:
	case word == "":
		r.refuse("intake.place_missing", strings.Join(placeColumns(p), ", "), "")
	case n == 0:
		r.refuse("intake.area_unknown", p.Area.Column, word)
	default:
		r.refuse("intake.area_ambiguous", p.Area.Column, word)
	}
}

// placeColumns are the columns that may say where it was.
func placeColumns(p Place) []string {
	var columns []string
	for _, c := range []string{p.Lat, p.Lng, p.Point, p.Area.Column} {
		if c != "" {
			columns = append(columns, c)
		}
	}
	return columns
}

// point reads the point; given tells whether the row has one, readable or not.
func (r *reading) point(p Place) (point *geo.Point, given bool) {
	var lat, lng float64
	column, text := p.Point, r.b.cell(r.cells, p.Point)
	ok := false
	if p.Lat != "" {
		a, o := r.b.cell(r.cells, p.Lat), r.b.cell(r.cells, p.Lng)
		if a == "" && o == "" {
			return nil, false
		}
		column, text = p.Lat+", "+p.Lng, a+", "+o
		var okLng bool
		lat, ok = degrees(a)
		lng, okLng = degrees(o)
		ok = ok && okLng
	} else {
		if text == "" {
			return nil, false
		}
		lat, lng, ok = pair(text)
	}
	if !ok {
		r.refuse("intake.point_unreadable", column, text)
		return nil, true
	}
	// What is nowhere is said as it stands in the file, before any conversion.
	if _, err := geo.NewPoint(lat, lng); err != nil {
		for _, f := range fault.All(err) {
			r.faults = append(r.faults, f.At(column).With("column", column))
		}
		return nil, true
	}
	q, err := geo.NewPoint(r.b.crs.ToWGS84(lat, lng))
	if err != nil {
		r.refuse("intake.point_unreadable", column, text)
		return nil, true
	}
	return &q, true
}

// area is the code of the area that the file calls by the word, and how many
// areas may be meant.
func (b *binding) area(word string) (code string, n int) {
	if b.m.Place.Area.Column == "" {
		return "", 0
	}
	if _, listed := b.m.Place.Area.Values[word]; listed {
		code = b.areaCodes[word]
		if code == "" {
			return "", 0
		}
		return code, 1
	}
	if word == "" || b.areas == nil {
		return "", 0
	}
	if b.areas.Known(word) {
		return word, 1
	}
	return b.areas.ByName(word)
}

// degrees reads a number of degrees, with a point or a comma before the fraction.
func degrees(s string) (float64, bool) {
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	for _, c := range s {
		if (c < '0' || c > '9') && !strings.ContainsRune("+-.eE", c) {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// pair reads "(lat, lng)", "lat, lng", "lat lng" and "POINT (lng lat)".
func pair(s string) (lat, lng float64, ok bool) {
	const wkt = "point"
	turned := len(s) > len(wkt) && strings.EqualFold(s[:len(wkt)], wkt)
	if turned {
		s = strings.TrimSpace(s[len(wkt):])
	}
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s = s[1 : len(s)-1]
	}
	parts := strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == ',' || c == '\t' || c == '，' })
	if len(parts) != 2 {
		return 0, 0, false
	}
	lat, ok = degrees(parts[0])
	lng, okLng := degrees(parts[1])
	if turned {
		lat, lng = lng, lat
	}
	return lat, lng, ok && okLng
}
