package web_test

import (
	"net/http"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// asked goes through a report at the usual place up to the question whether it is
// known already.
func asked(b *browser) {
	b.t.Helper()
	b.open("/report").form("/report", "address").set("lat", lat).set("lng", lng).press("go", "next", http.StatusOK)
	b.form("/report", "class").set("class", wellfieldtest.Pothole.String()).press("go", "next", http.StatusOK)
}

// sends goes on to the end and returns the address of the track.
func sends(b *browser, words string) string {
	b.t.Helper()
	b.form("/report", "summary").set("summary", words).press("go", "next", http.StatusOK)
	b.form("/report", "phone").press("go", "next", http.StatusOK)
	b.form("/report", "id").press("go", "send", http.StatusOK)
	return strings.TrimSuffix(b.path, "/received")
}

func TestIsItOneOfThese(t *testing.T) {
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		t.Run(string(tag), func(t *testing.T) {
			say := map[lang.Tag]map[string]string{
				lang.EN: {"title": "Is it one of these?", "near": "At the same place", "same": "The same problem as ", "sent": "put together with the earlier one", "together": "Handled together with an earlier report", "twice": "reported 2 times"},
				lang.ZH: {"title": "是下面的某个问题吗？", "near": "同一地点", "same": "是同一问题", "sent": "与先前的上报合并办理", "together": "与同一问题的先前上报合并办理", "twice": "共上报2次"},
			}[tag]
			s := newSite(t)
			first := reports(s.visitor(t, tag), wellfieldtest.Pothole.String())
			ref, err := s.Find(t.Context(), numberIn(first))
			must(t, err)
			b := s.visitor(t, tag)
			asked(b)
			if b.tryForm("/report", "same") != nil {
				t.Fatal("what nobody has looked at is shown to everybody")
			}
			_, err = s.Do(t.Context(), s.As("desk-east"), ref, casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}}, "")
			must(t, err)
			asked(b)
			b.says(say["title"], say["near"])
			if strings.Contains(b.text(), words1) {
				t.Error("words are shown without consent")
			}
			b.form("/report", "same").press("go", "back", http.StatusOK).form("/report", "class").press("go", "next", http.StatusOK)
			b.form("/report", "same").press("same", numberIn(first), http.StatusOK)
			b.form("/report", "summary").press("go", "next", http.StatusOK)
			b.form("/report", "phone").press("go", "next", http.StatusOK)
			b.says(say["same"], numberIn(first))
			b.form("/report", "id").press("go", "send", http.StatusOK)
			b.says(say["sent"])
			mine := strings.TrimSuffix(b.path, "/received")
			s.state(t, numberIn(mine), casework.Merged)
			b.open(mine).says(say["together"], say["twice"])
			if strings.Contains(b.text(), numberIn(first)) || strings.Contains(b.text(), words1) {
				t.Error("one reporter is shown another's report")
			}
			if b.tryForm("/message", "text") == nil {
				t.Error("the thread is closed to a joined reporter")
			}
		})
	}
}

func TestTheDeskComparesAndMerges(t *testing.T) {
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		t.Run(string(tag), func(t *testing.T) {
			say := map[lang.Tag]map[string]string{
				lang.EN: {"title": "The same problem?", "merged": "was merged", "into": "This report is handled in", "times": "Reported 2 times", "back": "stands for itself again", "unknown": "There is no case"},
				lang.ZH: {"title": "是同一问题吗？", "merged": "已并案", "into": "本件并入", "times": "共上报2次", "back": "已恢复单独办理", "unknown": "没有您可以查看的案件"},
			}[tag]
			s := newSite(t)
			first := numberIn(reports(s.visitor(t, tag), wellfieldtest.Pothole.String()))
			b := s.visitor(t, tag)
			asked(b)
			track := sends(b, "the same hole again")
			second := numberIn(track)
			desk := s.as(t, tag, "desk-east")
			desk.open("/desk?case="+second).says(say["title"], words1)
			desk.open("/cases/"+second).says(say["title"], first)
			desk.form("/cases/"+second+"/merge", "into").set("into", second).send(http.StatusUnprocessableEntity)
			desk.open("/cases/"+second).form("/cases/"+second+"/merge", "into").set("into", first).send(http.StatusOK)
			desk.says(say["merged"], say["into"], first)
			s.state(t, second, casework.Merged)
			b.open(track).form("/message", "text").set("text", "it is deeper now").send(http.StatusOK)
			desk.open("/cases/"+first).says(say["times"], "the same hole again", "it is deeper now", second)
			desk.open("/cases/"+second).form("/cases/"+second+"/unmerge", "text").set("text", "another hole").send(http.StatusOK)
			desk.says(say["back"])
			s.state(t, second, casework.Received)
		})
	}
}
