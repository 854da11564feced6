package standard

import (
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/worktime"
)

// FuzzRead reads anything. Every row ends as one thing, every class of the draft
// could be taken into force, and none of them is about a person.
func FuzzRead(f *testing.F) {
	const heading = "大类代码,大类名称,小类代码,小类名称,立案条件,处置时限,结案条件,法律法规依据,具体条款\n"
	f.Add("（事件）", heading, "01,市容,01,水洼,浅,1工作日,排除,1、《甲》；2、《乙》,《乙》第一条\n,,,,深,2紧急工作时,排除,,\n")
	f.Add("部件", heading, "1,市容,1,水洼,浅,1天,\n注：一,,,,\n\n（事件）\n01,市容,,水洼,浅,1工作日,排除\n,,,,深,1工作日,好\n")
	f.Add("部件", "大类,,小类,,立案条件,时限,结案条件,依据,条款\n代码,名称,代码,名称,,,,,\n", "01,公,02,井,坏,两个工作日内,好,1、《甲》；,《甲》第一条\n01,公,02,井,乞讨,1工作日,好,,\n")
	f.Fuzz(func(t *testing.T, title, heading, body string) {
		s := sheetOf(t, []byte(title+"\n"+heading+body))
		r, err := Read([]Sheet{s}, Options{Edition: "fuzz", Units: map[string]worktime.Unit{"天": worktime.WorkingDay}})
		if err != nil {
			if fault.All(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		if n := r.Rows() + r.Blank + r.Other; n != len(s.Rows) {
			t.Fatalf("%d rows have become something of %d", n, len(s.Rows))
		}
		if len(r.Document.Classes) != r.Taken {
			t.Fatalf("%d classes of %d rows", len(r.Document.Classes), r.Taken)
		}
		for _, refused := range r.Refused {
			if len(refused.Faults) == 0 {
				t.Fatalf("row %d was refused without a reason", refused.At.Row)
			}
		}
		if r.Taken == 0 {
			return
		}
		if _, err := catalog.NewCatalogue(1, r.Document); err != nil {
			t.Fatalf("the draft is not sound: %v", err)
		}
		for _, c := range r.Document.Classes {
			if w := found(aboutPersons, []string{c.Name[lang.ZH], c.Filing[lang.ZH]}); w != "" {
				t.Fatalf("a class about %s was taken", w)
			}
		}
	})
}
