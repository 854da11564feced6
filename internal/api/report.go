package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// ReportIn is a report. What is wrong and where are needed, each in any of its
// forms: words, a class or a photo; a point, an address or an area.
type ReportIn struct {
	ID       string   `json:"id,omitempty" format:"uuid" doc:"The key of the report, where the header Idempotency-Key is not sent." example:"019cae1e-2c00-7abc-8def-0123456789ab"`
	Class    string   `json:"class,omitempty" doc:"What the reporter thinks it is: kind and code from /classes." example:"component/0201"`
	Summary  string   `json:"summary,omitempty" doc:"What is wrong, at most 4,000 characters." example:"Deep hole in the cycle lane"`
	Point    *PointIn `json:"point,omitempty" doc:"Where it is."`
	Area     string   `json:"area,omitempty" doc:"Code of an area, where no better place is known." example:"990101100207"`
	Address  string   `json:"address,omitempty" doc:"The place in words." example:"Opposite the bus stop"`
	Photos   []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
	Language string   `json:"language,omitempty" doc:"Language in which the reporter wants to be written to, a BCP 47 tag. Left out, the one of Accept-Language." example:"zh-CN"`
	// Attributes are checked by app, whose faults name attributes.CODE.
	Attributes map[string][]string `json:"attributes,omitempty" nullable:"false" doc:"Answers to the questions of the class, by code; see attributes in /classes."`
	Public     bool                `json:"public,omitempty" doc:"The reporter agrees that words and photos are shown to everybody. Never set it without asking."`
	SameAs     string              `json:"same_as,omitempty" doc:"Number of a case from /similar that is the same problem. Where it can no longer be joined, the report is taken as any other." example:"7K3M-92QD-W4H"`
	Contact    *ContactIn          `json:"contact,omitempty" doc:"How to reach the reporter. It is kept apart from the case, sealed, and never given out."`
}

// PointIn is a position and its coordinate system.
type PointIn struct {
	Lat float64 `json:"lat" doc:"Latitude in degrees." example:"30.5128634"`
	Lng float64 `json:"lng" doc:"Longitude in degrees." example:"106.8203945"`
	CRS string  `json:"crs,omitempty" doc:"wgs84 (when left out), gcj02 or bd09: the system of the map that the position was taken from. It is never guessed." example:"wgs84"`
}

// ContactIn is how to reach a reporter.
type ContactIn struct {
	Phone string `json:"phone,omitempty" doc:"Telephone number." example:"+86 10 5550 0100"`
	Email string `json:"email,omitempty" doc:"E-mail address." example:"resident@example.org"`
}

// IntakeIn is a report that a post takes.
type IntakeIn struct {
	ReportIn
	Channel intake `json:"channel" doc:"desk: for somebody at the counter or on the phone, who gets the link. patrol: seen by a grid worker, with no reporter to ask." example:"desk"`
}

// Receipt is what a reporter takes away.
type Receipt struct {
	Number     string     `json:"number" doc:"The number for people." example:"7K3M-92QD-W4H"`
	Link       string     `json:"link,omitempty" doc:"The secret that opens this case, for the header Reporter-Link. Left out where there is no reporter." example:"0r5v2q8k6m1s3x7c9b4n0hj8dw"`
	Follow     string     `json:"follow,omitempty" doc:"Address of the page on which the reporter follows the case." example:"https://wellfield.example/r/7K3M-92QD-W4H"`
	State      state      `json:"state" doc:"Where the case stands." example:"received"`
	Areas      []AreaName `json:"areas" nullable:"false" doc:"Where it lies, from the city down."`
	Centre     Org        `json:"centre" doc:"The centre that takes it up."`
	ReportedAt time.Time  `json:"reported_at" doc:"When it was taken." example:"2026-03-02T02:00:00Z"`
}

type receiptOut struct {
	Status   int
	Location string `header:"Location" doc:"Where the case can be looked at."`
	Body     Receipt
}

func (s *server) reportOperations() {
	open(s, huma.Operation{OperationID: "report", Method: http.MethodPost, Path: "/reports", DefaultStatus: http.StatusCreated,
		Tags: []string{"Reporter"}, Summary: "Report a problem",
		Description: "Answers 201, and 200 when the same report was taken before.", Responses: s.again()}, s.report)
	open(s, huma.Operation{OperationID: "follow", Method: http.MethodGet, Path: "/reports/{number}", Security: byLink,
		Tags: []string{"Reporter"}, Summary: "Follow a report", Responses: notModified()}, s.follow)
	staff(s, huma.Operation{OperationID: "intake", Method: http.MethodPost, Path: "/cases", DefaultStatus: http.StatusCreated,
		Tags: []string{"Staff"}, Summary: "Take a report at the desk or on patrol", Responses: s.again()}, s.intake)
}

