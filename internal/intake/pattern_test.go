package intake

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPatterns(t *testing.T) {
	cases := []struct{ pattern, text, want string }{ // want empty: not read
		{"yyyy-MM-dd HH:mm:ss", "2024-02-29 23:59:59", "2024-02-29T23:59:59Z"},
		{"yyyy-MM-dd HH:mm:ss", "2023-02-29 23:59:59", ""},
		{"yyyy-MM-dd HH:mm:ss", "2024-02-29 24:00:00", ""},
		{"yyyy-MM-dd HH:mm:ss", "2024-02-29 23:59:59 ", ""},
		{"yyyy-MM-dd HH:mm:ss", "2024-2-29 23:59:59", ""},
		{"yyyy-MM-dd HH:mm:ss", "2024-02-29  03:00:00", "2024-02-29T03:00:00Z"},
		{"MM/dd/yyyy hh:mm:ss a", "12/31/2017 12:00:01 AM", "2017-12-31T00:00:01Z"},
		{"MM/dd/yyyy hh:mm:ss a", "12/31/2017 12:00:01 pm", "2017-12-31T12:00:01Z"},
		{"MM/dd/yyyy hh:mm:ss a", "12/31/2017 13:00:01 PM", ""},
		{"M/d/yy h:mm a", "1/9/70 1:05 PM", "1970-01-09T13:05:00Z"},
		{"M/d/yy h:mm a", "1/9/68 1:05 PM", "2068-01-09T13:05:00Z"},
		{"d.M.yyyy", "9.12.2024", "2024-12-09T00:00:00Z"},
		{"yyyy年M月d日 HH时mm分", "2024年3月9日 08时05分", "2024-03-09T08:05:00Z"},
		{"yyyy/M/d ah:mm", "2024/3/9 下午3:05", "2024-03-09T15:05:00Z"},
		{"dd-MMM-yyyy", "09-dec-2024", "2024-12-09T00:00:00Z"},
		{"MMMM d, yyyy", "December 9, 2024", "2024-12-09T00:00:00Z"},
		{"yyyy-MM-ddTHH:mm:ss.SZ", "2024-12-09T08:00:00.25+08:00", "2024-12-09T00:00:00.25Z"},
		{"yyyy-MM-dd'T'HH:mm:ssZ", "2024-12-09T08:00:00Z", "2024-12-09T08:00:00Z"},
		{"yyyy-MM-dd HH:mm Z", "2024-12-09 08:00 -0330", "2024-12-09T11:30:00Z"},
		{"yyyyMMdd", "20241209", "2024-12-09T00:00:00Z"},
		{"excel", "43101.5", "2018-01-01T12:00:00Z"},
		{"excel", "42894.730092592603", "2017-06-08T17:31:20Z"},
		{"excel", "60", ""},
		{"excel", "1e300", ""},
		{"excel", "NaN", ""},
		{"excel1904", "41639.5", "2018-01-01T12:00:00Z"},
		{"unix", "1514808000", "2018-01-01T12:00:00Z"},
		{"unix", "9223372036854775807", ""},
		{"unix_ms", "1514808000250", "2018-01-01T12:00:00.25Z"},
	}
	for _, c := range cases {
		p, err := compilePattern(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		w, ok := p.parse(c.text)
		got := ""
		if ok {
			at, _ := instant(w, time.UTC)
			got = at.Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%s reads %q as %q, want %q", c.pattern, c.text, got, c.want)
		}
	}
	for _, bad := range []string{"", "yyyy-MM", "yyyy-MM-dd HH:mm a", "yyyy-MM-dd hh:mm", "yyyy-MM-dd mm", "yyy-MM-dd",
		"yyyy-MM-dd dd", "yyyy-MM-dd HH:ss", "yyyy-MM-dd at HH", "yyyy-MM-dd 'at HH", "dd MMMMM yyyy", "2006-01-02"} {
		if _, err := compilePattern(bad); err == nil {
			t.Errorf("%q compiles", bad)
		}
	}
}

func TestInstant(t *testing.T) {
	cases := []struct {
		zone, local, want string
		note              clockNote
	}{
		{"America/New_York", "2024-01-15 12:00", "2024-01-15T17:00:00Z", clockPlain},
		{"America/New_York", "2024-03-10 01:59", "2024-03-10T06:59:00Z", clockPlain},
		{"America/New_York", "2024-03-10 02:00", "2024-03-10T07:00:00Z", clockSkipped},
		{"America/New_York", "2024-03-10 02:59", "2024-03-10T07:00:00Z", clockSkipped},
		{"America/New_York", "2024-03-10 03:00", "2024-03-10T07:00:00Z", clockPlain},
		{"America/New_York", "2024-11-03 00:59", "2024-11-03T04:59:00Z", clockPlain},
		{"America/New_York", "2024-11-03 01:00", "2024-11-03T05:00:00Z", clockRepeated},
		{"America/New_York", "2024-11-03 01:59", "2024-11-03T05:59:00Z", clockRepeated},
		{"America/New_York", "2024-11-03 02:00", "2024-11-03T07:00:00Z", clockPlain},
		{"Australia/Lord_Howe", "2024-10-06 02:15", "2024-10-05T15:30:00Z", clockSkipped},
		{"Asia/Shanghai", "2024-10-06 02:15", "2024-10-05T18:15:00Z", clockPlain},
		{"Asia/Shanghai", "1988-04-17 02:30", "1988-04-16T18:00:00Z", clockSkipped},
	}
	p, err := compilePattern("yyyy-MM-dd HH:mm")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := p.parse(c.local)
		got, note := instant(w, zone)
		if got.Format(time.RFC3339) != c.want || note != c.note {
			t.Errorf("%s in %s is %s (%d), want %s (%d)", c.local, c.zone, got.Format(time.RFC3339), note, c.want, c.note)
		}
	}
}

