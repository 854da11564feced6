package worktime

import (
	"slices"

	"wellfield/internal/civil"
)

// Stretch is some days in a row that gave a limit the same: all of a whole
// working day each, or nothing for the same reason. Step is the first of them,
// with what they gave together.
type Stretch struct {
	Step
	Last civil.Day
	Days int
}

// Stretches folds an explanation, so that the days of a long limit fit on a page
// and add up all the same.
func Stretches(steps []Step) []Stretch {
	var all []Stretch
	for _, s := range steps {
		if n := len(all); n > 0 && all[n-1].takes(s) {
			last := &all[n-1]
			last.Last, last.Days = s.Day, last.Days+1
			last.Counted += s.Counted
			continue
		}
		all = append(all, Stretch{Step: s, Last: s.Day, Days: 1})
	}
	return all
}

func (t *Stretch) takes(s Step) bool {
	return t.whole() && whole(s) && t.Kind == s.Kind && t.Opened == s.Opened && t.Unknown == s.Unknown &&
		slices.Equal(t.Why, s.Why) && slices.Equal(t.Hours, s.Hours)
}

func (t *Stretch) whole() bool {
	return t.Paused == 0 && int64(t.Counted) == int64(t.Opened)*int64(t.Days)
}

func whole(s Step) bool { return s.Paused == 0 && s.Counted == s.Opened }
