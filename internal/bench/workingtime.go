package bench

import (
	"context"
	"time"

	"wellfield/internal/worktime"
)

// workingTime measures one deadline on the calendar that ships.
func workingTime(ctx context.Context, s *session) error {
	calendar, err := worktime.NewCalendar(1, worktime.ChinaDefault())
	if err != nil {
		return err
	}
	limits := []worktime.Limit{{N: 2, Unit: worktime.UrgentHour}, {N: 4, Unit: worktime.WorkingHour},
		{N: 5, Unit: worktime.WorkingDay}, {N: 15, Unit: worktime.WorkingDay}}
	at := time.Date(2025, 1, 24, 8, 12, 33, 0, time.UTC)
	many := s.scale.points / 10
	row := s.row("rules.deadline", "")
	for i := range s.scale.repeat + 1 {
		start := time.Now()
		for k := range many {
			// Starts all over a year, so that no table of one day is enough.
			due, err := calendar.Deadline(at.Add(time.Duration(k%8760)*time.Hour), limits[k%len(limits)], nil)
			if err != nil {
				return err
			}
			sink.Add(int64(due.At.Nanosecond()))
		}
		if i > 0 { // the first is to warm
			s.add(row, float64(time.Since(start).Nanoseconds())/float64(many))
		}
	}
	row.Count, row.Note = many*s.scale.repeat, "starts at every hour of a year; 2 urgent hours, 4 working hours, 5 and 15 working days"
	return ctx.Err()
}
