package casework

import (
	"wellfield/internal/grid"
	"wellfield/internal/worktime"
)

func (s *scan) escalation() *Escalation {
	e := new(Escalation)
	s.object(func(name string) {
		switch name {
		case "intake":
			e.Intake = s.climb()
		case "handle":
			e.Handle = s.climb()
		case "check":
			e.Check = s.climb()
		case "told":
			s.other(&e.Told)
		default:
			s.fail()
		}
	})
	return e
}

func (s *scan) climb() *Climb {
	m := new(Climb)
	s.object(func(name string) {
		switch name {
		case "from":
			m.From = s.moment()
		case "due":
			m.Due = s.moment()
		case "unit":
			m.Unit = worktime.Unit(s.text())
		case "ladder":
			m.Ladder = int(s.number())
		case "rests":
			s.other(&m.Rests)
		case "reached":
			m.Reached = s.level()
		case "next":
			m.Next = s.rung()
		default:
			s.fail()
		}
	})
	return m
}

func (s *scan) rung() *Rung {
	r := new(Rung)
	s.object(func(name string) {
		switch name {
		case "step":
			r.Step = int(s.number())
		case "percent":
			r.Percent = int(s.number())
		case "level":
			r.Level = s.level()
		case "at":
			r.At = s.moment()
		default:
			s.fail()
		}
	})
	return r
}

// level reads the text form; the empty one, which is no level, is the library's.
func (s *scan) level() grid.Level {
	l, err := grid.ParseLevel(s.text())
	if err != nil {
		s.fail()
	}
	return l
}
