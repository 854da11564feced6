package catalog

import "testing"

func TestLikelySuggestsOnlyWhatWasNamed(t *testing.T) {
	c, err := NewCatalogue(1, Starter())
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{
		"路口的路灯不亮，已经三天":                        "component/0104",
		"The street lamp is out since Monday": "component/0104",
		"墙边有东西在渗水":                            "",
		"Something is leaking by the wall.":   "",
		"":                                    "", "，。": "",
	} {
		got := ""
		if class := c.Likely(words, "zh-CN"); class != nil {
			got = class.Key().String()
		}
		if got != want {
			t.Errorf("%q suggests %q, want %q; Find says %d", words, got, want, len(c.Find(words, "zh-CN")))
		}
	}
	if len(c.Find("墙边有东西在渗水", "zh-CN")) == 0 {
		t.Error("the row about pieces shows nothing")
	}
}
