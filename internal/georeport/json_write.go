package georeport

import (
	"encoding/json"
	"strings"
)

// WriteJSON writes a node as JSON, from which Read makes an equal node where it
// came from JSON. What came from XML is written by the Spark convention: a
// repeated element becomes a list, an attribute a member named with "@".
func WriteJSON(n Node) []byte {
	var b strings.Builder
	if n.Name != "" && (n.Kind == Object || n.Kind == Text) { // the root element of XML
		b.WriteString("{" + quoted(n.Name) + ":")
		writeJSON(&b, n)
		b.WriteByte('}')
		return []byte(b.String())
	}
	writeJSON(&b, n)
	return []byte(b.String())
}

func quoted(s string) string {
	q, err := json.Marshal(s)
	if err != nil { // a string always encodes
		panic(err)
	}
	return string(q)
}

func writeJSON(b *strings.Builder, n Node) {
	switch n.Kind {
	case Null:
		b.WriteString("null")
	case Number:
		b.WriteString(n.Text)
	case Truth:
		b.WriteString(n.Text)
	case Object:
		writeMembers(b, n)
	case List:
		b.WriteByte('[')
		for i, c := range n.Children {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, c)
		}
		b.WriteByte(']')
	default:
		if len(n.Attrs) > 0 {
			writeMembers(b, n)
			return
		}
		b.WriteString(quoted(n.Text))
	}
}

func writeMembers(b *strings.Builder, n Node) {
	b.WriteByte('{')
	comma := ""
	member := func(name string) {
		b.WriteString(comma + quoted(name) + ":")
		comma = ","
	}
	for _, a := range n.Attrs {
		member("@" + a.Name)
		b.WriteString(quoted(a.Value))
	}
	if n.Kind == Text {
		member("#text")
		b.WriteString(quoted(n.Text))
	}
	for _, c := range n.Children {
		member(c.Name)
		writeJSON(b, c)
	}
	b.WriteByte('}')
}
