package intake

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"wellfield/internal/fault"
)

// deepestJSON is how deep a record is taken apart; what lies deeper stays as
// JSON text.
const deepestJSON = 16

// flatten takes a record apart into columns named by their path: "location.lat",
// "coordinates.0". Order is the order of names, but for lists.
func flatten(raw []byte) (map[string]string, *fault.Fault) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fault.New(fault.Invalid, "intake.json_broken").With("reason", err.Error())
	}
	if d.More() {
		return nil, fault.New(fault.Invalid, "intake.record_kind")
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, fault.New(fault.Invalid, "intake.record_kind")
	}
	out := make(map[string]string, len(object))
	for k, v := range object {
		flattenInto(out, k, v, 1)
	}
	return out, nil
}

func flattenInto(out map[string]string, path string, v any, depth int) {
	switch v := v.(type) {
	case nil:
		out[path] = ""
	case string:
		out[path] = v
	case json.Number:
		out[path] = v.String()
	case bool:
		out[path] = strconv.FormatBool(v)
	case map[string]any:
		if depth == deepestJSON {
			out[path] = jsonText(v)
			return
		}
		for k, item := range v {
			flattenInto(out, path+"."+k, item, depth+1)
		}
	case []any:
		if depth == deepestJSON {
			out[path] = jsonText(v)
			return
		}
		for i, item := range v {
			flattenInto(out, path+"."+itoa(i), item, depth+1)
		}
	}
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// jsonRows makes rows of records: the wanted columns, or all that the first
// records have.
type jsonRows struct {
	header      []string
	unseenNames []string
	ahead       []jsonRow // read to find the columns
	index       int       // of the next of them
	blanks      int
}

// jsonRow is a record that was taken apart.
type jsonRow struct {
	record
	fields map[string]string
}

// sampleRecords is how many records are looked at to find the columns.
const sampleRecords = 200

// look reads the first records and settles the columns. A wanted column that
// none of them has may still come, and is listed as unseen.
func (j *jsonRows) look(wanted []string, next func() (jsonRow, error)) error {
	found := map[string]bool{}
	for len(j.ahead) < sampleRecords {
		row, err := next()
		if err != nil {
			if len(j.ahead) == 0 || fault.All(err) != nil {
				return err
			}
			break
		}
		for name := range row.fields {
			found[name] = true
		}
		j.ahead = append(j.ahead, row)
	}
	if j.header = wanted; wanted == nil {
		j.header = slices.Sorted(maps.Keys(found))
	}
	for _, name := range wanted {
		if !found[name] {
			j.unseenNames = append(j.unseenNames, name)
		}
	}
	return nil
}

// unseen are the wanted columns that no record had so far.
func (j *jsonRows) unseen() []string { return j.unseenNames }

// row is the next row in which anything is written.
func (j *jsonRows) row(next func() (jsonRow, error)) (record, error) {
	for {
		var row jsonRow
		if j.index < len(j.ahead) {
			row, j.ahead[j.index] = j.ahead[j.index], jsonRow{}
			j.index++
		} else {
			var err error
			if row, err = next(); err != nil {
				return record{}, err
			}
		}
		if row.broken == nil && len(row.fields) == 0 {
			j.blanks++
			continue
		}
		row.cells = make([]string, len(j.header))
		for i, name := range j.header {
			row.cells[i] = row.fields[name]
		}
		return row.record, nil
	}
}

func (j *jsonRows) columns() []string { return j.header }
func (j *jsonRows) blank() int        { return j.blanks }
