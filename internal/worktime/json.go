package worktime

import (
	"encoding/json"
	"errors"
	"io"

	"wellfield/internal/fault"
)

// ReadJSON reads one document in JSON, the form in which it is kept. Unknown
// fields are refused as in ReadYAML. Faults: calendar.unreadable,
// calendar.too_large.
func ReadJSON(r io.Reader) (Document, error) {
	bounded := &io.LimitedReader{R: r, N: maxDocument + 1}
	dec := json.NewDecoder(bounded)
	dec.DisallowUnknownFields()
	var d Document
	err := dec.Decode(&d)
	if err == nil && !errors.Is(dec.Decode(new(json.RawMessage)), io.EOF) {
		err = errors.New("more than one document")
	}
	if bounded.N <= 0 {
		return Document{}, fault.New(fault.TooLarge, "calendar.too_large").With("max", maxDocument)
	}
	if err != nil {
		return Document{}, fault.New(fault.Invalid, "calendar.unreadable").With("reason", err.Error())
	}
	return d, nil
}
