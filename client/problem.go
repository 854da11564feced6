package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Error makes a Problem the error of whatever was refused: what is wrong, field
// by field, in the reader's language. A program decides by Key or Status.
func (p *Problem) Error() string {
	if len(p.Errors) < 2 && (len(p.Errors) == 0 || p.Errors[0].Field == "") {
		return p.Detail
	}
	said := make([]string, len(p.Errors))
	for i, f := range p.Errors {
		said[i] = f.Message
		if f.Field != "" {
			said[i] = f.Field + ": " + f.Message
		}
	}
	return strings.Join(said, "\n")
}

// Refused is the problem inside an error, nil when the server did not refuse.
func Refused(err error) *Problem {
	var p *Problem
	errors.As(err, &p)
	return p
}

// Is tells whether the error is the refusal with the key, such as "case.not_now".
func Is(err error, key string) bool {
	p := Refused(err)
	if p == nil {
		return false
	}
	for _, f := range p.Errors {
		if f.Key == key {
			return true
		}
	}
	return p.Key == key
}

// problemOf reads a refusal. What is no problem of the API came from something
// in between, and its status says what there is to say.
func problemOf(status int, text []byte) *Problem {
	p := &Problem{}
	if err := json.Unmarshal(text, p); err != nil || p.Key == "" {
		p = &Problem{Title: http.StatusText(status), Detail: fmt.Sprintf("%d %s", status, http.StatusText(status))}
	}
	p.Status = int64(status)
	return p
}
