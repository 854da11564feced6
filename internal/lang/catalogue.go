package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed messages
var embedded embed.FS

// Catalogue is every message in every language. It never changes after it is
// loaded and is safe for concurrent use.
type Catalogue struct {
	tags    []Tag // the fallback first, then by name
	speech  map[Tag]*speech
	matcher language.Matcher
}

// Load reads the catalogues inside the program. An error is a defect of a
// catalogue: a file that is not flat JSON, a key twice, a stray brace, or a
// plural form that the language has and the message lacks.
func Load() (*Catalogue, error) { return load(embedded) }

// load reads messages/<tag>/*.json.
func load(files fs.FS) (*Catalogue, error) {
	folders, err := fs.ReadDir(files, "messages")
	if err != nil {
		return nil, fmt.Errorf("lang: %w", err)
	}
	c := &Catalogue{speech: map[Tag]*speech{}}
	for _, folder := range folders {
		s, err := loadSpeech(files, folder.Name())
		if err != nil {
			return nil, err
		}
		tag := Tag(folder.Name())
		c.tags, c.speech[tag] = append(c.tags, tag), s
	}
	if c.speech[EN] == nil {
		return nil, fmt.Errorf("lang: no catalogue for %s, which the others fall back on", EN)
	}
	slices.Sort(c.tags)
	fallback := slices.Index(c.tags, EN)
	c.tags = slices.Insert(slices.Delete(c.tags, fallback, fallback+1), 0, EN)
	tags := make([]language.Tag, len(c.tags))
	for i, tag := range c.tags {
		tags[i] = c.speech[tag].tag
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}

// loadSpeech reads the folder of one language.
func loadSpeech(files fs.FS, folder string) (*speech, error) {
	tag, err := language.Parse(folder)
	if err != nil {
		return nil, fmt.Errorf("lang: folder %q is not a language tag: %w", folder, err)
	}
	s := &speech{tag: tag, messages: map[string]entry{}, printer: message.NewPrinter(tag)}
	names, err := fs.Glob(files, path.Join("messages", folder, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("lang: %w", err)
	}
	forms := s.forms()
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("lang: %w", err)
		}
		entries, err := readEntries(raw, forms)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, e := range entries {
			if _, twice := s.messages[key]; twice {
				return nil, fmt.Errorf("%s: lang: %q is in another file too", name, key)
			}
			s.messages[key] = e
		}
	}
	return s, nil
}

// Tags are the languages that have a catalogue, the one that others fall back
// on first.
func (c *Catalogue) Tags() []Tag { return slices.Clone(c.tags) }

// longestHeader bounds what Match reads: the header comes from anybody.
const longestHeader = 256

// Match is the language that serves a reader best who sent the Accept-Language
// header. A reader whose languages have no catalogue gets the first of Tags.
func (c *Catalogue) Match(acceptLanguage string) Tag {
	if len(acceptLanguage) > longestHeader {
		return c.tags[0]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return c.tags[0]
	}
	_, i, _ := c.matcher.Match(wanted...)
	return c.tags[i]
}

// Keys are all keys that a language has, sorted; nil for an unknown language.
func (c *Catalogue) Keys(tag Tag) []string {
	s := c.speech[tag]
	if s == nil {
		return nil
	}
	keys := make([]string, 0, len(s.messages))
	for k := range s.messages {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Say is the sentence of the key in the language, with the arguments in their
// places. The argument n selects the plural form. A key that the language lacks
// is said in English, and a key that no language has is returned as it is, as
// is the placeholder of an argument that is not given: tests forbid both, and a
// reader is better served by a visible key than by an empty page.
func (c *Catalogue) Say(tag Tag, key string, args map[string]any) string {
	s := c.speech[tag]
	if s == nil || s.messages[key] == nil {
		tag, s = EN, c.speech[EN]
	}
	e := s.messages[key]
	if e == nil {
		return key
	}
	t := e[plural.Other]
	if len(e) > 1 {
		t = e[s.form(args["n"])]
	}
	return s.fill(tag, t, args)
}

// fill puts the arguments into the template.
func (s *speech) fill(tag Tag, t template, args map[string]any) string {
	if len(t) == 1 && t[0].name == "" {
		return t[0].text
	}
	var b strings.Builder
	for _, p := range t {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		v, given := args[p.name]
		if !given {
			b.WriteString("{" + p.name + "}")
			continue
		}
		b.WriteString(s.text(tag, v))
	}
	return b.String()
}
