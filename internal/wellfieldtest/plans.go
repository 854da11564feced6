package wellfieldtest

import (
	"wellfield/internal/emergency"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// Plans of the small city. "flood" sends litter to cleaning within an hour and has potholes done within two; "outage" would give potholes more
// time, and litter to a unit that has no power in East.
func Plans() emergency.Document {
	step := func(id string, minutes int, unit org.ID, duty org.Duty) emergency.Step {
		return emergency.Step{ID: id, Text: name(id), Minutes: minutes, Unit: unit, Duty: duty}
	}
	limit := func(n int, unit worktime.Unit) worktime.Limit { return worktime.Limit{N: n, Unit: unit} }
	return emergency.Document{Example: true, Plans: []emergency.Plan{
		{ID: "flood", Name: name("Flood plan"), Hazard: emergency.Flood, Hours: 12, Levels: []grid.Level{grid.Township, grid.District},
			Changes: []emergency.Change{
				{Classes: []string{"event/01"}, Lead: "cleaning", Co: []org.ID{"works-east"}, Limit: limit(1, worktime.UrgentHour)},
				{Classes: []string{"component/02"}, Limit: limit(2, worktime.UrgentHour)}},
			Steps: []emergency.Step{step("call", 10, "", ""), step("pumps", 60, "works-east", org.DutyHandle), step("look", 120, "branch-east", "")},
			Lines: []emergency.Line{{Unit: "works-east", Line: "0990-5550110"}}},
		{ID: "outage", Name: name("Outage plan"), Hazard: emergency.Power, Hours: 72, Levels: []grid.Level{grid.Township},
			Changes: []emergency.Change{
				{Classes: []string{"component/0201"}, Limit: limit(20, worktime.CalendarDay)},
				{Classes: []string{"event/01"}, Lead: "works-west"}},
			Steps: []emergency.Step{step("ask", 15, "", "")}},
	}}
}
