package open311

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

// create takes a report. Names and device ids are not kept, and an address of
// media is never fetched: docs/open311.md says what becomes of every parameter.
func (s *server) create(q *asked) (any, error) {
	report, class, err := q.report()
	if err != nil {
		return nil, err
	}
	more, err := q.yes("extensions", false)
	if err != nil {
		return nil, err
	}
	id, err := q.reportKey()
	if err != nil {
		return nil, err
	}
	if report.Photos, err = q.store(""); err != nil {
		return nil, err
	}
	contact := app.Contact{Phone: q.value("phone"), Email: q.value("email")}
	receipt, err := s.app.Report(q.r.Context(), app.Nobody, report, contact, id)
	if err != nil {
		return nil, renamed(err, parameterOf)
	}
	return q.received(class, receipt, more), nil
}

// report reads what is reported, all that is wrong at once.
func (q *asked) report() (casework.Report, *catalog.Class, error) {
	r := casework.Report{Channel: casework.API, Summary: q.value("description"), Address: q.value("address_string"),
		Area: q.value("address_id"), Attributes: q.attributes(), Language: string(q.tag)}
	class, err := q.classOf(q.value("service_code"))
	problems := fault.All(err)
	if class != nil {
		r.Class = class.Key()
	}
	if r.Point, err = q.point("lat", "long"); err != nil {
		problems = append(problems, fault.All(err)...)
	} else if r.Point == nil && r.Address == "" && r.Area == "" {
		problems = append(problems, fault.New(fault.Invalid, "open311.place_missing").At("lat"))
	}
	if r.Public, err = q.yes("public", q.key.Agreed); err != nil {
		problems = append(problems, fault.All(err)...)
	}
	return r, class, problems.Err()
}

// point reads a position; nil when neither half is there. Faults:
// open311.half_position, open311.not_number, and those of geo.NewPoint.
func (q *asked) point(lat, long string) (*geo.Point, error) {
	a, b := q.value(lat), q.value(long)
	switch {
	case a == "" && b == "":
		return nil, nil
	case a == "":
		return nil, fault.New(fault.Invalid, "open311.half_position").At(lat)
	case b == "":
		return nil, fault.New(fault.Invalid, "open311.half_position").At(long)
	}
	x, err := strconv.ParseFloat(a, 64)
	if err != nil {
		return nil, wrong("open311.not_number", lat, a)
	}
	y, err := strconv.ParseFloat(b, 64)
	if err != nil {
		return nil, wrong("open311.not_number", long, b)
	}
	p, err := geo.NewPoint(x, y)
	if err != nil {
		return nil, renamed(err, parameterOf)
	}
	return &p, nil
}

// parameters are the standard's names of what app calls otherwise.
var parameters = map[string]string{"summary": "description", "area": "address_id", "address": "address_string", "place": "lat",
	"lng": "long", "photos": "media", "class": "service_code", "id": "idempotency_key", "text": "description"}

// parameterOf is the name of the parameter that a field came from.
func parameterOf(field string) string {
	if code, ok := strings.CutPrefix(field, "attributes."); ok {
		return "attribute[" + code + "]"
	}
	if name, ok := parameters[field]; ok {
		return name
	}
	return field
}

// mostKey bounds a client's own key of a report or an update.
const mostKey = 255

// reportKey is the report's key for app: made from the client's own key of the
// report, which only the holder of the api_key can repeat, else new.
func (q *asked) reportKey() (string, error) {
	own := q.value("idempotency_key")
	if own == "" {
		own = strings.TrimSpace(q.r.Header.Get("Idempotency-Key"))
	}
	if own == "" {
		id, err := uuid.NewV7()
		return id.String(), err
	}
	if len(own) > mostKey {
		return "", fault.New(fault.Invalid, "open311.key_long").At("idempotency_key").With("limit", mostKey)
	}
	sum := sha256.Sum256([]byte("wellfield open311 report\n" + strconv.Itoa(len(q.secret)) + ":" + q.secret + own))
	id := uuid.UUID(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return id.String(), nil
}

// received is the answer to a report: its number or, for keys that want one, a
// token. The link with which the reporter follows the case goes to the client
// that reported and asks for extensions, and to nobody else.
func (q *asked) received(class *catalog.Class, receipt app.Receipt, more bool) any {
	said := q.say("open311.notice.received", map[string]any{"centre": q.orgName(receipt.Case.Centre)})
	if class.Emergency {
		said = q.say("open311.notice.emergency", nil) + " " + said
	}
	id := field{"service_request_id", receipt.Case.Number}
	if q.key.Tokens {
		id = field{"token", string(receipt.Case.ID)}
	}
	answer := object{id, {"service_notice", said}, {"account_id", nil}}
	if more && receipt.Link != "" {
		link := object{{"reporter_link", receipt.Link}}
		if q.s.o.Follow != nil {
			link = append(link, field{"follow_url", q.s.o.Follow(receipt.Case.Number, receipt.Link)})
		}
		answer = append(answer, field{"extended_attributes", link})
	}
	return list{name: "service_requests", item: "request", of: []any{answer}}
}

// token gives the number of the report that a token stands for.
func (s *server) token(q *asked) (any, error) {
	number, err := s.app.Redeem(q.r.Context(), q.arg)
	if err != nil {
		return nil, err
	}
	return list{name: "service_requests", item: "request",
		of: []any{object{{"service_request_id", number}, {"token", q.arg}}}}, nil
}
