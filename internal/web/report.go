package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
)

// otherClass is the answer of a reporter who finds no class that fits.
const otherClass = "other"

func (s *server) startReport(w http.ResponseWriter, r *http.Request) error {
	return s.showStep(w, r, draft{Draft: page.Draft{ID: newKey()}, step: page.StepWhere}, nil)
}

// draft is a report that is being written, as it came in.
type draft struct {
	page.Draft
	step  page.Step // to be shown
	query string    // what was searched for among the classes
}

// writeReport takes one step of a report: forward when its answers can be
// used, back or anywhere else without asking.
func (s *server) writeReport(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	v := visitOf(r)
	s.keepPreferences(w, v, f)
	d := draft{Draft: page.ReadDraft(f.Values), step: page.Step(f.Get("step")), query: strings.TrimSpace(f.Get("q"))}
	if _, err := uuid.Parse(d.ID); err != nil {
		d.ID = newKey()
	}
	if !isStep(d.step) {
		d.step = page.StepWhere
	}
	d.Photos = slices.DeleteFunc(d.Photos, func(hash string) bool { return slices.Contains(f.Values["drop"], hash) })
	stored, photosErr := s.store(r, f.files["photos"], len(d.Photos))
	d.Photos = append(d.Photos, stored...)
	if photosErr != nil && fault.All(photosErr) == nil {
		return photosErr
	}
	switch pressed := f.Get("go"); {
	case pressed == "send":
		return s.sendReport(w, r, d)
	case pressed == "back":
		d.step = v.stepBefore(d.step)
	case pressed == "search" || d.step == page.StepWhat && d.Class == "" && d.query != "":
		d.step = page.StepWhat
	case pressed != "next" && isStep(page.Step(pressed)):
		d.step = page.Step(pressed)
	default:
		return s.nextStep(w, r, d, photosErr)
	}
	return s.showStep(w, r, d, photosErr)
}

func isStep(s page.Step) bool { return s == page.StepSame || slices.Contains(page.Steps(), s) }

// nextStep shows the next question, or the same one again with what is wrong.
func (s *server) nextStep(w http.ResponseWriter, r *http.Request, d draft, wrong error) error {
	v := visitOf(r)
	if wrong == nil {
		wrong = v.checkStep(d)
	}
	if wrong == nil {
		if d.step == page.StepWhat {
			d.Same = "" // said of another place or class
			d.step = page.StepSame
		} else {
			d.step = v.stepAfter(d.step)
		}
	}
	return s.showStep(w, r, d, wrong)
}

// checkStep tells what is wrong with the answers of a step.
func (v *visit) checkStep(d draft) error {
	switch d.step {
	case page.StepWhere:
		_, err := v.placeOf(d.Draft)
		return err
	case page.StepWhat:
		if d.Class == "" {
			return fault.New(fault.Invalid, "web.class_missing").At("class")
		}
		_, err := v.claimed(d.Class)
		return err
	case page.StepDetails:
		if strings.TrimSpace(d.Summary) == "" && len(d.Photos) == 0 && d.Class == otherClass {
			return fault.New(fault.Invalid, "case.what_missing").At("summary")
		}
	}
	return nil
}

// placeOf reads where it is: a position, else an area, else words.
func (v *visit) placeOf(d page.Draft) (*geo.Point, error) {
	if _, ok := v.policy.Map.Area(d.Area); d.Area != "" && !ok {
		return nil, fault.New(fault.Invalid, "case.area_unknown").At("area").With("area", d.Area)
	}
	if d.Lat == "" && d.Lng == "" {
		if d.Area == "" && strings.TrimSpace(d.Address) == "" {
			return nil, fault.New(fault.Invalid, "case.place_missing").At("address")
		}
		return nil, nil
	}
	lat, err := strconv.ParseFloat(d.Lat, 64)
	lng, err2 := strconv.ParseFloat(d.Lng, 64)
	if err != nil || err2 != nil {
		return nil, fault.New(fault.Invalid, "web.position_malformed").At("address")
	}
	p, err := geo.NewPoint(lat, lng)
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.position_malformed").At("address")
	}
	return &p, nil
}

