package procedure

import "time"

// Versions are the versions that were published and can be read. A clock that
// began under one of them ends under it. They never change; the zero value and
// nil have none.
type Versions struct {
	all []Published // in their order
}

// Published is a version and when it was published.
type Published struct {
	*Procedure
	At time.Time
}

// NewVersions takes them in the order in which they were published.
func NewVersions(all ...Published) *Versions { return &Versions{all} }

// Of is the version with the number, nil when there is none.
func (v *Versions) Of(version int) *Procedure {
	if v == nil {
		return nil
	}
	for _, p := range v.all {
		if p.Version() == version {
			return p.Procedure
		}
	}
	return nil
}

// On is the version that was in force at an instant, nil when none was yet.
func (v *Versions) On(at time.Time) *Procedure {
	if v == nil {
		return nil
	}
	var found *Procedure
	for _, p := range v.all {
		if !p.At.After(at) {
			found = p.Procedure
		}
	}
	return found
}
