package wellfieldtest

import (
	"fmt"

	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// The small city: one district, the townships East and West, two communities of
// two grids each. A grid is a square of 0.01 degree; the city's south-west
// corner lies at 30 N, 110 E.
const (
	East = "990101001000"
	West = "990101002000"
)

func name(s string) lang.Name { return lang.Name{lang.EN: s, lang.ZH: s} }

func square(lat, lng, height, width int32) geo.Shape {
	const unit = 100_000 // 0.01 degree
	at := func(dLat, dLng int32) geo.Point {
		return geo.Point{Lat: 300_000_000 + (lat+dLat)*unit, Lng: 1_100_000_000 + (lng+dLng)*unit}
	}
	return geo.Shape{{geo.Ring{at(0, 0), at(0, width), at(height, width), at(height, 0), at(0, 0)}}}
}

// In is a point inside the grid with the index of row and column (0 to 1, 0 to 3).
func In(row, column int32) *geo.Point {
	const unit = 100_000
	return &geo.Point{Lat: 300_000_000 + row*unit + unit/2, Lng: 1_100_000_000 + column*unit + unit/2}
}

// Areas is the map of the small city: two rows of four grids, two columns to a
// township, a row to a community.
func Areas() grid.Document {
	areas := []grid.Area{
		{Code: "990000000000", Level: grid.City, Name: name("City"), Jurisdiction: true, Shape: square(0, 0, 2, 4)},
		{Code: "990101000000", Parent: "990000000000", Level: grid.District, Name: name("District"), Shape: square(0, 0, 2, 4)},
	}
	for i, township := range []string{East, West} {
		column := int32(2 * i)
		areas = append(areas, grid.Area{Code: township, Parent: "990101000000", Level: grid.Township,
			Name: name([]string{"East", "West"}[i]), Jurisdiction: true, Shape: square(0, column, 2, 2)})
		for row := range int32(2) {
			community := fmt.Sprintf("%s%03d", township[:9], row+1)
			areas = append(areas, grid.Area{Code: community, Parent: township, Level: grid.Community,
				Name: name("Community"), Shape: square(row, column, 1, 2)})
			for k := range int32(2) {
				areas = append(areas, grid.Area{Code: fmt.Sprintf("%s%03d", community, k+1), Parent: community, Level: grid.Grid,
					Kind: "general", Name: name("Grid"), Shape: square(row, column+k, 1, 1)})
			}
		}
	}
	return grid.Document{Title: name("Small city"), Areas: areas}
}

// Organisations is the chart of the small city. In each township there are a
// centre, a works unit, a check team and a grid branch; accounts are named after
// the post and the township: "desk-east", "works-west", "check-east",
// "boss-west", "grid-east". "cleaning" serves both townships, "city-desk" is the
// district's centre, and "two-hats" holds a works and a checking post in East.
func Organisations() org.Document {
	var d org.Document
	post := func(id, of org.ID, account string, duties ...org.Duty) {
		d.Posts = append(d.Posts, org.Post{ID: id, Org: of, Name: name(string(id)), Duties: duties})
		d.Holdings = append(d.Holdings, org.Holding{Post: id, Account: account})
	}
	unit := func(id, parent org.ID, kind org.Kind, area string) {
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: kind, Name: name(string(id)), Parent: parent, Area: area})
	}
	unit("district", "", "government", "990101000000")
	unit("district-centre", "district", "centre", "990101000000")
	post("district-desk", "district-centre", "city-desk", org.DutyIntake, org.DutyDispatch, org.DutySupervise)
	unit("cleaning", "district", "department", "990101000000")
	post("cleaning-crew", "cleaning", "cleaning", org.DutyHandle)
	for _, town := range []struct{ name, code string }{{"east", East}, {"west", West}} {
		of := func(s string) org.ID { return org.ID(s + "-" + town.name) }
		unit(of("town"), "district", "government", town.code)
		unit(of("centre"), of("town"), "centre", town.code)
		post(of("desk"), of("centre"), "desk-"+town.name, org.DutyIntake, org.DutyDispatch)
		unit(of("command"), of("town"), "party_committee", town.code)
		post(of("boss"), of("command"), "boss-"+town.name, org.DutySupervise)
		unit(of("works"), of("town"), "unit", town.code)
		post(of("works-post"), of("works"), "works-"+town.name, org.DutyHandle)
		unit(of("check"), of("town"), "unit", town.code)
		post(of("checker"), of("check"), "check-"+town.name, org.DutyCheck)
		unit(of("branch"), of("town"), "party_branch", town.code)
		post(of("grid-post"), of("branch"), "grid-"+town.name, org.DutyVerify)
		for _, g := range []string{"001001", "001002", "002001", "002002"} {
			d.Leads = append(d.Leads, org.Lead{Org: of("branch"), Area: town.code[:9] + g})
		}
		d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: of("works"), Class: "*", Area: town.code})
	}
	post("second-works", "works-east", "two-hats", org.DutyHandle)
	post("second-check", "check-east", "two-hats", org.DutyCheck)
	d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: "cleaning", Class: "event/01"})
	return d
}

// Classes of the small city.
var (
	Pothole = catalog.Key{Kind: catalog.Component, Code: "0201"} // needs a photo after
	Litter  = catalog.Key{Kind: catalog.Event, Code: "0101"}     // needs words
)

// Catalogue is the small city's.
func Catalogue() catalog.Document {
	class := func(k catalog.Key, title string, n int, unit worktime.Unit, evidence ...catalog.Evidence) catalog.Class {
		return catalog.Class{Kind: k.Kind, Code: k.Code, Group: name("Group"), Name: name(title), Subject: catalog.Facility,
			Filing: name("it is there"), Limit: worktime.Limit{N: n, Unit: unit}, Evidence: evidence, Precision: "exact",
			Closing:     []catalog.Condition{{ID: "gone", Text: name("it is gone")}, {ID: "clean", Text: name("the place is clean")}},
			Responsible: name("works"), Supervising: name("centre")}
	}
	return catalog.Document{Title: name("Small catalogue"), Edition: "test", Example: true, Classes: []catalog.Class{
		class(Pothole, "Pothole", 5, worktime.WorkingDay, catalog.Evidence{Kind: catalog.EvidenceAfter, Min: 1}),
		class(Litter, "Litter", 4, worktime.UrgentHour),
	}}
}

// Rules of the small city: litter goes to cleaning, all else to the works unit
// of the township.
func Rules() dispatch.Document {
	return dispatch.Document{Rules: []dispatch.Rule{
		{ID: "litter", Classes: []string{"event/01"}, Lead: "cleaning"},
		{ID: "east", Classes: []string{"*"}, Areas: []string{East}, Lead: "works-east"},
		{ID: "west", Classes: []string{"*"}, Areas: []string{West}, Lead: "works-west"},
	}}
}
