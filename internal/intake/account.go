package intake

import (
	"fmt"

	"wellfield/internal/fault"
)

// Account is what became of every row of a run. It adds up, or the run failed.
type Account struct {
	Rows     int // rows read in which anything is written
	Imported int
	Already  int // stored by an earlier run with the same content
	Repeated int // the same case once more in these files, with the same content
	SetAside int
	Open     int // read, and given to nobody because the run ended early
	Blank    int // rows in which nothing is written; not among Rows

	Reasons  map[string]int // message keys of rows set aside, by their first fault
	Warnings map[string]int // message keys of what was odd and imported all the same

	Examples  map[string]Example // the first row of each reason
	AsideFile string             // path of the file of rows set aside, empty without one
}

// Example is a row that was set aside, and why.
type Example struct {
	File  string
	Line  int
	Fault *fault.Fault
}

// Duplicates are the rows that were there already, from before or in this run.
func (a *Account) Duplicates() int { return a.Already + a.Repeated }

// check compares the rows that were read with what became of them, which are
// counted in different places.
func (a *Account) check() error {
	if settled := a.Imported + a.Duplicates() + a.SetAside + a.Open; settled != a.Rows {
		return fmt.Errorf("intake: the account does not add up: %d rows read, %d accounted for", a.Rows, settled)
	}
	reasons := 0
	for _, n := range a.Reasons {
		reasons += n
	}
	if reasons != a.SetAside {
		return fmt.Errorf("intake: the account does not add up: %d rows set aside, for %d reasons", a.SetAside, reasons)
	}
	return nil
}
