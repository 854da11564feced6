package georeport

import (
	"bytes"

	"wellfield/internal/fault"
)

// Read reads an answer, in JSON or XML by what it begins with: servers name the
// one and send the other. Faults: georeport.empty, georeport.html,
// georeport.unreadable.
func Read(raw []byte) (Node, error) {
	raw = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("\ufeff")))
	if len(raw) == 0 {
		return Node{}, fault.New(fault.Invalid, "georeport.empty")
	}
	n, ok := Node{}, false
	if raw[0] == '<' {
		if looksLikeHTML(raw) {
			return Node{}, fault.New(fault.Invalid, "georeport.html")
		}
		n, ok = readXML(raw)
	} else {
		n, ok = readJSON(raw)
	}
	if !ok {
		return Node{}, fault.New(fault.Invalid, "georeport.unreadable")
	}
	return n, nil
}

// looksLikeHTML tells a page for people, which an error often is, from data.
func looksLikeHTML(raw []byte) bool {
	head := bytes.ToLower(raw[:min(len(raw), 512)])
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.Contains(head, []byte("<html"))
}
