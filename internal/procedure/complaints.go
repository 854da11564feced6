package procedure

import (
	"strings"

	"wellfield/internal/lang"
	"wellfield/internal/policy"
	"wellfield/internal/worktime"
)

// Complaints is by when complaints are taken up, answered and reviewed, and where
// they go where nobody inside may deal with them.
type Complaints struct {
	Accept worktime.Limit `json:"accept,omitzero" yaml:"accept,omitempty"` // until one is taken up, or refused with its reason

	// In calendar days.
	Inform int `json:"inform" yaml:"inform"` // from taking it up until it is said how it stands, where there is no answer yet
	Answer int `json:"answer" yaml:"answer"` // from taking it up to the answer
	Extend int `json:"extend" yaml:"extend"` // more time for the answer, once
	Review int `json:"review" yaml:"review"` // the same for the next instance, and for whoever gets what others let lie
	Ask    int `json:"ask" yaml:"ask"`       // from an answer until the next instance can be asked
	Keep   int `json:"keep" yaml:"keep"`     // from the end until the identity of who complained is erased
	Words  int `json:"words" yaml:"words"`   // from the end until everything that was written is erased

	// Last is the organisation whose posts take what nobody above the one complained of
	// can; empty where there is none.
	Last    string  `json:"last,omitempty" yaml:"last,omitempty"`
	Outside Outside `json:"outside" yaml:"outside"`
}

// Outside is who takes complaints that nobody inside the platform may deal with.
type Outside struct {
	Name  lang.Name `json:"name" yaml:"name"`
	Reach lang.Name `json:"reach" yaml:"reach"` // how to turn to it
	Basis lang.Name `json:"basis,omitempty" yaml:"basis,omitempty"`
}

// Bounds that no city can exceed: those of the rules on petitions (信访), as far as
// they are publicly described.
const (
	mostAccept = 15 // days
	mostAnswer = 60
	mostExtend = 30
	mostReview = 30
)

// defaultComplaints holds where a city has published nothing: terms of public rules,
// as examples.
var defaultComplaints = Complaints{
	Accept: worktime.Limit{N: 2, Unit: worktime.WorkingDay}, Inform: 15, Answer: 60, Extend: 30, Review: 30, Ask: 30, Keep: 180, Words: 3 * 365,
	Outside: Outside{
		Name: lang.Name{lang.EN: "The petition office and the discipline inspection and supervision office of the government above", lang.ZH: "上一级人民政府信访部门、纪检监察机关"},
		Reach: lang.Name{lang.EN: "By visit or letter to the office of the level above; for a breach of discipline or an abuse of power, telephone 12388; for services, 12345.",
			lang.ZH: "可到上一级信访接待场所当面提出或者寄信反映；反映违纪违法、滥用职权的，可拨打12388；反映服务事项的，可拨打12345。"},
		Basis: lang.Name{lang.EN: "Example; a city names its own offices and rules here.", lang.ZH: "示例；由各地填写本地机构和依据。"},
	},
}

// ComplaintTerms are the terms in force. A document from before there were any says
// nothing, and nothing is not "never".
func (d Document) ComplaintTerms() Complaints {
	if d.Complaints.zero() {
		return defaultComplaints
	}
	return d.Complaints
}

func (c Complaints) zero() bool {
	return c.Accept == (worktime.Limit{}) && c.Answer == 0 && c.Last == "" && len(c.Outside.Name) == 0
}

// complaints demands terms within the law's, and an answer to who takes what nobody
// inside may: without it a complaint about the top would be nobody's.
func (r *review) complaints(c Complaints) {
	r.limit("complaints.accept", c.Accept)
	if c.Accept.Unit != worktime.WorkingDay && c.Accept.Unit != worktime.CalendarDay {
		r.add("complaints.accept", "procedure.days_only", nil)
	}
	r.within("complaints.accept", c.Accept.N, 1, mostAccept)
	r.within("complaints.answer", c.Answer, 1, mostAnswer)
	r.within("complaints.inform", c.Inform, 1, c.Answer)
	r.within("complaints.extend", c.Extend, 0, mostExtend)
	r.within("complaints.review", c.Review, 1, mostReview)
	r.within("complaints.ask", c.Ask, 30, 366)
	r.within("complaints.keep", c.Keep, c.Ask, 3650)
	r.within("complaints.words", c.Words, c.Keep, 3650)
	for _, part := range []struct {
		path string
		name lang.Name
	}{{"complaints.outside.name", c.Outside.Name}, {"complaints.outside.reach", c.Outside.Reach}} {
		for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
			text := part.name[tag]
			switch {
			case strings.TrimSpace(text) == "":
				r.add(part.path, "procedure.outside_missing", map[string]any{"language": string(tag)})
			case policy.NamesPerson(text):
				r.add(part.path, "org.personal_data", nil)
			}
		}
	}
}
