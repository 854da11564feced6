package grid

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

// Severity says what a finding stops.
type Severity string

// An error stops publishing: NewMap refuses the document. A warning is for a
// person to look at; the map works and says what it does.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Finding is one thing about a document or its sources that a person should
// know. Key and Args make its sentence; Args always has the code when there is one.
type Finding struct {
	Severity Severity   `json:"severity"`
	Key      string     `json:"key"`
	Code     string     `json:"code,omitempty"` // of the area, empty when it is about a source
	Args     fault.Args `json:"args,omitempty"`
}

// finding makes a Finding from names and values in turn.
func finding(s Severity, key, code string, args ...any) Finding {
	f := Finding{Severity: s, Key: key, Code: code, Args: fault.Args{}}
	if code != "" {
		f.Args["code"] = code
	}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	return f
}

// from makes a finding of a fault.
func from(s Severity, code string, err error) Finding {
	f := finding(s, "grid.document_unreadable", code)
	if faults := fault.All(err); len(faults) > 0 {
		f.Key = faults[0].Key
		for name, value := range faults[0].Args {
			f.Args[name] = value
		}
	}
	return f
}

// ground makes a finding about a patch: its size in whole square metres and where.
func ground(s Severity, key, code string, p geo.Patch, args ...any) Finding {
	return finding(s, key, code, append(args, "m2", int64(math.Round(p.Size)), "at", p.At.String())...)
}

// arrange puts findings in the one order they are always shown in: errors first,
// then by kind, area and the rest.
func arrange(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.Code, b.Code), cmp.Compare(fmt.Sprint(a.Args), fmt.Sprint(b.Args)))
	})
}

// HasErrors tells whether a finding stops publishing.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}
