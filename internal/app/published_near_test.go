package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestNearIsWhatIsShownThere compares what is found near a place with all that is
// published, looked through one by one: cases of every precision, looked at and
// not, with a point, with an area alone, and with neither.
func TestNearIsWhatIsShownThere(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		r := rand.New(rand.NewPCG(7, 7))
		classes := scattered(t, c)
		for i := range 60 {
			report := casework.Report{Channel: casework.API, Summary: fmt.Sprint("case ", i), Class: classes[r.IntN(len(classes))]}
			switch i % 5 {
			case 0:
				report.Area = []string{"990101001001", wellfieldtest.East, "990101002002"}[r.IntN(3)]
			case 1:
				report.Address = "somewhere"
			default:
				report.Point = somewhereIn(r)
			}
			got, err := c.Report(t.Context(), app.Nobody, report, app.Contact{}, uuid.NewString())
			if err != nil {
				t.Fatal(err)
			}
			if desk := map[string]string{wellfieldtest.East: "desk-east", wellfieldtest.West: "desk-west"}[got.Ref.Jurisdiction]; desk != "" && r.IntN(3) > 0 {
				c.Told(got.Ref).By(desk).Does(casework.File{Class: report.Class})
			}
		}
		nearIsWhatIsShown(t, c, r)
		// A grid is no more: its old cases keep the chain of their day.
		d := wellfieldtest.Areas()
		d.Areas = slices.DeleteFunc(d.Areas, func(area grid.Area) bool { return area.Code == wellfieldtest.East[:9]+"001001" })
		if _, err := c.Publish(t.Context(), store.Areas, d, app.BootstrapPost, "a grid is no more", 2); err != nil {
			t.Fatal(err)
		}
		nearIsWhatIsShown(t, c, r)
	})
}

func somewhereIn(r *rand.Rand) *geo.Point {
	return &geo.Point{Lat: 300_000_000 + r.Int32N(200_000), Lng: 1_100_000_000 + r.Int32N(400_000)}
}

func nearIsWhatIsShown(t *testing.T, c *wellfieldtest.City, r *rand.Rand) {
	t.Helper()
	all, err := c.PublishedList(t.Context(), app.PublicQuestion{Limit: 1000})
	if err != nil || len(all) != 60 {
		t.Fatalf("%d published, %v", len(all), err)
	}
	for range 150 {
		near, a, b := &app.Near{}, somewhereIn(r), somewhereIn(r)
		if r.IntN(2) == 0 {
			near.Centre, near.Metres = *a, float64(r.IntN(3000))
		} else {
			near.Box = geo.Bounds{Min: geo.Point{Lat: min(a.Lat, b.Lat), Lng: min(a.Lng, b.Lng)}, Max: geo.Point{Lat: max(a.Lat, b.Lat), Lng: max(a.Lng, b.Lng)}}
		}
		var want, found []string
		for _, p := range all {
			if p.Point != nil && (near.Metres > 0 && geo.Distance(near.Centre, *p.Point) <= near.Metres || near.Metres == 0 && near.Box.Holds(*p.Point)) {
				want = append(want, p.Number)
			}
		}
		list, err := c.PublishedList(t.Context(), app.PublicQuestion{Near: near, Limit: 1000})
		for _, p := range list {
			found = append(found, p.Number)
		}
		if err != nil || !slices.Equal(found, want) {
			t.Fatalf("%+v: found %v, want %v (%v)", near, found, want, err)
		}
	}
}

// scattered publishes classes of every precision and returns their keys.
func scattered(t *testing.T, c *wellfieldtest.City) []catalog.Key {
	t.Helper()
	d := wellfieldtest.Catalogue()
	keys := []catalog.Key{d.Classes[0].Key(), d.Classes[1].Key()}
	for i, precision := range []string{catalog.Grid, catalog.Community} {
		class := d.Classes[0]
		class.Code, class.Precision = fmt.Sprint("030", i), precision
		d.Classes, keys = append(d.Classes, class), append(keys, class.Key())
	}
	if _, err := c.Publish(t.Context(), store.Catalogue, d, app.BootstrapPost, "every precision", 2); err != nil {
		t.Fatal(err)
	}
	return keys
}
