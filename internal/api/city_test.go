package api_test

import (
	"testing"

	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

func TestClasses(t *testing.T) {
	c := newCity(t)
	a := c.ask(get, "/classes", nil).is(200).has("test", "edition").has(true, "example").has("component/0201", "classes", 0, "key").
		has("5 working_day", "classes", 0, "limit").has("gone", "classes", 0, "closing", 0, "id").has(1, "classes", 0, "evidence", 0, "min")
	if a.header.Get("Cache-Control") != "public, max-age=60" {
		t.Error("the classes may be kept for a minute")
	}
	c.ask(get, "/classes?q=litter", nil).is(200).has("event/0101", "classes", 0, "key").has(nil, "classes", 1)
	c.ask(get, "/classes?q=sonata", nil).is(200).has("[]", "classes")
	if got := c.ask(get, "/classes?language=zh", nil, "Accept-Language", "en").is(200).header.Get("Content-Language"); got != "zh-CN" {
		t.Errorf("answered in %q", got)
	}
}

// A case whose class has gone from the catalogue is still called by its name.
func TestAClassThatHasGoneKeepsItsName(t *testing.T) {
	c := newCity(t)
	s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling()
	d := wellfieldtest.Catalogue()
	d.Edition, d.Classes = "next", d.Classes[1:]
	if _, err := c.Publish(t.Context(), store.Catalogue, d, "operator", "", 2); err != nil {
		t.Fatal(err)
	}
	c.as("desk-east", get, "/cases/"+s.Receipt.Case.Number, nil).is(200).has("Pothole", "class", "name").has("component/0201", "class", "key")
	c.as("desk-east", get, "/cases?scope=centre", nil).is(200).has("Pothole", "cases", 0, "class", "name")
}

func TestAreas(t *testing.T) {
	c := newCity(t)
	c.ask(get, "/areas", nil).is(200).has(2, "version").has("990000000000", "areas", 0, "code").
		has(wellfieldtest.West, "areas", 0, "children", 0, "children", 1, "code").has(true, "areas", 0, "children", 0, "children", 1, "jurisdiction")
	c.ask(get, "/areas?under="+wellfieldtest.East, nil).is(200).has("township", "areas", 0, "level").has(nil, "areas", 1).
		has("990101001001001", "areas", 0, "children", 0, "children", 0, "code").has("general", "areas", 0, "children", 0, "children", 0, "kind")
	c.ask(get, "/areas?under=1", nil).refused(422, "case.area_unknown").has("under", "errors", 0, "field")

	a := c.ask(get, "/areas?shapes=1", nil).is(200).has("FeatureCollection", "type").has("Polygon", "features", 0, "geometry", "type").
		has("990101000000", "features", 2, "properties", "parent").has(110, "features", 0, "geometry", "coordinates", 0, 0, 0)
	if got := a.header.Get("Content-Type"); got != "application/geo+json" {
		t.Errorf("outlines as %q", got)
	}
	if all := a.at("features").([]any); len(all) != 16 {
		t.Errorf("%d outlines, want every area's", len(all))
	}
}

func TestLocate(t *testing.T) {
	c := newCity(t)
	c.ask(get, "/areas/locate?lat=30.005&lng=110.025", nil).is(200).has("990101002001001", "areas", 4, "code").
		has(wellfieldtest.West, "jurisdiction", "code").has(30.005, "position", "lat")
	c.ask(get, "/areas/locate?lat=31&lng=110", nil).is(200).has("[]", "areas").has("990000000000", "jurisdiction", "code")
	shifted := c.ask(get, "/areas/locate?lat=30.005&lng=110.005&crs=gcj02", nil).is(200)
	if shifted.at("position", "lat") == 30.005 {
		t.Error("a position of a shifted map was taken as it is")
	}
	c.ask(get, "/areas/locate?lat=30", nil).refused(422, "api.field_missing").has("lng", "errors", 0, "field")
	c.ask(get, "/areas/locate?lat=north&lng=1", nil).refused(422, "api.want_number").has("lat", "errors", 0, "field")
	c.ask(get, "/areas/locate?lat=NaN&lng=1", nil).refused(422, "geo.latitude_range").has("lat", "errors", 0, "field")
	c.ask(get, "/areas/locate?lat=1&lng=1&crs=mars", nil).refused(422, "geo.system_unknown").has("crs", "errors", 0, "field")
}
