package grid

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// areaText is an Area as it is written, where the jurisdiction may be left out.
type areaText struct {
	Code         string     `json:"code" yaml:"code"`
	Parent       string     `json:"parent,omitempty" yaml:"parent,omitempty"`
	Level        Level      `json:"level" yaml:"level"`
	Kind         string     `json:"kind,omitempty" yaml:"kind,omitempty"`
	Name         lang.Name  `json:"name,omitempty" yaml:"name,omitempty"`
	Valid        civil.Span `json:"valid,omitzero" yaml:"valid,omitempty"`
	Successors   []string   `json:"successors,omitempty" yaml:"successors,omitempty"`
	Jurisdiction *bool      `json:"jurisdiction,omitempty" yaml:"jurisdiction,omitempty"`
	Shape        geo.Shape  `json:"shape,omitempty" yaml:"shape,omitempty"`
}

func (a *Area) text() areaText {
	t := areaText{a.Code, a.Parent, a.Level, a.Kind, a.Name, a.Valid, a.Successors, nil, a.Shape}
	if a.Jurisdiction != a.Level.usual() {
		t.Jurisdiction = &a.Jurisdiction
	}
	return t
}

func (t areaText) area() Area {
	a := Area{t.Code, t.Parent, t.Level, t.Kind, t.Name, t.Valid, t.Successors, t.Level.usual(), t.Shape}
	if t.Jurisdiction != nil {
		a.Jurisdiction = *t.Jurisdiction
	}
	return a
}

// MarshalJSON writes the area; its shape is a GeoJSON geometry.
func (a Area) MarshalJSON() ([]byte, error) { return json.Marshal(a.text()) }

// UnmarshalJSON reads an area and refuses members it does not know.
func (a *Area) UnmarshalJSON(text []byte) error {
	var t areaText
	if err := strict(text, &t); err != nil {
		return err
	}
	*a = t.area()
	return nil
}

// MarshalYAML writes the same members as MarshalJSON.
func (a Area) MarshalYAML() (any, error) { return a.text(), nil }

// UnmarshalYAML reads an area, as strictly as the decoder that calls it.
func (a *Area) UnmarshalYAML(unmarshal func(any) error) error {
	var t areaText
	if err := unmarshal(&t); err != nil {
		return err
	}
	*a = t.area()
	return nil
}

// UnmarshalJSON reads a document and refuses members it does not know.
func (d *Document) UnmarshalJSON(text []byte) error {
	type plain Document
	return strict(text, (*plain)(d))
}

func strict(text []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

// ReadJSON reads the form that the store keeps. It refuses unknown members and
// anything after the document, with a fault.
func ReadJSON(r io.Reader) (Document, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Document{}, err
	}
	var d Document
	if err := json.Unmarshal(text, &d); err != nil {
		return Document{}, unreadable(err)
	}
	return d, nil
}

// ReadYAML reads a document written by a person, as strictly as ReadJSON.
func ReadYAML(r io.Reader) (Document, error) {
	source := &failing{r: r}
	dec := yaml.NewDecoder(source)
	dec.KnownFields(true)
	var d Document
	err := dec.Decode(&d)
	if err == nil {
		var more yaml.Node
		if err = dec.Decode(&more); err == nil {
			err = errors.New("a second document follows")
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	switch {
	case source.err != nil:
		return Document{}, source.err
	case err != nil:
		return Document{}, unreadable(err)
	}
	return d, nil
}

// WriteYAML writes a document so that ReadYAML reads it back.
func WriteYAML(w io.Writer, d Document) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(d); err != nil {
		return err
	}
	return enc.Close()
}

// failing remembers the reader's own error: the decoder would report it as a
// mistake in the text.
type failing struct {
	r   io.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

var goType = regexp.MustCompile(` (in type|into) [\w.]+`)

// unreadable turns a decoder's error into a fault. Where and what is wrong is in
// the decoder's English; there is no list of its sentences.
func unreadable(err error) error {
	if len(fault.All(err)) > 0 {
		return err
	}
	detail := goType.ReplaceAllString(err.Error(), "")
	return fault.New(fault.Invalid, "grid.document_unreadable").With("detail", detail)
}
