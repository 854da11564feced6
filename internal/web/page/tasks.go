package page

// Tasks is what cases ask of one organisation besides leading and running them.
type Tasks struct {
	Shell
	Name   string
	Groups []TaskGroup
}

// TaskGroup is the tasks of one kind, the first due first.
type TaskGroup struct {
	Key  string
	Rows []UnitRow
}
