package open311

import (
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

const (
	mostIDs     = 100     // of service_request_id in one question
	mostOfPage  = 1000    // the standard's "first 1000 requests"
	mostSkipped = 100_000 // before a page: what is skipped is counted all the same
	longestSpan = 90 * 24 * time.Hour
	mostMetres  = 50_000
)

// question reads the filters of GET requests, all that is wrong at once.
func (q *asked) question() (app.PublicQuestion, error) {
	out := app.PublicQuestion{Area: q.area}
	var problems fault.List
	note := func(err error) { problems = append(problems, fault.All(err)...) }
	note(q.paging(&out))
	if ids := q.list("service_request_id"); len(ids) > 0 { // overrides all other arguments
		if len(ids) > mostIDs {
			return out, fault.New(fault.Invalid, "open311.ids_too_many").At("service_request_id").With("limit", mostIDs)
		}
		out.Numbers = ids
		return out, problems.Err()
	}
	for _, code := range q.list("service_code") {
		class, err := q.classOf(code)
		if note(err); err == nil {
			out.Classes = append(out.Classes, class.Key())
		}
	}
	note(q.status(&out))
	note(q.times(&out))
	near, err := q.near()
	note(err)
	out.Near = near
	return out, problems.Err()
}

func (q *asked) paging(out *app.PublicQuestion) error {
	size, err := q.count64("page_size", mostOfPage)
	if err != nil || size > mostOfPage {
		return fault.New(fault.Invalid, "open311.page_size").At("page_size").With("max", mostOfPage)
	}
	page, err := q.count64("page", 1)
	if err != nil || page-1 > mostSkipped/size {
		return fault.New(fault.Invalid, "open311.page").At("page").With("max", mostSkipped/size+1)
	}
	out.Limit, out.Offset = size, (page-1)*size
	return nil
}

// count64 reads a whole number from 1.
func (q *asked) count64(name string, otherwise int) (int, error) {
	v := q.value(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return otherwise, wrong("open311.not_number", name, v)
	}
	return n, nil
}

func (q *asked) status(out *app.PublicQuestion) error {
	for _, status := range q.list("status") {
		switch strings.ToLower(status) {
		case "open":
			out.Open = true
		case "closed":
			out.Ended = true
		default:
			return wrong("open311.status", "status", status)
		}
	}
	if out.Open && out.Ended { // both are all
		out.Open, out.Ended = false, false
	}
	return nil
}

// times reads the ranges. What is not said reaches over 90 days, and nothing
// reaches over more. Who asks for changes asks about old requests as well.
func (q *asked) times(out *app.PublicQuestion) (err error) {
	var problems fault.List
	note := func(at time.Time, err error) time.Time {
		problems = append(problems, fault.All(err)...)
		return at
	}
	out.Since, out.Before = note(q.time("start_date")), note(q.time("end_date"))
	out.Changed, out.Unchanged = note(q.time("updated_after")), note(q.time("updated_before"))
	if problems != nil {
		return problems.Err()
	}
	out.ByChange = !out.Changed.IsZero() || !out.Unchanged.IsZero()
	if out.ByChange {
		if err := q.span(&out.Changed, &out.Unchanged, "updated_before"); err != nil {
			return err
		}
	}
	if !out.ByChange || !out.Since.IsZero() || !out.Before.IsZero() {
		return q.span(&out.Since, &out.Before, "end_date")
	}
	return nil
}

// span completes a range to 90 days, ending now where nothing is said. Both ends
// belong to it, to the second. Faults: open311.span_backwards,
// open311.span_long.
func (q *asked) span(from, to *time.Time, field string) error {
	switch {
	case from.IsZero() && to.IsZero():
		*to = q.s.app.Now()
		*from = to.Add(-longestSpan)
	case to.IsZero():
		*to = from.Add(longestSpan)
	case from.IsZero():
		*from = to.Add(-longestSpan)
	case to.Before(*from):
		return fault.New(fault.Invalid, "open311.span_backwards").At(field)
	case to.Sub(*from) > longestSpan:
		return fault.New(fault.Invalid, "open311.span_long").At(field).With("n", int(longestSpan/(24*time.Hour)))
	}
	*to = to.Add(time.Second)
	return nil
}

// time reads a time as the W3C note writes it; a day alone is its beginning in
// the city. Fault: open311.time.
func (q *asked) time(name string) (time.Time, error) {
	v := q.value(name)
	if v == "" {
		return time.Time{}, nil
	}
	at, ok := parseTime(v, q.s.app.Zone())
	if !ok {
		return time.Time{}, wrong("open311.time", name, v)
	}
	return at, nil
}

// parseTime reads the forms of the W3C note that name a day or more. A plus sign
// that was not encoded arrives as a blank.
func parseTime(v string, zone *time.Location) (time.Time, bool) {
	v = strings.Replace(strings.ToUpper(v), " ", "+", 1)
	at, err := time.Parse(time.RFC3339, v)
	if err != nil {
		at, err = time.Parse("2006-01-02T15:04Z07:00", v)
	}
	if err != nil {
		at, err = time.ParseInLocation(time.DateOnly, v, zone)
	}
	// Before and after these years microseconds since 1970 are no whole numbers.
	if err != nil || at.Year() < 1900 || at.Year() > 9000 {
		return time.Time{}, false
	}
	return at, true
}

// near reads lat, long and radius in metres, or bbox as west,south,east,north.
func (q *asked) near() (*app.Near, error) {
	if box := q.value("bbox"); box != "" {
		return q.box(box)
	}
	at, err := q.point("lat", "long")
	if err != nil || at == nil {
		return nil, err
	}
	v := q.value("radius")
	metres, err := strconv.ParseFloat(v, 64)
	if err != nil || !(metres > 0 && metres <= mostMetres) {
		return nil, wrong("open311.radius", "radius", v).With("max", mostMetres)
	}
	return &app.Near{Centre: *at, Metres: metres}, nil
}

func (q *asked) box(v string) (*app.Near, error) {
	malformed := wrong("open311.bbox", "bbox", v)
	parts := strings.Split(v, ",")
	if len(parts) != 4 {
		return nil, malformed
	}
	var n [4]float64
	for i, part := range parts {
		var err error
		if n[i], err = strconv.ParseFloat(strings.TrimSpace(part), 64); err != nil {
			return nil, malformed
		}
	}
	min, err := geo.NewPoint(n[1], n[0])
	max, err2 := geo.NewPoint(n[3], n[2])
	if err != nil || err2 != nil || max.Lat < min.Lat || max.Lng < min.Lng {
		return nil, malformed
	}
	return &app.Near{Box: geo.Bounds{Min: min, Max: max}}, nil
}
