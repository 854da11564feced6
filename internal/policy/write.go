package policy

import (
	"io"

	"go.yaml.in/yaml/v3"
)

// WriteYAML writes a document as ReadYAML reads it.
func WriteYAML(w io.Writer, document any) error {
	const indent = 2
	e := yaml.NewEncoder(w)
	e.SetIndent(indent)
	if err := e.Encode(document); err != nil {
		return err
	}
	return e.Close()
}
