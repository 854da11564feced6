package reference

import (
	_ "embed"
	"encoding/json"

	"wellfield/internal/lang"
)

//go:embed zh-CN.json
var chinese []byte

// translated are the sentences of the document in the languages that it is not
// written in. The document itself has one language, as its readers are programs.
var translated = map[lang.Tag]map[string]string{lang.ZH: read(chinese)}

func read(text []byte) map[string]string {
	var words map[string]string
	if err := json.Unmarshal(text, &words); err != nil { // a defect of ours, found by the first test
		panic(err)
	}
	return words
}

// Say is a sentence of the document in the reader's language, as it stands where
// it was not translated, which a test finds.
func Say(tag lang.Tag, text string) string {
	if said := translated[tag][text]; said != "" {
		return said
	}
	return text
}

// Spoken tells whether the sentence is there in the language.
func Spoken(tag lang.Tag, text string) bool {
	return text == "" || tag == lang.EN || translated[tag][text] != ""
}

// Sentences are all that the pages show of the document in words.
func (r *Reference) Sentences() []string {
	all := []string{r.Text}
	for _, g := range r.Groups {
		all = append(all, g.Name)
		for _, op := range g.Operations {
			all = append(all, op.Summary, op.Text)
			for _, p := range op.Parameters {
				all = append(all, p.Text)
			}
			if op.Body != nil {
				all = texts(op.Body.Fields, all)
			}
			for _, answers := range [][]Answer{op.Answers, op.Problems} {
				for _, a := range answers {
					all = texts(a.Headers, texts(a.Fields, append(all, a.Text)))
				}
			}
		}
	}
	return all
}

func texts(fields []Field, to []string) []string {
	for _, f := range fields {
		to = texts(f.Fields, append(to, f.Text))
	}
	return to
}
