package bench

import "time"

// Scale is how much is measured. The shapes are the same at every scale, so that
// a figure of a small one says what to expect of a large one.
type Scale struct {
	name  string
	Cases int // loaded beforehand

	repeat  int           // repetitions of each figure
	round   time.Duration // how long one repetition lasts
	settle  time.Duration // until memory is at rest
	limit   time.Duration // of the whole run
	loading time.Duration // of loading the cases, for each database

	grids  []int       // numbers of grids
	points int         // located in a repetition
	exact  map[int]int // by number of grids, how many answers are compared

	commands int // cases of a repetition against the bare loop with many callers
	rows     int // of CSV
	photos   int // uploaded
	due      int // cases that are due at once
	asked    int // questions for cases nearby in a repetition
}

// rounds is how long all repetitions of one figure last.
func (s Scale) rounds() time.Duration { return time.Duration(s.repeat+1) * s.round }

// Full is the scale of a release: less than 25 minutes.
func Full() Scale {
	return Scale{name: "full", Cases: 1_000_000, repeat: 4, round: 3 * time.Second, settle: 2 * time.Second,
		limit: 24 * time.Minute, loading: 4 * time.Minute,
		grids: []int{1_000, 62_000, 1_000_000}, points: 4_000_000,
		exact:    map[int]int{1_000: 1_000_000, 62_000: 10_000_000, 1_000_000: 1_000_000},
		commands: 2_000, rows: 50_000, photos: 48, due: dueAtOnce, asked: 1_000}
}

// Quick is for a look while working: less than three minutes.
func Quick() Scale {
	return Scale{name: "quick", Cases: 20_000, repeat: 3, round: time.Second, settle: time.Second,
		limit: 170 * time.Second, loading: 30 * time.Second,
		grids: []int{1_000, 62_000}, points: 1_000_000,
		exact:    map[int]int{1_000: 100_000, 62_000: 500_000},
		commands: 500, rows: 5_000, photos: 16, due: 10_000, asked: 300}
}

// Tiny shows that everything runs; its figures mean nothing.
func Tiny() Scale {
	return Scale{name: "tiny", Cases: 600, repeat: 2, round: 80 * time.Millisecond, settle: 10 * time.Millisecond,
		limit: 15 * time.Minute, loading: 20 * time.Second,
		grids: []int{1_000}, points: 20_000, exact: map[int]int{1_000: 20_000},
		commands: 40, rows: 200, photos: 2, due: 300, asked: 10}
}
