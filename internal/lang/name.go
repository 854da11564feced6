// Package lang holds the languages of the product: names of things in several
// languages, and the message catalogues that turn a key and its arguments into
// a sentence. A language is one folder of catalogues; nothing else knows which
// languages exist.
package lang

// Tag is a BCP 47 tag of a language that has a catalogue.
type Tag string

// The languages that ship.
const (
	EN Tag = "en"
	ZH Tag = "zh-CN"
)

// Name is what a thing is called, by language.
type Name map[Tag]string

// In is the name in the language, else in English, else in any language.
func (n Name) In(tag Tag) string {
	if s := n[tag]; s != "" {
		return s
	}
	if s := n[EN]; s != "" {
		return s
	}
	if s := n[ZH]; s != "" {
		return s
	}
	for _, s := range n {
		return s
	}
	return ""
}
