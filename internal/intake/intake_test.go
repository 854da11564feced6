package intake

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// memory is a Sink that stores cases in a map.
type memory struct {
	cases  map[string]casework.Import
	refuse map[string]error // by source id
}

func newMemory() *memory { return &memory{cases: map[string]casework.Import{}} }

func (m *memory) ImportBatch(_ context.Context, cases []casework.Import) ([]Outcome, []error) {
	outcomes, errs := make([]Outcome, len(cases)), make([]error, len(cases))
	for i, c := range cases {
		key := c.System + "/" + c.SourceID
		stored, there := m.cases[key]
		switch {
		case m.refuse[c.SourceID] != nil:
			errs[i] = m.refuse[c.SourceID]
		case !there:
			m.cases[key], outcomes[i] = c, Imported
		case stored.Digest == c.Digest:
			outcomes[i] = AlreadyThere
		default:
			outcomes[i] = Differs
		}
	}
	return outcomes, errs
}

// areaNames are areas of which the code is the name in capitals, several of one
// name when it is repeated.
type areaNames []string

func (a areaNames) ByName(name string) (string, int) {
	code, n := "", 0
	for _, x := range a {
		if strings.EqualFold(x, name) {
			code = strings.ToUpper(x)
			n++
		}
	}
	return code, n
}

func (a areaNames) Known(code string) bool {
	for _, x := range a {
		if strings.ToUpper(x) == code {
			return true
		}
	}
	return false
}

// english says messages as an English reader sees them.
func english(t testing.TB) Say {
	t.Helper()
	c, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	return func(key string, args map[string]any) string { return c.Say(lang.EN, key, args) }
}

// file writes a file into a directory of the test.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// mapping reads a mapping that must be readable.
func mapping(t testing.TB, yaml string) *Mapping {
	t.Helper()
	m, err := ReadMapping(strings.NewReader(yaml))
	if err != nil {
		t.Fatalf("mapping: %v", err)
	}
	return m
}

// simple maps the columns of small test files.
const simple = `
mapping: 1
system: test
zone: America/New_York
blank: ["N/A"]
id: [id]
opened: {column: opened, formats: ["yyyy-MM-dd HH:mm"]}
due: {column: due, formats: ["yyyy-MM-dd HH:mm"]}
closed: {column: closed, formats: ["yyyy-MM-dd HH:mm"]}
class: {column: type, values: {Hole: event/0101, Lamp: component/0201, Undecided: ""}}
status:
  column: status
  rules:
    - {is: Open, state: received}
    - {is: Done, when: [{column: why, starts: "not "}], state: closed_explained}
    - {is: Done, state: closed_resolved}
    - {is: Unsure, state: ""}
place: {lat: lat, lng: lng, crs: wgs84, area: {column: area, values: {Old Town: NORTH}}}
address: [address]
summary: [type, address]
`

const simpleHeader = "id,opened,due,closed,type,status,why,lat,lng,area,address\n"

// outcome runs a mapping over content in one file of the name.
func outcome(t testing.TB, m *Mapping, name, content string, sink Sink) (Account, []string, error) {
	t.Helper()
	path := file(t, name, content)
	aside := filepath.Join(t.TempDir(), "aside.csv")
	a, err := Run(context.Background(), m, []string{path}, sink, Options{
		Areas: areaNames{"North", "South", "Twin", "Twin"}, SetAside: aside, Say: english(t)})
	var lines []string
	if raw, e := os.ReadFile(aside); e == nil {
		lines = strings.Split(strings.TrimSpace(string(raw)), "\n")[1:]
	}
	return a, lines, err
}

