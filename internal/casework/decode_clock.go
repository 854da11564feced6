package casework

import "wellfield/internal/worktime"

// stage reads the clock of a stage: every case that waits for the desk has one.
func (s *scan) stage() *StageClock {
	k := new(StageClock)
	s.object(func(name string) {
		switch name {
		case "stage":
			k.Stage = Stage(s.text())
		case "due":
			if d := s.deadline(); d != nil {
				k.Due = *d
			}
		case "pauses":
			k.Pauses = []worktime.Pause{}
			s.other(&k.Pauses)
		case "procedure":
			k.Procedure = int(s.number())
		case "verify":
			k.Verify = s.deadline()
		default:
			s.fail()
		}
	})
	return k
}

func (s *scan) deadline() *Deadline {
	d := new(Deadline)
	s.object(func(name string) {
		switch name {
		case "at":
			d.At = s.moment()
		case "limit":
			limit, err := worktime.ParseLimit(s.text())
			if d.Limit = limit; err != nil {
				s.fail()
			}
		case "provisional":
			d.Provisional = s.truth()
		case "given":
			d.Given = s.truth()
		case "from":
			d.From = s.moment()
		case "calendar":
			d.Calendar = int(s.number())
		case "emergency":
			d.Emergency = s.emergency()
		default:
			s.fail()
		}
	})
	return d
}

func (s *scan) emergency() *EmergencyRef {
	e := new(EmergencyRef)
	s.object(func(name string) {
		switch name {
		case "id":
			e.ID = s.text()
		case "plan":
			e.Plan = s.text()
		case "version":
			e.Version = int(s.number())
		default:
			s.fail()
		}
	})
	return e
}
