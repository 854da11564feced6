package georeport

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Request is a service request as a server told it. Empty fields were empty or
// missing; Raw has everything.
type Request struct {
	ID, Token                    string
	Status, Notes                string
	ServiceCode, ServiceName     string
	Description, Agency, Notice  string
	Requested, Updated, Expected time.Time
	Address, AddressID, Zipcode  string
	Position                     *Position
	Media                        string
	Raw                          Node
}

// Position is latitude and longitude in degrees, WGS-84.
type Position struct{ Lat, Long float64 }

// Requests are the service requests of an answer. Times without a zone are in
// the zone given.
func Requests(n Node, zone *time.Location) []Request {
	var all []Request
	for _, item := range n.items(has("service_request_id", "token")) {
		r := Request{
			ID: item.Get("service_request_id"), Token: item.Get("token"), Status: item.Get("status"), Notes: item.Get("status_notes"),
			ServiceCode: item.Get("service_code"), ServiceName: item.Get("service_name"), Description: item.Get("description"),
			Agency: item.Get("agency_responsible"), Notice: item.Get("service_notice"), Address: item.Get("address"),
			AddressID: item.Get("address_id"), Zipcode: item.Get("zipcode"), Media: item.Get("media_url"),
			Position: position(item.Get("lat"), item.Get("long")), Raw: item,
		}
		r.Requested, _ = ParseTime(item.Get("requested_datetime"), zone)
		r.Updated, _ = ParseTime(item.Get("updated_datetime"), zone)
		r.Expected, _ = ParseTime(item.Get("expected_datetime"), zone)
		all = append(all, r)
	}
	return all
}

// position reads two numbers. Nothing, what is no place on earth, and the
// nothing that programs write as 0, 0 are no position.
func position(lat, long string) *Position {
	a, err := strconv.ParseFloat(strings.Replace(lat, ",", ".", 1), 64)
	if err != nil {
		return nil
	}
	b, err := strconv.ParseFloat(strings.Replace(long, ",", ".", 1), 64)
	if err != nil || math.IsNaN(a) || math.IsNaN(b) || math.Abs(a) > 90 || math.Abs(b) > 180 || a == 0 && b == 0 {
		return nil
	}
	return &Position{a, b}
}

// Service is a kind of request that a server takes.
type Service struct {
	Code, Name, Description, Type, Group, Keywords string
	Metadata                                       bool
	Raw                                            Node
}

// Services are the services of an answer.
func Services(n Node) []Service {
	var all []Service
	for _, item := range n.items(has("service_code")) {
		all = append(all, Service{Code: item.Get("service_code"), Name: item.Get("service_name"), Description: item.Get("description"),
			Type: strings.ToLower(item.Get("type")), Group: item.Get("group"), Keywords: item.Get("keywords"),
			Metadata: truth(item.Get("metadata")), Raw: item})
	}
	return all
}

func truth(s string) bool {
	switch strings.ToLower(s) {
	case "true", "1", "yes", "y", "t":
		return true
	}
	return false
}

// Attribute is a question that a service asks besides the usual ones.
type Attribute struct {
	Code, Type, Description string
	Required, Variable      bool
	Order                   int
	Values                  []Value
	Raw                     Node
}

// Value is an answer that an attribute can have.
type Value struct{ Key, Name string }

// Attributes are the attributes of a service definition.
func Attributes(n Node) []Attribute {
	var all []Attribute
	for _, item := range n.items(func(n Node) bool { return n.Get("code") != "" && n.Get("datatype") != "" }) {
		a := Attribute{Code: item.Get("code"), Type: strings.ToLower(item.Get("datatype")), Description: item.Get("description"),
			Required: truth(item.Get("required")), Variable: truth(item.Get("variable")), Raw: item}
		a.Order, _ = strconv.Atoi(item.Get("order")) // an order that is no number is none
		if values, ok := item.Child("values"); ok {
			for _, v := range values.items(has("key")) {
				a.Values = append(a.Values, Value{v.Get("key"), v.Get("name")})
			}
		}
		all = append(all, a)
	}
	return all
}

// Update is one entry of the extension servicerequestupdates.
type Update struct {
	ID, RequestID, Status, Description, Media string
	At                                        time.Time
	Raw                                       Node
}

// Updates are the updates of an answer.
func Updates(n Node, zone *time.Location) []Update {
	var all []Update
	for _, item := range n.items(has("update_id")) {
		u := Update{ID: item.Get("update_id"), RequestID: item.Get("service_request_id"), Status: item.Get("status"),
			Description: item.Get("description"), Media: item.Get("media_url"), Raw: item}
		for _, name := range []string{"updated_datetime", "update_datetime"} {
			if at, ok := ParseTime(item.Get(name), zone); ok {
				u.At = at
			}
		}
		all = append(all, u)
	}
	return all
}

// Endpoint is where a discovery document says that an API is.
type Endpoint struct {
	URL, Type, Specification string
	Formats                  []string
}

// Endpoints are the endpoints of a discovery document.
func Endpoints(n Node) []Endpoint {
	var all []Endpoint
	for _, item := range n.items(has("url")) {
		e := Endpoint{URL: item.Get("url"), Type: strings.ToLower(item.Get("type")), Specification: item.Get("specification")}
		if formats, ok := item.Child("formats"); ok {
			for _, f := range formats.Children {
				if s := f.plain(); s != "" {
					e.Formats = append(e.Formats, s)
				}
			}
			if len(e.Formats) == 0 && formats.plain() != "" {
				e.Formats = []string{formats.plain()}
			}
		}
		all = append(all, e)
	}
	return all
}

// Problem is one line of an error answer.
type Problem struct{ Code, Description string }

// Problems are what an error answer says.
func Problems(n Node) []Problem {
	var all []Problem
	for _, item := range n.items(has("description")) {
		all = append(all, Problem{item.Get("code"), item.Get("description")})
	}
	return all
}
