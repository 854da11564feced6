package mask_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"wellfield/internal/mask"
)

// TestNumbersOfPersonsAreMasked: the numbers are made up and pass the checks.
func TestNumbersOfPersonsAreMasked(t *testing.T) {
	for in, want := range map[string]string{
		"11010519491231002X":             "****************2X",
		"身份证11010519491231002x，请核实":      "身份证****************2x，请核实",
		"440524188001010014":             "****************14",
		"110105 19491231 002X":           "****** ******** **2X",
		"１１０１０５１９４９１２３１００２Ｘ":             "****************２Ｘ",
		"old card 110105491231002":       "old card *************02",
		"13812345678":                    "*********78",
		"请打13812345678找我":                "请打*********78找我",
		"138 1234 5678 or 139-8765-4321": "*** **** **78 or ***-****-**21",
		"+86 138 1234 5678":              "+** *** **** **78",
		"+8613812345678":                 "+***********78",
		"008613812345678":                "*************78",
		"86-13812345678":                 "**-*********78",
		"tel13812345678":                 "tel*********78",
		"１３８１２３４５６７８":                    "*********７８",
		"023-63551234":                   "***-******34",
		"(023) 6355 1234":                "(***) **** **34",
		"（023）63551234":                  "（***）******34",
		"010-62345678转8":                 "***-******78转8",
		"0571-87654321-802":              "****-********-*02",
		"02363551234":                    "*********34",
		"座机 63551234":                    "座机 ******34",
		"电话：6355-1234":                   "电话：****-**34",
		"call me on 6355 1234 please":    "call me on **** **34 please",
		"+1 617-635-4500":                "+* ***-***-**00",
		"+442079460018 after six":        "+**********18 after six",
		"(617) 635-4500":                 "(***) ***-**00",
		"617-635-4500":                   "***-***-**00",
		"我是王，13812345678，身份证11010519491231002X，灯坏了": "我是王，*********78，身份证****************2X，灯坏了",
	} {
		if got, n := mask.Text(in); got != want || n == 0 {
			t.Errorf("%q became %q (%d), want %q", in, got, n, want)
		}
	}
}

// harmless are texts with digits by which nobody is found.
var harmless = []string{
	"", "no digits", "中山路31号2单元301室", "7K3M-92QD-W4H", "1381-2345-678", "29.563010, 106.551560", "+29.563010,+106.551560", "106.5515601234567",
	"2026-03-02 10:00", "2026-03-02T10:00:00Z", "2026年3月2日10时", "水表 12345678", "水表号：13812345678", "电表编号 13812345678", "meter no. 13812345678", "reading 00123456 m3",
	"井深1.5米，直径60厘米", "打110、119、120、12345都没人管", "400-123-4567", "95598", "10086", "http://example.org/20260302123456", "A13812345678B",
	"13812345678901234567", "11010519491231002", "110105194912310021", "999999199913990000", "邮编400010", "GB/T 30428.2-2013", "1,234,567.89", "12345678901", "023-1234", "公交 138 路 1234 号车 5678",
	"路灯杆号 LD20230001", "31/2/5", "100 200 300 400", "192.168.100.200", "单号138123456789", "1.13812345678",
}

func TestWhatIsNoNumberOfAPersonStays(t *testing.T) {
	for _, s := range harmless {
		if got, n := mask.Text(s); got != s || n != 0 {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// TestMaskingTwiceIsMaskingOnce on any mixture of texts, numbers and what is neither.
func TestMaskingTwiceIsMaskingOnce(t *testing.T) {
	piece := rapid.OneOf(rapid.SampledFrom(harmless), rapid.SampledFrom([]string{" ", "-", "+", "(", ")", ".", "电话", "表号", "x", "X", "，", "86", "0", "1"}),
		rapid.StringMatching(`[0-9]{1,19}`), rapid.Map(rapid.Int64Range(0, 999_999_999), func(n int64) string { return fmt.Sprintf("13%09d", n) }), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		holds(t, strings.Join(rapid.SliceOfN(piece, 1, 12).Draw(t, "pieces"), ""))
	})
}

// TestEveryMobileNumberIsFound in whatever words stand around it.
func TestEveryMobileNumberIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := fmt.Sprintf("1%d%09d", rapid.IntRange(3, 9).Draw(t, "second"), rapid.IntRange(0, 999_999_999).Draw(t, "rest"))
		form := rapid.SampledFrom([]string{number, number[:3] + " " + number[3:7] + " " + number[7:], number[:3] + "-" + number[3:7] + "-" + number[7:], "+86" + number}).Draw(t, "form")
		around := rapid.SampledFrom([]string{"%s", "请联系%s谢谢", "my number is %s.", "(%s)", "灯坏了\n%s\n", "、%s、"}).Draw(t, "around")
		if got, n := mask.Text(fmt.Sprintf(around, form)); n != 1 || strings.Contains(got, number[3:9]) {
			t.Errorf("%q in %q stayed: %q", form, around, got)
		}
	})
}

func holds(t interface{ Errorf(string, ...any) }, s string) {
	once, n := mask.Text(s)
	if twice, again := mask.Text(once); twice != once || again != 0 {
		t.Errorf("%q became %q and then %q", s, once, twice)
	}
	if n == 0 && once != s {
		t.Errorf("%q changed to %q, and nothing was found", s, once)
	}
	if utf8.ValidString(s) && utf8.RuneCountInString(once) != utf8.RuneCountInString(s) {
		t.Errorf("%q became longer or shorter: %q", s, once)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range harmless {
		f.Add(s)
	}
	f.Add("13812345678 13912345678")
	f.Add("11010519491231002X13812345678")
	f.Fuzz(func(t *testing.T, s string) { holds(t, s) })
}
