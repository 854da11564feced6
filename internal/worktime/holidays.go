package worktime

import (
	_ "embed"
	"encoding/json"
	"errors"
	"io"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// ReadHolidays reads one year in the JSON form of holiday-cn:
//
//	{"year": 2026, "papers": ["https://..."], "days": [
//	  {"name": "元旦", "date": "2026-01-01", "isOffDay": true}, ...]}
//
// The year is complete when the file lists days and names the official papers
// they come from; a file made ahead of the announcement is neither, and is no
// fault. Fields it does not know are left alone, the form is not ours. Faults:
// holidays.unreadable, holidays.too_large; days are checked as by NewCalendar.
func ReadHolidays(r io.Reader) (year int, y Year, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return 0, Year{}, err
	}
	if len(raw) > maxDocument {
		return 0, Year{}, fault.New(fault.TooLarge, "holidays.too_large").With("max", maxDocument)
	}
	var file struct {
		Year   int      `json:"year"`
		Papers []string `json:"papers"`
		Days   []struct {
			Date     civil.Day `json:"date"`
			IsOffDay *bool     `json:"isOffDay"`
		} `json:"days"`
	}
	err = json.Unmarshal(raw, &file)
	if err == nil && (file.Year == 0 || file.Days == nil) {
		err = errors.New("no year or no days")
	}
	for i := 0; err == nil && i < len(file.Days); i++ {
		switch d := file.Days[i]; {
		case d.IsOffDay == nil:
			err = errors.New("no isOffDay on " + clip(string(d.Date)))
		case *d.IsOffDay:
			y.Holidays = append(y.Holidays, d.Date)
		default:
			y.Workdays = append(y.Workdays, d.Date)
		}
	}
	if err != nil {
		return 0, Year{}, fault.New(fault.Invalid, "holidays.unreadable").With("reason", err.Error())
	}
	y.Complete = len(file.Days) > 0 && len(file.Papers) > 0
	if faults := new(Calendar).takeYears(Document{Years: map[int]Year{file.Year: y}}); len(faults) > 0 {
		return 0, Year{}, faults.Err()
	}
	return file.Year, y, nil
}

//go:embed holidays_cn.json
var holidaysCN []byte

// ChinaDefault is Monday to Friday 8:30 to 12:00 and 14:00 to 17:30 in
// Asia/Shanghai, with the official holidays and make-up workdays from 2024.
// A year that was not announced when this was built is listed as incomplete.
func ChinaDefault() Document {
	var file struct {
		Years map[int]Year `json:"years"`
	}
	if err := json.Unmarshal(holidaysCN, &file); err != nil {
		panic("worktime: the built-in holidays: " + err.Error())
	}
	return Document{
		Name: lang.Name{
			lang.EN: "China, Monday to Friday, 8:30 to 12:00 and 14:00 to 17:30",
			lang.ZH: "中国，周一至周五 8:30—12:00、14:00—17:30",
		},
		Source:   "Official holidays by way of NateScarlet/holiday-cn (MIT)",
		Zone:     "Asia/Shanghai",
		Opening:  mondayToFriday(Hours{"08:30", "12:00"}, Hours{"14:00", "17:30"}),
		Years:    file.Years,
		LateDays: 3,
	}
}
