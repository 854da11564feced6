package procedure

import (
	"strconv"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/worktime"
)

// lastStep is by when, in percent of the limit, a late case has reached the top
// of its ladder at the latest. No city can make it later.
const lastStep = 300

// firstStep is by when a late case is passed on at all: where its limit ends, at
// the latest.
const firstStep = 100

// Check returns everything that is wrong with the document, each fault with its
// path: procedure.limit_missing, out_of_range, ladder_missing, ladder_partial,
// ladder_order, ladder_first, ladder_late, ladder_top, days_only, outside_missing, and the faults of worktime.Limit.Check
// and catalog.ParsePattern.
func (d Document) Check() error {
	var r review
	r.limit("stages.intake", d.Stages.Intake)
	r.limit("stages.verify", d.Stages.Verify)
	r.limit("stages.dispatch", d.Stages.Dispatch)
	r.limit("stages.sign", d.Stages.Sign)
	r.limit("stages.check", d.Stages.Check)
	r.within("stages.amber", d.Stages.Amber, 1, 100)
	r.within("extension.times", d.Extension.Times, 0, 5)
	r.within("suspension.times", d.Suspension.Times, 0, 3)
	r.within("suspension.max_days", d.Suspension.MaxDays, 1, 366)
	r.within("duplicates.metres", d.Duplicates.Metres, 1, 500)
	r.within("duplicates.hours", d.Duplicates.Hours, 1, 24*30)
	r.within("recurrence.metres", d.Recurrence.Metres, 1, 500)
	r.within("recurrence.days", d.Recurrence.Days, 1, 365)
	r.within("sampling.per_mille", d.Sampling.PerMille, 1, 1000)
	r.limit("sampling.limit", d.SamplingLimit())
	r.within("sampling.limit", d.SamplingLimit().N, 1, mostSampling)
	r.limit("arbitration.limit", d.ArbitrationLimit())
	r.ladders(d.Ladders)
	r.oversight(d.Oversight)
	r.complaints(d.ComplaintTerms())
	return r.faults.Err()
}

// review collects what is wrong with a document.
type review struct {
	faults fault.List
}

func (r *review) add(path, key string, args fault.Args) {
	r.faults = append(r.faults, &fault.Fault{Kind: fault.Invalid, Key: key, Field: path, Args: args})
}

func (r *review) limit(path string, l worktime.Limit) {
	if l == (worktime.Limit{}) {
		r.add(path, "procedure.limit_missing", nil)
		return
	}
	for _, f := range fault.All(l.Check()) {
		r.faults = append(r.faults, f.At(path))
	}
}

func (r *review) within(path string, n, least, most int) {
	if n < least || n > most {
		r.add(path, "procedure.out_of_range", fault.Args{"n": n, "least": least, "most": most})
	}
}

func (r *review) ladders(ladders []Ladder) {
	if len(ladders) == 0 {
		r.add("ladders", "procedure.ladder_missing", nil)
		return
	}
	for i, l := range ladders {
		r.ladder("ladders["+strconv.Itoa(i)+"]", l)
	}
	for _, pattern := range ladders[len(ladders)-1].Classes {
		if pattern == "*" {
			return
		}
	}
	r.add("ladders", "procedure.ladder_partial", nil)
}

// ladder demands steps that rise in time and level, and that reach the city in
// time: a ladder that ends below would be a place where cases are forgotten.
func (r *review) ladder(at string, l Ladder) {
	if len(l.Classes) == 0 {
		r.add(at+".classes", "procedure.ladder_partial", nil)
	}
	for i, pattern := range l.Classes {
		_, err := catalog.ParsePattern(pattern)
		for _, f := range fault.All(err) {
			r.faults = append(r.faults, f.At(at+".classes["+strconv.Itoa(i)+"]"))
		}
	}
	if len(l.Steps) == 0 {
		r.add(at+".steps", "procedure.ladder_missing", nil)
		return
	}
	if first := l.Steps[0]; first.At > firstStep {
		r.add(at+".steps[0].at", "procedure.ladder_first", fault.Args{"at": first.At, "most": firstStep})
	}
	before := Step{Level: grid.MicroGrid}
	for i, s := range l.Steps {
		path := at + ".steps[" + strconv.Itoa(i) + "]"
		if s.At <= before.At || s.Level >= before.Level || s.Level < grid.City {
			r.add(path, "procedure.ladder_order", fault.Args{"at": s.At, "level": s.Level.String()})
		}
		if s.At > lastStep {
			r.add(path+".at", "procedure.ladder_late", fault.Args{"at": s.At, "most": lastStep})
		}
		before = s
	}
	if before.Level != grid.City {
		r.add(at+".steps", "procedure.ladder_top", fault.Args{"level": before.Level.String()})
	}
}
