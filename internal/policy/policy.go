// Package policy reads policy documents strictly, from YAML or JSON: every
// field is known, no key comes twice, and every fault names the path of the
// field it is about, so that a person corrects a document once.
package policy

import (
	"bytes"
	"errors"
	"io"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/fault"
)

// MaxBytes is the size of the largest document that is read.
const MaxBytes = 64 << 20

// maxFaults bounds the list of faults: past it a document is of another kind,
// not a document with mistakes.
const maxFaults = 100

// ReadYAML fills into, a pointer to a struct whose fields carry yaml tags, from
// one YAML document. Anchors, aliases and merge keys are refused: a policy
// document reads from top to bottom. A scalar read into text keeps its
// characters, so that the code 0101 stays 0101.
//
// Faults, all with their path: policy.too_large, policy.empty,
// policy.malformed, policy.several, policy.alias, policy.unknown_field,
// policy.person_field, policy.key_twice, policy.want_text and its kin for the
// other kinds of value, and those of a field's own UnmarshalText. Nothing in into is to be used after a fault.
func ReadYAML(r io.Reader, into any) error {
	raw, err := read(r)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	var document yaml.Node
	switch err := d.Decode(&document); {
	case errors.Is(err, io.EOF):
		return fault.New(fault.Invalid, "policy.empty")
	case err != nil:
		return malformed(err)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "policy.several")
	}
	return fill(document.Content[0], into)
}

// ReadJSON is ReadYAML for one JSON value, with the same names, rules and faults.
func ReadJSON(r io.Reader, into any) error {
	raw, err := read(r)
	if err != nil {
		return err
	}
	node, err := parseJSON(raw)
	if err != nil {
		return err
	}
	return fill(node, into)
}

func read(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "policy.too_large").With("megabytes", MaxBytes>>20)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, fault.New(fault.Invalid, "policy.empty")
	}
	return raw, nil
}

func malformed(err error) error {
	return fault.New(fault.Invalid, "policy.malformed").With("reason", err.Error())
}
