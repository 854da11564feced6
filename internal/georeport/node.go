// Package georeport is GeoReport v2 as a client speaks it: answers of real
// servers read without losing anything, and requests made to them safely. It
// knows nothing of cases.
package georeport

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Kind is what a Node holds.
type Kind uint8

// The kinds of nodes. XML knows only Text and Object.
const (
	Text   Kind = iota // characters; in JSON a string
	Number             // JSON: a number, as it was written
	Truth              // JSON: true or false
	Null               // JSON: null
	Object             // named children
	List               // JSON: an array
)

// Attr is an attribute of an XML element.
type Attr struct{ Name, Value string }

// Node is one element or member of an answer with everything that stood there:
// fields that the specification does not know, types that it does not expect,
// numbers as they were written. What is between elements in XML is not kept,
// nor are comments.
type Node struct {
	Name     string
	Kind     Kind
	Text     string
	Attrs    []Attr
	Children []Node
}

// Get is the text of the first child with the name, whatever its type: the
// first item of a list, a number as it was written; empty when there is none.
// Space around it is not part of it. Names are compared without case and
// without an XML prefix.
func (n Node) Get(name string) string {
	c, ok := n.Child(name)
	if !ok {
		return ""
	}
	return c.plain()
}

// Child is the first child with the name.
func (n Node) Child(name string) (Node, bool) {
	for _, c := range n.Children {
		if sameName(c.Name, name) {
			return c, true
		}
	}
	return Node{}, false
}

func sameName(written, name string) bool {
	if i := strings.LastIndexByte(written, ':'); i >= 0 {
		written = written[i+1:]
	}
	return strings.EqualFold(written, name)
}

func (n Node) plain() string {
	switch n.Kind {
	case Null:
		return ""
	case List:
		if len(n.Children) == 0 {
			return ""
		}
		return n.Children[0].plain()
	}
	// No database takes NUL, and no text needs it.
	return strings.TrimSpace(strings.ReplaceAll(n.Text, "\x00", "\ufffd"))
}

// items are the outermost nodes that are what was asked for, however they are
// wrapped: in a list, in a named list, alone, or in an envelope.
func (n Node) items(is func(Node) bool) []Node {
	const deepest = 6
	return n.itemsAt(is, deepest)
}

func (n Node) itemsAt(is func(Node) bool, deepest int) []Node {
	if n.Kind == Object && is(n) {
		return []Node{n}
	}
	if deepest == 0 {
		return nil
	}
	var found []Node
	for _, c := range n.Children {
		found = append(found, c.itemsAt(is, deepest-1)...)
	}
	return found
}

// has tells whether one of the children has a text that is not empty.
func has(names ...string) func(Node) bool {
	return func(n Node) bool {
		return slices.ContainsFunc(names, func(name string) bool { return n.Get(name) != "" })
	}
}

// Digest tells one content from another.
func (n Node) Digest() string {
	sum := sha256.Sum256(WriteJSON(n))
	return hex.EncodeToString(sum[:16])
}
