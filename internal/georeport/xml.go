package georeport

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// readXML reads one XML document in any encoding that a browser knows. Nothing
// outside of the document is ever fetched: entities are those of HTML alone.
func readXML(raw []byte) (Node, bool) {
	d := decoder(raw)
	var root *Node
	var open []*Node
	for {
		// The raw token keeps prefixes as they were written; that each end
		// closes its beginning is checked here.
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Node{}, false
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &Node{Name: written(t.Name), Kind: Text, Attrs: attrs(t.Attr)}
			if len(open) == 0 && root != nil || len(open) >= maxDepth {
				return Node{}, false
			}
			if len(open) == 0 {
				root = n
			}
			open = append(open, n)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1].Name != written(t.Name) {
				return Node{}, false
			}
			open = closeLast(open)
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].Text += string(t)
			} else if len(bytes.TrimSpace(bytes.TrimPrefix(t, []byte("\ufeff")))) > 0 {
				return Node{}, false
			}
		}
	}
	if root == nil || len(open) > 0 {
		return Node{}, false
	}
	return *root, true
}

func decoder(raw []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(r), nil
	}
	return d
}

// closeLast ends the innermost element and puts it into the one around it.
func closeLast(open []*Node) []*Node {
	last := open[len(open)-1]
	if last.Kind == Object && strings.TrimSpace(last.Text) == "" {
		last.Text = "" // the space between elements
	}
	open = open[:len(open)-1]
	if len(open) > 0 {
		around := open[len(open)-1]
		around.Kind = Object
		around.Children = append(around.Children, *last)
	}
	return open
}

func written(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func attrs(in []xml.Attr) []Attr {
	var out []Attr
	for _, a := range in {
		out = append(out, Attr{written(a.Name), a.Value})
	}
	return out
}

// WriteXML writes a node that has a name as an XML document, from which Read
// makes an equal node where it came from XML.
func WriteXML(n Node) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	writeXML(&b, n, n.Name)
	b.WriteByte('\n')
	return b.Bytes()
}

func writeXML(b *bytes.Buffer, n Node, name string) {
	b.WriteString("<" + name)
	for _, a := range n.Attrs {
		b.WriteString(" " + a.Name + `="`)
		_ = xml.EscapeText(b, []byte(a.Value)) // a buffer takes everything
		b.WriteByte('"')
	}
	b.WriteByte('>')
	_ = xml.EscapeText(b, []byte(n.Text))
	for _, c := range n.Children {
		child := c.Name
		if child == "" {
			child = "item"
		}
		writeXML(b, c, child)
	}
	b.WriteString("</" + name + ">")
}
