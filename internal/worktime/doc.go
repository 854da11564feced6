// Package worktime computes when a limit ends: on a clock that never stops, or
// on one that runs only inside the opening hours of working days, with public
// holidays, make-up workdays and pauses.
//
// The rules, for a limit of n units that starts at an instant:
//
//   - urgent_hour, urgent_day: n hours, n times 24 hours, counted without a
//     stop through nights, weekends, holidays and clock changes.
//   - working_hour: n hours of opening.
//   - working_day: n times the opening of one ordinary working day, so that the
//     end falls on the same working minute, not at midnight. A report that
//     comes before opening, or at night, is due at closing time of the n-th
//     working day.
//   - calendar_day: n days later at the same local time. When clocks go
//     forward over that time, it is the moment of the change; when they go
//     back and the time comes twice, the first of the two.
//
// A deadline is the first instant at which the whole limit has run; it is never
// put off to the next opening. The same rule for clock changes holds for
// opening hours: a door opens and closes when the clock first shows the time,
// or a later one. Time inside a pause does not count, on any clock.
//
// Time is counted in nanoseconds between the years 1970 and 2199; whatever
// leaves them is a fault, never a wrong date.
package worktime
