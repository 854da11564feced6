package ui

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/lang"
)

func reader(t testing.TB, tag lang.Tag) Reader {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("UTC+8", 8*60*60)
	return Reader{Tag: tag, Words: words, Zone: zone, Now: time.Date(2026, 11, 23, 11, 42, 0, 0, zone)}
}

func TestTimesAreSaidTwice(t *testing.T) {
	en, zh := reader(t, lang.EN), reader(t, lang.ZH)
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, en.Zone)
	}
	for _, row := range []struct {
		at     time.Time
		en, zh string
	}{
		{at(11, 23, 11, 41), "1 minute ago (today 11:41)", "1分钟前（今天 11:41）"},
		{at(11, 23, 11, 42), "just now (today 11:42)", "刚刚（今天 11:42）"},
		{at(11, 23, 8, 0), "3 hours ago (today 08:00)", "3小时前（今天 08:00）"},
		{at(11, 22, 23, 59), "11 hours ago (yesterday 23:59)", "11小时前（昨天 23:59）"},
		{at(11, 24, 11, 42), "in 1 day (tomorrow 11:42)", "1天后（明天 11:42）"},
		{at(11, 21, 9, 5), "2 days ago (21 Nov 09:05)", "2天前（11月21日 09:05）"},
		{at(9, 1, 9, 5), "2 months ago (1 Sep 09:05)", "2个月前（9月1日 09:05）"},
		{at(11, 23, 9, 5).AddDate(-3, 0, 0), "3 years ago (23 Nov 2023 09:05)", "3年前（2023年11月23日 09:05）"},
		// The same instant told by a machine elsewhere is the same to the reader.
		{at(11, 23, 8, 0).UTC(), "3 hours ago (today 08:00)", "3小时前（今天 08:00）"},
	} {
		if got := en.Twice(row.at); got != row.en {
			t.Errorf("en: %s is said as %q, want %q", row.at, got, row.en)
		}
		if got := zh.Twice(row.at); got != row.zh {
			t.Errorf("zh-CN: %s is said as %q, want %q", row.at, got, row.zh)
		}
	}
}

func TestExactNamesTheZone(t *testing.T) {
	r := reader(t, lang.EN)
	if got, want := r.Exact(r.Now.UTC()), "Monday 23 Nov 2026, 11:42 (UTC+08:00)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := r.ByDay(time.Date(2026, 12, 16, 0, 0, 0, 0, r.Zone).UTC()), "16 Dec 2026"; got != want {
		t.Errorf("a day is said as %q, want %q", got, want)
	}
	if r.ByDay(r.Now) != r.Exact(r.Now) {
		t.Error("a time within a day is said as the day")
	}
	if got, want := reader(t, lang.ZH).Exact(r.Now), "2026年11月23日 星期一 11:42（UTC+08:00）"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The day that clocks change has 23 or 25 hours and is still one day.
func TestDayAcrossClockChange(t *testing.T) {
	boston, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip("no time zone data on this machine")
	}
	r := reader(t, lang.EN)
	r.Zone, r.Now = boston, time.Date(2026, 11, 1, 23, 30, 0, 0, boston)
	if got := r.Day(time.Date(2026, 10, 31, 23, 50, 0, 0, boston)); got != "yesterday" {
		t.Errorf("the day before a day of 25 hours is %q", got)
	}
	if got := r.Day(time.Date(2026, 11, 1, 0, 10, 0, 0, boston)); got != "today" {
		t.Errorf("the first hour of a day of 25 hours is %q", got)
	}
}

// What is said in words never claims more time than has passed.
func TestAgoNeverOverstates(t *testing.T) {
	units := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "month": 28 * 24 * time.Hour, "year": 365 * 24 * time.Hour}
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(int64(time.Minute), int64(20*365*24*time.Hour)).Draw(t, "d"))
		a := elapsed(d)
		if a.N < 1 {
			t.Fatalf("%s is said as %d %s", d, a.N, a.Unit)
		}
		if said := time.Duration(a.N) * units[a.Unit]; said > d {
			t.Fatalf("%s is said as %d %s, which is more", d, a.N, a.Unit)
		}
	})
}

func TestCount(t *testing.T) {
	en, zh := reader(t, lang.EN), reader(t, lang.ZH)
	for _, row := range []struct {
		n      int
		en, zh string
	}{
		{0, "0", "0"}, {999, "999", "999"}, {9999, "9,999", "9,999"}, {10_000, "10,000", "1万"}, {37_473, "37,473", "3.7万"},
		{119_999, "119,999", "11.9万"}, {100_000_000, "100,000,000", "1亿"}, {1_260_000_000, "1,260,000,000", "12.6亿"},
	} {
		if got := en.Count(row.n); got != row.en {
			t.Errorf("en: %d is written %q, want %q", row.n, got, row.en)
		}
		if got := zh.Count(row.n); got != row.zh {
			t.Errorf("zh-CN: %d is written %q, want %q", row.n, got, row.zh)
		}
	}
}

func TestDue(t *testing.T) {
	en, zh := reader(t, lang.EN), reader(t, lang.ZH)
	soon := en.Now.Add(35 * time.Minute)
	for _, row := range []struct {
		due    Due
		en, zh string
	}{
		{Due{}, "No time limit yet", "尚未开始计时"},
		{Due{Pace: OnTime, At: en.Now.Add(278 * time.Minute), Left: Amount{4, "working_hour"}}, "4 working hours left (today 16:20)", "还剩4个工作时（今天 16:20到期）"},
		{Due{Pace: Soon, At: soon}, "Only 35 minutes left (today 12:17)", "仅剩35分钟（今天 12:17到期）"},
		{Due{Pace: Overdue, At: en.Now.AddDate(0, 0, -2)}, "2 days late (was due 21 Nov 11:42)", "已超期2天（应于11月21日 11:42办完）"},
		{Due{Pace: Paused, At: soon}, "The clock is stopped", "暂停计时"},
		{Due{Pace: Met, At: soon}, "Done in time (limit today 12:17)", "按期完成（时限今天 12:17）"},
		{Due{Pace: Missed, At: en.Now, Left: Amount{1, "working_day"}}, "Done 1 working day late (limit today 11:42)", "超期1个工作日完成（时限今天 11:42）"},
	} {
		if got := en.Due(row.due); got != row.en {
			t.Errorf("en: %+v is said as %q, want %q", row.due, got, row.en)
		}
		if got := zh.Due(row.due); got != row.zh {
			t.Errorf("zh-CN: %+v is said as %q, want %q", row.due, got, row.zh)
		}
	}
}

// The bar is full when the time is over, however little the share claims.
func TestBar(t *testing.T) {
	for _, row := range []struct {
		due  Due
		want int
	}{
		{Due{Pace: OnTime, Used: 0.25}, 250}, {Due{Pace: OnTime, Used: -1}, 0}, {Due{Pace: Soon, Used: 1.4}, 1000}, {Due{Pace: Overdue, Used: 0.1}, 1000},
	} {
		if got := row.due.used(); got != row.want {
			t.Errorf("%s with %.2f used fills %d, want %d", row.due.Pace, row.due.Used, got, row.want)
		}
	}
}

func TestEveryPaceAndUnitHasWords(t *testing.T) {
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		r := reader(t, tag)
		for p := range paceNames {
			for _, got := range []string{r.Due(Due{Pace: Pace(p), At: r.Now}), r.DueShort(Due{Pace: Pace(p), At: r.Now})} {
				if strings.Contains(got, "ui.") || strings.Contains(got, "{") {
					t.Errorf("%s: pace %s is said as %q", tag, Pace(p), got)
				}
			}
		}
	}
}