func TestRows(t *testing.T) {
	cases := []struct {
		name, row string
		reason    string // empty: imported
		message   string
	}{
		{"plain", "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,here", "", ""},
		{"by the name of an area", "1,2024-05-01 10:00,,,Hole,Open,,,,north,", "", ""},
		{"by the code of an area", "1,2024-05-01 10:00,,,Hole,Open,,,,SOUTH,", "", ""},
		{"by the mapping's name", "1,2024-05-01 10:00,,,Hole,Open,,,,Old Town,", "", ""},
		{"blank word", "1,2024-05-01 10:00,N/A,N/A,Hole,Open,,42.3,-71.1,,", "", ""},
		{"point wins over a strange area", "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,Nowhere,", "", ""},
		{"target before opened", "1,2024-05-01 10:00,2024-04-01 10:00,,Hole,Open,,42.3,-71.1,,", "", ""},
		{"no id", ",2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,", "intake.id_missing", "Column id is empty"},
		{"no opening", "1,,,,Hole,Open,,42.3,-71.1,,", "intake.opened_missing", "Column opened is empty"},
		{"date unreadable", "1,1.5.2024,,,Hole,Open,,42.3,-71.1,,", "intake.date_unreadable", "“1.5.2024”"},
		{"no such day", "1,2023-02-29 10:00,,,Hole,Open,,42.3,-71.1,,", "intake.date_unreadable", "2023-02-29"},
		{"closed before opened", "1,2024-05-01 10:00,,2024-05-01 09:59,Hole,Done,,42.3,-71.1,,", "intake.closed_before_opened", "09:59"},
		{"closed without a time", "1,2024-05-01 10:00,,,Hole,Done,,42.3,-71.1,,", "intake.closed_missing", "“Done”"},
		{"open with a time of closing", "1,2024-05-01 10:00,,2024-05-02 10:00,Hole,Open,,42.3,-71.1,,", "intake.closed_though_open", ""},
		{"class not listed", "1,2024-05-01 10:00,,,Tree,Open,,42.3,-71.1,,", "intake.class_unlisted", "“Tree”"},
		{"class empty", "1,2024-05-01 10:00,,,,Open,,42.3,-71.1,,", "intake.class_missing", ""},
		{"class not chosen", "1,2024-05-01 10:00,,,Undecided,Open,,42.3,-71.1,,", "intake.class_open", ""},
		{"status not listed", "1,2024-05-01 10:00,,,Hole,Lost,,42.3,-71.1,,", "intake.status_unlisted", "“Lost”"},
		{"status not chosen", "1,2024-05-01 10:00,,,Hole,Unsure,,42.3,-71.1,,", "intake.state_open", ""},
		{"nowhere", "1,2024-05-01 10:00,,,Hole,Open,,,,,", "intake.place_missing", "lat, lng, area"},
		{"unknown area", "1,2024-05-01 10:00,,,Hole,Open,,,,Nowhere,", "intake.area_unknown", "Nowhere"},
		{"two areas of the name", "1,2024-05-01 10:00,,,Hole,Open,,,,Twin,", "intake.area_ambiguous", "Twin"},
		{"null island", "1,2024-05-01 10:00,,,Hole,Open,,0,0,North,", "geo.null_island", ""},
		{"off the earth", "1,2024-05-01 10:00,,,Hole,Open,,142.3,-71.1,,", "geo.latitude_range", ""},
		{"half a point", "1,2024-05-01 10:00,,,Hole,Open,,42.3,,,", "intake.point_unreadable", ""},
		{"no number", "1,2024-05-01 10:00,,,Hole,Open,,NaN,-71.1,,", "intake.point_unreadable", ""},
		{"a person's number", "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,tel 11010519491231002X!", "intake.identity_number", "address"},
		{"too few cells", "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1", "intake.row_ragged", "9 cells"},
		{"too many cells", "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,a,b", "intake.row_ragged", "12 cells"},
		{"stray quotation mark", `1,2024-05-01 10:00,,,"Ho"le,Open,,42.3,-71.1,,`, "intake.row_quotes", ""},
		{"unreadable bytes", "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,\xff\xfe", "intake.row_unreadable", "address"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := mapping(t, simple)
			m.File.Encoding = "utf-8"
			a, aside, err := outcome(t, m, "in.csv", simpleHeader+c.row+"\n", newMemory())
			if err != nil {
				t.Fatal(err)
			}
			if c.reason == "" {
				if a.Imported != 1 || a.Rows != 1 || len(aside) != 0 {
					t.Fatalf("got %+v, %q; want it imported", a, aside)
				}
				return
			}
			if a.SetAside != 1 || a.Reasons[c.reason] != 1 {
				t.Fatalf("got %+v, want it set aside for %s", a, c.reason)
			}
			if len(aside) != 1 || !strings.Contains(aside[0], c.message) || strings.Contains(aside[0], "intake.") {
				t.Fatalf("set aside as %q, want the message to say %q", aside, c.message)
			}
		})
	}
}

