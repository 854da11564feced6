package grid

import (
	"math/rand/v2"
	"slices"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

const today civil.Day = "2026-11-20"

// square is a shape from its south-west corner, in units of a point.
func square(lat, lng, size int32) geo.Shape {
	return geo.Shape{{{{Lat: lat, Lng: lng}, {Lat: lat, Lng: lng + size}, {Lat: lat + size, Lng: lng + size},
		{Lat: lat + size, Lng: lng}, {Lat: lat, Lng: lng}}}}
}

func area(code, parent string, level Level, s geo.Shape) Area {
	return Area{Code: code, Parent: parent, Level: level, Name: named(code, ""), Shape: s, Jurisdiction: level.usual()}
}

// town is a city with two townships, the western one with a community and two grids.
func town() Document {
	return Document{Areas: []Area{
		area("g1", "c1", Grid, square(0, 0, 100000)),
		area("g2", "c1", Grid, square(0, 100000, 100000)),
		area("east", "city", Township, square(0, 200000, 200000)),
		area("city", "", City, nil),
		area("c1", "west", Community, nil),
		area("west", "city", Township, square(0, 0, 200000)),
	}}
}

func mustMap(t testing.TB, d Document) *Map {
	t.Helper()
	m, err := NewMap(7, d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLocate(t *testing.T) {
	m := mustMap(t, town())
	for at, want := range map[geo.Point]Chain{
		{Lat: 50000, Lng: 50000}:   {"city", "west", "c1", "g1"},
		{Lat: 50000, Lng: 100000}:  {"city", "west", "c1", "g2"}, // on the border: the eastern one
		{Lat: 150000, Lng: 50000}:  {"city", "west"},             // no grid there
		{Lat: 50000, Lng: 200000}:  {"city", "east"},
		{Lat: 500000, Lng: 500000}: nil,
	} {
		if got := m.Locate(at, today); !slices.Equal(got, want) {
			t.Errorf("Locate(%v) = %v, want %v", at, got, want)
		}
	}
}

func TestLocateOnTheDay(t *testing.T) {
	d := town()
	d.Areas[0].Valid = civil.Span{From: "2025-01-01", To: "2026-01-01"}
	next := area("g3", "c1", Grid, square(0, 0, 100000))
	next.Valid.From = "2026-01-01"
	d.Areas = append(d.Areas, next)
	m := mustMap(t, d)
	for day, want := range map[civil.Day]string{"2024-12-31": "west", "2025-06-01": "g1", "2025-12-31": "g1", "2026-01-01": "g3"} {
		chain := m.Locate(geo.Point{Lat: 50000, Lng: 50000}, day)
		if got := chain[len(chain)-1]; got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
	if n := len(m.Children("c1", "2025-06-01")); n != 2 {
		t.Errorf("%d grids in 2025, want 2", n)
	}
}

func TestLowestCodeWinsOverlaps(t *testing.T) {
	codes := []string{"b", "a", "d", "c"}
	for range 10 {
		rand.Shuffle(len(codes), func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
		var d Document
		for _, code := range codes {
			d.Areas = append(d.Areas, area(code, "", Township, square(0, 0, 1000)))
		}
		if got := mustMap(t, d).Locate(geo.Point{Lat: 10, Lng: 10}, today); !slices.Equal(got, Chain{"a"}) {
			t.Fatalf("%v wins among %v", got, codes)
		}
	}
}

func TestMapAnswers(t *testing.T) {
	d := town()
	d.Areas[0].Name = lang.Name{lang.EN: "Old Mill", lang.ZH: "老磨坊 １号"}
	m := mustMap(t, d)
	if m.Version() != 7 {
		t.Errorf("version %d", m.Version())
	}
	var order []string
	for _, a := range m.All() {
		order = append(order, a.Code)
	}
	if want := []string{"city", "east", "west", "c1", "g1", "g2"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	for _, name := range []string{"old mill", "OLD  MILL", "老磨坊 1号"} {
		if found := m.ByName(name); len(found) != 1 || found[0].Code != "g1" {
			t.Errorf("ByName(%q) = %v", name, found)
		}
	}
	if got := m.ChainOf("g2"); !slices.Equal(got, Chain{"city", "west", "c1", "g2"}) {
		t.Errorf("chain %v", got)
	}
	if m.ChainOf("nowhere") != nil || m.ByName("nowhere") != nil {
		t.Error("an unknown code or name has an answer")
	}
	for want, chain := range map[string]Chain{"west": m.ChainOf("g1"), "city": {"city"}, "first": {"first", "second"}} {
		if got := m.Jurisdiction(chain); got != want {
			t.Errorf("Jurisdiction(%v) = %s, want %s", chain, got, want)
		}
	}
	if got := m.Jurisdiction(nil); got != "city" {
		t.Errorf("a place outside comes to %q, want the city", got)
	}
	empty := mustMap(t, Document{})
	if empty.Locate(geo.Point{}, today) != nil || empty.Jurisdiction(nil) != "" || len(empty.All()) != 0 {
		t.Error("a map without areas knows something")
	}
}

func TestChainsCannotBeGrownIntoEachOther(t *testing.T) {
	m := mustMap(t, town())
	_ = append(m.ChainOf("west"), "intruder")
	if got := m.ChainOf("c1"); !slices.Equal(got, Chain{"city", "west", "c1"}) {
		t.Errorf("chain became %v", got)
	}
}

func TestNewMapRefuses(t *testing.T) {
	for key, change := range map[string]func(*Document){
		"grid.duplicate_code": func(d *Document) { d.Areas[1].Code = "g1" },
		"grid.parent_missing": func(d *Document) { d.Areas[1].Parent = "gone" },
		"grid.level_order":    func(d *Document) { d.Areas[1].Parent = "g1" },
		"grid.cycle":          func(d *Document) { d.Areas[3].Parent = "g1" },
		"grid.level_missing":  func(d *Document) { d.Areas[1].Level = 0 },
		"grid.code_letters":   func(d *Document) { d.Areas[1].Code = "g 2" },
		"grid.code_sequence":  func(d *Document) { d.Areas[1].Code = "500118001001000" },
		"grid.code_level":     func(d *Document) { d.Areas[1].Code = "500118001001" },
		"grid.kind_unknown":   func(d *Document) { d.Areas[1].Kind = "secret" },
		"grid.day_malformed":  func(d *Document) { d.Areas[1].Valid.From = "2026-02-30" },
		"grid.validity_empty": func(d *Document) { d.Areas[1].Valid = civil.Span{From: today, To: today} },
		"geo.ring_not_closed": func(d *Document) { d.Areas[1].Shape = geo.Shape{{d.Areas[1].Shape[0][0][:4]}} },
		"geo.ring_off_earth":  func(d *Document) { d.Areas[1].Shape = square(2000000000, 0, 100) },
		"grid.code_parent": func(d *Document) {
			d.Areas = append(d.Areas, area("500118001000", "", Township, nil), area("500119001001", "500118001000", Community, nil))
		},
	} {
		d := town()
		change(&d)
		if m, err := NewMap(1, d); m != nil || !fault.Has(err, key) {
			t.Errorf("%s: %v", key, err)
		}
		if Validate(d, today).Errors() == 0 {
			t.Errorf("%s: Validate finds no error where NewMap refuses", key)
		}
	}
}

func TestLocateEqualsScan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	d, corners := patchwork(40, rnd)
	for i := range d.Areas {
		if rnd.IntN(10) == 0 {
			d.Areas[i].Valid.To = today
		}
	}
	m := mustMap(t, d)
	scan := scanner(m)
	for n := range 100_000 {
		p := corners[rnd.IntN(len(corners))]
		switch n % 3 {
		case 0:
			p = geo.Point{Lat: rnd.Int32N(40 * cell), Lng: rnd.Int32N(40 * cell)}
		case 1:
			p.Lat, p.Lng = p.Lat+rnd.Int32N(3)-1, p.Lng+rnd.Int32N(3)-1
		}
		if got, want := m.Locate(p, today), scan(p); !slices.Equal(got, want) {
			t.Fatalf("Locate(%v) = %v, a scan of all areas says %v", p, got, want)
		}
	}
}

// scanner is the slow and plain answer that Locate must give.
func scanner(m *Map) func(geo.Point) Chain {
	boxes := make([]geo.Bounds, len(m.areas))
	for i, a := range m.areas {
		boxes[i], _ = a.Shape.Bounds()
	}
	return func(p geo.Point) Chain {
		var best *Area
		for i, a := range m.areas {
			if !boxes[i].Holds(p) || !a.Valid.Holds(today) || !a.Shape.Contains(p) {
				continue
			}
			if best == nil || a.Level > best.Level || a.Level == best.Level && a.Code < best.Code {
				best = a
			}
		}
		if best == nil {
			return nil
		}
		return m.ChainOf(best.Code)
	}
}

func BenchmarkLocate(b *testing.B) {
	rnd := rand.New(rand.NewPCG(13, 14))
	d, _ := patchwork(249, rnd)
	m := mustMap(b, d)
	points := make([]geo.Point, 1<<16)
	for i := range points {
		points[i] = geo.Point{Lat: rnd.Int32N(249 * cell), Lng: rnd.Int32N(249 * cell)}
	}
	i, found := 0, 0
	for b.Loop() {
		if m.Locate(points[i&(1<<16-1)], today) != nil {
			found++
		}
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "locates/s")
	b.ReportMetric(100*float64(found)/float64(b.N), "%found")
}

func BenchmarkNewMap(b *testing.B) {
	d, _ := patchwork(249, rand.New(rand.NewPCG(13, 14)))
	for b.Loop() {
		mustMap(b, d)
	}
}