// A later local time is never an earlier moment, and the clocks of the zone
// show at the moment what was read, unless they skipped it.
func TestInstantKeepsOrder(t *testing.T) {
	zones := []string{"America/New_York", "America/Los_Angeles", "Europe/London", "Australia/Lord_Howe", "Asia/Shanghai"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		day := rapid.SampledFrom([]string{"2024-03-10", "2024-11-03", "2024-03-31", "2024-10-06", "1988-04-17", "2015-07-01"}).Draw(t, "day")
		start, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		read := func(label string) (time.Time, time.Time, clockNote) {
			local := start.Add(time.Duration(rapid.IntRange(0, 24*60-1).Draw(t, label)) * time.Minute)
			at, note := instant(wallOf(local), zone)
			return local, at, note
		}
		a, atA, note := read("a")
		b, atB, _ := read("b")
		if a.Before(b) && atB.Before(atA) {
			t.Fatalf("%s before %s, but %s after %s", a, b, atA, atB)
		}
		if shown := wallOf(atA.In(zone)); note != clockSkipped && shown != wallOf(a) {
			t.Fatalf("read %v, the clock shows %v", wallOf(a), shown)
		}
	})
}

func FuzzPattern(f *testing.F) {
	f.Add("yyyy-MM-dd HH:mm:ss.SZ", "2024-12-09 08:00:00.25+08:00")
	f.Add("M/d/yy h:mm a", "1/9/70 1:05 PM")
	f.Add("yyyy年M月d日", "2024年3月9日")
	f.Add("excel", "43101.5")
	f.Add("unix_ms", "1514808000250")
	zone := time.FixedZone("test", 3600)
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := compilePattern(pattern)
		if err != nil {
			return
		}
		if w, ok := p.parse(text); ok {
			if !w.possible() {
				t.Errorf("%q reads %q as %+v", pattern, text, w)
			}
			instant(w, zone)
		}
	})
}
