// Package worktime computes when a limit ends: on a clock that never stops, or
// on one that runs only inside the opening hours of working days, with public
// holidays, make-up workdays and pauses.
package worktime
