package geo

import (
	"bytes"
	"math"
	"strconv"

	"wellfield/internal/fault"
)

// coordinates reads the "coordinates" of a GeoJSON geometry straight into
// points: the general JSON decoder would build a tree ten times the size of the
// text. The text is known to be sound JSON.
type coordinates struct {
	text   []byte
	system System
}

func malformed(key string) *fault.Fault { return fault.New(fault.Invalid, key).At("coordinates") }

func (c *coordinates) next() byte {
	c.text = bytes.TrimLeft(c.text, " \t\r\n")
	if len(c.text) == 0 {
		return 0
	}
	return c.text[0]
}

// list reads an array with item reading each element.
func (c *coordinates) list(item func() error) error {
	if c.next() != '[' {
		return malformed("geo.coordinates_depth")
	}
	c.text = c.text[1:]
	if c.next() == ']' {
		c.text = c.text[1:]
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		more := c.next() == ','
		c.text = c.text[1:]
		if !more {
			return nil
		}
	}
}

// number reads one number of a position.
func (c *coordinates) number() (float64, error) {
	first := c.next()
	if first != '-' && (first < '0' || first > '9') {
		return 0, malformed("geo.position_malformed")
	}
	end := bytes.IndexAny(c.text, ",] \t\r\n")
	if end < 0 {
		end = len(c.text)
	}
	v, err := strconv.ParseFloat(string(c.text[:end]), 64)
	if err != nil {
		return 0, malformed("geo.position_malformed")
	}
	c.text = c.text[end:]
	return v, nil
}

// position reads [longitude, latitude] and drops what follows, height for one.
func (c *coordinates) position() (Point, error) {
	var v [2]float64
	n := 0
	err := c.list(func() error {
		f, err := c.number()
		if n < len(v) {
			v[n] = f
		}
		n++
		return err
	})
	if err != nil {
		return Point{}, err
	}
	if n < 2 {
		return Point{}, malformed("geo.position_malformed")
	}
	lat, lng := v[1], v[0]
	if err := onEarth(lat, lng); err != nil {
		return Point{}, err.At("coordinates")
	}
	lat, lng = c.system.ToWGS84(lat, lng)
	return Point{int32(math.Round(lat * scale)), int32(math.Round(lng * scale))}, nil
}

func (c *coordinates) ring() (Ring, error) {
	var r Ring
	err := c.list(func() error {
		p, err := c.position()
		r = append(r, p)
		return err
	})
	return r, err
}

func (c *coordinates) polygon() (Polygon, error) {
	var p Polygon
	err := c.list(func() error {
		r, err := c.ring()
		p = append(p, r)
		return err
	})
	return p, err
}

// shape reads the coordinates of a Polygon or MultiPolygon.
func (c *coordinates) shape(kind string) (Shape, error) {
	var s Shape
	if kind == "Polygon" {
		p, err := c.polygon()
		return Shape{p}, err
	}
	err := c.list(func() error {
		p, err := c.polygon()
		s = append(s, p)
		return err
	})
	return s, err
}

// depths is how many arrays lie around a position, of the geometries that cover
// no ground.
var depths = map[string]int{"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2}

// check reads past coordinates that are not kept.
func (c *coordinates) check(depth int) error {
	if depth == 0 {
		_, err := c.position()
		return err
	}
	return c.list(func() error { return c.check(depth - 1) })
}
