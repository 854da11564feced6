package intake

import (
	"context"
	"path/filepath"
	"strings"

	"wellfield/internal/export"
	"wellfield/internal/fault"
)

// Own tells whether the file is one that the platform itself exported, or rows
// of one that were set aside. Such a file needs no mapping.
func Own(path string) (bool, error) {
	src, err := openOwn(path)
	if fault.Has(err, "intake.file_missing") || err != nil && fault.All(err) == nil {
		return false, err
	}
	if err != nil { // it cannot be read as a table at all, which its mapping's run says better
		return false, nil
	}
	own := export.Ours(src.columns())
	return own, src.Close()
}

// RunOwn is Run for files that the platform itself exported.
func RunOwn(ctx context.Context, files []string, sink Sink, o Options) (Account, error) {
	r := newRun(ctx, sink, o)
	r.own = true
	return r.all(files)
}

// openOwn opens a file of ours. Of GeoJSON it wants our columns.
func openOwn(path string) (source, error) {
	wanted := []string{"geometry.coordinates.0", "geometry.coordinates.1"}
	for _, c := range export.Columns() {
		wanted = append(wanted, "properties."+c)
	}
	return open(path, File{}, wanted)
}

// bindOwn makes the reader of a file of ours. How its cells stand for what they
// say is seen by its header, because rows set aside are CSV whatever they were.
func bindOwn(columns []string) (*binding, *export.Decoder, error) {
	shape := export.Delimited
	for _, c := range columns {
		switch {
		case strings.HasPrefix(c, "properties."):
			shape = export.JSON
		case strings.Contains(c, " [") && shape == export.Delimited:
			shape = export.Sheet
		}
	}
	d, err := export.NewDecoder(columns, shape)
	b := &binding{names: columns, shape: -1}
	for i, c := range columns {
		if c == shapeColumn {
			b.shape = i
		}
	}
	return b, d, err
}

// readOwn makes a case of a row of ours.
func (r *run) readOwn(rec record) reading {
	got := reading{b: r.b, cells: rec.cells}
	switch {
	case rec.broken != nil:
		got.faults = append(got.faults, rec.broken)
		return got
	case r.b.shape >= 0 && r.b.shape < len(rec.cells) && strings.TrimSpace(rec.cells[r.b.shape]) != "":
		got.refuse("intake.row_shape_open", shapeColumn, "")
		return got
	}
	c, err := r.decoder.Row(rec.cells)
	got.c, got.faults = c, fault.All(err)
	return got
}

// inspectOwn opens every file once and checks its header.
func (r *run) inspectOwn(path string) error {
	src, err := openOwn(path)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }() // it was only read
	r.out.addColumns(src.columns())
	_, _, err = bindOwn(src.columns())
	return inFile(err, filepath.Base(path))
}
