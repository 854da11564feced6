package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// rights are the verbs whose forms stand on the page of the reporter's own data.
var rights = []casework.Verb{casework.VerbCorrectContact, casework.VerbEraseIdentity, casework.VerbWithdrawConsent}

func (s *server) own(w http.ResponseWriter, r *http.Request) error {
	return s.ownPage(w, r, nil)
}

// ownPage is everything that is held of a reporter, and what the reporter may do
// about it.
func (s *server) ownPage(w http.ResponseWriter, r *http.Request, back *returned) error {
	v := visitOf(r)
	o, view, err := s.app.Own(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	base := trackPath(o.Number, view.Link)
	v.here = base + page.OwnPath
	p := page.Own{Shell: v.shell(v.Say("page.own.title")), Number: o.Number, Back: base, Copy: base + page.OwnPath + ".json",
		Contact: v.contactFacts(o.Contact), Texts: o.Texts, Photos: v.pictures(view.Case.Photos, role(casework.OfReport)), Looks: v.looks(o.Looks, true),
		Kept: v.Say("web.own.kept", "n", o.Days), Notice: v.Say("web.own.notice_none"), Report: v.ownFacts(o), Said: v.ownSaid(o)}
	if o.Notice != "" {
		p.Notice = v.Say("web.own.notice", "version", o.Notice)
	}
	if !o.Erased.IsZero() {
		p.Erased = v.Say("web.vault.erased", "when", v.Moment(o.Erased))
	}
	forms := v.forms(view, standing{base: base}, back)
	for i := range forms {
		a := page.AsReporter(forms[i])
		switch casework.Verb(a.Verb) {
		case casework.VerbCorrectContact:
			if back == nil || back.verb != casework.VerbCorrectContact {
				a.Fields = v.filled(a.Fields, o.Contact)
			}
			p.Correct = &a
		case casework.VerbWithdrawConsent:
			p.Withdraw = &a
		case casework.VerbEraseIdentity:
			p.EraseHref = base + page.ErasePath
		}
		forms[i] = a
	}
	status := http.StatusOK
	if back != nil {
		status = back.status()
	}
	back.say(v, &p.Shell, forms)
	w.Header().Set("Cache-Control", "no-store")
	return render(w, r, status, page.OwnPage(p))
}

// filled are the fields of a correction with what is kept now.
func (v *visit) filled(fields []ui.Field, c app.Contact) []ui.Field {
	all := slices.Clone(fields)
	for i := range all {
		switch all[i].Name {
		case "phone":
			all[i].Value = c.Phone
		case "email":
			all[i].Value = c.Email
		}
	}
	return all
}

func (v *visit) ownFacts(o app.Own) []ui.Fact {
	facts := []ui.Fact{
		{Key: "web.own.words", Text: o.Summary}, {Key: "web.own.address", Text: o.Address},
		{Key: "web.own.consent", Text: v.Say(consentKeys[o.Public])},
	}
	if o.Point != nil {
		facts = slices.Insert(facts, 2, ui.Fact{Key: "page.fact.position", Text: degrees(o.Point), Note: "WGS-84"})
	}
	for _, a := range o.Answers {
		facts = append(facts, ui.Fact{Key: "web.own.answer", Text: strings.Join(a.Values, ", "), Note: a.Code})
	}
	return slices.DeleteFunc(facts, func(f ui.Fact) bool { return f.Text == "" })
}

var consentKeys = map[bool]string{true: "web.own.consent_given", false: "web.own.consent_none"}

func (v *visit) ownSaid(o app.Own) []ui.Said {
	var all []ui.Said
	for _, s := range o.Said {
		all = append(all, ui.Said{At: s.At, Mine: true, Who: v.Say("web.hand.you"), Text: s.Text})
	}
	return all
}

// ownCopy is the same as JSON, to be taken elsewhere.
func (s *server) ownCopy(w http.ResponseWriter, r *http.Request) error {
	o, _, err := s.app.Own(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="wellfield-`+o.Number+`.json"`)
	w.Header().Set("Cache-Control", "no-store")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(copyOf(o))
}

// copied is the copy of what is held of a reporter.
type copied struct {
	Taken    time.Time       `json:"taken"`
	Number   string          `json:"number"`
	Reported time.Time       `json:"reported"`
	Erased   *time.Time      `json:"erased,omitempty"`
	Notice   string          `json:"notice,omitempty"`
	Public   bool            `json:"public"`
	Language string          `json:"language,omitempty"`
	Contact  app.Contact     `json:"contact"`
	Texts    []string        `json:"texts,omitempty"`
	Summary  string          `json:"summary,omitempty"`
	Place    casework.Spot   `json:"place"`
	Answers  []app.OwnAnswer `json:"answers,omitempty"`
	Photos   []string        `json:"photos,omitempty"`
	Said     []app.OwnWords  `json:"said,omitempty"`
	Looks    []copiedLook    `json:"looks"`
	Days     int             `json:"kept_days_after_end"`
}

type copiedLook struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	Post string    `json:"post"`
	Why  string    `json:"why,omitempty"`
}

func copyOf(o app.Own) copied {
	c := copied{Taken: o.At, Number: o.Number, Reported: o.Reported, Notice: o.Notice, Public: o.Public, Language: o.Language, Contact: o.Contact,
		Texts: o.Texts, Summary: o.Summary, Place: casework.Spot{Point: o.Point, Address: o.Address}, Answers: o.Answers, Photos: o.Photos, Said: o.Said,
		Looks: []copiedLook{}, Days: o.Days}
	if !o.Erased.IsZero() {
		c.Erased = &o.Erased
	}
	for _, l := range o.Looks {
		why := string(l.Reason)
		if why == "" {
			why = string(l.Ground)
		}
		c.Looks = append(c.Looks, copiedLook{l.At, string(l.Kind), string(l.Post), why})
	}
	return c
}

// erase asks before it is done, and says what remains.
func (s *server) erase(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	_, view, err := s.app.Follow(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	base := trackPath(view.Case.Number, view.Link)
	v.here = base + page.ErasePath
	p := page.Erase{Shell: v.shell(v.Say("page.erase.title")), Number: view.Case.Number, Back: base + page.OwnPath,
		Gone:  []string{v.Say("web.erase.contact"), v.Say("web.erase.texts"), v.Say("web.erase.public")},
		Stays: []string{v.Say("web.erase.case"), v.Say("web.erase.words"), v.Say("web.erase.proof"), v.Say("web.erase.backups")}}
	for _, a := range v.forms(view, standing{base: base}, nil) {
		if casework.Verb(a.Verb) == casework.VerbEraseIdentity {
			a = page.AsReporter(a)
			a.Main = true
			p.Action = &a
		}
	}
	return render(w, r, http.StatusOK, page.ErasePage(p))
}