// again documents the answer to a report that was taken before.
func (s *server) again() map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "The same report was taken before; this is its receipt.",
		Content: map[string]*huma.MediaType{"application/json": {Schema: schemaOf[Receipt](s)}}}}
}

// ReportKey is the sender's key of a report.
type ReportKey struct {
	Key string `header:"Idempotency-Key" maxLength:"200" doc:"A UUID made by the sender and kept secret, best of version 7. The same key with the same report again is answered with the same receipt, so a report can be sent again when the line broke; with another report it is refused with 422." example:"019cae1e-2c00-7abc-8def-0123456789ab"`
}

// with is the key of a report whose body may name one too.
func (k ReportKey) with(id string) (string, error) {
	switch key := unquoted(k.Key); {
	case key == "" && id == "":
		return "", fault.New(fault.Invalid, "api.key_missing").At("Idempotency-Key")
	case key == "":
		return id, nil
	case id != "" && !strings.EqualFold(id, key):
		return "", fault.New(fault.Invalid, "api.keys_differ").At("Idempotency-Key")
	default:
		return key, nil
	}
}

type reportedIn struct {
	ReportKey
	Body ReportIn
}

type intakeIn struct {
	ReportKey
	Body IntakeIn
}

func (s *server) report(ctx context.Context, in *reportedIn) (*receiptOut, error) {
	return s.take(ctx, app.Nobody, in.ReportKey, in.Body, casework.API, "/reports/")
}

func (s *server) intake(ctx context.Context, actor app.Actor, in *intakeIn) (*receiptOut, error) {
	return s.take(ctx, actor, in.ReportKey, in.Body.ReportIn, casework.Channel(in.Body.Channel), "/cases/")
}

func (s *server) take(ctx context.Context, actor app.Actor, k ReportKey, in ReportIn, by casework.Channel, at string) (*receiptOut, error) {
	key, err := k.with(in.ID)
	if err != nil {
		return nil, err
	}
	r, contact, err := in.command(s.texts, tagOf(ctx))
	if err != nil {
		return nil, err
	}
	r.Channel = by
	receipt, err := s.app.Report(ctx, actor, r, contact, key)
	if err != nil {
		if k.Key != "" {
			err = moved(err, func(field string) string {
				if field == "id" {
					return "Idempotency-Key"
				}
				return field
			})
		}
		return nil, inside("contact", err, "phone", "email")
	}
	out := &receiptOut{Status: http.StatusCreated, Location: Prefix + at + receipt.Case.Number, Body: s.receipt(ctx, receipt)}
	if receipt.Replayed {
		out.Status = http.StatusOK
	}
	return out, nil
}

func (s *server) receipt(ctx context.Context, from app.Receipt) Receipt {
	v, c := s.reader(ctx), from.Case
	r := Receipt{Number: c.Number, State: state(c.State), Areas: v.areas(c.Place.Chain), Centre: v.org(c.Centre),
		ReportedAt: moment(c.ReportedAt)}
	if r.Link = from.Link; r.Link != "" && s.o.Follow != nil {
		r.Follow = s.o.Follow(c.Number, from.Link)
	}
	return r
}

// command is the report as casework knows it.
func (in ReportIn) command(texts *lang.Catalogue, tag lang.Tag) (casework.Report, app.Contact, error) {
	r := casework.Report{Summary: in.Summary, Area: in.Area, Address: in.Address, Photos: photosIn(in.Photos, ""),
		Attributes: in.Attributes, Public: in.Public, SameAs: in.SameAs}
	var wrong fault.List
	var err error
	if in.Class != "" {
		r.Class, err = classKey(in.Class)
		wrong = append(wrong, fault.All(err)...)
	}
	if in.Point != nil {
		r.Point, err = in.Point.point()
		wrong = append(wrong, fault.All(inside("point", err, "lat", "lng", "crs"))...)
	}
	if in.Language != "" {
		tag = texts.Match(in.Language)
	}
	r.Language = string(tag)
	var contact app.Contact
	if in.Contact != nil {
		contact = app.Contact{Phone: in.Contact.Phone, Email: in.Contact.Email}
	}
	return r, contact, wrong.Err()
}

func (in PointIn) point() (*geo.Point, error) {
	system, err := geo.ParseSystem(in.CRS)
	if err != nil {
		return nil, atField(err, "crs")
	}
	p, err := geo.NewPoint(system.ToWGS84(in.Lat, in.Lng))
	return &p, err
}
