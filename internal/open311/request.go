package open311

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
)

func (s *server) requests(q *asked) (any, error) {
	question, err := q.question()
	if err != nil {
		return nil, err
	}
	more, err := q.yes("extensions", false)
	if err != nil {
		return nil, err
	}
	d := list{name: "service_requests", item: "request"}
	err = s.heavily(q, func() error {
		found, err := s.app.PublishedList(q.r.Context(), question)
		for i := range found {
			d.of = append(d.of, q.shown(&found[i], more))
		}
		return renamed(err, func(field string) string {
			if field == "number" {
				return "service_request_id"
			}
			return field
		})
	})
	return d, err
}

func (s *server) request(q *asked) (any, error) {
	more, err := q.yes("extensions", false)
	if err != nil {
		return nil, err
	}
	found, err := q.published(q.arg)
	if err != nil {
		return nil, err
	}
	shown := q.shown(&found, more)
	if more {
		events, err := s.app.PublishedEvents(q.r.Context(), found)
		if err != nil {
			return nil, err
		}
		shown = append(shown, field{"attributes", q.answers(&found)}, field{"notes", q.notes(events)})
	}
	return list{name: "service_requests", item: "request", of: []any{shown}}, nil
}

// published is the case with the number as everybody may see it, within the
// jurisdiction asked for. Fault: open311.request_unknown.
func (q *asked) published(number string) (app.Published, error) {
	unknown := fault.New(fault.NotFound, "open311.request_unknown").At("service_request_id").With("value", clip(number))
	parsed, err := app.ParseNumber(number)
	if err != nil {
		return app.Published{}, unknown
	}
	found, err := q.s.app.PublishedCase(q.r.Context(), parsed, q.area)
	if fault.Has(err, "case.not_found") {
		return app.Published{}, unknown
	}
	return found, err
}

// shown is a case in the standard's words, in the standard's order.
func (q *asked) shown(c *app.Published, more bool) object {
	status, updated := "open", c.UpdatedAt
	if c.State.Ended() {
		status, updated = "closed", c.EndedAt
	}
	unit := c.Lead
	if unit == "" {
		unit = c.Centre
	}
	var name, smallest, media any
	if class := q.s.app.FormerClass(q.r.Context(), c.Class); class != nil {
		name = class.Name.In(q.tag)
	}
	if n := len(c.Chain); n > 0 {
		smallest = c.Chain[n-1]
	}
	if len(c.Photos) > 0 {
		media = q.photoURL(c.Number, 0)
	}
	lat, long := degrees(c.Point)
	shown := object{
		{"service_request_id", c.Number},
		{"status", status},
		{"status_notes", q.stateNotes(c)},
		{"service_name", name},
		{"service_code", serviceCode(c.Class)},
		{"description", c.Words},
		{"agency_responsible", q.orgName(unit)},
		{"service_notice", nil},
		{"requested_datetime", c.ReportedAt},
		{"updated_datetime", updated},
		{"expected_datetime", c.Due},
		{"address", q.address(c.Chain)},
		{"address_id", smallest},
		{"zipcode", nil},
		{"lat", lat},
		{"long", long},
		{"media_url", media},
	}
	if more {
		shown = append(shown, field{"extended_attributes", q.extended(c)})
	}
	return shown
}

// stateNotes says where the case stands; of one that is closed as resolved, on
// what ground.
func (q *asked) stateNotes(c *app.Published) string {
	if c.State == casework.ClosedResolved && c.Confirmed {
		return q.say("open311.state.confirmed", nil)
	}
	return q.say("open311.state."+string(c.State), nil)
}

// extended is what the standard has no field for.
func (q *asked) extended(c *app.Published) object {
	place := "area"
	if c.Exact {
		place = "exact"
	}
	photos := list{item: "media_url"}
	for i := range c.Photos {
		photos.of = append(photos.of, q.photoURL(c.Number, i))
	}
	shown := object{{"state", string(c.State)}, {"place", place}, {"media_urls", photos}}
	if c.Reports > 0 {
		shown = append(shown, field{"reports", c.Reports})
	}
	return shown
}

func (q *asked) photoURL(number string, i int) string {
	return q.s.o.PublicURL + Prefix + "/photos/" + number + "/" + strconv.Itoa(i+1) + ".jpg"
}

// answers are the published answers to the questions of the class.
func (q *asked) answers(c *app.Published) list {
	d := list{item: "attribute"}
	class, ok := q.s.app.Policy().Catalogue.Class(c.Asked)
	if !ok {
		return d
	}
	for _, given := range c.Attributes {
		a, ok := class.Attribute(given.Code)
		if !ok {
			continue
		}
		for _, v := range given.Values() {
			name := v
			if listed, ok := a.Value(v); ok {
				name = listed.Name.In(q.tag)
			}
			d.of = append(d.of, object{{"code", a.Code}, {"label", a.Name.In(q.tag)}, {"name", name}, {"value", v}})
		}
	}
	return d
}

// notes are the steps of the case, in fixed sentences: what was written on the
// way is for those who wrote to each other.
func (q *asked) notes(events []app.Happening) list {
	d := list{item: "note"}
	for _, h := range events {
		d.of = append(d.of, object{{"datetime", h.Entry.Time()}, {"description", q.step(h.Event)}, {"type", h.Event.Kind()}})
	}
	return d
}

// photo serves a published photo. Its address names the case, so that it closes
// when the case is no longer shown.
func (s *server) photo(q *asked) (any, error) {
	missing := fault.New(fault.NotFound, "open311.photo_unknown")
	number, file, _ := strings.Cut(q.arg, "/")
	i, err := strconv.Atoi(file)
	if err != nil {
		return nil, missing
	}
	found, err := q.published(number)
	if err != nil {
		return nil, err
	}
	if i < 1 || i > len(found.Photos) {
		return nil, missing
	}
	facts, err := s.app.Photos().Photo(found.Photos[i-1])
	if err != nil {
		return nil, err
	}
	f, err := s.app.Photos().Open(found.Photos[i-1], blob.Full)
	if err != nil {
		return nil, fmt.Errorf("open311: photo: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	h := q.w.Header()
	h.Del("Vary")
	h.Del("Content-Language")
	h.Set("Content-Type", facts.Type)
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(q.w, q.r, "", time.Time{}, f)
	return nil, nil
}
