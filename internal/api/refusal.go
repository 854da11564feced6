package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"wellfield/internal/fault"
)

// maxBody is the most bytes of a JSON body.
const maxBody = 1 << 20

// faultsOf turns what the library refuses, before an operation is asked, into
// our faults. It keeps nothing of the refused values: they may be personal.
func faultsOf(m *huma.ErrorModel) fault.List {
	switch m.Status {
	case http.StatusRequestEntityTooLarge:
		return fault.List{fault.New(fault.TooLarge, "api.body_too_large").With("limit", maxBody>>20)}
	case http.StatusUnsupportedMediaType:
		return fault.List{fault.New(fault.Unsupported, "api.content_type")}
	case http.StatusRequestTimeout:
		return fault.List{fault.New(fault.Busy, "api.body_slow")}
	case http.StatusBadRequest:
		if len(m.Errors) == 0 {
			return fault.List{fault.New(fault.Invalid, "api.body_missing")}
		}
		return fault.List{fault.New(fault.Invalid, "api.body_malformed")}
	case http.StatusUnprocessableEntity:
		var l fault.List
		for _, e := range m.Errors {
			l = append(l, faultOf(e))
		}
		if len(l) > 0 {
			return l
		}
	}
	if m.Status == http.StatusInternalServerError && m.Detail == unreadable {
		return fault.List{fault.New(fault.Invalid, "api.body_broken")}
	}
	return fault.List{fault.New(0, "fault.internal")}
}

// unreadable is what the library says, as a defect of ours, of a body that its
// sender broke off.
const unreadable = "cannot read request body"

// refusals says what each of the library's sentences means. A %v in a sentence
// is the named argument; %s is the field that is missing.
var refusals = []struct {
	theirs, key, arg string
}{
	{validation.MsgUnexpectedProperty, "api.field_unknown", ""},
	{validation.MsgExpectedRequiredProperty, "api.field_missing", "field"},
	{"required query parameter is missing", "api.field_missing", ""},
	{"required header parameter is missing", "api.field_missing", ""},
	{"unknown query parameter", "api.parameter_unknown", ""},
	{validation.MsgExpectedString, "api.want_text", ""},
	{validation.MsgExpectedBoolean, "api.want_truth", ""},
	{"invalid boolean", "api.want_truth", ""},
	{validation.MsgExpectedNumber, "api.want_number", ""},
	{"invalid float", "api.want_number", ""},
	{validation.MsgExpectedInteger, "api.want_integer", ""},
	{"invalid integer", "api.want_integer", ""},
	{validation.MsgExpectedArray, "api.want_list", ""},
	{validation.MsgExpectedObject, "api.want_object", ""},
	{"invalid date/time for format 2006-01-02T15:04:05.999999999Z07:00", "api.want_time", ""},
	{validation.MsgExpectedOneOf, "api.not_one_of", "values"},
	{validation.MsgExpectedMinimumNumber, "api.too_small", "limit"},
	{validation.MsgExpectedMaximumNumber, "api.too_great", "limit"},
	{validation.MsgExpectedMaxLength, "api.too_long", "limit"},
	{validation.MsgExpectedRFC4122UUID, "app.key_malformed", ""},
}

func faultOf(e *huma.ErrorDetail) *fault.Fault {
	// "body.point.lat", "query.limit", "header.Act-As"
	_, field, _ := strings.Cut(e.Location, ".")
	for _, r := range refusals {
		value, ok := fits(r.theirs, e.Message)
		if !ok {
			continue
		}
		f := fault.New(fault.Invalid, r.key)
		switch r.arg {
		case "":
		case "field":
			field = strings.TrimPrefix(field+"."+value, ".")
		default:
			f = f.With(r.arg, value)
		}
		return f.At(field)
	}
	return fault.New(fault.Invalid, "api.value_malformed").At(field)
}

// fits tells whether a message was made from the format, which has one verb at
// the most, and what stood in the verb's place.
func fits(format, message string) (value string, ok bool) {
	before, after, verb := strings.Cut(format, "%")
	if !verb {
		return "", message == format
	}
	after = after[1:] // the letter
	if len(message) < len(before)+len(after) || !strings.HasPrefix(message, before) || !strings.HasSuffix(message, after) {
		return "", false
	}
	return message[len(before) : len(message)-len(after)], true
}
