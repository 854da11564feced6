package worktime

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

const yearFile = `{"$schema": "x", "year": 2026, "papers": ["https://www.gov.cn/a"], "days": [
	{"name": "元旦", "date": "2026-01-01", "isOffDay": true},
	{"name": "元旦", "date": "2026-01-04", "isOffDay": false},
	{"name": "元旦", "date": "2025-12-31", "isOffDay": true}]}`

func TestReadHolidays(t *testing.T) {
	year, y, err := ReadHolidays(strings.NewReader(yearFile))
	want := Year{true, []civil.Day{"2026-01-01", "2025-12-31"}, []civil.Day{"2026-01-04"}}
	if err != nil || year != 2026 || !reflect.DeepEqual(y, want) {
		t.Errorf("%d %+v, %v", year, y, err)
	}
	for name, text := range map[string]string{
		"not announced yet":     `{"year": 2027, "papers": [], "days": []}`,
		"without its paper":     `{"year": 2027, "papers": [], "days": [{"date": "2027-01-01", "isOffDay": true}]}`,
		"a paper, but no days":  `{"year": 2027, "papers": ["https://www.gov.cn/a"], "days": []}`,
		"papers not even named": `{"year": 2027, "days": []}`,
	} {
		if year, y, err := ReadHolidays(strings.NewReader(text)); err != nil || year != 2027 || y.Complete {
			t.Errorf("%s: %d %+v, %v", name, year, y, err)
		}
	}
	for text, key := range map[string]string{
		"": "holidays.unreadable", "[]": "holidays.unreadable", "{}": "holidays.unreadable",
		yearFile + "{}": "holidays.unreadable", `{"year": 2027}`: "holidays.unreadable",
		`{"year": "2027", "days": []}`:                                                   "holidays.unreadable",
		`{"year": 2027, "days": [{"date": "2027-01-01"}]}`:                               "holidays.unreadable",
		`{"year": 27, "days": []}`:                                                       "calendar.year_out_of_range",
		`{"year": 2027, "days": [{"date": "1 Jan", "isOffDay": true}]}`:                  "calendar.day_malformed",
		`{"year": 2027, "days": [{"date": "2026-01-01", "isOffDay": true}]}`:             "calendar.day_outside_year",
		strings.Replace(yearFile, "2026-01-04", "2026-01-01", 1):                         "calendar.day_contradicted",
		`{"year": 2027, "days": [], "note": "` + strings.Repeat("x", maxDocument) + `"}`: "holidays.too_large",
	} {
		if _, _, err := ReadHolidays(strings.NewReader(text)); !fault.Has(err, key) {
			t.Errorf("%.60s: %v, want %s", text, err, key)
		}
	}
	broken := errors.New("the disk is gone")
	if _, _, err := ReadHolidays(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("a reader's own error became %v", err)
	}
}

func TestChinaDefault(t *testing.T) {
	d := ChinaDefault()
	c := mustCalendar(t, d)
	if got := c.WorkingDay().Hours(); got != 7 {
		t.Errorf("a working day of %v hours", got)
	}
	for year, want := range map[int]struct {
		complete           bool
		holidays, workdays int
	}{2024: {true, 28, 8}, 2025: {true, 28, 5}, 2026: {true, 33, 6}, 2027: {}} {
		y, listed := d.Years[year]
		if !listed || y.Complete != want.complete || len(y.Holidays) != want.holidays || len(y.Workdays) != want.workdays {
			t.Errorf("%d: complete %v, %d holidays, %d workdays", year, y.Complete, len(y.Holidays), len(y.Workdays))
		}
	}
	d.Years[2025].Holidays[0] = "2025-12-25"
	delete(d.Years, 2026)
	if again := ChinaDefault(); again.Years[2025].Holidays[0] != "2025-01-01" || !again.Years[2026].Complete {
		t.Error("a caller's change reached the built-in document")
	}
}

// holidayFolder finds the recorded year files, which are not part of the
// project.
func holidayFolder(t *testing.T) string {
	roots := []string{os.Getenv("WELLFIELD_DATA")}
	if roots[0] == "" {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			roots = append(roots, filepath.Join(dir, "shared", "data"))
		}
	}
	for _, root := range roots {
		if found, err := filepath.Glob(filepath.Join(root, "holidays", "2*.json")); root != "" && err == nil && len(found) > 0 {
			return filepath.Join(root, "holidays")
		}
	}
	t.Skip("no recorded holidays: set WELLFIELD_DATA to the folder that has holidays/2025.json")
	return ""
}

func TestRecordedHolidays(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(holidayFolder(t), "2*.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, builtIn := ChinaDefault(), ChinaDefault().Years
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		year, y, err := ReadHolidays(f)
		if closed := f.Close(); err != nil || closed != nil {
			t.Fatalf("%s: %v, %v", name, err, closed)
		}
		if filepath.Base(name) != fmt.Sprintf("%d.json", year) {
			t.Errorf("%s is about %d", name, year)
		}
		if b, ok := builtIn[year]; ok && b.Complete &&
			fmt.Sprint(b.Holidays, b.Workdays) != fmt.Sprint(y.Holidays, y.Workdays) {
			t.Errorf("the built-in %d differs from %s", year, name)
		}
		d.Years[year] = y
	}
	c := mustCalendar(t, d)
	due, err := c.Deadline(at(t, c, "2018-12-28 10:00"), Limit{1, WorkingDay}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := due.At.Format("2006-01-02 15:04"); got != "2018-12-29 10:00" || due.Provisional {
		t.Errorf("the working day after 28 December 2018 is due %s, provisional %v", got, due.Provisional)
	}
}

func FuzzReadHolidays(f *testing.F) {
	f.Add(yearFile)
	f.Add(`{"year": 2027, "papers": [], "days": []}`)
	f.Add(`{"year": 2019, "papers": ["x"], "days": [{"date": "2018-12-29", "isOffDay": false}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		year, y, err := ReadHolidays(strings.NewReader(text))
		if err != nil {
			if len(fault.All(err)) == 0 {
				t.Fatalf("%v is no fault", err)
			}
			return
		}
		d := Plain("Asia/Shanghai")
		d.Years = map[int]Year{year: y}
		if _, err := NewCalendar(1, d); err != nil {
			t.Fatalf("what was read is refused: %v", err)
		}
	})
}