func TestCaseOfRow(t *testing.T) {
	sink := newMemory()
	row := "7,2024-05-01 10:00,2024-05-02 10:00,2024-05-03 11:30,Hole,Done,not ours,42.3,-71.1,North,\"Main St 1,\nback\"\n"
	if _, _, err := outcome(t, mapping(t, simple), "in.csv", simpleHeader+row, sink); err != nil {
		t.Fatal(err)
	}
	c := sink.cases["test/7"]
	for what, pair := range map[string][2]string{
		"class":   {c.Class.String(), "event/0101"},
		"point":   {c.Point.String(), "42.3000000,-71.1000000"},
		"area":    {c.Area, "NORTH"},
		"opened":  {c.Opened.String(), "2024-05-01 14:00:00 +0000 UTC"},
		"due":     {c.Due.String(), "2024-05-02 14:00:00 +0000 UTC"},
		"closed":  {c.Closed.String(), "2024-05-03 15:30:00 +0000 UTC"},
		"state":   {string(c.State), "closed_explained"},
		"status":  {c.SourceStatus, "Done"},
		"address": {c.Address, "Main St 1,\nback"},
		"summary": {c.Summary, "Hole, Main St 1,\nback"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
}

func TestRepeats(t *testing.T) {
	row := "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,%\n"
	with := func(address string) string { return strings.Replace(row, "%", address, 1) }
	sink := newMemory()
	m := mapping(t, simple)
	a, aside, err := outcome(t, m, "in.csv", simpleHeader+with("a")+with("a")+with("b"), sink)
	if err != nil {
		t.Fatal(err)
	}
	if a.Rows != 3 || a.Imported != 1 || a.Repeated != 1 || a.Reasons["intake.repeated_differently"] != 1 {
		t.Errorf("first: %+v", a)
	}
	if len(aside) != 1 || !strings.Contains(aside[0], "in.csv, row 2") {
		t.Errorf("set aside as %q", aside)
	}
	a, _, err = outcome(t, m, "in.csv", simpleHeader+with("a"), sink)
	if err != nil || a.Already != 1 || a.Imported != 0 {
		t.Errorf("again: %+v, %v", a, err)
	}
	a, _, err = outcome(t, m, "in.csv", simpleHeader+with("c"), sink)
	if err != nil || a.Reasons["intake.differs"] != 1 || len(sink.cases) != 1 || sink.cases["test/1"].Address != "a" {
		t.Errorf("changed: %+v, %v", a, err)
	}
}

func TestSinkRefuses(t *testing.T) {
	two := simpleHeader + "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,\n2,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,\n"
	sink := newMemory()
	sink.refuse = map[string]error{"1": fault.New(fault.Invalid, "case.class_unknown").With("class", "event/0101")}
	a, aside, err := outcome(t, mapping(t, simple), "in.csv", two, sink)
	if err != nil || a.Imported != 1 || a.Reasons["case.class_unknown"] != 1 || len(aside) != 1 {
		t.Errorf("a fault of one case: %+v, %q, %v", a, aside, err)
	}
	sink = newMemory()
	sink.refuse = map[string]error{"2": context.DeadlineExceeded}
	a, _, err = outcome(t, mapping(t, simple), "in.csv", two, sink)
	if err == nil || a.Imported != 1 || a.Open != 1 || a.check() != nil {
		t.Errorf("a broken store: %+v, %v", a, err)
	}
}

// lossy is a Sink that answers for fewer cases than it was given.
type lossy struct{}

func (lossy) ImportBatch(_ context.Context, cases []casework.Import) ([]Outcome, []error) {
	return make([]Outcome, len(cases)-1), make([]error, len(cases))
}

func TestAccountFailsLoudly(t *testing.T) {
	_, _, err := outcome(t, mapping(t, simple), "in.csv", simpleHeader+"1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,\n", lossy{})
	if err == nil {
		t.Error("a sink that loses cases passed")
	}
	a := Account{Rows: 3, Imported: 2}
	if a.check() == nil {
		t.Error("an account that lacks a row passed")
	}
	a = Account{Rows: 1, SetAside: 1}
	if a.check() == nil {
		t.Error("a row set aside without a reason passed")
	}
}
