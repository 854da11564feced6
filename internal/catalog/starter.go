package catalog

import (
	"bytes"
	_ "embed"
	"fmt"
)

//go:embed starter.yaml
var starter []byte

// Starter is a catalogue of common classes in both languages, marked as an
// example: something to begin with, that a city replaces by its own.
func Starter() Document {
	d, err := ReadYAML(bytes.NewReader(starter))
	if err != nil {
		panic(fmt.Sprintf("catalog: the starter catalogue inside the program: %v", err))
	}
	return d
}
