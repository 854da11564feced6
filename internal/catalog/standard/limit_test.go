package standard

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wellfield/internal/worktime"
)

func TestLimits(t *testing.T) {
	for text, want := range map[string]string{
		"2紧急工作时": "2 urgent_hour", "1紧急工作日": "1 urgent_day", "4工作时": "4 working_hour", "5工作日": "5 working_day", "3自然日": "3 calendar_day",
		" 5工作日\n": "5 working_day", "２个工作日": "2 working_day", "2 个 工作日内": "2 working_day", "不超过3工作日": "3 working_day",
		"两个工作日": "2 working_day", "十个工作日": "10 working_day", "十五工作日以内": "15 working_day", "二十一工作时": "21 working_hour",
		"2 working days": "2 working_day", "1 urgent_hour": "1 urgent_hour",
	} {
		r := &reader{}
		if l, f := r.parseLimit(text); f != nil || l.String() != want {
			t.Errorf("%q is %v %v, want %s", text, l, f, want)
		}
	}
	for text, key := range map[string]string{
		"": "standard.limit_blank", " \n": "standard.limit_blank", "24": "standard.limit_unit_missing", "2小时": "standard.limit_bare",
		"3天": "standard.limit_bare", "3个工作": "standard.limit_unreadable", "种植季节15工作日": "standard.limit_unreadable",
		"2工作日或3工作日": "standard.limit_unreadable", "2工作日（夏季）": "standard.limit_unreadable", "1.5工作日": "standard.limit_unreadable",
		"-2工作日": "standard.limit_unreadable", "0工作日": "limit.out_of_range", "999999工作日": "limit.out_of_range", "立即": "standard.limit_unreadable",
		"30分钟": "standard.limit_unreadable", "1个月": "standard.limit_unreadable", "十十工作日": "limit.out_of_range", "按法定程序": "standard.limit_unreadable",
		"非工作日": "standard.limit_unreadable", "2非工作日": "standard.limit_unreadable",
	} {
		r := &reader{}
		if l, f := r.parseLimit(text); f == nil || f.Key != key {
			t.Errorf("%q is %v %v, want %s", text, l, f, key)
		}
	}
}

// An option explains a word, never the lack of one.
func TestABareNumberCannotBeExplained(t *testing.T) {
	r := &reader{o: Options{Units: map[string]worktime.Unit{"": worktime.WorkingDay}}, bare: map[string]int{}}
	if l, f := r.parseLimit("5"); f == nil || f.Key != "standard.limit_unit_missing" {
		t.Errorf("5 is %v, %v", l, f)
	}
}

// A limit is read only when a unit's own word stands in it, and the number read
// is the number written.
func TestUnitsAreNeverGuessed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, worktime.MaxN).Draw(t, "n")
		word := rapid.SampledFrom([]string{"紧急工作时", "工作时", "工作日", "自然日", "小时", "天", "日", "", "周", "时", "个月"}).Draw(t, "word")
		l, f := (&reader{}).parseLimit(strconv.Itoa(n) + word)
		unit, clear := explicitUnits[word]
		if clear != (f == nil) || clear && (l != worktime.Limit{N: n, Unit: unit}) {
			t.Fatalf("%d%s was read as %v, %v", n, word, l, f)
		}
	})
}

func TestChineseNumbers(t *testing.T) {
	digits := []rune("零一二三四五六七八九")
	for n := 1; n <= 99; n++ {
		var s string
		if n >= 20 {
			s += string(digits[n/10])
		}
		if n >= 10 {
			s += "十"
		}
		if n%10 > 0 {
			s += string(digits[n%10])
		}
		if got := count(s); got != n {
			t.Errorf("%s is %d, want %d", s, got, n)
		}
	}
}

// Nothing of what a standard says of the law is lost on the way into the pairs.
func TestNothingOfTheLawIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙《》12、.条\n ；例")), 0, 40, -1)
		laws, clauses := prose(text.Draw(t, "laws")), prose(text.Draw(t, "clauses"))
		kept := map[rune]int{}
		for _, b := range basisOf(laws, clauses, "条款") {
			if strings.TrimSpace(b.Title) == "" && strings.ContainsAny(laws, "甲乙条例") {
				t.Fatalf("a law without a title from %q and %q", laws, clauses)
			}
			for _, r := range b.Title + b.Clause {
				kept[r]++
			}
		}
		for _, r := range "甲乙" { // of a title that stands in both cells once is enough
			if n := strings.Count(laws, string(r)); kept[r] < n {
				t.Fatalf("%q is kept %d times of %d from %q and %q", r, kept[r], n, laws, clauses)
			}
		}
	})
}
