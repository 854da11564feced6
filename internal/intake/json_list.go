package intake

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"wellfield/internal/fault"
)

// listSource is a file with one JSON list of records, at the top or inside an
// object. Where the JSON itself breaks, the file ends with a fault: what comes
// after cannot be told apart.
type listSource struct {
	text
	jsonRows
	limit *allowance
	d     *json.Decoder
	n     int
	ended bool
}

func openList(t text, path string, wanted []string) (source, error) {
	limit := &allowance{r: t.Reader}
	s := &listSource{text: t, limit: limit, d: json.NewDecoder(limit)}
	var steps []string
	if path != "" {
		steps = strings.Split(path, ".")
	}
	if err := s.enter(steps); err != nil {
		return nil, s.broken(err)
	}
	if err := s.look(wanted, s.take); err != nil {
		return nil, emptyWithout(err)
	}
	return s, nil
}

// allowance is a reader that fails after longestRecord bytes more than it was
// granted, so that one endless value cannot fill the memory.
type allowance struct {
	r    io.Reader
	used int
}

var errAllowance = errors.New("a record is too long")

func (a *allowance) Read(p []byte) (int, error) {
	if a.used > longestRecord {
		return 0, errAllowance
	}
	n, err := a.r.Read(p[:min(len(p), 1<<16)])
	a.used += n
	return n, err
}

// token is the next token, with a new allowance.
func (s *listSource) token() (json.Token, error) {
	s.limit.used = 0
	return s.d.Token()
}

// enter goes to the list at the path, or without one to the first list inside
// the top object or to the top itself.
func (s *listSource) enter(path []string) error {
	t, err := s.token()
	switch {
	case err != nil:
		return err
	case t == json.Delim('[') && len(path) == 0:
		return nil
	case t != json.Delim('{'):
		return fault.New(fault.Invalid, "intake.records_missing").With("path", strings.Join(path, "."))
	}
	for s.d.More() {
		key, err := s.token()
		if err != nil {
			return err
		}
		if len(path) > 0 && key == path[0] {
			return s.enter(path[1:])
		}
		t, err := s.token()
		if err != nil {
			return err
		}
		if len(path) == 0 && t == json.Delim('[') {
			return nil
		}
		if err := s.skip(t); err != nil {
			return err
		}
	}
	return fault.New(fault.Invalid, "intake.records_missing").With("path", strings.Join(path, "."))
}

// skip passes over the rest of the value that began with the token.
func (s *listSource) skip(t json.Token) error {
	for depth := 0; ; {
		switch t {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		var err error
		if t, err = s.token(); err != nil {
			return err
		}
	}
}

func (s *listSource) next() (record, error) { return s.row(s.take) }

func (s *listSource) take() (jsonRow, error) {
	s.limit.used = 0
	if s.ended {
		return jsonRow{}, io.EOF
	}
	if !s.d.More() {
		// The closing bracket, or the end of a file that was cut.
		if _, err := s.token(); err != nil {
			return jsonRow{}, s.broken(io.ErrUnexpectedEOF)
		}
		s.ended = true
		return jsonRow{}, io.EOF
	}
	s.n++
	var raw json.RawMessage
	if err := s.d.Decode(&raw); err != nil {
		return jsonRow{}, s.broken(err)
	}
	row := jsonRow{record: record{line: s.n, whole: string(raw)}}
	row.fields, row.broken = flatten(raw)
	return row, nil
}

// broken is the fault of JSON that cannot be read on.
func (s *listSource) broken(err error) error {
	if fault.All(err) != nil {
		return err
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fault.New(fault.Invalid, "intake.json_cut").With("record", s.n).
		With("offset", s.d.InputOffset()).With("reason", err.Error())
}