// claimed is the class that the reporter chose, the zero Key for none.
func (v *visit) claimed(class string) (catalog.Key, error) {
	if class == "" || class == otherClass {
		return catalog.Key{}, nil
	}
	k, err := catalog.ParseKey(class)
	if err != nil || v.class(k) == nil {
		return catalog.Key{}, fault.New(fault.Invalid, "web.class_missing").At("class")
	}
	return k, nil
}

// reporter is who reports and on which way: a post that takes reports at the
// desk, one that looks around, and else anybody.
func (v *visit) reporter() (app.Actor, casework.Channel) {
	if desk := v.with(org.DutyIntake); len(desk) > 0 {
		return desk[0], casework.Desk
	}
	if patrol := v.with(org.DutyVerify); len(patrol) > 0 {
		return patrol[0], casework.Patrol
	}
	return app.Nobody, casework.Web
}

// asksContact tells whether there is somebody to reach: a grid worker who
// reports is no reporter who waits for an answer.
func (v *visit) asksContact() bool {
	_, channel := v.reporter()
	return channel != casework.Patrol
}

func (v *visit) stepAfter(s page.Step) page.Step {
	if s = s.After(); s == page.StepContact && !v.asksContact() {
		s = s.After()
	}
	return s
}

func (v *visit) stepBefore(s page.Step) page.Step {
	if s = s.Before(); s == page.StepContact && !v.asksContact() {
		s = s.Before()
	}
	return s
}

// sendReport files what was written. What is wrong leads to its question.
func (s *server) sendReport(w http.ResponseWriter, r *http.Request, d draft) error {
	v := visitOf(r)
	point, err := v.placeOf(d.Draft)
	if err == nil {
		var class catalog.Key
		if class, err = v.claimed(d.Class); err == nil {
			actor, channel := v.reporter()
			report := casework.Report{Channel: channel, Class: class, Summary: d.Summary, Point: point, Area: d.Area,
				Address: d.Address, Language: string(v.Tag),
				Attributes: answersTo(v.asked(d.Draft), d.Draft), Public: d.Public == "true"}
			if d.Same != otherClass {
				report.SameAs = d.Same
			}
			for _, hash := range d.Photos {
				report.Photos = append(report.Photos, casework.PhotoIn{Hash: hash})
			}
			var receipt app.Receipt
			receipt, err = s.app.Report(r.Context(), actor, report, app.Contact{Phone: d.Phone, Email: d.Email}, d.ID)
			if err == nil {
				s.afterReport(w, r, receipt)
				return nil
			}
		}
	}
	switch {
	case fault.Has(err, "app.key_reused"):
		return fault.New(fault.Conflict, "web.sent_already")
	case fault.All(err) == nil, fault.KindOf(err) == fault.Busy:
		return err
	}
	d.step = stepOf(fault.All(err)[0].Field)
	return s.showStep(w, r, d, err)
}

// afterReport leads to the receipt; a grid worker, who follows no link, to the
// case.
func (s *server) afterReport(w http.ResponseWriter, r *http.Request, receipt app.Receipt) {
	if receipt.Link == "" {
		s.leaveNotice(w, casework.VerbReport, receipt.Case.Number)
		seeOther(w, r, casePath(receipt.Case.Number))
		return
	}
	seeOther(w, r, s.reports+trackPath(receipt.Case.Number, receipt.Link)+"/received")
}

// stepOf is the question that a field belongs to.
func stepOf(field string) page.Step {
	if strings.HasPrefix(field, page.AnswerPrefix) {
		return page.StepDetails
	}
	switch field {
	case "same_as":
		return page.StepSame
	case "class":
		return page.StepWhat
	case "summary", "photos":
		return page.StepDetails
	case "phone", "email":
		return page.StepContact
	}
	return page.StepWhere
}
