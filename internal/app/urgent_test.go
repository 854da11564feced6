package app

import (
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/org"
)

func TestWhoseCommandsGoFirst(t *testing.T) {
	staff := func(d ...org.Duty) casework.Actor { return casework.Actor{Role: casework.Staff, Post: "p", Duties: d} }
	for _, row := range []struct {
		who   string
		actor casework.Actor
		first bool
	}{
		{"the desk that takes reports in", staff(org.DutyIntake), true},
		{"the desk that dispatches", staff(org.DutyHandle, org.DutyDispatch), true},
		{"time", casework.Actor{Role: casework.System}, true},
		{"a unit", staff(org.DutyHandle), false},
		{"a checker", staff(org.DutyCheck), false},
		{"a reporter", casework.Actor{Role: casework.Reporter}, false},
		{"an import", casework.Actor{Role: casework.Importer, System: "old"}, false},
		{"somebody who only says so", casework.Actor{Role: casework.Reporter, Duties: []org.Duty{org.DutyIntake}}, false},
	} {
		if got := urgent(row.actor); got != row.first {
			t.Errorf("%s: urgent %v", row.who, got)
		}
	}
}
