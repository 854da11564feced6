package intake

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"wellfield/internal/fault"
)

// Lint checks the mapping against the files and reads no row but the headers.
func Lint(m *Mapping, files []string, o Options) error {
	p, faults := prepare(m, o.Areas, o.Classes)
	if len(faults) > 0 {
		return faults.Err()
	}
	r := &run{plan: p, o: o, out: newSetAside("", o.Say), account: Account{Warnings: map[string]int{}}}
	_, err := r.inspect(files)
	return err
}

// inspect opens every file once, checks its header against the plan, collects
// its columns, and adds up the sizes.
func (r *run) inspect(files []string) (total int64, err error) {
	if len(files) == 0 {
		return 0, fault.New(fault.Invalid, "intake.files_missing")
	}
	var faults fault.List
	for _, path := range files {
		info, err := os.Stat(path)
		if err == nil {
			total += info.Size()
			err = r.inspectOne(path)
		}
		if errors.Is(err, os.ErrNotExist) {
			err = fault.New(fault.NotFound, "intake.file_missing").With("file", path)
		}
		if err != nil && fault.All(err) == nil {
			return 0, err
		}
		faults = append(faults, fault.All(err)...)
	}
	return total, faults.Err()
}

func (r *run) inspectOne(path string) error {
	if r.own {
		return r.inspectOwn(path)
	}
	src, err := r.open(path)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }() // it was only read
	r.out.addColumns(src.columns())
	_, faults := r.plan.bind(filepath.Base(path), src.columns())
	faults = append(faults, r.missingIn(src, path)...)
	if s, ok := src.(*sheetSource); ok {
		faults = append(faults, r.plan.dayNumbers(s, path)...)
	}
	return faults.Err()
}

// open opens a file with the columns that the plan needs.
func (r *run) open(path string) (source, error) {
	if r.own {
		return openOwn(path)
	}
	var wanted []string
	for _, c := range r.plan.m.columns() {
		if !slices.Contains(wanted, c.column) {
			wanted = append(wanted, c.column)
		}
	}
	return open(path, r.plan.m.File, wanted)
}

// missingIn are faults for the columns without which no row can be read, where
// a file of JSON does not have them. That another column is not seen yet is a
// warning, because a record may leave out what it does not have.
func (r *run) missingIn(src source, path string) fault.List {
	j, ok := src.(interface{ unseen() []string })
	if !ok {
		return nil
	}
	var faults fault.List
	m := r.plan.m
	required := append([]string{m.Opened.Column, m.Class.Column, m.Status.Column}, m.ID...)
	for _, column := range j.unseen() {
		if !slices.Contains(required, column) {
			r.account.Warnings["intake.column_unseen"]++
			continue
		}
		faults = append(faults, fault.New(fault.Invalid, "intake.column_unseen").
			With("column", column).With("file", filepath.Base(path)).With("n", sampleRecords))
	}
	return faults
}
